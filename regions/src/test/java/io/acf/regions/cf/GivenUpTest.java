package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.Limits;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import io.acf.regions.RegionListener;
import io.acf.regions.Step;
import io.acf.regions.guard.BreakerState;
import io.acf.regions.guard.GuardPolicy;
import io.acf.regions.guard.GuardedRegion;
import io.acf.regions.guard.Guards;
import io.acf.regions.testing.UploadRelay;
import io.acf.simulator.Pace;
import io.acf.simulator.SimulatorOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step whose thread is interrupted, because nobody needs it any more. */
class GivenUpTest {
  private static final RegionName EU = new RegionName("eu-1");
  private static final Target SPACE = new Target("demo", "prod");
  private static final AppName APP = new AppName("orders");

  /** Far longer than this test waits for anything: no deadline ends what it gives up. */
  private static final Limits PATIENT =
      new Limits(
          Duration.ofMinutes(2), Duration.ofSeconds(5), 1 << 20, 4, 8, 50, Duration.ofSeconds(5));

  private final SimulatedCf cf =
      new SimulatedCf(
          SimulatorOptions.named("eu-1").withPace(Pace.INSTANT),
          PATIENT,
          io.acf.regions.CallGate.ALWAYS_OPEN,
          RegionListener.NONE);
  private final UploadRelay relay = new UploadRelay(cf.simulator.uri());
  private final Guards guards = new Guards(GuardPolicy.DEFAULT, Clock.systemUTC());
  private final GuardedRegion region = guarded();

  private GuardedRegion guarded() {
    var guard = guards.guard(EU, PATIENT, RegionListener.NONE);
    var adapter = cf.adapter(relay.uri(), PATIENT, guard, RegionListener.NONE);
    return new GuardedRegion(adapter, adapter, guard);
  }

  @AfterEach
  void close() throws IOException {
    region.close();
    relay.close();
    cf.close();
  }

  private static Digest digest(int number) {
    return new Digest("%08x".formatted(number).repeat(8));
  }

  private static Mark mark(int number) {
    return new Mark(
        new FederationName("orders"),
        digest(1000 + number),
        Generation.ofCommits(number),
        new CommitId("%040x".formatted(number)));
  }

  private Step.Upload upload(int number) {
    Artifact artifact = cf.artifact("bits " + number, digest(number));
    return new Step.Upload(SPACE, mark(number), APP, artifact);
  }

  /** A step on a thread of its own. */
  private final class Doing {
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    final Thread thread;

