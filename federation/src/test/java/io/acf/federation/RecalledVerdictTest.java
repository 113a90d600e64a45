package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.HealthSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Endpoint;
import io.acf.health.Grace;
import io.acf.health.HealthPolicy;
import io.acf.health.Opinion;
import io.acf.health.Pair;
import io.acf.health.Ramp;
import io.acf.health.Readiness;
import io.acf.health.Recent;
import io.acf.health.Rules;
import io.acf.health.Verdict;
import io.acf.health.Verdict.State;
import io.acf.health.Vote;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What journals have written of health, word for word, and what is made of it after a restart. */
class RecalledVerdictTest {
  private static final Instant TOLD = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant FELL = TOLD.minusSeconds(60);
  private static final Hostname HOST = new Hostname("orders.example.com");
  private static final RegionName REGION = new RegionName("eu-1");
  private static final Endpoint ENDPOINT = new Endpoint(HOST, REGION);
  private static final Install INSTALL = new Install("api.eu-1.test:443");

  private static final HealthSpec CHECK =
      new HealthSpec(
          "/",
          HOST,
          HealthSpec.DEFAULT_EXPECT_STATUS,
          HealthSpec.DEFAULT_INTERVAL,
          HealthSpec.DEFAULT_TIMEOUT,
          HealthSpec.DEFAULT_UNHEALTHY_THRESHOLD,
          HealthSpec.DEFAULT_HEALTHY_THRESHOLD);

  private record Row(String to, boolean everUp, State state, boolean upBefore, int downs) {}

  private static FactText written(Row row) {
    return FactText.of(Event.Kind.HEALTH_CHANGED)
        .region(REGION)
        .with("from", "suspect")
        .with("to", row.to())
        .with("detail", "refused: connection refused")
        .with("ever-up", Boolean.toString(row.everUp()))
        .with("excused", "false")
        .with("spared", "false")
        .with("asked-since", "")
        .with("downs", FELL + " " + TOLD);
  }

  private static HealthMemory recalled(FactText text) {
    var at = new HybridTime(TOLD.toEpochMilli(), 0);
    var facts = new LatestFacts().add(new Event("r", 1, at, TOLD, Fact.read(text)));
    return Recall.of(facts, TOLD.plusSeconds(5)).health();
  }

  private static Verdict of(FactText text) {
    var found = text.with("hostname", HOST.value()).with("install", INSTALL.address());
    return recalled(found).of(ENDPOINT, INSTALL, Optional.empty(), region -> true).orElseThrow();
  }

  @Test
  void table() {
    var rows =
        List.of(
            new Row("up", true, State.UNKNOWN, true, 2),
            new Row("suspect", true, State.UNKNOWN, true, 2),
            new Row("unknown", true, State.UNKNOWN, true, 2),
            new Row("unknown", false, State.UNKNOWN, false, 2),
            new Row("down", true, State.DOWN, true, 2),
            new Row("probation", true, State.PROBATION, true, 2),
            new Row("warming", true, State.WARMING, true, 2));
    for (var row : rows) {
      var verdict = of(written(row));
      assertThat(verdict.state()).as(row.toString()).isEqualTo(row.state());
      assertThat(verdict.everUp()).as(row.toString()).isEqualTo(row.upBefore());
      assertThat(verdict.downs()).as(row.toString()).hasSize(row.downs());
      assertThat(verdict.since()).as(row.toString()).isEqualTo(TOLD);
      assertThat(verdict.grace()).as(row.toString()).isEqualTo(Grace.NONE);
      assertThat(verdict.opinion()).as("nobody has probed since").isEmpty();
      assertThat(verdict.heardAt()).as("nobody has probed since").isEqualTo(Instant.MIN);
    }
  }

  @Test
  void whatSpeaksForItIsRemembered() {
    var row = new Row("down", true, State.DOWN, true, 2);
    var text = written(row).with("spared", "true").with("asked-since", FELL.toString());
    assertThat(of(text).grace()).isEqualTo(new Grace(FELL, false, true));
    assertThat(of(written(row).with("excused", "true")).isExcused()).isTrue();
  }

  /** A ramp goes on where it was: a kill -9 neither begins it anew nor ends it. */
  @Test
  void aRampGoesOnWhereItWas() {
    var warming =
        of(
            written(new Row("warming", true, State.WARMING, true, 2))
                .with("since", FELL.toString()));
    assertThat(warming.since()).isEqualTo(FELL);
    var ramp = new Ramp(Duration.ofSeconds(120));
    assertThat(warming.share(ramp, FELL.plusSeconds(60))).isEqualTo(0.55);
    var rules = new Rules(CHECK, HealthPolicy.DEFAULT, ramp);
    assertThat(warming.asOf(TOLD, rules).state())
        .as("it keeps what it is answered with until it is probed")
        .isEqualTo(State.UNKNOWN);
    var vote = new Vote("here", ENDPOINT, Opinion.PASSING, 1, 0, Recent.NONE, "200", TOLD);
    var passed = warming.next(List.of(vote), rules, Readiness.READY, TOLD);
    assertThat(passed.state()).isEqualTo(State.WARMING);
    assertThat(passed.since()).isEqualTo(FELL);
  }

  /** The first journals knew no host name. */
  @Test
  void rowsWithoutAHostNameAreReadByPair() {
    var text = written(new Row("down", true, State.DOWN, true, 2)).federation(Worlds.ORDERS);
    var verdict =
        recalled(text)
            .of(ENDPOINT, INSTALL, Optional.of(new Pair(Worlds.ORDERS, REGION)), region -> true)
            .orElseThrow();
    assertThat(verdict.state()).isEqualTo(State.DOWN);
    assertThat(verdict.downs()).containsExactly(FELL, TOLD);
  }

  /** What is written now is read as it was meant. */
  @Test
  void everyVerdictIsWrittenSoThatItIsRead() {
    for (var state : State.values()) {
      var to =
          Verdict.recalled(state, TOLD, List.of(FELL), true, new Grace(FELL, true, false), "why");
      var text =
          TrafficFact.HealthChanged.of(
                  ENDPOINT, INSTALL, Optional.empty(), Verdict.restored(FELL), to)
              .text();
      assertThat(text.detail("to")).isEqualTo(state.word());
      assertThat(text.details().keySet())
          .containsExactlyInAnyOrder(
              "hostname",
              "install",
              "from",
              "to",
              "detail",
              "ever-up",
              "excused",
              "spared",
              "asked-since",
              "downs",
              "since");
      var read =
          recalled(text).of(ENDPOINT, INSTALL, Optional.empty(), region -> true).orElseThrow();
      assertThat(read).isEqualTo(Recall.remembered(to, TOLD));
    }
  }
}
