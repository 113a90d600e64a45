package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.dns.Capabilities;
import io.acf.dns.Fence;
import io.acf.dns.OwnedZone;
import io.acf.dns.ZonePublisher.Publication;
import io.acf.dns.ZonePublisher.Reading;
import io.acf.federation.ZoneState.Look;
import io.acf.federation.ZoneState.Touched;
import io.acf.federation.ZoneState.UnderWay;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import io.acf.health.Rules;
import io.acf.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The traffic machine of a zone: weighs its host names, and publishes what changes. A zone that
 * cannot be read is not written, so that ignorance changes no answer; what was written is read
 * back, whatever its publisher says became of it.
 *
 * <p>A finding about an endpoint weighs its host name again and publishes at once on what was read
 * last: the fence tells when that is no longer true. A tick looks at the zone, and weighs again
 * what moves with time.
 */
public final class ZoneTraffic implements Machine<ZoneState, ZoneInput, ZoneEffect> {
  /** A look or a change that takes longer is said to hang, and is abandoned. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Capabilities capabilities;
  private final HealthPolicy policy;

  /**
   * @param capabilities of who publishes the zone
   */
  public ZoneTraffic(Capabilities capabilities, HealthPolicy policy) {
    this.capabilities = capabilities;
    this.policy = policy;
  }

  @Override
  public Next<ZoneState, ZoneEffect> next(ZoneState state, ZoneInput input, Instant now) {
    try {
      return take(state, input, now);
    } catch (RuntimeException e) {
      return survive(state, input, e);
    }
  }

  private Next<ZoneState, ZoneEffect> take(ZoneState state, ZoneInput input, Instant now) {
    return switch (input) {
      case ZoneInput.Wanted wanted ->
          state.aim().filter(wanted.aim()::equals).isPresent()
              ? Next.of(state)
              : proceed(state.aim(wanted.aim()), List.of(), now);
      case ZoneInput.Ordered ordered ->
          proceed(state.controls(ordered.controls(), now), List.of(), now);
      case ZoneInput.Judged judged -> judged(state, judged.endpoint(), judged.verdict(), now);
      case ZoneInput.Completed done ->
          state.isCompleted(done.pair().federation(), done.pair().region()) == done.once()
              ? Next.of(state)
              : proceed(state.completed(done.pair(), done.once()), List.of(), now);
      case ZoneInput.Tick tick -> tick(state, now);
      case ZoneInput.Read read -> read(state, read.reading(), now);
      case ZoneInput.Published result -> published(state, result.publication(), now);
    };
  }

  /** A mistake of ours about what has ended: it has ended all the same, and is looked at again. */
  private static Next<ZoneState, ZoneEffect> survive(
      ZoneState state, ZoneInput input, RuntimeException mistake) {
    return switch (input) {
      case ZoneInput.Read read -> mistaken(state.ended(), mistake);
      case ZoneInput.Published published -> mistaken(state.ended(), mistake);
      default -> throw mistake;
    };
  }

  private static Next<ZoneState, ZoneEffect> mistaken(ZoneState state, RuntimeException mistake) {
    var problem = "a mistake of acf: " + mistake + "; TIP: report it";
    return new Next<>(state.touchAll(), List.of(told(state, Optional.of(problem), false)));
  }

  /** Most probes find what was found before: nothing is weighed for them. */
  private Next<ZoneState, ZoneEffect> judged(
      ZoneState state, Endpoint endpoint, Verdict verdict, Instant now) {
    var before = state.verdict(endpoint);
    if (before.filter(verdict::equals).isPresent()) {
      return Next.of(state);
    }
    var next = state.judged(endpoint, verdict);
    var rules =
        Optional.ofNullable(state.names().get(endpoint.host()))
            .map(name -> Rules.of(name.policy().traffic(), policy));
    var same =
        before.isPresent()
            && rules.isPresent()
            && before.get().asOf(now, rules.get()).weighsAs(verdict.asOf(now, rules.get()));
    return same ? Next.of(next) : proceed(next.touch(endpoint.host()), List.of(), now);
  }

  private Next<ZoneState, ZoneEffect> tick(ZoneState state, Instant now) {
    if (state.aim().isEmpty()) {
      return Next.of(state);
    }
    if (state.underWay().isEmpty()) {
      return look(state, now);
    }
    var waited = Duration.between(state.underWay().get().since(), now);
    return waited.compareTo(PATIENCE) < 0
        ? Next.of(state)
        : new Next<>(
            state,
            List.of(
                told(state, Optional.of("no answer for " + waited.toSeconds() + " s"), false),
                new ZoneEffect.Abandon(state.zone())));
  }

