package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import io.acf.app.state.Board;
import io.acf.app.state.Tally;
import io.acf.config.Ancestry;
import io.acf.config.Artifact;
import io.acf.config.ArtifactSource;
import io.acf.config.ConnectionSpec;
import io.acf.config.Findings;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.testing.MemoryTree;
import io.acf.config.yaml.YamlManifestReader;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.HealthMachine;
import io.acf.federation.LatestFacts;
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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loops over a simulated region, as commits change what is written of it: the request journal
 * shows whether the connection is another one.
 */
class RegionConnectionTest {
  private static final RegionName EU = new RegionName("eu-1");
  private static final Pair PAIR = new Pair(World.ORDERS, EU);

  @TempDir Path folder;
  private final Simulator simulator =
      Simulator.start(
          SimulatorOptions.named("eu-1")
              .withPace(Pace.INSTANT)
              .withDomains(List.of("example.com")));
  private final Clock clock = new SteadyClock();
  private final Board board = new Board(clock);
  private final Guards guards = new Guards(GuardPolicy.DEFAULT, clock, new Random(3));
  private final List<ConnectionSpec> opened = new CopyOnWriteArrayList<>();
  private final List<ProbeTarget> probed = new CopyOnWriteArrayList<>();
  private final YamlManifestReader reader = new YamlManifestReader();
  private DataFolder data;
  private SqliteJournal journal;
  private Recorder recorder;
  private RegionLoops loops;
  private int commits;

  private String platform() {
    return """
    version: 1
    regions:
    - name: eu-1
      api: http://127.0.0.1:PORT
      router: { addresses: [127.0.0.1], scheme: http, port: PORT }
      target: { org: demo, space: prod }
      labels: { geo: emea }
      capacity: 100
      credentials: { from: env, name: EU1 }
    zones:
    - name: example.com
      provider: embedded
    """
        .replace("PORT", Integer.toString(simulator.port()));
  }

  @BeforeEach
  void converge() throws Exception {
    data = DataFolder.open(folder);
    journal = SqliteJournal.open(data, clock, Retention.DEFAULT);
    recorder = new Recorder(journal);
    var probes =
        new ProbeRounds(
            new HealthMachine("here", HealthPolicy.DEFAULT),
            target -> {
              probed.add(target);
              return new ProbeResult.Passed(200, Duration.ofMillis(1));
            },
            board,
            recorder,
            clock,
            new Random(5),
            () -> {});
    loops =
        new RegionLoops(
            this::open,
            probes,
            board,
            recorder,
            clock,
            DeliveryPolicy.DEFAULT,
            VirtualThreads.by(clock),
            new Random(7),
            Tally.NONE,
            Recall.of(LatestFacts.of(journal), clock.instant()),
            Ancestry.NONE);
    commit(platform());
  }

  @AfterEach
  void close() throws Exception {
    board.close();
    loops.close();
    recorder.close();
    journal.close();
    data.close();
    simulator.close();
  }

  private RegionLoops.Opened open(ConnectionSpec spec, Runnable wake) {
    opened.add(spec);
    var guard = guards.guard(spec.name(), Limits.DEFAULT, RegionListener.NONE);
    var cf =
        new CfRegion(
            spec,
            ref -> Optional.of(Credentials.user("admin", "admin")),
            RegionConnectionTest::zip,
            Limits.DEFAULT,
            guard,
            RegionListener.NONE);
    var guarded = new GuardedRegion(cf, cf, guard, wake);
    return new RegionLoops.Opened(guarded, guarded, guarded::close);
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

  /** Follows a commit of this {@code platform.yml}, until the region has been looked at for it. */
  private void commit(String platform) {
    var tree =
        new MemoryTree()
            .with("platform.yml", platform)
            .with(
                "orders/federation.yml",
                """
                version: 1
                name: orders
                manifest: manifest.yml
                artifact: { package: site }
                placement: { regions: [eu-1] }
                traffic: { hostname: orders.example.com }
                """)
            .with(
                "orders/manifest.yml",
                """
                applications:
                - name: orders
                  memory: 64M
                  buildpacks: [staticfile_buildpack]
                  routes: [{ route: orders.example.com }]
                """)
            .with("orders/site/Staticfile", "");
    var reading = reader.read(World.commit(++commits), tree);
    if (reading instanceof Reading.Rejected rejected) {
      throw new AssertionError(Findings.text(rejected.problems()));
    }
    board.source(source -> source.read(reading, clock.instant()));
    loops.follow(board.source());
    var generation = reading.commit().generation();
    until(
        () ->
            assertThat(board.status(PAIR))
                .hasValueSatisfying(
                    status -> {
                      assertThat(status).matches(PairStatus::runsNewest, "converged");
                      assertThat(status.aim().generation()).isEqualTo(generation);
                    }));
  }

  private static void until(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  private long mark() {
    return simulator.journal().lastSeq();
  }

  private List<Journal.Entry> since(long mark, String method, String path) {
    return simulator.journal().since(mark).stream()
        .filter(entry -> entry.method().equals(method) && entry.path().equals(path))
        .toList();
  }

  private void goesOn(String platform) {
    var breaker = guards.breakers().getAllCircuitBreakers();
    var mark = mark();
    commit(platform);
    assertThat(opened).hasSize(1);
    assertThat(since(mark, "POST", "/oauth/token")).as("tokens").isEmpty();
    assertThat(since(mark, "GET", "/")).as("roots").isEmpty();
    assertThat(since(mark, "GET", "/v3/info")).as("infos").isEmpty();
    assertThat(since(mark, "GET", "/v3/domains")).as("complete looks").isEmpty();
    assertThat(simulator.journal().since(mark)).noneMatch(Journal.Entry::mutating);
    assertThat(guards.breakers().getAllCircuitBreakers()).isEqualTo(breaker);
  }

  private void begins(String platform) {
    var mark = mark();
    commit(platform);
    until(
        () -> {
          assertThat(opened).hasSize(2);
          assertThat(since(mark, "GET", "/")).as("roots").isNotEmpty();
          assertThat(since(mark, "POST", "/oauth/token")).as("tokens").hasSize(1);
        });
  }

  @Test
  void whatIsNotConnectedWithRenewsNothing() {
    assertThat(since(0, "POST", "/oauth/token")).hasSize(1);
    goesOn("# A comment that moves every line\n\n" + platform());
    goesOn(platform().replace("geo: emea", "geo: emea, tier: gold"));
    goesOn(platform().replace("capacity: 100", "capacity: 7"));
    var wanted = board.source().accepted().orElseThrow();
    assertThat(wanted.federations().get(World.ORDERS).traffic().orElseThrow().weights())
        .containsEntry(EU, 7);
    assertThat(wanted.regions().get(EU).labels()).containsEntry("geo", "emea");
  }

  @Test
  void probesFollowTheRouterAlone() {
    goesOn(platform().replace("addresses: [127.0.0.1]", "addresses: [127.0.0.9]"));
    until(() -> assertThat(probed.getLast().router().addresses()).containsExactly("127.0.0.9"));
  }

  @Test
  void otherCredentialsRenew() {
    begins(platform().replace("name: EU1", "name: EU1_NEXT"));
    assertThat(opened.getLast().credentials().name()).isEqualTo("EU1_NEXT");
  }

  @Test
  void anotherApiRenews() {
    begins(platform().replace("api: http://127.0.0.1", "api: http://localhost"));
    assertThat(opened.getLast().api().getHost()).isEqualTo("localhost");
  }
}
