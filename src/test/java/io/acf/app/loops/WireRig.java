package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import io.acf.app.state.Board;
import io.acf.app.state.Tally;
import io.acf.config.Artifact;
import io.acf.config.ArtifactSource;
import io.acf.config.ConnectionSpec;
import io.acf.config.FederationName;
import io.acf.config.Findings;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.testing.FakeGit;
import io.acf.config.testing.MemoryTree;
import io.acf.config.yaml.YamlManifestReader;
import io.acf.dns.testing.FakeZonePublisher;
import io.acf.federation.Command;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.Event;
import io.acf.federation.HybridTime;
import io.acf.federation.LatestFacts;
import io.acf.federation.Machines;
import io.acf.federation.PairStatus;
import io.acf.federation.Recall;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.ProbeResult;
import io.acf.health.ProbeTarget;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.acf.regions.cf.CfRegion;
import io.acf.regions.cf.Credentials;
import io.acf.regions.guard.GuardPolicy;
import io.acf.regions.guard.GuardedRegion;
import io.acf.regions.guard.Guards;
import io.acf.simulator.Pace;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.wire.Journal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.core.ThrowingRunnable;

/**
 * The loops over one simulated region, with which they are connected anew where a commit says so.
 */
final class WireRig implements AutoCloseable {
  static final RegionName EU = new RegionName("eu-1");

  final Simulator simulator =
      Simulator.start(
          SimulatorOptions.named("eu-1")
              .withPace(Pace.INSTANT)
              .withDomains(List.of("example.com")));
  private final Clock clock = new SteadyClock();
  final Board board = new Board(clock);
  final Guards guards = new Guards(GuardPolicy.DEFAULT, clock);
  final List<ConnectionSpec> opened = new CopyOnWriteArrayList<>();
  final List<ProbeTarget> probed = new CopyOnWriteArrayList<>();
  private final YamlManifestReader reader = new YamlManifestReader();
  private final DataFolder data;
  private final SqliteJournal journal;
  private final Recorder recorder;
  private final FakeGit git = new FakeGit();
  private final ReplicaThreads threads;

  /** How the adapter reaches the region: as is, or by way of something else. */
  private final URI api;

  private final Limits limits;

  /** The {@code platform.yml} that names the region. */
  String platform() {
    return """
    version: 1
    regions:
    - name: eu-1
      api: API
      router: { addresses: [127.0.0.1], scheme: http, port: PORT }
      target: { org: demo, space: prod }
      labels: { geo: emea }
      capacity: 100
      credentials: { from: env, name: EU1 }
    zones:
    - name: example.com
      provider: embedded
    """
        .replace("API", api.toString())
        .replace("PORT", Integer.toString(simulator.port()));
  }

  WireRig(Path folder) throws Exception {
    this(folder, Limits.DEFAULT, direct -> direct);
  }

  /**
   * @param limits of calls
   * @param way to the API of the region
   */
  WireRig(Path folder, Limits limits, UnaryOperator<URI> way) throws Exception {
    this.limits = limits;
    api = way.apply(URI.create("http://127.0.0.1:" + simulator.port()));
    data = DataFolder.open(folder);
    journal = SqliteJournal.open(data, clock, Retention.DEFAULT);
    recorder = new Recorder(journal);
    threads =
        new ReplicaThreads(
            new ReplicaThreads.Adapters(
                git,
                reader,
                this::open,
                this::probe,
                new FakeZonePublisher(),
                journal,
                new Random(7)),
            new Machines.Rules("here", "127.0.0.1", DeliveryPolicy.DEFAULT, HealthPolicy.DEFAULT),
            Duration.ofSeconds(15),
            Recall.of(LatestFacts.of(journal), clock.instant()),
            board,
            recorder,
            Tally.NONE,
            clock);
    threads.start();
  }

  private ProbeResult probe(ProbeTarget target) {
    probed.add(target);
    return new ProbeResult.Passed(200, Duration.ofMillis(1));
  }

  @Override
  public void close() throws Exception {
    board.close();
    threads.close();
    recorder.close();
    journal.close();
    data.close();
    simulator.close();
  }

  private ReplicaThreads.Opened open(ConnectionSpec spec) {
    opened.add(spec);
    var guard = guards.guard(spec.name(), limits, RegionListener.NONE);
    var cf =
        new CfRegion(
            spec,
            ref -> Optional.of(Credentials.user("admin", "admin")),
            WireRig::zip,
            limits,
            guard,
            RegionListener.NONE);
    var guarded = new GuardedRegion(cf, cf, guard);
    return new ReplicaThreads.Opened(guarded, guarded, guarded::close);
  }

  private static ArtifactSource.Opened zip(Artifact artifact) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("Staticfile"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ArtifactSource.Opened(new ByteArrayInputStream(bytes.toByteArray()), bytes.size());
  }

  /** A repository with this {@code platform.yml}. */
  static MemoryTree repository(String platform) {
    return new MemoryTree().with("platform.yml", platform);
  }

  /** The same with a federation of one app in the region, whose artefact has this content. */
  static MemoryTree with(MemoryTree tree, String federation, String content) {
    return tree.with(
            federation + "/federation.yml",
            """
            version: 1
            name: NAME
            manifest: manifest.yml
            artifact: { package: site }
            placement: { regions: [eu-1] }
            traffic: { hostname: NAME.example.com }
            """
                .replace("NAME", federation))
        .with(
            federation + "/manifest.yml",
            """
            applications:
            - name: NAME
              memory: 64M
              buildpacks: [staticfile_buildpack]
              routes: [{ route: NAME.example.com }]
            """
                .replace("NAME", federation))
        .with(federation + "/site/Staticfile", content);
  }

  /** Follows a commit of this repository, which must be accepted. */
  Reading.Accepted commit(MemoryTree tree) {
    var reading = reader.read(git.commit(tree), tree);
    if (reading instanceof Reading.Rejected rejected) {
      throw new AssertionError(Findings.text(rejected.problems()));
    }
    assertThat(threads.refresh(Duration.ofSeconds(30))).isTrue();
    return (Reading.Accepted) reading;
  }

  /** People say that nothing is to be pushed to a region. */
  void cordon(RegionName region) {
    var command = new Command.Cordon(new Command.Terms("ana", "x", Optional.empty()), region);
    var at = new HybridTime(clock.instant().toEpochMilli(), 0);
    board.heard(new Event("r", 1, at, command));
    threads.said(board.controls());
  }

  /** Waits until a federation runs what this commit says. */
  void converged(FederationName federation, Reading.Accepted commit) {
    until(
        () ->
            assertThat(board.status(new Pair(federation, EU)))
                .hasValueSatisfying(
                    status -> {
                      assertThat(status).matches(PairStatus::runsNewest, "converged");
                      assertThat(status.aim().generation())
                          .isEqualTo(commit.desired().generation());
                    }));
  }

  static void until(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  long mark() {
    return simulator.journal().lastSeq();
  }

  List<Journal.Entry> since(long mark, String method, String path) {
    return simulator.journal().since(mark).stream()
        .filter(entry -> entry.method().equals(method) && entry.path().equals(path))
        .toList();
  }
}
