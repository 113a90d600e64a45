package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Desired;
import io.acf.config.HealthSpec;
import io.acf.config.RegionName;
import io.acf.config.TrafficSpec;
import io.acf.federation.testing.Trace;
import io.acf.federation.testing.VirtualScheduler;
import io.acf.federation.testing.VirtualTime;
import io.acf.health.Endpoint;
import io.acf.health.Health;
import io.acf.health.HealthPolicy;
import io.acf.health.ProbeResult;
import io.acf.health.Readiness;
import io.acf.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When an endpoint is probed, what its results lead to, and what of that is told. */
class HealthMachineTest {
  private static final Instant T0 = Worlds.START;
  private static final ProbeResult PASS = new ProbeResult.Passed(200, Duration.ofMillis(5));
  private static final ProbeResult FAIL =
      new ProbeResult.Failed(ProbeResult.Cause.REFUSED, "connection refused", Duration.ZERO);
  private static final ProbeResult UNASKED = new ProbeResult.Unasked("no socket");
  private static final Endpoint ENDPOINT = new Endpoint(Worlds.HOST, new RegionName("eu-1"));
  private static final HealthCheck CHECK = check();
  private static final HealthSpec SPEC = CHECK.name().traffic().health();

  private final HealthMachine machine = new HealthMachine("here", HealthPolicy.DEFAULT);
  private HealthState state = HealthState.of(ENDPOINT, Health.restored(T0));
  private List<HealthEffect> effects = List.of();
  private Instant now = T0;

  private static HealthCheck check() {
    Desired desired = Worlds.desired(1, Worlds.federation("orders", "one", 1, 1, "ap-1", "eu-1"));
    var name = HealthCheck.policies(desired, TrafficReport.NONE).get(Worlds.HOST);
    return new HealthCheck(ENDPOINT, name, name.endpoints(desired).get(ENDPOINT));
  }

  /** The same endpoint, asked at another path. */
  private static HealthCheck other() {
    var traffic = CHECK.name().traffic();
    var health =
        new HealthSpec(
            "/other",
            SPEC.host(),
            SPEC.expectStatus(),
            SPEC.interval(),
            SPEC.timeout(),
            SPEC.unhealthyThreshold(),
            SPEC.healthyThreshold());
    var changed =
        new TrafficSpec(
            traffic.hostname(), traffic.zone(), traffic.weights(), traffic.ttl(), health);
    var name =
        new TrafficPolicy(
            CHECK.name().federation(), changed, CHECK.name().installs(), true, Optional.empty());
    return new HealthCheck(ENDPOINT, name, CHECK.region());
  }

  private void tell(HealthInput input) {
    var next = machine.next(state, input, now);
    state = next.state();
    effects = next.effects();
  }

  private void ended(ProbeResult result) {
    tell(new HealthInput.Ended(state.asked(), result, 0));
  }

  private <E extends HealthEffect> List<E> of(Class<E> kind) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private void aimed() {
    tell(new HealthInput.Aimed(CHECK, Readiness.READY));
  }

  private Verdict.State verdict() {
    return state.health().verdict().state();
  }

  /** One interval after the other, each with its result. */
  private void probed(ProbeResult... results) {
    for (var result : results) {
      now = state.nextTry().isAfter(now) ? state.nextTry() : now;
      tell(new HealthInput.Tick());
      assertThat(of(HealthEffect.Ask.class)).hasSizeLessThanOrEqualTo(1);
      ended(result);
    }
  }

  @Test
  void whatNobodyHasSaidHowToProbeIsNotProbed() {
    tell(new HealthInput.AskNow());
    assertThat(effects).isEmpty();
    tell(new HealthInput.Tick());
    assertThat(effects).isEmpty();
    aimed();
    assertThat(of(HealthEffect.Ask.class)).containsExactly(new HealthEffect.Ask(1, CHECK.target()));
  }

  @Test
  void theFirstPassIsTurnedAndTold() {
    aimed();
    now = now.plusMillis(20);
    ended(PASS);
    assertThat(verdict()).isEqualTo(Verdict.State.UP);
    var judged = of(HealthEffect.Judged.class).getFirst();
    assertThat(judged.turned()).isTrue();
    assertThat(judged.passes()).isTrue();
    assertThat(judged.verdict()).isEqualTo(state.health().verdict());
    var fact = of(HealthEffect.Note.class).getFirst().fact();
    assertThat(fact.kind()).isEqualTo(Event.Kind.HEALTH_CHANGED);
    assertThat(fact.text().detail("from")).isEqualTo("unknown");
    assertThat(fact.text().detail("to")).isEqualTo("up");
    assertThat(of(HealthEffect.WakeAt.class))
        .containsExactly(new HealthEffect.WakeAt(T0.plus(SPEC.interval())));
  }

