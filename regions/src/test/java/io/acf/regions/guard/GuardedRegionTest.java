package io.acf.regions.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.CallBudget;
import io.acf.regions.CallGate;
import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
import io.acf.regions.Limits;
import io.acf.regions.Mark;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Region;
import io.acf.regions.RegionListener;
import io.acf.regions.Step;
import io.acf.regions.Urgency;
import io.acf.regions.testing.FakeRegion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The breaker opens, waits, tries one cheap call, and closes by itself; on a clock of the test. */
class GuardedRegionTest {
  private static final SortedSet<Target> SPACES =
      new TreeSet<>(List.of(new Target("demo", "prod")));
  private static final Fault DOWN = Fault.of(Fault.Cause.TIMEOUT, "no answer in time");

  private final TestClock clock = new TestClock();
  private final FakeRegion fake = FakeRegion.named("eu-1");
  private final Plane plane = new Plane();
  private final List<String> changes = new ArrayList<>();
  private final Guards guards = new Guards(GuardPolicy.DEFAULT, clock);
  private final GuardedRegion region = guarded(fake, Limits.DEFAULT);

  private GuardedRegion guarded(Region inner, Limits limits) {
    RegionListener listener =
        new RegionListener() {
          @Override
          public void called(RegionName name, String method, String code, Duration took) {}

          @Override
          public void tokenRequested(RegionName name) {}

          @Override
          public void breaker(RegionName name, String from, String to) {
            changes.add(from + ">" + to);
          }
        };
    return new GuardedRegion(inner, plane, guards.guard(inner.name(), limits, listener));
  }

  private static final class Plane implements ControlPlane {
    Optional<Fault> fault = Optional.empty();
    Optional<Quiet> quiet = Optional.empty();
    int probes;
    int renewals;

    @Override
    public Optional<Quiet> quiet() {
      return quiet;
    }

    @Override
    public Optional<Fault> probe() {
      probes++;
      return fault;
    }

    @Override
    public void renew() {
      renewals++;
    }
  }

  private static final class TestClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

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

  private static Mark mark() {
    return new Mark(
        new FederationName("orders"),
        new Digest("0".repeat(64)),
        Generation.ofCommits(1),
        new CommitId("1".repeat(40)));
  }

  private static Step.CreateApp create() {
    return new Step.CreateApp(new Target("demo", "prod"), mark(), new AppName("orders"));
  }

  private static Step.Upload upload() {
    return new Step.Upload(
        new Target("demo", "prod"),
        mark(),
        new AppName("orders"),
        new Artifact.InRepository(
            new CommitId("a".repeat(40)), "site", new Digest("1".repeat(64))));
  }