  private static Next<ZoneState, ZoneEffect> look(ZoneState state, Instant now) {
    return new Next<>(
        state.begun(new UnderWay.Looking(now)), List.of(new ZoneEffect.ReadZone(state.zone())));
  }

  /** Goes on where nothing is waited for. */
  private Next<ZoneState, ZoneEffect> proceed(
      ZoneState known, List<ZoneEffect> before, Instant now) {
    var state = holding(known, now);
    if (state.underWay().isPresent() || state.aim().isEmpty() || state.touched().isNothing()) {
      return new Next<>(state, before);
    }
    var next =
        switch (state.look()) {
          case Look.None none -> look(state, now);
          case Look.Blind blind -> Next.<ZoneState, ZoneEffect>of(state);
          case Look.Seen seen -> decided(state, seen.zone(), now);
        };
    return before.isEmpty() ? next : new Next<>(next.state(), joined(before, next.effects()));
  }

  /** Without the commands of people that are over by now: what they held is weighed again. */
  private static ZoneState holding(ZoneState state, Instant now) {
    return state.controls(state.said(), now);
  }

  private static List<ZoneEffect> joined(List<ZoneEffect> one, List<ZoneEffect> other) {
    var both = new ArrayList<>(one);
    both.addAll(other);
    return both;
  }

  private Next<ZoneState, ZoneEffect> read(ZoneState state, Reading reading, Instant now) {
    if (state.underWay().isEmpty()) {
      return Next.of(state);
    }
    return switch (state.underWay().get()) {
      case UnderWay.Looking looking -> looked(state.ended(), reading, now);
      case UnderWay.Verifying verifying -> verified(state.ended(), verifying, reading, now);
      case UnderWay.Publishing publishing -> Next.of(state);
      case UnderWay.Withdrawing withdrawing -> Next.of(state);
    };
  }

  private Next<ZoneState, ZoneEffect> looked(ZoneState state, Reading reading, Instant now) {
    var look = look(reading);
    var known = look.equals(state.look());
    var seen = holding(state, now).look(look);
    var next = known ? seen.touched(seen.touched().with(due(seen, now))) : seen.touchAll();
    return switch (look) {
      case Look.None none -> Next.of(next);
      case Look.Seen zone -> decided(next, zone.zone(), now);
      case Look.Blind blind ->
          next.aim().filter(ZoneAim::isWanted).isEmpty()
              ? leave(next, Optional.empty(), now)
              : new Next<>(
                  next.touchAll(), List.of(told(next, Optional.of(reason(reading)), false)));
    };
  }

  /** The host names that time alone may have changed. */
  private static SortedSet<Hostname> due(ZoneState state, Instant now) {
    var due = new TreeSet<Hostname>();
    state
        .names()
        .forEach(
            (host, name) -> {
              if (name.until().filter(end -> !end.isAfter(now)).isPresent()) {
                due.add(host);
              }
            });
    return due;
  }

  private static Look look(Reading reading) {
    return switch (reading) {
      case Reading.Seen seen -> new Look.Seen(Optional.of(seen.zone()));
      case Reading.Absent absent -> new Look.Seen(Optional.empty());
      case Reading.Blind blind -> new Look.Blind();
    };
  }

  private static String reason(Reading reading) {
    return reading instanceof Reading.Blind blind ? blind.reason() + tip(blind.tip()) : "";
  }

  private static String tip(String tip) {
    return tip.isEmpty() ? "" : "; TIP: " + tip;
  }

  /** What was heard is known, also where deciding about it is a mistake of ours. */
  private Next<ZoneState, ZoneEffect> decided(
      ZoneState state, Optional<OwnedZone> published, Instant now) {
    try {
      return decide(state, published, now);
    } catch (RuntimeException e) {
      return mistaken(state, e);
    }
  }

  private Next<ZoneState, ZoneEffect> decide(
      ZoneState state, Optional<OwnedZone> published, Instant now) {
    var aim = state.aim().orElseThrow();
    if (!aim.isWanted()) {
      return leave(state, published, now);
    }
    return new ZoneDraft(state, aim, published, capabilities, policy, now).next();
  }

