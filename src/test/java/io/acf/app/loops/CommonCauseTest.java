package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.HealthSpec;
import io.acf.config.RegionName;
import io.acf.config.TrafficSpec;
import io.acf.federation.Event;
import io.acf.federation.Weighing;
import io.acf.health.HealthPolicy;
import io.acf.health.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One common cause is not many deaths: what all die of moves no traffic to whoever dies last. */
class CommonCauseTest {
  private static final Duration TOGETHER = Duration.ofSeconds(2);
  private static final HealthPolicy POLICY = policy(TOGETHER);

  /** So long that a slow machine makes no two bursts of one. */
  private static final HealthPolicy PATIENT = policy(Duration.ofMinutes(10));

  private static final List<String> ADDRESSES = List.of("127.0.0.11", "127.0.0.12", "127.0.0.13");
  private static final String SHARES = "eu-1=8000 eu-2=2000 us-1=2000";

  @TempDir Path folder;

  private static HealthPolicy policy(Duration together) {
    return new HealthPolicy(
        Duration.ofMillis(10),
        Duration.ofMinutes(10),
        Duration.ofMinutes(20),
        Duration.ofMinutes(60),
        200,
        HealthPolicy.Rate.DEFAULT,
        together);
  }

  private static void until(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  /** 80 and twice 20; the statuses that pass are these. */
  private static UnaryOperator<Desired> expecting(int first, int last) {
    return base -> {
      var spec = base.federations().get(World.ORDERS);
      var traffic = spec.traffic().orElseThrow();
      var health = traffic.health();
      var placement = new TreeMap<RegionName, io.acf.config.Release>();
      spec.placement().keySet().forEach(region -> placement.put(region, World.release(1)));
      var federations = new TreeMap<FederationName, FederationSpec>();
      federations.put(
          World.ORDERS,
          new FederationSpec(
              World.ORDERS,
              spec.apps(),
              placement,
              Optional.of(
                  new TrafficSpec(
                      traffic.hostname(),
                      traffic.zone(),
                      new TreeMap<>(Map.of(World.EU_1, 80, World.EU_2, 20, World.US_1, 20)),
                      traffic.ttl(),
                      new HealthSpec(
                          health.path(),
                          health.host(),
                          List.of(new HealthSpec.StatusRange(first, last)),
                          health.interval(),
                          health.timeout(),
                          health.unhealthyThreshold(),
                          health.healthyThreshold())))));
      return new Desired(base.commit(), base.regions(), base.zones(), federations, base.warnings());
    };
  }

  private static Rig.Life serving(Rig rig) throws Exception {
    rig.commit(expecting(200, 299));
    var life = rig.new Life();
    until(() -> assertThat(life.answer(World.HOST)).isEqualTo(SHARES));
    return life;
  }

  private static Weighing.Basis basis(Rig.Life life) {
    return life.board.traffic().weighing(World.ORDERS, World.HOST).orElseThrow().basis();
  }

  private static List<RegionName> regions() {
    return List.of(World.EU_1, World.EU_2, World.US_1);
  }

  /** The host name's answers from the first that had all three on, one after the other. */
  private static List<String> answers(Rig.Life life) {
    var told =
        life.events(Event.Kind.TRAFFIC_PUBLISHED).stream()
            .map(event -> event.fact().text().details().get("to"))
            .toList();
    return told.subList(told.indexOf("eu-1 67%, eu-2 17%, us-1 17%"), told.size());
  }

  @Test
  void aHealthCheckThatNobodyPassesMovesNoTraffic() throws Exception {
    var rig = new Rig(folder, POLICY);
    try (var life = serving(rig)) {
      rig.commit(expecting(204, 204));
      life.follow();
      until(() -> assertThat(basis(life)).isEqualTo(Weighing.Basis.CHECK_CHANGED));
      for (var region : regions()) {
        until(() -> assertThat(life.health(World.HOST, region).isExcused()).isTrue());
      }
      // Longer than falls are laid to the change: as long as nobody passes, it is to blame.
      var changed = life.health(World.HOST, World.EU_1).grace().askedSince();
      until(() -> assertThat(life.clock.instant()).isAfter(changed.plus(TOGETHER).plusMillis(300)));
      assertThat(life.answer(World.HOST)).isEqualTo(SHARES);
      until(() -> assertThat(life.events(Event.Kind.TRAFFIC_HELD)).isNotEmpty());
      assertThat(
              life.events(Event.Kind.TRAFFIC_HELD).getLast().fact().text().details().get("basis"))
          .isEqualTo("check-changed");

      rig.commit(expecting(200, 299));
      life.follow();
      until(() -> assertThat(basis(life)).isEqualTo(Weighing.Basis.CONFIRMED));
      for (var region : regions()) {
        until(
            () -> assertThat(life.health(World.HOST, region).state()).isEqualTo(Verdict.State.UP));
        assertThat(life.health(World.HOST, region).downs()).isEmpty();
      }
      assertThat(life.answer(World.HOST)).isEqualTo(SHARES);
      assertThat(answers(life)).as("nothing else was ever answered").hasSize(1);
    }
  }

  /** Where others pass the new check, who fails it is judged like any other, a little later. */
  @Test
  void aRegionThatFailsANewCheckWhichOthersPassIsWithdrawn() throws Exception {
    var rig = new Rig(folder, POLICY);
    ADDRESSES.subList(1, 3).forEach(address -> rig.answers.put(address, 204));
    try (var life = serving(rig)) {
      rig.commit(expecting(204, 204));
      life.follow();
      until(() -> assertThat(life.health(World.HOST, World.EU_1).isExcused()).isTrue());
      assertThat(life.answer(World.HOST)).isEqualTo(SHARES);
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-2=2000 us-1=2000"));
      var health = life.health(World.HOST, World.EU_1);
      assertThat(health.downs().getLast())
          .isAfterOrEqualTo(health.grace().askedSince().plus(TOGETHER));
    }
  }

  @Test
  void regionsThatDieTogetherAreAllAnsweredAgainAndNoneIsHeldDown() throws Exception {
    var rig = new Rig(folder, PATIENT);
    try (var life = serving(rig)) {
      rig.dead.addAll(ADDRESSES);
      until(() -> assertThat(basis(life)).isEqualTo(Weighing.Basis.LAST_GOOD));
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo(SHARES));
      for (var region : regions()) {
        until(() -> assertThat(life.health(World.HOST, region).isSpared()).isTrue());
        assertThat(life.health(World.HOST, region).downs()).isEmpty();
      }
    }
    // A restart in the middle of it keeps the answer, and earns nobody a hold-down.
    try (var life = rig.new Life()) {
      until(() -> assertThat(life.health(World.HOST, World.EU_1).isSpared()).isTrue());
      assertThat(life.answer(World.HOST)).isEqualTo(SHARES);
      rig.dead.clear();
      for (var region : regions()) {
        until(
            () -> assertThat(life.health(World.HOST, region).state()).isEqualTo(Verdict.State.UP));
      }
      until(() -> assertThat(basis(life)).isEqualTo(Weighing.Basis.CONFIRMED));
      assertThat(life.answer(World.HOST)).isEqualTo(SHARES);
    }
  }

