package io.acf.app;

import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import io.acf.app.metrics.Metrics;
import io.acf.config.ManifestReader;
import io.acf.config.RegionSpec;
import io.acf.config.artifact.ArtifactLimits;
import io.acf.config.artifact.Artifacts;
import io.acf.config.git.GitLimits;
import io.acf.config.git.JGitSource;
import io.acf.config.yaml.YamlManifestReader;
import io.acf.dns.disk.EmbeddedZones;
import io.acf.dns.server.DnsListener;
import io.acf.dns.server.DnsOptions;
import io.acf.dns.server.DnsServer;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.Steering;
import io.acf.health.HealthPolicy;
import io.acf.health.http.HttpProbe;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.acf.regions.cf.CfRegion;
import io.acf.regions.cf.Credentials;
import io.acf.regions.cf.CredentialsSource;
import io.acf.regions.guard.GuardPolicy;
import io.acf.regions.guard.GuardedRegion;
import io.acf.regions.guard.Guards;
import io.acf.regions.guard.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The one place that puts adapters, guards and loops together, in the order in which they may
 * start: what is answered, what is remembered, what is desired, what is done.
 */
@Singleton
public final class Wiring implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Wiring.class);
  private static final Duration STARTING = Duration.ofSeconds(20);

  private final Config config;
  private final Vertx vertx;
  private final MeterRegistry meters;
  private final Clock clock = new SteadyClock();
  private final Board board = new Board();
  private final CompletableFuture<Replica> started = new CompletableFuture<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private volatile Optional<TrafficLoop> traffic = Optional.empty();

  Wiring(Config config, Vertx vertx, MeterRegistry meters) {
    this.config = config;
    this.vertx = vertx;
    this.meters = meters;
  }

  /** What REST sees; a request that comes before the start has ended waits for it. */
  @Produces
  @Singleton
  Replica replica() {
    try {
      return started.get(STARTING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the server has not started", e);
    }
  }

  boolean isStarted() {
    return started.isDone() && !started.isCompletedExceptionally();
  }

  /** When the traffic loop last ended a tick; empty before it runs. */
  Optional<Instant> heartbeat() {
    return traffic.map(TrafficLoop::ticked);
  }

  Clock clock() {
    return clock;
  }

  void start() throws NotStarted {
    try {
      started.complete(startAll());
    } catch (NotStarted | RuntimeException e) {
      started.completeExceptionally(e);
      throw e;
    }
  }

  private Replica startAll() throws NotStarted {
    var startedAt = clock.instant();
    var data = dataFolder();
    var guards =
        new Guards(GuardPolicy.DEFAULT, MonotonicClock.start(), RandomGenerator.getDefault());
    var metrics =
        closing(
            new Metrics(
                meters, board, clock, guards.breakers(), guards.bulkheads(), guards.rates()));
    var dns = dns(metrics, data.replica());
    var zones = EmbeddedZones.open(data.path().resolve("dns"), dns::serve, dns::withdraw);
    zones.problems().forEach(problem -> LOG.warnf("zone-not-restored reason=\"%s\"", problem));

    var journal = closing(SqliteJournal.open(data, clock, retention()));
    var announced = new AnnouncedJournal(journal);
    announced.listen(new EventLogger());
    var recorder = closing(new Recorder(announced));
    var remembered = Remembered.of(journal);
    board.controls(none -> remembered.recall().controls());
    journal.fault().ifPresent(this::freeze);

    var git = git(data.path());
    var source =
        new SourceLoop(git, reader(), board, recorder, clock, config.git().poll(), metrics);

    var probe = closing(new HttpProbe(vertx));
    var probes =
        new ProbeRounds(
            probe,
            board,
            recorder,
            clock,
            HealthPolicy.DEFAULT,
            RandomGenerator.getDefault(),
            () -> traffic.ifPresent(TrafficLoop::wake));
    var loops =
        closing(
            new RegionLoops(
                opener(
                    guards, artifacts(git, data.path()), watch(recorder, metrics), data.replica()),
                probes,
                board,
                recorder,
                clock,
                DeliveryPolicy.DEFAULT,
                new VirtualConcurrency(),
                RandomGenerator.getDefault(),
                metrics,
                remembered.recall()));
    var steering = new Steering(zones, dns.address().getAddress().getHostAddress());
    var trafficLoop =
        closing(
            new TrafficLoop(
                steering,
                board,
                probes,
                recorder,
                clock,
                data.replica(),
                HealthPolicy.DEFAULT,
                metrics));
    traffic = Optional.of(trafficLoop);
    closing(source);

    board.listen(
        new Board.Listener() {
          @Override
          public void source(io.acf.config.Source before, io.acf.config.Source now) {
            if (!before.accepted().equals(now.accepted())) {
              loops.follow(now);
              trafficLoop.wake();
            }
          }

          @Override
          public void controls(Controls now) {
            loops.wakeAll();
            trafficLoop.wake();
          }
        });
    source.restore(remembered.accepted(), remembered.allowed());
    mended();
    source.start();
    trafficLoop.start();
    metrics.start();
    var address = dns.address();
    var listens = new Listen(address.getAddress().getHostAddress(), address.getPort()).toString();
    LOG.infof(
        "started version=%s replica=%s git=%s data=%s dns=%s http=%s management=%s",
        Build.CURRENT.version(),
        data.replica(),
        git,
        data.path(),
        listens,
        config.http(),
        config.management());
    return new Replica(
        data.replica(),
        startedAt,
        clock,
        new Replica.Git(git.toString().replaceFirst("#.*$", ""), branch()),
        listens,
        board,
        new Commands(announced, board),
        journal,
        announced::listen,
        source,
        loops);
  }

  private DataFolder dataFolder() throws NotStarted {
    try {
      return closing(DataFolder.open(Path.of(config.data()).toAbsolutePath()));
    } catch (DataFolder.Unusable e) {
      throw new NotStarted(String.valueOf(e.getMessage()), e.tip(), e);
    }
  }

  private Retention retention() throws NotStarted {
    try {
      return new Retention(config.journal().events(), config.journal().age());
    } catch (IllegalArgumentException e) {
      throw new NotStarted(
          "acf.journal cannot be so: " + e.getMessage(), "leave it out: its default is sane", e);
    }
  }

  private ManifestReader reader() {
    var listen = Listen.parse(config.dns());
    var reader = new YamlManifestReader();
    return listen.wildcard() ? new GlueReader(reader, listen) : reader;
  }

  /** What is in force would be steered with a glue that leads nowhere: better not at all. */
  private void mended() throws NotStarted {
    if (board.source().condition() instanceof io.acf.config.Source.Condition.Rejected rejected) {
      for (var problem : rejected.problems()) {
        if (problem.code().equals(GlueReader.CODE)) {
          throw new NotStarted(
              problem.position() + " " + problem.message(),
              problem.tip() + ", or listen on one address: --dns ADDRESS:PORT",
              null);
        }
      }
    }
  }

  private DnsServer dns(Metrics metrics, String replica) throws NotStarted {
    var listen = Listen.parse(config.dns());
    try {
      return closing(
          DnsServer.start(
              new InetSocketAddress(listen.host(), listen.port()),
              new DnsOptions(replica, config.dnsRate()),
              () -> RandomGenerator.of("L64X128MixRandom"),
              new DnsListener() {
                @Override
                public void answered(Rcode rcode, Transport transport) {
                  metrics.answered(rcode.ordinal());
                }

                @Override
                public void broke(RuntimeException bug) {
                  LOG.errorf(bug, "dns-mistake");
                }
              }));
    } catch (IOException e) {
      throw new NotStarted(
          "DNS cannot listen on " + listen + ": " + e.getMessage(),
          "stop whoever listens there, or name another with --dns",
          e);
    }
  }

  private JGitSource git(Path data) throws NotStarted {
    try {
      return closing(new JGitSource(config.git().url().orElse(""), data, GitLimits.DEFAULT));
    } catch (IllegalArgumentException e) {
      throw new NotStarted(
          "the repository cannot be followed: " + e.getMessage(),
          "name another with --git URL-OR-PATH[#BRANCH]",
          e);
    }
  }

  private String branch() {
    var url = config.git().url().orElse("");
    var hash = url.lastIndexOf('#');
    return hash < 0 ? "HEAD" : url.substring(hash + 1);
  }

  private Artifacts artifacts(JGitSource git, Path data) throws NotStarted {
    try {
      return closing(new Artifacts(git, data, ArtifactLimits.DEFAULT, clock));
    } catch (IOException e) {
      throw new NotStarted(
          "artefacts cannot be kept in " + data + ": " + e.getMessage(),
          "make it writable, or name another with --data",
          e);
    }
  }

  private RegionLoops.Opener opener(
      Guards guards, Artifacts artifacts, RegionListener listener, String replica) {
    var secrets = new Secrets(System.getenv());
    CredentialsSource credentials =
        ref ->
            secrets
                .read(ref)
                .map(
                    login ->
                        login.client()
                            ? Credentials.client(login.id(), login.secret())
                            : Credentials.user(login.id(), login.secret()));
    return (RegionSpec spec, Runnable wake) -> {
      var guard = guards.guard(spec.name(), Limits.DEFAULT, listener);
      var cf = new CfRegion(spec, credentials, artifacts, Limits.DEFAULT, guard, listener, replica);
      var guarded = new GuardedRegion(cf, cf, guard, RandomGenerator.getDefault(), wake);
      return new RegionLoops.Opened(guarded, guarded, guarded::close);
    };
  }

  /** Breaker changes for the board and the journal, calls for the metrics. */
  private RegionListener watch(Recorder recorder, Metrics metrics) {
    return new Watch(board, recorder, metrics);
  }

  /**
   * What people have said cannot be read: nothing is changed anywhere until a person has looked.
   */
  private void freeze(String fault) {
    LOG.errorf("journal-unusable reason=\"%s\" effect=\"pushes and traffic are frozen\"", fault);
    var said = new Controls.Said("acf", fault, clock.instant(), Optional.empty());
    board.controls(
        controls ->
            new Controls(
                controls.cordoned(),
                controls.drained(),
                Optional.of(said),
                Optional.of(said),
                controls.acceptedCommit()));
  }

  private <T extends AutoCloseable> T closing(T part) {
    open.push(part);
    return part;
  }

  /** In the opposite order of starting; the data folder's lock goes last. */
  @Override
  public void close() {
    board.close();
    while (!open.isEmpty()) {
      var part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warnf(e, "not-closed part=%s", part.getClass().getSimpleName());
      }
    }
  }
}