  /**
   * A zone that git no longer lists is somebody else's to answer. It cannot have been forgotten: as
   * long as a federation has a name in it, the commit would have been rejected.
   */
  private Next<ZoneState, ZoneEffect> leave(
      ZoneState state, Optional<OwnedZone> published, Instant now) {
    var next = state.names(Collections.emptySortedMap()).touched(Touched.NOTHING);
    if (state.inForce().trafficFrozen().isPresent()) {
      return Next.of(next);
    }
    var fence = published.map(OwnedZone::fence).orElse(Fence.NONE);
    return new Next<>(
        next.begun(new UnderWay.Withdrawing(published, now)),
        List.of(new ZoneEffect.Withdraw(state.zone(), fence)));
  }

  private Next<ZoneState, ZoneEffect> published(
      ZoneState state, Publication publication, Instant now) {
    if (state.underWay().isEmpty()) {
      return Next.of(state);
    }
    return switch (state.underWay().get()) {
      case UnderWay.Publishing publishing -> published(state.ended(), publishing, publication, now);
      case UnderWay.Withdrawing withdrawing ->
          withdrawn(state.ended(), withdrawing, publication, now);
      case UnderWay.Looking looking -> Next.of(state);
      case UnderWay.Verifying verifying -> Next.of(state);
    };
  }

  private static Next<ZoneState, ZoneEffect> published(
      ZoneState state, UnderWay.Publishing publishing, Publication publication, Instant now) {
    return switch (publication) {
      case Publication.Published done -> verify(state, publishing, Optional.empty(), now);
      case Publication.Failed failed ->
          verify(state, publishing, Optional.of(failed.reason() + tip(failed.tip())), now);
      case Publication.Stale stale -> {
        var again = state.touchAll();
        yield new Next<>(again, List.of(told(again, Optional.of(stale(stale)), false)));
      }
    };
  }

  private static String stale(Publication.Stale stale) {
    return "somebody published serial " + stale.found().value() + ", newer than ours";
  }

  private static Next<ZoneState, ZoneEffect> verify(
      ZoneState state, UnderWay.Publishing publishing, Optional<String> problem, Instant now) {
    return new Next<>(
        state.begun(new UnderWay.Verifying(publishing.step(), problem, now)),
        List.of(new ZoneEffect.ReadZone(state.zone())));
  }

  private Next<ZoneState, ZoneEffect> verified(
      ZoneState state, UnderWay.Verifying verifying, Reading reading, Instant now) {
    var next = state.look(look(reading));
    var step = verifying.step();
    if (reading instanceof Reading.Seen seen && seen.zone().shows(step.change())) {
      var effects = new ArrayList<ZoneEffect>();
      var facts = TrafficFacts.published(step, seen.zone(), state.names());
      if (!facts.isEmpty()) {
        effects.add(new ZoneEffect.Record(facts));
      }
      effects.add(told(next, verifying.problem(), true));
      return proceed(next, effects, now);
    }
    var problem = verifying.problem().orElse("what was published is not what is answered");
    return new Next<>(next.touchAll(), List.of(told(next, Optional.of(problem), false)));
  }

  private Next<ZoneState, ZoneEffect> withdrawn(
      ZoneState state, UnderWay.Withdrawing withdrawing, Publication publication, Instant now) {
    return switch (publication) {
      case Publication.Published done -> {
        var next = state.look(new Look.Seen(Optional.empty())).touchAll();
        var fact = TrafficFacts.withdrawn(state.zone(), withdrawing.before());
        var record = new ZoneEffect.Record(List.of(fact));
        yield next.aim().filter(ZoneAim::isWanted).isPresent()
            ? proceed(next, List.of(record), now)
            : new Next<>(next, List.of(record, new ZoneEffect.Tell(ZoneReport.gone(state.zone()))));
      }
      case Publication.Stale stale ->
          new Next<>(state.touchAll(), List.of(told(state, Optional.of(stale(stale)), false)));
      case Publication.Failed failed ->
          new Next<>(
              state.touchAll(),
              List.of(told(state, Optional.of(failed.reason() + tip(failed.tip())), false)));
    };
  }

  private static ZoneEffect told(ZoneState state, Optional<String> problem, boolean replaced) {
    return new ZoneEffect.Tell(
        ZoneReport.of(state, problem, replaced, Collections.emptySortedMap()));
  }
}
