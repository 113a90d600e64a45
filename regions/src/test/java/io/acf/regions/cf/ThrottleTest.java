package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Target;
import io.acf.regions.ControlPlane.Quiet;
import io.acf.regions.Observation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A wait that a region dictates: what it means, that it shows, and how it is ended. */
class ThrottleTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private record Row(@Nullable String header, long seconds) {}

  @Test
  void everyFormOfTheHeaderMeansOneSecondToOneHour() {
    long now = NOW.getEpochSecond();
    var rows =
        List.of(
            new Row("1", 1),
            new Row(" 60 ", 60),
            new Row("3600", 3600),
            new Row("3601", 3600),
            new Row("999999999", 3600),
            // Before 2023 Cloud Controller wrote when, not how long.
            new Row(String.valueOf(now + 90), 90),
            new Row(String.valueOf(now + 7200), 3600),
            new Row(String.valueOf(now - 5), 1),
            new Row("1000000000", 1),
            new Row("999999999999999999", 3600),
            new Row("Sat, 28 Nov 2026 12:05:00 GMT", 300),
            new Row("Sat, 28 Nov 2026 11:05:00 GMT", 1),
            new Row("Sun, 29 Nov 2026 12:00:00 GMT", 3600),
            new Row("0", 1),
            new Row("-1", 30),
            new Row("1.5", 30),
            new Row("99999999999999999999999", 30),
            new Row("soon", 30),
            new Row("", 30),
            new Row(null, 30));
    for (var row : rows) {
      assertThat(Throttle.parse(row.header(), NOW))
          .as(String.valueOf(row.header()))
          .isEqualTo(Duration.ofSeconds(row.seconds()));
    }
  }

  private static Observation look(CfRegion region) {
    return region.observe(new TreeSet<>(List.of(new Target("demo", "prod"))));
  }

  @Test
  void theWaitIsShownUntilWhenAndWhyAndAProbeEndsIt() {
    try (StubApi api = new StubApi();
        CfRegion region = api.region()) {
      assertThat(region.quiet()).isEmpty();
      api.api =
          request ->
              request.equals("GET /")
                  ? StubApi.empty()
                  : StubApi.error(429, "CF-RateLimitExceeded", "x").with("Retry-After", "3600");
      assertThat(look(region)).isInstanceOf(Observation.Refused.class);
      Quiet quiet = region.quiet().orElseThrow();
      assertThat(quiet.why()).contains("429", "Retry-After 3600");
      assertThat(Duration.between(Instant.now(), quiet.until()))
          .isBetween(Duration.ofMinutes(55), Duration.ofHours(1));
      long asked = api.count("GET /v3");
      assertThat(look(region)).isInstanceOf(Observation.Refused.class);
      assertThat(region.quiet()).contains(quiet);
      assertThat(api.count("GET /v3")).isEqualTo(asked);

      region.insist();
      assertThat(region.quiet()).isEmpty();
      assertThat(look(region))
          .as("really asked, and refused again")
          .isInstanceOf(Observation.Refused.class);
      assertThat(api.count("GET /v3")).isGreaterThan(asked);
      assertThat(region.quiet()).isPresent();

      api.api = request -> StubApi.empty();
      region.insist();
      assertThat(look(region)).isInstanceOf(Observation.Seen.class);
      assertThat(region.quiet()).isEmpty();
    }
  }

  /** A time in a header is that of the region, whose clock may be off; ours is shown. */
  @Test
  void aUnixTimeIsReadByTheClockOfTheRegion() {
    var throttle = new Throttle(Clock.fixed(NOW, ZoneOffset.UTC));
    var there = NOW.plus(Duration.ofHours(5));
    throttle.hold("the region", String.valueOf(there.getEpochSecond() + 600), null, there);
    assertThat(throttle.quiet().orElseThrow().until()).isEqualTo(NOW.plusSeconds(600));
    assertThat(throttle.left().orElseThrow())
        .isBetween(Duration.ofSeconds(500), Duration.ofSeconds(600));
  }

  /** The reset stands beside it, and is asked where Retry-After is missing. */
  @Test
  void theResetCountsWhereThereIsNoRetryAfter() {
    var throttle = new Throttle(Clock.fixed(NOW, ZoneOffset.UTC));
    throttle.hold("the region", null, String.valueOf(NOW.getEpochSecond() + 300), NOW);
    assertThat(throttle.quiet().orElseThrow().until()).isEqualTo(NOW.plusSeconds(300));
    throttle.hold("the region", null, null, NOW);
    assertThat(throttle.quiet().orElseThrow().until()).isEqualTo(NOW.plusSeconds(30));
    throttle.hold("the region", "600", String.valueOf(NOW.getEpochSecond() + 300), NOW);
    assertThat(throttle.quiet().orElseThrow().until()).isEqualTo(NOW.plusSeconds(600));
  }

  @Test
  void aUaaThatAsksUsToWaitIsNamed() {
    try (StubApi api = new StubApi();
        CfRegion region = api.region()) {
      api.uaa = request -> StubApi.Response.json(429, "{}").with("Retry-After", "120");
      Observation.Refused refused = (Observation.Refused) look(region);
      assertThat(refused.reason()).contains("UAA", "429");
      assertThat(region.quiet().orElseThrow().why()).contains("UAA");
    }
  }

  /** What the header holds is somebody else's text. */
  @Test
  void theHeaderIsShownShortAndClean() {
    try (StubApi api = new StubApi();
        CfRegion region = api.region()) {
      api.api =
          request ->
              request.equals("GET /")
                  ? StubApi.empty()
                  : StubApi.error(429, "CF-RateLimitExceeded", "x")
                      .with("Retry-After", "eyJhbGciOiJSUzI1NiJ9.secret " + "x".repeat(400));
      assertThat(look(region)).isInstanceOf(Observation.Refused.class);
      assertThat(region.quiet().orElseThrow().why()).doesNotContain("eyJ").hasSizeLessThan(120);
    }
  }
}
