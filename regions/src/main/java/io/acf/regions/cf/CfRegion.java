package io.acf.regions.cf;

import io.acf.config.ArtifactSource;
import io.acf.config.ConnectionSpec;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.Audit;
import io.acf.regions.CallGate;
import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
import io.acf.regions.Limits;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.RegionListener;
import io.acf.regions.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A CF install, reached over its API v3. Blocks its caller, who is best a virtual thread; every
 * wait has a deadline. Safe for several threads. One for the life of a region: {@link #close} frees
 * its threads and sockets.
 */
public final class CfRegion implements Region, ControlPlane, AutoCloseable {
  /** Calls that a verb makes besides those it waits with, each with its own deadline. */
  private static final int CALLS_OF_A_VERB = 6;

  private final String replica;
  private final ConnectionSpec spec;
  private final CredentialsSource credentials;
  private final ArtifactSource artifacts;
  private final Limits limits;
  private final CallGate gate;
  private final RegionListener listener;
  private final @Nullable CfConnection connection;
  private final Optional<Fault> broken;
  private final AuthBreaker authBreaker;
  private final CfPlaces places = new CfPlaces();
  private final CfSights sights = new CfSights();
  private final CfGather gather = new CfGather();
  private final CfManifests.Jobs jobs = new CfManifests.Jobs();
  private final CfInstances.Memory counted = new CfInstances.Memory();
  private final CfDroplets droplets = new CfDroplets();
  private volatile Known known;

  /** What was learned of the region, and is learned anew when it comes back. */
  private record Known(CfRoot root, @Nullable CfTokens tokens) {}

  /**
   * @param gate asked before each API call
   * @param listener hears of each API call and token request
   */
  public CfRegion(
      ConnectionSpec spec,
      CredentialsSource credentials,
      ArtifactSource artifacts,
      Limits limits,
      CallGate gate,
      RegionListener listener) {
    this(spec, credentials, artifacts, limits, gate, listener, "", Clock.systemUTC());
  }

  /**
   * @param gate asked before each API call
   * @param listener hears of each API call and token request
   * @param replica who we are, the same after a restart, fit for a label; empty: nobody else is
   *     there
   * @param clock by which waits end that the region or its UAA cause; best one that a step of the
   *     wall clock does not move
   */
  public CfRegion(
      ConnectionSpec spec,
      CredentialsSource credentials,
      ArtifactSource artifacts,
      Limits limits,
      CallGate gate,
      RegionListener listener,
      String replica,
      Clock clock) {
    this.replica = replica;
    this.spec = spec;
    this.credentials = credentials;
    this.artifacts = artifacts;
    this.limits = limits;
    this.gate = gate;
    this.listener = listener;
    this.authBreaker = new AuthBreaker(() -> nanos(clock));
    CfRoot root = new CfRoot(spec, limits.call());
    CfConnection opened = null;
    Optional<Fault> fault = Optional.empty();
    try {
      opened = new CfConnection(spec, limits, root, gate, clock);
    } catch (CfException.Failed e) {
      fault = Optional.of(e.fault());
    }
    connection = opened;
    broken = fault;
    known = new Known(root, opened == null ? null : tokens(root, opened));
  }

  private static long nanos(Clock clock) {
    return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
  }

  private CfTokens tokens(CfRoot root, CfConnection opened) {
    return new CfTokens(
        root,
        spec.credentials(),
        credentials,
        authBreaker,
        opened.throttle(),
        limits,
        () -> listener.tokenRequested(spec.name()));
  }

  @Override
  public RegionName name() {
    return spec.name();
  }

  @Override
  public Observation observe(SortedSet<Target> targets) {
    return see(reading -> new CfObserver(reading).observe(targets));
  }

  @Override
  public Observation glance(
      Observation.Seen before, SortedSet<FederationName> federations, Set<Part> parts) {
    return see(reading -> new CfGlance(reading, federations, parts).look(before));
  }

  private Observation see(Function<CfReading, Observation.Seen> sight) {
    if (broken.isPresent()) {
      return new Observation.Blind(broken.get());
    }
    try {
      return sight.apply(reading());
    } catch (CfException.Refused e) {
      return new Observation.Refused(e.reason(), e.retryAfter(), e.because());
    } catch (CfException.Failed e) {
      return new Observation.Blind(at(e.fault()));
    }
  }

  @Override
  public Audit audit(SortedSet<Target> targets, Audit.Since since, Duration back) {
    CfTokens tokens = known.tokens();
    if (broken.isPresent() || tokens == null) {
      return new Audit.Unheard("the region cannot be reached as it is written", Duration.ZERO);
    }
    try {
      return new CfAudit(
              reading(calls(limits.call().multipliedBy(2))), tokens::actor, open().regionNow())
          .read(targets, since, back);
    } catch (CfException.Refused e) {
      return new Audit.Unheard(e.reason(), e.retryAfter());
    } catch (CfException.Failed e) {
      return new Audit.Unheard(e.fault().message(), Duration.ZERO);
    }
  }

  private CfReading reading() {
    return reading(calls(limits.call().multipliedBy(CALLS_OF_A_VERB)));
  }

  private CfReading reading(CfCalls calls) {
    String version = version(known.root(), open());
    CfLists lists = new CfLists(calls);
    return new CfReading(
        calls,
        lists,
        places,
        new CfInstances(calls, version, counted),
        droplets,
        sights,
        new CfParts(lists, sights, open().regionNow()));
  }

  private static String version(CfRoot root, CfConnection open) {
    try {
      CfRoot.Links links = root.links(open.http()).block();
      return links == null ? "" : links.version();
    } catch (RuntimeException e) {
      throw Faults.of(e);
    }
  }

  @Override
  public Outcome execute(Step step) {
    if (broken.isPresent()) {
      return new Outcome.Failed(broken.get());
    }
    // An upload brings its own time: by size.
    Duration time = limits.call().multipliedBy(CALLS_OF_A_VERB).plus(limits.poll());
    return attempt(
        () ->
            act(
                step,
                new CfWork(
                    calls(time), places, sights, gather, limits, replica, open()::regionNow)));
  }

  private Outcome act(Step step, CfWork work) {
    return switch (step) {
      case Step.CreateApp it -> new CfApps(work).create(it);
      case Step.Fence it -> new CfApps(work).fence(it);
      case Step.Complete it -> new CfApps(work).complete(it);
      case Step.UnsetEnv it -> new CfRemovals(work).unset(it);
      case Step.UnmapRoute it -> new CfRemovals(work).unmap(it);
      case Step.OweRestart it -> new CfApps(work).owe(it);
      case Step.Start it -> new CfApps(work).start(it);
      case Step.Upload it -> new CfBits(work, artifacts).upload(it);
      case Step.Stage it -> new CfBuilds(work).stage(it);
      case Step.CreateRoute it -> new CfRoutes(work).create(it);
      case Step.ApplyManifest it -> new CfManifests(work, jobs).apply(it);
      case Step.Deploy it -> new CfDeployments(work).deploy(it);
      case Step.Cancel it -> new CfDeployments(work).cancel(it);
    };
  }

  private Outcome attempt(Supplier<Outcome> work) {
    try (CfGather.Step step = gather.begin()) {
      return work.get();
    } catch (CfException.Refused e) {
      return new Outcome.Refused(e.reason(), e.retryAfter(), e.because());
    } catch (CfException.Failed e) {
      return new Outcome.Failed(at(e.fault()));
    }
  }

  /** What says something about the region names its address. */
  private Fault at(Fault fault) {
    return fault.cause().regional() ? fault.at(spec.api().getAuthority()) : fault;
  }

  private CfConnection open() {
    if (connection == null) {
      throw new IllegalStateException("a region without a connection is broken");
    }
    return connection;
  }

  private CfCalls calls(Duration time) {
    CfTokens tokens = known.tokens();
    if (tokens == null) {
      throw new IllegalStateException("a region without a connection is broken");
    }
    return new CfCalls(
        open(),
        tokens.forOneCaller(),
        gate,
        limits,
        Deadline.in(time),
        (method, status, took) -> listener.called(spec.name(), method, code(status), took));
  }

  private static String code(int status) {
    return status < 100 ? "none" : status / 100 + "xx";
  }

  @Override
  public Optional<Fault> probe() {
    if (broken.isPresent()) {
      return broken;
    }
    long start = System.nanoTime();
    String code = "none";
    try {
      known.root().ask(open().http()).block();
      code = "2xx";
      return Optional.empty();
    } catch (RuntimeException e) {
      return switch (Faults.of(e)) {
        case CfException.Failed failed -> {
          code = code(failed.status());
          yield Optional.of(at(failed.fault()));
        }
        case CfException.Refused refused ->
            Optional.of(Fault.of(Fault.Cause.THROTTLED, refused.reason()));
      };
    } finally {
      listener.called(spec.name(), "GET", code, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  @Override
  public void insist() {
    authBreaker.insist();
    if (connection != null) {
      connection.throttle().lift();
    }
  }

  @Override
  public Optional<Quiet> quiet() {
    return connection == null ? Optional.empty() : connection.throttle().quiet();
  }

  @Override
  public void renew() {
    if (connection != null) {
      CfRoot root = new CfRoot(spec, limits.call());
      known = new Known(root, tokens(root, connection));
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
  }
}