  private void open() {
    fake.failing(DOWN);
    plane.fault = Optional.of(DOWN);
    for (int i = 0; i < 5; i++) {
      assertThat(region.observe(SPACES)).isInstanceOf(Observation.Blind.class);
    }
    assertThat(region.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void fiveFailuresOpenItAndThenNothingIsAsked() {
    open();
    int asked = fake.observations();
    Observation.Refused refused = (Observation.Refused) region.observe(SPACES);
    assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
    assertThat(region.execute(create())).isInstanceOf(Outcome.Refused.class);
    assertThat(fake.observations()).isEqualTo(asked);
    assertThat(fake.executed()).isEmpty();
    assertThat(plane.probes).isZero();
  }

  @Test
  void theWaitDoublesToFifteenSecondsAndOneCheapCallDecides() {
    open();
    for (int seconds : List.of(5, 10, 15, 15)) {
      int probes = plane.probes;
      int asked = fake.observations();
      clock.pass(Duration.ofSeconds(seconds).minusMillis(10));
      assertThat(region.observe(SPACES)).isInstanceOf(Observation.Refused.class);
      clock.pass(Duration.ofMillis(20));
      assertThat(region.observe(SPACES)).isInstanceOf(Observation.Blind.class);
      assertThat(plane.probes).isEqualTo(probes + 1);
      assertThat(fake.observations()).isEqualTo(asked);
      assertThat(region.state()).isEqualTo(BreakerState.OPEN);
    }
    fake.up();
    plane.fault = Optional.empty();
    clock.pass(Duration.ofSeconds(16));
    assertThat(region.observe(SPACES)).isInstanceOf(Observation.Seen.class);
    assertThat(region.state()).isEqualTo(BreakerState.CLOSED);
    assertThat(plane.renewals).isEqualTo(5);
    assertThat(changes).startsWith("CLOSED>OPEN").endsWith("OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
  }

  @Test
  void aGoodProbeEndsTheWait() {
    open();
    assertThat(region.probe()).isPresent();
    assertThat(region.state()).isEqualTo(BreakerState.OPEN);
    fake.up();
    plane.fault = Optional.empty();
    assertThat(region.probe()).isEmpty();
    assertThat(region.state()).isEqualTo(BreakerState.HALF_OPEN);
    assertThat(region.observe(SPACES)).isInstanceOf(Observation.Seen.class);
    assertThat(region.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void whatSaysNothingAboutTheRegionOpensNothing() {
    for (Fault.Cause cause : Fault.Cause.values()) {
      if (!cause.regional()) {
        for (int i = 0; i < 20; i++) {
          fake.failNextStep(Fault.of(cause, "no"));
          region.execute(create());
        }
        assertThat(region.state()).as(cause.reason()).isEqualTo(BreakerState.CLOSED);
      }
    }
  }

  /** When to look again is decided by who looks. */
  @Test
  void aLookThatFailedIsNotTriedTwiceAndSaysNothingOfWhenToLookAgain() {
    for (var cause : List.of(Fault.Cause.UNREACHABLE, Fault.Cause.SERVER_ERROR)) {
      var asked = fake.observations();
      fake.failing(Fault.of(cause, "no"));
      assertThat(region.observe(SPACES)).isEqualTo(new Observation.Blind(Fault.of(cause, "no")));
      assertThat(fake.observations()).isEqualTo(asked + 1);
      fake.up();
    }
  }

  @Test
  void aBugInTheAdapterGivesItsPermitBack() {
    Region broken =
        new Region() {
          @Override
          public RegionName name() {
            return new RegionName("broken");
          }

          @Override
          public Observation observe(SortedSet<Target> targets) {
            throw new IllegalStateException("bug");
          }

          @Override
          public Outcome execute(Step step) {
            throw new IllegalStateException("bug");
          }
        };
    GuardedRegion guarded = guarded(broken, Limits.DEFAULT);
    for (int i = 0; i < 20; i++) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> guarded.execute(upload()))
          .hasMessage("bug");
    }
    assertThat(guarded.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void theFifthPushAtOnceIsRefusedOtherStepsAreNot() throws Exception {
    var started = new CountDownLatch(4);
    var release = new CountDownLatch(1);
    Region slow =
        new Region() {
          @Override
          public RegionName name() {
            return new RegionName("slow");
          }

          @Override
          public Observation observe(SortedSet<Target> targets) {
            return fake.observe(targets);
          }

          @Override
          public Outcome execute(Step step) {
            if (step instanceof Step.Upload) {
              started.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
            return new Outcome.Done();
          }
        };
    GuardedRegion guarded = guarded(slow, Limits.DEFAULT);
    List<Thread> pushes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pushes.add(Thread.startVirtualThread(() -> guarded.execute(upload())));
    }
    started.await();
    assertThat(guarded.execute(upload())).isInstanceOf(Outcome.Refused.class);
    assertThat(guarded.execute(create())).isEqualTo(new Outcome.Done());
    release.countDown();
    for (Thread push : pushes) {
      push.join();
    }
    assertThat(guarded.execute(upload())).isEqualTo(new Outcome.Done());
  }

  @Test
  void callsAreRefusedNotQueued() {
    RegionGuard gate = guards.guard(new RegionName("busy"), Limits.DEFAULT, RegionListener.NONE);
    List<CallGate.Open> inside = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      inside.add((CallGate.Open) gate.enter());
    }
    assertThat(gate.enter()).isInstanceOf(CallGate.Shut.class);
    inside.forEach(CallGate.Open::close);
    int granted = 8;
    while (gate.enter() instanceof CallGate.Open open) {
      open.close();
      granted++;
    }
    assertThat(granted).isLessThanOrEqualTo(100);
    assertThat(((CallGate.Shut) gate.enter()).retryAfter()).isPositive();
  }

  @Test
  void callsComeBackWithTheClockThatIsGiven() {
    RegionGuard gate = guards.guard(new RegionName("busy"), Limits.DEFAULT, RegionListener.NONE);
    assertThat(takeAll(gate)).isEqualTo(100);
    assertThat(takeAll(gate)).as("the clock stands still").isZero();
    clock.pass(Duration.ofSeconds(3));
    assertThat(takeAll(gate)).isEqualTo(30);
  }

  private static int takeAll(RegionGuard gate) {
    int granted = 0;
    while (gate.enter() instanceof CallGate.Open open) {
      open.close();
      granted++;
    }
    return granted;
  }

  @Test
  void whatTheRegionTellsIsItsBudgetUntilSomebodyInsists() {
    RegionGuard gate = guards.guard(new RegionName("told"), Limits.DEFAULT, RegionListener.NONE);
    GuardedRegion told = new GuardedRegion(fake, plane, gate);
    gate.told(200, 40, Duration.ofSeconds(200));
    assertThat(takeAll(gate)).as("half of what remains").isEqualTo(20);
    CallBudget budget = told.budget().orElseThrow();
    assertThat(budget.allowed(Urgency.PEOPLE_AND_COMMITS, clock.instant())).isFalse();
    CallGate.Shut shut = (CallGate.Shut) gate.enter();
    assertThat(shut.reason()).contains("the region allows");
    assertThat(shut.retryAfter()).isEqualTo(Duration.ofSeconds(10));
    clock.pass(Duration.ofSeconds(10));
    assertThat(takeAll(gate)).isEqualTo(1);
    told.insist();
    assertThat(takeAll(gate)).isEqualTo(100);
  }

  @Test
  void aWaitThatTheRegionDictatesShowsInItsBudget() {
    plane.quiet = Optional.of(new ControlPlane.Quiet(clock.instant().plusSeconds(60), "429"));
    CallBudget budget = region.budget().orElseThrow();
    assertThat(budget.allowed(Urgency.PEOPLE_AND_COMMITS, clock.instant())).isFalse();
    assertThat(budget.nextAt(Urgency.RESYNC, clock.instant()))
        .isEqualTo(clock.instant().plusSeconds(60));
  }

  @Test
  void aClosedRegionIsForgotten() {
    assertThat(guards.breakers().getAllCircuitBreakers()).hasSize(1);
    assertThat(guards.callsLeft(region.name())).isEqualTo(100);
    region.close();
    assertThat(guards.breakers().getAllCircuitBreakers()).isEmpty();
    assertThat(guards.bulkheads().getAllBulkheads()).isEmpty();
    assertThat(guards.callsLeft(region.name())).isZero();
  }
}
