package io.acf.federation;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.GitSource;
import io.acf.config.Reading;
import io.acf.config.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows a repository: looks, decides by {@link Source}, reads, and makes an accepted commit
 * durable before it is in force. What cannot be seen or read leaves in force what is, and so does
 * an accepted rewrite that cannot be kept. Another commit that cannot be kept is in force all the
 * same, and is kept as soon as may be: until then a restart begins with the commit before.
 */
public final class SourceMachine implements Machine<SourceState, SourceInput, SourceEffect> {
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final String TIP = "report it";

  private final Duration poll;

  /**
   * @param poll between the end of a look and the next one
   */
  public SourceMachine(Duration poll) {
    this.poll = poll;
  }

  @Override
  public Next<SourceState, SourceEffect> next(SourceState state, SourceInput input, Instant now) {
    try {
      return take(state, input, now);
    } catch (RuntimeException e) {
      return survive(state, input, e, now);
    }
  }

  /** A mistake of ours about what has ended: it has ended all the same, and is tried again. */
  private Next<SourceState, SourceEffect> survive(
      SourceState state, SourceInput input, RuntimeException mistake, Instant now) {
    var words = "a mistake of acf: " + mistake;
    return switch (input) {
      case SourceInput.Looked ignored ->
          looked(state, new SourceInput.Looked(new GitSource.Look.Blind(words, TIP)), now);
      case SourceInput.Read it ->
          read(
              state,
              new SourceInput.Read(SourcePorts.unreadable(it.reading().commit(), words)),
              now);
      case SourceInput.Kept ignored ->
          ended(state, state.source().unkept(words, TIP, now), List.of(), now);
      default -> throw mistake;
    };
  }

  private Next<SourceState, SourceEffect> take(SourceState state, SourceInput input, Instant now) {
    return switch (input) {
      case SourceInput.LookNow ignored -> state.idle() ? look(state) : Next.of(state.asking());
      case SourceInput.Allowed it -> allowed(state, it);
      case SourceInput.Looked it -> looked(state, it, now);
      case SourceInput.Read it -> read(state, it, now);
      case SourceInput.Kept it -> kept(state, it, now);
      case SourceInput.Raised it -> raised(state, it, now);
      case SourceInput.Tick ignored -> tick(state, now);
    };
  }

  private static Next<SourceState, SourceEffect> tick(SourceState state, Instant now) {
    if (!state.idle()) {
      return Next.of(state);
    }
    if (state.owed().isPresent()) {
      return new Next<>(
          state.busy(new SourceState.Busy.Paying()),
          List.of(new SourceEffect.Keep(state.owed().get())));
    }
    return now.isBefore(state.due()) ? Next.of(state) : look(state);
  }

  private static Next<SourceState, SourceEffect> look(SourceState state) {
    return new Next<>(
        state.looking(), List.of(new SourceEffect.Look(state.source().acceptedCommit())));
  }

  private static Next<SourceState, SourceEffect> allowed(
      SourceState state, SourceInput.Allowed allowed) {
    var next = allowing(state, allowed.commit());
    var tell = new SourceEffect.Tell(next.source());
    if (!state.idle()) {
      return new Next<>(next.asking(), List.of(tell));
    }
    return joined(List.of(tell), look(next));
  }

  /** Also behind a commit that is made durable just now, unless that is the one. */
  private static SourceState allowing(SourceState state, CommitId commit) {
    var next = state.source(state.source().allow(commit));
    return state.busy() instanceof SourceState.Busy.Keeping keeping
            && keeping.next().acceptedCommit().filter(commit::equals).isEmpty()
        ? next.busy(new SourceState.Busy.Keeping(keeping.next().allow(commit), keeping.fact()))
        : next;
  }

  private Next<SourceState, SourceEffect> looked(
      SourceState state, SourceInput.Looked looked, Instant now) {
    if (!(state.busy() instanceof SourceState.Busy.Looking)) {
      return Next.of(state);
    }
    return switch (state.source().next(looked.look(), now)) {
      case Source.Next.Keep keep -> ended(state, keep.source(), List.of(), now);
      case Source.Next.Read next -> reading(state, next.commit());
    };
  }

  private static Next<SourceState, SourceEffect> reading(SourceState state, Commit commit) {
    return new Next<>(
        state.busy(new SourceState.Busy.Reading()),
        List.of(new SourceEffect.Read(commit, state.source().allowed())));
  }

