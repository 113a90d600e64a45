package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.PairStatus;
import io.acf.federation.State;
import io.acf.regions.Limits;
import io.acf.regions.guard.BreakerState;
import io.acf.regions.guard.GuardPolicy;
import io.acf.regions.guard.GuardedRegion;
import io.acf.regions.guard.Guards;
import io.acf.simulator.Fault;
import io.acf.simulator.Faults;
import io.acf.simulator.Incident;
import io.acf.simulator.Pace;
import io.acf.simulator.RequestFault;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a status row says of a region that is away, at three in the morning: what was seen, since
 * when, when it is tried next, what to do; the same from the first look to long after the breaker
 * has opened.
 */
class SickRegionTest {
  private static final FederationName APP = new FederationName("app-1");
  private static final String HUNG = "hung";

  /** A hung call costs this much each time; what answers needs no deadline. */
  private static Limits limits(String weather) {
    return new Limits(
        weather.equals(HUNG) ? Duration.ofSeconds(1) : Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        1 << 20,
        4,
        8,
        1000,
        Duration.ofSeconds(1));
  }

  /**
   * @param reason of every row
   * @param seen what the message has in it
   * @param tip what the tip has in it
   * @param nextAtMost when it is tried again, after a look
   */
  private record Row(
      String weather, Sickness sickness, String reason, String seen, String tip, int nextAtMost) {}

  /** Makes the region sick. */
  private interface Sickness {
    void strike(Patient patient);
  }

  private static final List<Row> ROWS =
      List.of(
          new Row("dead", Patient::die, "unreachable", "connection was refused", "API up", 16),
          new Row(
              HUNG,
              it -> it.faults(new RequestFault.BlackHole()),
              "timeout",
              "no answer in time",
              "firewall",
              16),
          new Row(
              "maintenance page",
              it -> it.faults(new RequestFault.Maintenance(null)),
              "server-error",
              "503 with an HTML page",
              "ask those who run the region",
              16),
          new Row(
              "5xx",
              it -> it.faults(new RequestFault.Errors(1.0, 500, null)),
              "server-error",
              "500",
              "ask those who run the region",
              16),
          new Row("login page of a proxy", Patient::page, "nonsense", "HTML page", "api URL", 16),
          new Row(
              "asks us to wait",
              it -> it.faults(new RequestFault.RateLimited(Duration.ofSeconds(40))),
              "throttled",
              "429",
              "when the region allows",
              41),
          new Row(
              "refuses our password",
              Patient::wrongPassword,
              "authentication",
              "refuse",
              "acf regions probe",
              21));

  @Test
  void everyRowSaysWhatWasSeenSinceWhenWhenNextAndWhatToDo() throws Exception {
    tell(ROWS.stream().filter(row -> !row.weather().equals(HUNG)).toList());
  }

  /** It takes the deadline of every call that is made. */
  @Test
  @Tag("story")
  void soDoesTheRowOfAHungRegion() throws Exception {
    tell(ROWS.stream().filter(row -> row.weather().equals(HUNG)).toList());
  }

  private static void tell(List<Row> rows) throws Exception {
    assertThat(rows).isNotEmpty();
    for (var row : rows) {
      try (var fresh = new Patient(row.weather())) {
        row.sickness().strike(fresh);
        fresh.follows(row, fresh.wanted(1, "one"), State.UNKNOWN);
      }
      try (var patient = new Patient(row.weather())) {
        patient.converge(patient.wanted(1, "one"));
        row.sickness().strike(patient);
        patient.follows(row, patient.wanted(2, "two"), State.DEFERRED);
      }
      try (var patient = new Patient(row.weather())) {
        patient.converge(patient.wanted(1, "one"));
        row.sickness().strike(patient);
        // Seen within 3 ticks and nothing to do: as it was.
        for (int i = 0; i < 2; i++) {
          assertThat(patient.tick(patient.wanted(1, "one")).state())
              .as(row.weather())
              .isEqualTo(State.CONVERGED);
        }
        patient.follows(row, patient.wanted(1, "one"), State.UNREACHABLE);
      }
    }
  }

  /** Somebody says that it is well again: it is tried at once, whatever we are waiting for. */
  @Test
  void aProbeBySomebodyEndsOurOwnRests() throws Exception {
    try (var patient = new Patient("")) {
      patient.converge(patient.wanted(1, "one"));
      patient.wrongPassword();
      patient.follows(ROWS.getLast(), patient.wanted(2, "two"), State.DEFERRED);
      patient.password = "admin";
      patient.region.insist();
      assertThat(patient.tick(patient.wanted(2, "two")).state()).isNotEqualTo(State.DEFERRED);
    }
    try (var patient = new Patient("")) {
      patient.faults(new RequestFault.Errors(1.0, 500, null));
      patient.follows(ROWS.get(3), patient.wanted(1, "one"), State.UNKNOWN);
      assertThat(patient.region.state()).isEqualTo(BreakerState.OPEN);
      patient.faults();
      patient.region.insist();
      assertThat(patient.tick(patient.wanted(1, "one")).state()).isEqualTo(State.PROGRESSING);
    }
  }

