package io.acf.health;

import io.acf.config.HealthSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import java.time.Duration;
import java.time.Instant;

/** Values that the tests share. */
final class Worlds {
  static final Instant T0 = Instant.parse("2026-11-22T12:00:00Z");
  static final Ramp RAMP = Ramp.of(Duration.ofSeconds(30));
  static final HealthSpec SPEC = spec(Duration.ofSeconds(5), Duration.ofSeconds(2), 3, 2);
  static final Rules RULES = rules(SPEC, HealthPolicy.DEFAULT);
  static final Endpoint ENDPOINT =
      new Endpoint(new Hostname("shop.example.com"), new RegionName("eu-1"));
  static final ProbeResult PASS = new ProbeResult.Passed(200, Duration.ofMillis(5));
  static final ProbeResult FAIL =
      new ProbeResult.Failed(ProbeResult.Cause.REFUSED, "connection refused", Duration.ZERO);
  static final ProbeResult UNASKED = new ProbeResult.Unasked("no socket");

  private Worlds() {}

  static HealthSpec spec(Duration interval, Duration timeout, int fall, int rise) {
    return new HealthSpec(
        "/",
        new Hostname("shop.example.com"),
        HealthSpec.DEFAULT_EXPECT_STATUS,
        interval,
        timeout,
        fall,
        rise);
  }

  static Rules rules(HealthSpec spec, HealthPolicy policy) {
    return new Rules(spec, policy, RAMP);
  }

  static Instant at(double seconds) {
    return T0.plusMillis(Math.round(seconds * 1000));
  }

  /** The state after the probes, one every five seconds from {@code start} on. */
  static Health after(Health health, double start, Readiness readiness, ProbeResult... probes) {
    Health now = health;
    double second = start;
    for (ProbeResult probe : probes) {
      now = now.next("here", Worlds.ENDPOINT, probe, RULES, readiness, at(second));
      second += 5;
    }
    return now;
  }
}