    Doing(Step step) {
      thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      outcome.complete(region.execute(step));
                    } catch (RuntimeException e) {
                      outcome.completeExceptionally(e);
                    }
                  });
    }

    Outcome ends() throws Exception {
      return outcome.get(30, TimeUnit.SECONDS);
    }
  }

  private void given() {
    var mark = mark(1);
    assertThat(region.execute(new Step.CreateApp(SPACE, mark, APP)))
        .isInstanceOf(Outcome.Done.class);
  }

  private List<String> packages(int number) {
    var states = new java.util.ArrayList<String>();
    for (JsonNode it : cf.get("/v3/packages").path("resources")) {
      if (it.at("/metadata/labels/" + Mark.ARTIFACT.replace("/", "~1"))
          .asText()
          .equals(digest(number).label())) {
        states.add(it.path("state").asText());
      }
    }
    return states;
  }

  private Outcome.Refused giveUp(Step.Upload step) throws Exception {
    int before = relay.begun();
    relay.hold();
    var doing = new Doing(step);
    await().until(() -> relay.begun() > before);
    doing.thread.interrupt();
    var outcome = doing.ends();
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return (Outcome.Refused) outcome;
  }

  @Test
  void anUploadThatIsGivenUpEndsItsRequestAndLeavesNothingBehind() throws Exception {
    given();
    var outcome = giveUp(upload(1));
    assertThat(outcome.reason()).contains("given up");
    assertThat(outcome.because()).isEmpty();
    await().untilAsserted(() -> assertThat(relay.ended()).isOne());

    assertThat(region.state()).isEqualTo(BreakerState.CLOSED);
    assertThat(guards.breakers().circuitBreaker("eu-1").getMetrics().getNumberOfFailedCalls())
        .isZero();
    for (var bulkhead : guards.bulkheads().getAllBulkheads()) {
      assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls())
          .as(bulkhead.getName())
          .isEqualTo(bulkhead.getMetrics().getMaxAllowedConcurrentCalls());
    }
    assertThat(packages(1)).containsExactly("AWAITING_UPLOAD");
  }

  @Test
  void theSameBitsGoIntoThePackageThatWasBegun() throws Exception {
    given();
    giveUp(upload(1));
    giveUp(upload(1));
    assertThat(region.execute(upload(1))).isEqualTo(new Outcome.Done());
    await().untilAsserted(() -> assertThat(packages(1)).containsExactly("READY"));
  }

  @Test
  void otherBitsDoNotWaitForTheEndOfTheUpload() throws Exception {
    given();
    giveUp(upload(1));
    assertThat(region.execute(new Step.Fence(SPACE, mark(2), APP))).isEqualTo(new Outcome.Done());
    assertThat(region.execute(upload(2))).isEqualTo(new Outcome.Done());
    await().untilAsserted(() -> assertThat(packages(2)).containsExactly("READY"));
    assertThat(packages(1)).containsExactly("AWAITING_UPLOAD");
  }

  /**
   * An interrupt ends the reading of files in many ways: none of them is a fault of the artefact.
   */
  @Test
  void aStepIsGivenUpWhileItsArtefactIsRead() throws Exception {
    given();
    var reading = new CountDownLatch(1);
    cf.reads(
        artifact -> {
          reading.countDown();
          try {
            new CountDownLatch(1).await(2, TimeUnit.MINUTES); // Until it is interrupted.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new io.acf.config.ArtifactSource.Unreadable("is still being fetched", "", false);
        });
    var doing = new Doing(upload(1));
    assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
    doing.thread.interrupt();
    assertThat(doing.ends())
        .isInstanceOfSatisfying(
            Outcome.Refused.class, it -> assertThat(it.reason()).contains("given up"));
    assertThat(packages(1)).isEmpty();
  }

  /** Steps of several apps read with one call: it is not lost with the step that makes it. */
  @Test
  void whoReadsTogetherWithAStepThatIsGivenUpReadsForItself() throws Exception {
    var gather = new CfGather();
    var theirs = cf.get("/v3/packages");
    var together = false;
    for (int i = 0; i < 200 && !together; i++) {
      try (var one = gather.begin();
          var other = gather.begin()) {
        var leader = new CompletableFuture<Set<String>>();
        var leading = Thread.ofVirtual().start(() -> leader.complete(leads(gather)));
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> WAITS.contains(leading.getState())); // For others, or it is over.
        var read =
            gather.ask("packages", "b", apps -> List.of(theirs), it -> "b", Duration.ofSeconds(20));
        assertThat(read).containsExactly(theirs);
        together = leader.get(30, TimeUnit.SECONDS).contains("b");
      }
    }
    assertThat(together).as("one call was to serve both").isTrue();
  }

  private static final Set<Thread.State> WAITS =
      Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

  /** Asks, and is given up when it reads; whom it reads for. */
  private static Set<String> leads(CfGather gather) {
    var whose = new AtomicReference<>(Set.<String>of());
    try {
      gather.ask(
          "packages",
          "a",
          apps -> {
            whose.set(apps);
            Thread.currentThread().interrupt();
            throw Faults.givenUp();
          },
          it -> "a",
          Duration.ofSeconds(20));
    } catch (CfException.Refused e) {
      assertThat(Thread.interrupted()).isTrue();
    }
    return whose.get();
  }
}