  /** Some come back, one does not: then it is that one, and it leaves at the usual pace. */
  @Test
  void whoStaysDeadWhenOthersAreBackIsWithdrawn() throws Exception {
    var rig = new Rig(folder, PATIENT);
    try (var life = serving(rig)) {
      rig.dead.addAll(ADDRESSES);
      until(() -> assertThat(basis(life)).isEqualTo(Weighing.Basis.LAST_GOOD));
      rig.dead.removeAll(ADDRESSES.subList(1, 3));
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("eu-2=2000 us-1=2000"));
      assertThat(life.health(World.HOST, World.EU_1).downs()).hasSize(1);
    }
  }

  @Test
  void regionsThatDieTogetherLeaveAtTheUsualPaceWhileOneIsLeft() throws Exception {
    var rig = new Rig(folder, PATIENT);
    try (var life = serving(rig)) {
      rig.dead.addAll(ADDRESSES.subList(0, 2));
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo("us-1=2000"));
      assertThat(basis(life)).isEqualTo(Weighing.Basis.CONFIRMED);
      assertThat(life.health(World.HOST, World.EU_1).downs()).hasSize(1);
    }
    // The last one falls soon after, and a restart lies in between: all three are answered again.
    rig.dead.addAll(ADDRESSES);
    try (var life = rig.new Life()) {
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo(SHARES));
      until(() -> assertThat(life.health(World.HOST, World.EU_1).isSpared()).isTrue());
    }
  }
}