  @Test
  void oneFailureThatTheRecheckTakesBackIsNoFact() {
    aimed();
    ended(PASS);
    probed(FAIL);
    assertThat(verdict()).isEqualTo(Verdict.State.SUSPECT);
    assertThat(of(HealthEffect.Note.class)).isEmpty();
    assertThat(state.nextTry()).isEqualTo(now.plus(HealthPolicy.DEFAULT.recheck()));
    probed(PASS);
    assertThat(verdict()).isEqualTo(Verdict.State.UP);
    assertThat(of(HealthEffect.Note.class)).isEmpty();
  }

  @Test
  void aFallIsAFactThatARestartRecalls() {
    aimed();
    ended(PASS);
    probed(FAIL, FAIL, FAIL);
    assertThat(verdict()).isEqualTo(Verdict.State.DOWN);
    var fact = of(HealthEffect.Note.class).getFirst().fact();
    var facts =
        new LatestFacts().add(new Event("r", 1, new HybridTime(now.toEpochMilli(), 0), fact));
    var recalled =
        Recall.of(facts, now)
            .health()
            .of(ENDPOINT, CHECK.install(), Optional.empty(), region -> true)
            .orElseThrow();
    assertThat(recalled.state()).isEqualTo(Verdict.State.DOWN);
    assertThat(recalled.downs()).isEqualTo(state.health().verdict().downs());
  }

  @Test
  void atMostOneProbeIsUnderWayAndOneThatIsAskedForMeanwhileFollowsAtOnce() {
    aimed();
    for (int i = 0; i < 5; i++) {
      tell(new HealthInput.AskNow());
      assertThat(effects).isEmpty();
    }
    now = now.plusMillis(100);
    ended(PASS);
    assertThat(verdict()).as("its result counts").isEqualTo(Verdict.State.UP);
    assertThat(of(HealthEffect.Ask.class)).hasSize(1);
    now = now.plusMillis(100);
    ended(PASS);
    assertThat(of(HealthEffect.Ask.class)).isEmpty();
    tell(new HealthInput.AskNow());
    assertThat(of(HealthEffect.Ask.class)).hasSize(1);
  }

  @Test
  void whatWasAskedBeforeTheCheckChangedCountsForNothing() {
    aimed();
    ended(PASS);
    now = state.nextTry();
    tell(new HealthInput.Tick());
    tell(new HealthInput.Aimed(other(), Readiness.READY));
    assertThat(of(HealthEffect.Note.class)).hasSize(1);
    assertThat(state.health().verdict().grace().askedSince()).isEqualTo(now);
    var before = state.health();
    ended(FAIL);
    assertThat(state.health()).isEqualTo(before);
    assertThat(of(HealthEffect.Ask.class))
        .extracting(HealthEffect.Ask::target)
        .containsExactly(other().target());
    ended(FAIL);
    assertThat(verdict()).isEqualTo(Verdict.State.SUSPECT);
  }

  @Test
  void theSameCheckToldAgainChangesNothing() {
    aimed();
    ended(PASS);
    var before = state;
    aimed();
    assertThat(state).isEqualTo(before);
    assertThat(effects).isEmpty();
  }

  @Test
  void aResultThatNeverComesIsNotWaitedFor() {
    aimed();
    now = now.plusSeconds(29);
    tell(new HealthInput.Tick());
    assertThat(effects).isEmpty();
    now = now.plusSeconds(10);
    tell(new HealthInput.Tick());
    assertThat(of(HealthEffect.Ask.class)).hasSize(1);
    var before = state;
    tell(new HealthInput.Ended(1, FAIL, 0));
    assertThat(state).as("too late").isEqualTo(before);
    ended(PASS);
    assertThat(verdict()).isEqualTo(Verdict.State.UP);
  }

  @Test
  void whatCouldNotBeAskedLowersNothingAndIsTriedAgain() {
    aimed();
    ended(PASS);
    probed(UNASKED, UNASKED, UNASKED, UNASKED);
    assertThat(verdict()).isEqualTo(Verdict.State.UP);
    assertThat(of(HealthEffect.Judged.class)).isEmpty();
    assertThat(of(HealthEffect.WakeAt.class)).hasSize(1);
  }

  @Test
  void whoIsSparedIsToldOnce() {
    aimed();
    ended(PASS);
    probed(FAIL, FAIL, FAIL);
    var fell = state.health().verdict().fellAt().orElseThrow();
    tell(new HealthInput.Spared(fell));
    assertThat(state.health().verdict().isSpared()).isTrue();
    assertThat(of(HealthEffect.Note.class)).hasSize(1);
    tell(new HealthInput.Spared(fell));
    assertThat(effects).isEmpty();
  }