  /** An hour that the region dictates is not an hour for somebody who asks. */
  @Test
  void aProbeEndsTheWaitThatARegionDictates() throws Exception {
    try (var patient = new Patient("")) {
      patient.converge(patient.wanted(1, "one"));
      patient.faults(new RequestFault.RateLimited(Duration.ofHours(1)));
      var status = patient.tick(patient.wanted(2, "two"));
      assertThat(status.state()).isEqualTo(State.DEFERRED);
      assertThat(status.message()).contains("429", "3600");
      assertThat(patient.region.quiet()).isPresent();
      patient.faults();
      assertThat(patient.tick(patient.wanted(2, "two")).state())
          .as("not asked before the hour is over")
          .isEqualTo(State.DEFERRED);
      patient.region.insist();
      assertThat(patient.region.quiet()).isEmpty();
      assertThat(patient.tick(patient.wanted(2, "two")).state()).isNotEqualTo(State.DEFERRED);
    }
  }

  /** A region, its guard and its delivery, on a clock that the test moves. */
  private static final class Patient implements AutoCloseable {
    private final Simulator simulator =
        Simulator.start(
            SimulatorOptions.named("eu-1")
                .withPace(Pace.INSTANT)
                .withDomains(List.of("example.com")));
    private final URI api = simulator.uri();
    private final Moved clock = new Moved();
    private final Guards guards = new Guards(GuardPolicy.DEFAULT, clock);
    private final GuardedRegion region;
    private final WireDelivery delivery;
    private volatile String password = "admin";
    private Optional<HttpServer> page = Optional.empty();

    Patient(String weather) {
      region = OneRegion.guarded(api, () -> password, limits(weather), guards);
      delivery = new WireDelivery(region);
    }

    Desired wanted(long generation, String version) {
      return OneRegion.desired(api, generation, 1, version);
    }

    PairStatus tick(Desired desired) {
      delivery.tick(desired, clock.now);
      clock.now = clock.now.plus(DeliveryPolicy.DEFAULT.tick());
      return delivery.status(APP);
    }

    void converge(Desired desired) {
      for (int i = 0; i < 60; i++) {
        tick(desired);
        if (delivery.converged(desired)) {
          return;
        }
      }
      throw new AssertionError("not converged: " + delivery);
    }

    void follows(Row row, Desired desired, State state) {
      Instant since = null;
      for (int i = 0; i < 8; i++) {
        var at = clock.now;
        var status = tick(desired);
        var what = row.weather() + ", " + state + ", tick " + i + ": " + status;
        since = since == null ? status.since() : since;
        assertThat(status.state()).as(what).isEqualTo(state);
        assertThat(status.reason().word()).as(what).isEqualTo(row.reason());
        assertThat(status.message()).as(what).contains(row.seen()).doesNotContain("\n");
        assertThat(status.tip()).as(what).contains(row.tip());
        assertThat(status.since()).as(what).isEqualTo(since);
        assertThat(status.nextTry().orElseThrow())
            .as(what)
            .isAfter(at)
            .isBefore(at.plusSeconds(row.nextAtMost()));
      }
    }

    void faults(Fault... faults) {
      simulator.faults().set(Faults.of(faults));
    }

    void die() {
      simulator.close();
    }

    /** Something else answers at the region's address. */
    void page() {
      simulator.close();
      try {
        var server =
            HttpServer.create(
                new InetSocketAddress(InetAddress.getByName(api.getHost()), api.getPort()), 0);
        var body = "<html><body>Sign in</body></html>".getBytes(StandardCharsets.UTF_8);
        server.createContext(
            "/",
            exchange -> {
              exchange.getRequestBody().readAllBytes();
              exchange.getResponseHeaders().set("Content-Type", "text/html");
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            });
        server.start();
        page = Optional.of(server);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    /** The password is changed in the region, and the tokens that it gave are revoked. */
    void wrongPassword() {
      password = "changed";
      faults(new Incident.RevokeTokens());
      region.renew();
    }

    @Override
    public void close() {
      region.close();
      simulator.close();
      page.ifPresent(server -> server.stop(0));
    }
  }

  private static final class Moved extends Clock {
    private volatile Instant now = Instant.parse("2026-11-22T03:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