  private Next<SourceState, SourceEffect> read(
      SourceState state, SourceInput.Read read, Instant now) {
    if (!(state.busy() instanceof SourceState.Busy.Reading)) {
      return Next.of(state);
    }
    var before = state.source();
    var after = before.read(read.reading(), now);
    return switch (read.reading()) {
      case Reading.Accepted accepted ->
          keeping(
              state,
              read.behind().map(after::usedUp).orElse(after),
              SourceFacts.inForce(before, accepted));
      case Reading.Rejected rejected ->
          ended(state, after, SourceFacts.refused(before, rejected), now);
    };
  }

  private static Next<SourceState, SourceEffect> keeping(
      SourceState state, Source after, Fact fact) {
    return new Next<>(
        state.busy(new SourceState.Busy.Keeping(after, fact)),
        List.of(new SourceEffect.Keep(fact)));
  }

  private Next<SourceState, SourceEffect> kept(
      SourceState state, SourceInput.Kept kept, Instant now) {
    if (state.busy() instanceof SourceState.Busy.Paying) {
      return paid(state, kept, now);
    }
    if (!(state.busy() instanceof SourceState.Busy.Keeping keeping)) {
      return Next.of(state);
    }
    // What descends git tells again soon after a restart; an accepted rewrite only the journal
    // does.
    var told = keeping.next().raise() == state.source().raise();
    var next =
        kept.refused()
            .filter(ignored -> !told)
            .map(refused -> state.source().unkept(refused.reason(), refused.tip(), now))
            .orElse(keeping.next());
    return ended(owing(state, keeping.fact(), kept, told), next, List.of(), now);
  }

  private static SourceState owing(
      SourceState state, Fact fact, SourceInput.Kept kept, boolean told) {
    if (kept.refused().isPresent()) {
      return told ? state.owed(Optional.of(fact)) : state;
    }
    return fact instanceof SourceFact.CommitAccepted ? state.owed(Optional.empty()) : state;
  }

  /** Then what came meanwhile goes on, or what is due. */
  private Next<SourceState, SourceEffect> paid(
      SourceState state, SourceInput.Kept kept, Instant now) {
    var idle = state.busy(new SourceState.Busy.Idle());
    var next = kept.refused().isEmpty() ? idle.owed(Optional.empty()) : idle;
    if (next.raise().isPresent()) {
      return raised(next.raise(Optional.empty()), next.raise().get(), now);
    }
    if (next.asked() || !now.isBefore(next.due())) {
      return look(next);
    }
    return new Next<>(next, List.of(new SourceEffect.WakeAt(wake(next, now))));
  }

  private static Instant wake(SourceState state, Instant now) {
    var again = now.plus(AGAIN);
    return state.owed().isPresent() && again.isBefore(state.due()) ? again : state.due();
  }

  /** What is in force is told; then what came meanwhile goes on. */
  private Next<SourceState, SourceEffect> ended(
      SourceState state, Source source, List<Fact> facts, Instant now) {
    var next = state.source(source).busy(new SourceState.Busy.Idle()).due(now.plus(poll));
    var effects = new ArrayList<SourceEffect>();
    var notes = new ArrayList<Fact>(facts);
    SourceFacts.changed(state.source(), source).ifPresent(notes::add);
    if (!notes.isEmpty()) {
      effects.add(new SourceEffect.Note(notes));
    }
    if (!source.equals(state.source())) {
      effects.add(new SourceEffect.Tell(source));
    }
    effects.add(new SourceEffect.Ended(state.begun()));
    if (next.raise().isPresent()) {
      return joined(effects, raised(next.raise(Optional.empty()), next.raise().get(), now));
    }
    if (next.asked()) {
      return joined(effects, look(next));
    }
    effects.add(new SourceEffect.WakeAt(wake(next, now)));
    return new Next<>(next, effects);
  }

  /** A region tells that a rewritten history was accepted once, of which nobody here knew. */
  private Next<SourceState, SourceEffect> raised(
      SourceState state, SourceInput.Raised raised, Instant now) {
    if (!state.idle()) {
      var more = state.raise().filter(it -> it.by() >= raised.by()).isEmpty();
      return Next.of(more ? state.raise(Optional.of(raised)) : state);
    }
    var after = state.source().raised(raised.by());
    if (after.raise() <= state.source().raise()) {
      return new Next<>(state, List.of(new SourceEffect.WakeAt(wake(state, now))));
    }
    var generation = after.accepted().map(it -> it.generation());
    return keeping(
        state, after, new SourceFact.GenerationRaised(raised.region(), after.raise(), generation));
  }

  private static Next<SourceState, SourceEffect> joined(
      List<SourceEffect> before, Next<SourceState, SourceEffect> next) {
    var all = new ArrayList<>(before);
    all.addAll(next.effects());
    return new Next<>(next.state(), all);
  }
}