  /** Judged again beside others that pass it is down by itself: what was decided before is late. */
  @Test
  void whoIsSparedForAnotherFallPays() {
    aimed();
    ended(PASS);
    probed(FAIL, FAIL, FAIL);
    tell(new HealthInput.Spared(state.health().verdict().fellAt().orElseThrow().minusSeconds(5)));
    assertThat(state.health().verdict().isSpared()).isFalse();
    assertThat(state.health().verdict().downs()).hasSize(1);
  }

  /** Whoever was up has converged before, also where delivery's memory of it is lost. */
  @Test
  void whoWasUpBeforeNeedsNoMemoryOfDelivery() {
    tell(new HealthInput.Aimed(CHECK, Readiness.NEVER));
    ended(PASS);
    assertThat(verdict()).isEqualTo(Verdict.State.UP);
    state = HealthState.of(ENDPOINT, Health.unknown(T0));
    tell(new HealthInput.Aimed(CHECK, Readiness.NEVER));
    ended(PASS);
    assertThat(verdict()).isEqualTo(Verdict.State.UNKNOWN);
  }

  /** Run by a scheduler, under any weather: the promised bound, and never two probes at once. */
  @Test
  void aDeadRegionIsNoticedWithinItsBound() {
    for (int seed = 0; seed < 200; seed++) {
      var dice = new SplittableRandom(seed);
      boolean hangs = dice.nextBoolean();
      var takes = hangs ? SPEC.timeout() : Duration.ofMillis(1);
      var death = T0.plusMillis(dice.nextLong(20_000, 60_000));
      var time = new VirtualTime(T0, dice, new Trace(10));
      var scheduler = new VirtualScheduler(time, new Swift());
      var run = new Run(scheduler, dice, takes, death);
      var running =
          scheduler.run(
              "health " + ENDPOINT, HealthState.of(ENDPOINT, Health.restored(T0)), machine, run);
      running.tell(new HealthInput.Aimed(CHECK, Readiness.READY));
      while (time.next(death.plusSeconds(60))) {
        if (dice.nextInt(50) == 0) {
          running.tell(new HealthInput.AskNow());
        }
      }
      var what = "seed " + seed;
      assertThat(scheduler.mistakes()).as(what).isEmpty();
      assertThat(run.most).as(what).isEqualTo(1);
      assertThat(run.downs).as(what).hasSize(1);
      assertThat(Duration.between(death, run.downs.getFirst()))
          .as(what)
          .isLessThan(Duration.ofSeconds(hangs ? 15 : 9));
    }
  }

  /** Everything takes a millisecond. */
  private static final class Swift implements VirtualScheduler.Weather {
    @Override
    public Duration arrival(String what) {
      return Duration.ofMillis(1);
    }

    @Override
    public Duration reply(String what) {
      return Duration.ofMillis(1);
    }

    @Override
    public Duration step(String name) {
      return Duration.ofMillis(1);
    }

    @Override
    public boolean arrivesAfterDeath(String what) {
      return false;
    }
  }

  /** Carries out what the machine asks for: a router that dies at a moment. */
  private static final class Run implements Scheduler.Interpreter<HealthInput, HealthEffect> {
    private final VirtualScheduler scheduler;
    private final SplittableRandom dice;
    private final Duration takes;
    private final Instant death;
    private final List<Instant> downs = new ArrayList<>();
    private int underWay;
    private int most;

    Run(VirtualScheduler scheduler, SplittableRandom dice, Duration takes, Instant death) {
      this.scheduler = scheduler;
      this.dice = dice;
      this.takes = takes;
      this.death = death;
    }

    @Override
    public void carryOut(HealthEffect effect, io.acf.federation.Mailbox<HealthInput> self) {
      switch (effect) {
        case HealthEffect.Ask ask -> {
          most = Math.max(most, ++underWay);
          var unused =
              scheduler.start(
                  new Scheduler.Call<>("probe", this::probe, ProbeResult.Unasked::new),
                  result -> {
                    underWay--;
                    self.tell(new HealthInput.Ended(ask.number(), result, dice.nextDouble()));
                  });
        }
        case HealthEffect.WakeAt wake ->
            scheduler.at(wake.at(), () -> self.tell(new HealthInput.Tick()));
        case HealthEffect.Judged judged -> {
          if (judged.turned() && judged.verdict().state() == Verdict.State.DOWN) {
            downs.add(scheduler.now());
          }
        }
        case HealthEffect.Note note -> {}
      }
    }

    private ProbeResult probe() {
      var dead = !scheduler.now().isBefore(death);
      scheduler.takes(dead ? takes : Duration.ofMillis(5));
      return dead ? FAIL : PASS;
    }
  }
}
