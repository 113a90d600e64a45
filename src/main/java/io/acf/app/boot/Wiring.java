package io.acf.app.boot;

import io.acf.app.journal.SqliteJournal;
import io.acf.app.log.EventLogger;
import io.acf.app.loops.Recorder;
import io.acf.app.loops.ReplicaThreads;
import io.acf.app.loops.SteadyClock;
import io.acf.app.metrics.Metrics;
import io.acf.app.metrics.StorageMeters;
import io.acf.app.state.AnnouncedJournal;
import io.acf.app.state.Board;
import io.acf.app.state.Build;
import io.acf.app.state.Commands;
import io.acf.app.state.Doctor;
import io.acf.app.state.Replica;
import io.acf.config.GlueReader;
import io.acf.dns.ZonePublisher;
import io.acf.dns.disk.EmbeddedPublisher;
import io.acf.dns.disk.EmbeddedZones;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.LatestFacts;
import io.acf.federation.LiveControls;
import io.acf.federation.Loss;
import io.acf.federation.Machines;
import io.acf.federation.Recall;
import io.acf.federation.TrafficReport;
import io.acf.health.HealthPolicy;
import io.acf.health.http.HttpProbe;
import io.acf.regions.RegionListener;
import io.acf.regions.guard.GuardPolicy;
import io.acf.regions.guard.Guards;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private final Board board;
  private final CompletableFuture<Replica> started = new CompletableFuture<>();
  private final WiringParts parts;
  private volatile Optional<ReplicaThreads> running = Optional.empty();
  private volatile Optional<Storage> storage = Optional.empty();
  private volatile Optional<Doctor> doctor = Optional.empty();

  Wiring(Config config, Vertx vertx, MeterRegistry meters) {
    this.config = config;
    this.vertx = vertx;
    this.meters = meters;
    this.board = new Board(clock);
    this.parts = new WiringParts(config, clock);
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

  /** When inputs were last taken; empty before the machines run. */
  Optional<Instant> heartbeat() {
    return running.map(ReplicaThreads::beaten);
  }

  /** Empty before the disk was looked at. */
  Optional<Storage> storage() {
    return storage;
  }

  /** What the doctor finds now; nothing before it looks. */
  List<Doctor.Finding> findings() {
    return doctor.map(Doctor::findings).orElse(List.of());
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
    var data = parts.dataFolder();
    data.troubles().forEach(trouble -> LOG.errorf("data-folder reason=\"%s\"", trouble));
    var guards = new Guards(GuardPolicy.DEFAULT, clock);
    var metrics =
        closing(
            new Metrics(
                meters,
                board,
                clock,
                new Metrics.Guarding(guards.breakers(), guards.bulkheads(), guards::callsLeft)));
    var dns = parts.dns(meters, data.replica());
    var zones = EmbeddedZones.open(data.path().resolve("dns"), dns::serve, dns::withdraw);
    zones.problems().forEach(problem -> LOG.warnf("zone-not-restored reason=\"%s\"", problem));
    parts.bind(dns);
    var publisher = new EmbeddedPublisher(zones);

    var journal = closing(SqliteJournal.open(data, clock, parts.retention()));
    var disk =
        new Storage(data, new Storage.Zones(zones::problems, zones::unkept, zones::lost), journal);
    storage = Optional.of(disk);
    var stored = new StorageMeters(meters);
    for (var part : Storage.Part.values()) {
      stored.troubles(part.word(), () -> disk.troubles(part));
    }
    stored.skipped(journal::skipped);
    var announced = new AnnouncedJournal(journal);
    announced.listen(new EventLogger());
    announced.listen(board::heard);
    var recorder = closing(new Recorder(announced));
    stored.dropped(recorder::dropped);
    var facts = LatestFacts.of(journal);
    var recall = Recall.of(facts, clock.instant());
    var controls = LiveControls.of(facts, clock.instant());
    journal.loss().map(loss -> lost(loss, publisher)).ifPresent(controls::lost);
    board.controls(controls);
    data.notices().forEach(notice -> LOG.warnf("data-folder notice=\"%s\"", notice));
    doctor = Optional.of(new Doctor(List.of(new JournalCheck(journal, data, recorder::dropped))));

    var scratch = data.scratch();
    var git = parts.git(scratch);
    var adapters =
        new ReplicaThreads.Adapters(
            git,
            parts.reader(),
            parts.opener(
                guards, parts.artifacts(git, scratch), watch(recorder, metrics), data.replica()),
            closing(new HttpProbe(vertx)),
            publisher,
            announced,
            WiringParts.DICE);
    var rules =
        new Machines.Rules(
            data.replica(),
            dns.address().getAddress().getHostAddress(),
            DeliveryPolicy.DEFAULT,
            HealthPolicy.DEFAULT);
    var machines =
        closing(
            new ReplicaThreads(
                adapters, rules, config.git().poll(), recall, board, recorder, metrics, clock));
    running = Optional.of(machines);
    board.listen(
        new Board.Listener() {
          @Override
          public void controls(Controls now) {
            machines.said(now);
          }
        });
    mended();
    machines.start();
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
        new Replica.Git(git.toString().replaceFirst("#.*$", ""), parts.branch()),
        listens,
        board,
        new Commands(announced, board),
        journal,
        announced::listen,
        machines,
        machines,
        doctor.orElseThrow());
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

  /** Breaker changes for the board and the journal, calls for the metrics. */
  private RegionListener watch(Recorder recorder, Metrics metrics) {
    return new Watch(board, recorder, metrics);
  }

  /** What people have said cannot be read: nothing is pushed until a person has looked. */
  private Loss lost(String reason, ZonePublisher publisher) {
    LOG.errorf(
        "journal-lost reason=\"%s\" effect=\"pushes are frozen, regions that are not answered stay"
            + " out\" tip=\"acf doctor\"",
        reason.replace('"', '\''));
    return Loss.of(reason, clock.instant()).answered(TrafficReport.read(publisher).regions());
  }

  private <T extends AutoCloseable> T closing(T part) {
    return parts.closing(part);
  }

  /** In the opposite order of starting; the data folder's lock goes last. */
  @Override
  public void close() {
    board.close();
    parts.close();
  }
}
