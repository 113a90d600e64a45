package io.acf.simulator;

import io.acf.simulator.api.Api;
import io.acf.simulator.cell.LocalCells;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Seeds;
import io.acf.simulator.model.Store;
import io.acf.simulator.router.Router;
import io.acf.simulator.uaa.Permissions;
import io.acf.simulator.uaa.Tokens;
import io.acf.simulator.uaa.UaaEndpoints;
import io.acf.simulator.uaa.UaaSeeds;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.BrokerCalls;
import io.acf.simulator.wire.Dispatch;
import io.acf.simulator.wire.Endpoint;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.EventLoop;
import io.acf.simulator.wire.FaultGate;
import io.acf.simulator.wire.Journal;
import io.acf.simulator.wire.Listener;
import io.acf.simulator.wire.Policy;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A CF install in one object: API v3, UAA, router, running static apps, faults. Several can run in
 * one JVM; each has its own event loop. Safe for use by several threads.
 */
public final class Simulator implements AutoCloseable {
  private final SimulatorOptions options;
  private final EventLoop loop = new EventLoop();
  private final Listener listener;
  private final Foundation foundation;
  private final Engine engine;
  private final Journal journal = new Journal();
  private final FaultGate gate;
  private final Tokens tokens;
  private final Workspace workspace;
  private final Store store;
  private final Optional<LocalCells> cells;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final LiveFaults board;
  private final EndpointTable api;

  /**
   * Starts a region and returns when it answers.
   *
   * @throws IllegalStateException where the address cannot be listened on
   */
  public static Simulator start(SimulatorOptions options) {
    Simulator simulator = new Simulator(options);
    try {
      simulator.listen();
      simulator.begin(options.weather());
      return simulator;
    } catch (RuntimeException e) {
      simulator.close();
      throw e;
    }
  }

  private Simulator(SimulatorOptions options) {
    this.options = options;
    this.workspace = Workspace.open(options.data());
    this.store = workspace.store();
    LongSupplier clock = clock();
    this.foundation = new Foundation(options.seed(), options.pace(), clock, store);
    foundation.version(ApiVersion.parse(options.apiVersion()));
    this.gate = new FaultGate(options.seed(), clock, foundation::version, options.rateLimit());
    Optional<Path> keyFile = options.data().map(folder -> folder.resolve("uaa-key"));
    this.tokens = new Tokens(options.name(), keyFile, clock);
    tokens.rotate(options.refreshRotates());
    this.engine = new Engine(foundation, workspace.blobs());
    engine.stager.slots(options.stagingSlots());
    this.board = new LiveFaults(gate, engine, tokens, this::sow);
    if (options.runProcesses()) {
      LocalCells local = new LocalCells(engine, workspace.cells());
      engine.runIn(local);
      cells = Optional.of(local);
    } else {
      cells = Optional.empty();
    }
    foundation.restore();
    foundation.transact(
        () -> {
          sow();
          engine.resume();
          return true;
        });
    this.api = endpoints(options, engine, tokens);
    EndpointTable admin = new EndpointTable();
    new AdminEndpoints(journal, board, foundation, options).declare(admin);
    Vertx vertx = loop.vertx();
    String authority = options.host() + ":" + options.port();
    this.listener =
        new Listener(
            vertx,
            options.host(),
            new Dispatch(
                vertx,
                api,
                foundation,
                tokens,
                new Permissions(foundation, options.org(), options.space()),
                Optional.of(journal),
                workspace.scratch(),
                authority),
            new Dispatch(
                vertx,
                admin,
                foundation,
                nobody -> Actor.NOBODY,
                Policy.ALL,
                Optional.empty(),
                workspace.scratch(),
                authority),
            new Router(engine),
            foundation,
            gate,
            workspace.certificates(options));
    Optional<Path> trusted = options.tls() ? Optional.of(caFile()) : Optional.empty();
    engine.brokers.reachThrough(new BrokerCalls(vertx, this::router, trusted, BrokerCalls.TIMEOUT));
    board.attach(listener);
    engine.onChange(listener::wake);
  }

  /** What is there at a first start. */
  private void sow() {
    Seeds.sow(foundation, options.org(), options.space(), options.sharedDomains());
    UaaSeeds.sow(foundation);
    engine.marketplace.sow();
  }

  private void begin(Weather weather) {
    foundation.transact(
        () -> {
          new Forecast(foundation.agenda(), board, options.seed()).begin(weather);
          return true;
        });
    foundation.catchUp();
    listener.wake();
  }

  private static EndpointTable endpoints(SimulatorOptions options, Engine engine, Tokens tokens) {
    EndpointTable table = new EndpointTable();
    Api.declare(table, options, engine);
    new UaaEndpoints(tokens, engine.foundation, options.lockOutAfter()).declare(table);
    return table;
  }

  /** The wall clock at the start, moved on by the monotonic clock: never goes back. */
  private static LongSupplier clock() {
    long wall = System.currentTimeMillis();
    long start = System.nanoTime();
    return () -> wall + (System.nanoTime() - start) / 1_000_000;
  }

  public String name() {
    return options.name();
  }

  public String host() {
    return options.host();
  }

  /** The port it listens on, also the one asked for with 0. */
  public int port() {
    return listener.port();
  }

  /** The API, such as {@code http://127.0.0.1:8081}. */
  public URI uri() {
    String host = options.host().indexOf(':') >= 0 ? "[" + options.host() + "]" : options.host();
    return URI.create((options.tls() ? "https://" : "http://") + host + ":" + port());
  }

  /** Where this process reaches its own router. */
  private URI router() {
    boolean everywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
    return URI.create(
        (options.tls() ? "https://" : "http://")
            + (everywhere ? "127.0.0.1" : uri().getHost())
            + ":"
            + port());
  }

  /** Whether it answers https. */
  public boolean hasTls() {
    return options.tls();
  }

  /**
   * The certificate of the region's authority, in PEM, for clients to trust.
   *
   * @throws IllegalStateException without TLS
   */
  public Path caFile() {
    if (!options.tls()) {
      throw new IllegalStateException("region " + options.name() + " has no TLS");
    }
    return workspace.caFile(options);
  }

  public Journal journal() {
    return journal;
  }

  public FaultBoard faults() {
    return board;
  }

  /** Whether it is a Cloud Foundry of today's version in which nothing has gone wrong. */
  boolean isUndisturbed() {
    return options.apiVersion().equals(SimulatorOptions.VERSION)
        && board.current().faults().isEmpty();
  }

  /** Every endpoint of the API and UAA, in order of declaration. */
  public static List<Endpoint> endpoints() {
    SimulatorOptions options = SimulatorOptions.named("table");
    Foundation nothing = new Foundation(0, options.pace(), () -> 0, Store.NONE);
    Tokens tokens = new Tokens("table", Optional.empty(), () -> 0);
    return endpoints(options, new Engine(nothing, Path.of("none")), tokens).endpoints();
  }

  /** Refuses connections from now on, as a region that is gone. */
  public void stopListening() {
    EventLoop.await(listener.stop());
  }

  /** Listens again, on the same port: it was held meanwhile. */
  public void listen() {
    board.stopRefusing();
    int known = listener.port();
    EventLoop.await(listener.listen(known == 0 ? options.port() : known));
    listener.wake();
  }

  /** Frees port, threads and files. Without a data folder the state is gone. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    engine.brokers.close();
    cells.ifPresent(LocalCells::close);
    EventLoop.await(listener.release());
    loop.close();
    engine.blobs.close();
    store.close();
    workspace.close();
  }
}
