package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import io.acf.app.state.Board;
import io.acf.app.state.EventLog;
import io.acf.app.state.Tally;
import io.acf.config.AppName;
import io.acf.config.ConnectionSpec;
import io.acf.config.Desired;
import io.acf.config.Generation;
import io.acf.config.ManifestReader;
import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.Source;
import io.acf.config.Target;
import io.acf.config.testing.FakeGit;
import io.acf.config.testing.MemoryTree;
import io.acf.dns.Answer;
import io.acf.dns.testing.FakeZonePublisher;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.Event;
import io.acf.federation.LatestFacts;
import io.acf.federation.LiveControls;
import io.acf.federation.Machines;
import io.acf.federation.PairStatus;
import io.acf.federation.Recall;
import io.acf.federation.State;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.ProbeResult;
import io.acf.health.ProbeTarget;
import io.acf.health.Verdict;
import io.acf.regions.AppMarks;
import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Region;
import io.acf.regions.Step;
import io.acf.regions.testing.FakeRegion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loops with their real threads over fakes, short timings injected. */
class LoopsTest {
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final DeliveryPolicy DELIVERY =
      new DeliveryPolicy(
          Duration.ofMillis(50),
          Duration.ofMillis(10),
          4,
          Duration.ofMinutes(20),
          Duration.ofSeconds(30),
          Duration.ofMillis(50),
          Duration.ofMinutes(10),
          3);
  private static final HealthPolicy HEALTH =
      new HealthPolicy(
          Duration.ofMillis(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMinutes(15),
          200,
          HealthPolicy.Rate.DEFAULT);

  @TempDir Path folder;
  private final FakeGit git = new FakeGit();
  private final FakeZonePublisher zones = new FakeZonePublisher();
  private final Map<RegionName, FakeRegion> regions = new TreeMap<>();
  private final Set<RegionName> dead = ConcurrentHashMap.newKeySet();
  private final Set<RegionName> disposed = ConcurrentHashMap.newKeySet();
  private final Set<RegionName> hung = ConcurrentHashMap.newKeySet();
  private final CountDownLatch never = new CountDownLatch(1);

  LoopsTest() {
    for (var name : List.of(World.EU_1, World.EU_2, World.US_1)) {
      regions.put(
          name,
          new FakeRegion(name, new TreeSet<>(List.of("example.com")), new Target("demo", "prod")));
    }
    git.commit(new MemoryTree().with("platform.yml", "version: 1"));
  }

  /** One life of the process. */
  private final class Life implements AutoCloseable {
    final DataFolder data = DataFolder.open(folder);
    final Clock clock = new SteadyClock();
    final Board board = new Board(clock);
    final SqliteJournal journal = SqliteJournal.open(data, clock, Retention.DEFAULT);
    final Recorder recorder = new Recorder(journal);
    final ReplicaThreads threads;

    Life() throws Exception {
      var recall = Recall.of(LatestFacts.of(journal), clock.instant());
      board.controls(LiveControls.of(LatestFacts.of(journal), clock.instant()));
      threads =
          new ReplicaThreads(
              new ReplicaThreads.Adapters(
                  git, reader(), this::open, this::probe, zones, journal, new Random(7)),
              new Machines.Rules(data.replica(), "127.0.0.1", DELIVERY, HEALTH),
              Duration.ofMillis(50),
              recall,
              board,
              recorder,
              Tally.NONE,
              clock);
      board.listen(
          new Board.Listener() {
            @Override
            public void controls(Controls now) {
              threads.said(now);
            }
          });
      threads.start();
    }

    private ReplicaThreads.Opened open(ConnectionSpec spec) {
      var region = hanging(regions.get(spec.name()));
      return new ReplicaThreads.Opened(region, well(), () -> disposed.add(spec.name()));
    }

    private ProbeResult probe(ProbeTarget target) {
      return dead.contains(target.endpoint().region())
          ? new ProbeResult.Failed(ProbeResult.Cause.REFUSED, "connection refused", Duration.ZERO)
          : new ProbeResult.Passed(200, Duration.ofMillis(1));
    }

    State state(RegionName region) {
      return board
          .status(new Pair(World.ORDERS, region))
          .map(PairStatus::state)
          .orElse(State.UNKNOWN);
    }

    Verdict.State health(RegionName region) {
      return board.verdict(new Endpoint(World.HOST, region)).orElseThrow().state();
    }

    List<RegionName> answered() {
      return board
          .traffic()
          .answer(World.ZONE, World.HOST)
          .map(Answer::members)
          .orElse(List.of())
          .stream()
          .map(member -> member.region())
          .toList();
    }

    long downs(RegionName region) {
      return journal
          .find(
              new EventLog.Query(
                  0,
                  Optional.of(Event.Kind.HEALTH_CHANGED),
                  Optional.of(region),
                  Optional.empty(),
                  false,
                  0,
                  5000))
          .events()
          .stream()
          .filter(event -> event.fact().text().details().get("to").equals("down"))
          .count();
    }

    List<String> detail(Event.Kind kind, String key) {
      return journal
          .find(
              new EventLog.Query(
                  0, Optional.of(kind), Optional.empty(), Optional.empty(), false, 0, 5000))
          .events()
          .stream()
          .map(event -> event.fact().text().details().get(key))
          .toList();
    }

    long count(Event.Kind kind) {
      return journal
          .find(
              new EventLog.Query(
                  0, Optional.of(kind), Optional.empty(), Optional.empty(), false, 0, 5000))
          .total();
    }

    @Override
    public void close() throws Exception {
      never.countDown();
      threads.close();
      recorder.close();
      journal.close();
      data.close();
    }
  }

  private Region hanging(FakeRegion region) {
    return new Region() {
      @Override
      public RegionName name() {
        return region.name();
      }

      @Override
      public Observation observe(SortedSet<Target> targets) {
        if (hung.contains(region.name())) {
          try {
            never.await();
          } catch (InterruptedException e) {
            return new Observation.Blind(Fault.of(Fault.Cause.TIMEOUT, "interrupted"));
          }
        }
        return region.observe(targets);
      }

      @Override
      public Outcome execute(Step step) {
        return region.execute(step);
      }
    };
  }

  private static ControlPlane well() {
    return new ControlPlane() {
      @Override
      public Optional<Fault> probe() {
        return Optional.empty();
      }

      @Override
      public void renew() {}
    };
  }

  /** Commit 3 is no good; from commit 4 on us-1 is gone. */
  private ManifestReader reader() {
    return (commit, tree) -> {
      if (commit.count() == 3) {
        return new Reading.Rejected(
            commit,
            List.of(
                Problem.warning("unused-key", new Position("f.yml", 1, 1), "odd", ""),
                Problem.error("unknown-key", new Position("f.yml", 2, 1), "placment", ""),
                Problem.error("unknown-key", new Position("f.yml", 3, 1), "nmae", "")));
      }
      var all = World.desired((int) commit.count(), INTERVAL);
      var named = new TreeMap<>(all.regions());
      var federations = new TreeMap<>(all.federations());
      if (commit.count() >= 4) {
        named.remove(World.US_1);
        federations.clear();
      }
      return new Reading.Accepted(new Desired(commit, named, all.zones(), federations, List.of()));
    };
  }

  private void push() {
    git.commit(new MemoryTree().with("platform.yml", "version: 1"));
  }

  private static void until(org.awaitility.core.ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  private void converged(Life life, RegionName... names) {
    until(
        () -> {
          for (var name : names) {
            assertThat(life.state(name)).as(name.value()).isEqualTo(State.CONVERGED);
          }
        });
  }

  @Test
  void aCommitConvergesEverywhereAndIsAnswered() throws Exception {
    try (var life = new Life()) {
      converged(life, World.EU_1, World.EU_2, World.US_1);
      until(() -> assertThat(life.answered()).containsExactly(World.EU_1, World.EU_2, World.US_1));
      until(() -> assertThat(life.count(Event.Kind.CONVERGED)).isEqualTo(3));
      assertThat(life.count(Event.Kind.COMMIT_ACCEPTED)).isEqualTo(1);

      dead.add(World.EU_1);
      until(() -> assertThat(life.answered()).containsExactly(World.EU_2, World.US_1));
      dead.addAll(List.of(World.EU_2, World.US_1));
      until(() -> assertThat(life.health(World.US_1)).isEqualTo(Verdict.State.DOWN));
      assertThat(life.answered()).isNotEmpty();
    }
  }

  @Test
  void aHungRegionDelaysNoOther() throws Exception {
    hung.add(World.EU_1);
    try (var life = new Life()) {
      converged(life, World.EU_2, World.US_1);
      until(() -> assertThat(life.answered()).containsExactly(World.EU_2, World.US_1));
      push();
      until(
          () ->
              assertThat(regions.get(World.US_1).serves(new Target("demo", "prod"), World.HOST))
                  .contains(World.release(2).artifact(new AppName("orders")).digest()));
      assertThat(life.state(World.EU_1)).isEqualTo(State.UNKNOWN);
    }
  }

  @Test
  void aBadCommitChangesNothingAndAGoneRegionIsDisposed() throws Exception {
    try (var life = new Life()) {
      converged(life, World.EU_1, World.EU_2, World.US_1);
      push();
      until(() -> assertThat(life.count(Event.Kind.CONVERGED)).isEqualTo(6));
      push();
      until(
          () ->
              assertThat(life.board.source().condition())
                  .isInstanceOf(Source.Condition.Rejected.class));
      assertThat(life.board.source().accepted().orElseThrow().commit().count()).isEqualTo(2);
      push();
      until(() -> assertThat(disposed).containsExactly(World.US_1));
      assertThat(life.board.statuses()).isEmpty();
      assertThat(life.count(Event.Kind.COMMIT_REJECTED)).isEqualTo(1);
      assertThat(life.detail(Event.Kind.COMMIT_REJECTED, "message"))
          .containsExactly("f.yml:2:1 placment; and 1 more, see: acf source");
      until(() -> assertThat(life.detail(Event.Kind.COMMIT_ACCEPTED, "left")).contains("orders"));
    }
  }

  /** Git is away at the restart: what was in force goes on, and nothing is done twice. */
  @Test
  void aRestartIsQuietAndPublishesNothingFromIgnorance() throws Exception {
    try (var life = new Life()) {
      converged(life, World.EU_1, World.EU_2, World.US_1);
      until(() -> assertThat(life.answered()).hasSize(3));
      until(() -> assertThat(life.count(Event.Kind.CONVERGED)).isEqualTo(3));
      dead.add(World.EU_1);
      until(() -> assertThat(life.answered()).hasSize(2));
      // The journal is written behind the answers: the second life is to recall this one.
      until(() -> assertThat(life.downs(World.EU_1)).isPositive());
    }
    git.blind("no route to host");
    var written = new ArrayList<Integer>();
    regions.values().forEach(region -> written.add(region.written().size()));
    var replacements = zones.replacements();
    try (var life = new Life()) {
      converged(life, World.EU_1, World.EU_2, World.US_1);
      until(
          () ->
              assertThat(life.board.source().condition())
                  .isInstanceOf(Source.Condition.Unreachable.class));
      until(() -> assertThat(life.health(World.EU_2)).isEqualTo(Verdict.State.UP));
      until(() -> assertThat(life.answered()).containsExactly(World.EU_2, World.US_1));
      assertThat(life.health(World.EU_1)).isEqualTo(Verdict.State.DOWN);
      assertThat(life.count(Event.Kind.COMMIT_ACCEPTED)).isEqualTo(1);
    }
    assertThat(zones.replacements()).isEqualTo(replacements);
    var again = new ArrayList<Integer>();
    regions.values().forEach(region -> again.add(region.written().size()));
    assertThat(again).isEqualTo(written);
  }

  /** What a region tells of the raise is taken over for all, and outlives a restart. */
  @Test
  void aRaiseThatARegionTellsOfIsTakenOverAndKept() throws Exception {
    try (var life = new Life()) {
      converged(life, World.EU_1, World.EU_2, World.US_1);
      var space = new Target("demo", "prod");
      regions
          .get(World.EU_1)
          .mark(
              space,
              new AppName("orders"),
              marks ->
                  new AppMarks(
                      marks.owner(),
                      marks.release(),
                      Optional.of(Generation.ofCommits(41)),
                      marks.commit(),
                      marks.replica()));
      until(() -> assertThat(life.board.source().raise()).isEqualTo(40));
      until(() -> assertThat(life.count(Event.Kind.GENERATION_RAISED)).isEqualTo(1));
      push();
      converged(life, World.EU_1, World.EU_2, World.US_1);
      until(() -> assertThat(life.count(Event.Kind.CONVERGED)).isEqualTo(6));
      assertThat(life.board.source().accepted().orElseThrow().generation())
          .isEqualTo(Generation.ofCommits(42));
    }
    git.blind("no route to host");
    try (var life = new Life()) {
      assertThat(life.board.source().accepted().orElseThrow().generation())
          .isEqualTo(Generation.ofCommits(42));
    }
  }

  @Test
  void aRefreshSeesAPushThatCameBeforeIt() throws Exception {
    try (var life = new Life()) {
      life.threads.refresh(Duration.ofSeconds(10));
      push();
      assertThat(life.threads.refresh(Duration.ofSeconds(10))).isTrue();
      var source = life.board.source();
      assertThat(source.accepted().orElseThrow().commit().count()).isEqualTo(2);
    }
  }

  @Test
  void whatNeverBeganCanBeClosed() {
    var rounds = new AtomicInteger();
    Loop.platform(
            "never",
            () -> {
              rounds.incrementAndGet();
              return Duration.ofDays(1);
            })
        .close();
    assertThat(rounds).hasValue(0);
  }
}
