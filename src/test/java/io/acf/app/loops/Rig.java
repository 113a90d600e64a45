package io.acf.app.loops;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import io.acf.app.state.Board;
import io.acf.app.state.Commands;
import io.acf.app.state.Tally;
import io.acf.config.ConnectionSpec;
import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.config.ManifestReader;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.config.testing.FakeGit;
import io.acf.config.testing.MemoryTree;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.dns.testing.FakeZonePublisher;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.Event;
import io.acf.federation.LatestFacts;
import io.acf.federation.LiveControls;
import io.acf.federation.Machines;
import io.acf.federation.Recall;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import io.acf.health.Probe;
import io.acf.health.ProbeResult;
import io.acf.health.Verdict;
import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
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
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** All loops over fakes, for stories of what git says and what routers answer. */
final class Rig {
  static final Duration INTERVAL = Duration.ofMillis(50);
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

  final FakeGit git = new FakeGit();
  final FakeZonePublisher zones = new FakeZonePublisher();

  /** Addresses whose routers refuse. */
  final Set<String> dead = ConcurrentHashMap.newKeySet();

  /** The status that an address answers; 200 where it is not named. */
  final Map<String, Integer> answers = new ConcurrentHashMap<>();

  private final Map<String, FakeRegion> installs = new ConcurrentHashMap<>();
  private final List<Desired> commits = new ArrayList<>();
  private Path folder;
  private final HealthPolicy policy;

  Rig(Path folder, HealthPolicy policy) {
    this.folder = folder;
    this.policy = policy;
  }

  /** The next life begins with this data folder. */
  void data(Path next) {
    folder = next;
  }

  /** No CF API can be seen from now on. */
  void blind() {
    installs.values().forEach(FakeRegion::down);
  }

  /** Commits a desired state: what the change makes of that of {@link World}. */
  void commit(UnaryOperator<Desired> change) {
    var number = commits.size() + 1;
    var base = World.desired(number, INTERVAL);
    synchronized (commits) {
      commits.add(change.apply(base));
    }
    git.commit(new MemoryTree().with("platform.yml", "version: 1 # " + number));
  }

  /** One life of the process. */
  final class Life implements AutoCloseable {
    final DataFolder data = DataFolder.open(folder);
    final Clock clock = new SteadyClock();
    final Board board = new Board(clock);
    final SqliteJournal journal = SqliteJournal.open(data, clock, Retention.DEFAULT);
    final Recorder recorder = new Recorder(journal);
    final Commands commands = new Commands(journal, board);
    final ReplicaThreads threads;

    Life() throws Exception {
      var recall = Recall.of(LatestFacts.of(journal), clock.instant());
      board.controls(LiveControls.of(LatestFacts.of(journal), clock.instant()));
      ManifestReader reader =
          (commit, tree) -> {
            synchronized (commits) {
              return new Reading.Accepted(commits.get((int) commit.count() - 1));
            }
          };
      threads =
          new ReplicaThreads(
              new ReplicaThreads.Adapters(
                  git, reader, this::open, probe(), zones, journal, new Random(7)),
              new Machines.Rules(data.replica(), "127.0.0.1", DELIVERY, policy),
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
      var region =
          installs.computeIfAbsent(
              spec.api().toString(),
              api ->
                  new FakeRegion(
                      spec.name(),
                      new TreeSet<>(List.of("example.com")),
                      new Target("demo", "prod")));
      return new ReplicaThreads.Opened(region, well(), () -> {});
    }

    /** Follows the newest commit. */
    void follow() {
      threads.refresh(Duration.ofSeconds(10));
    }

    Verdict health(Hostname host, RegionName region) {
      return board.verdict(new Endpoint(host, region)).orElseThrow();
    }

    /** Regions and weights, e.g. {@code eu-1=10000 us-1=2000}; empty where nothing is answered. */
    String answer(Hostname host) {
      var answer = board.traffic().answer(World.ZONE, host);
      var words = new ArrayList<String>();
      for (var member : answer.map(Answer::members).orElse(List.<Member>of())) {
        words.add(member.region() + "=" + member.weight());
      }
      return String.join(" ", words);
    }

    List<Event> events(Event.Kind kind) {
      return journal.after(0, 5000).stream().filter(event -> event.kind() == kind).toList();
    }

    @Override
    public void close() throws Exception {
      board.close();
      threads.close();
      recorder.close();
      journal.close();
      data.close();
    }
  }

  /** A router answers by its address. */
  private Probe probe() {
    return target -> {
      var address = target.router().addresses().getFirst();
      if (dead.contains(address)) {
        return new ProbeResult.Failed(
            ProbeResult.Cause.REFUSED, "connection refused", Duration.ZERO);
      }
      var status = answers.getOrDefault(address, 200);
      return target.health().expectStatus().stream().anyMatch(it -> it.contains(status))
          ? new ProbeResult.Passed(status, Duration.ofMillis(1))
          : new ProbeResult.Failed(
              ProbeResult.Cause.STATUS, "HTTP " + status, Duration.ofMillis(1));
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
}
