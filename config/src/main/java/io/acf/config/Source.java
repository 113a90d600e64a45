package io.acf.config;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where the desired state stands, as a value: what is in force, and whether the source is followed.
 *
 * <p>What is in force never becomes less certain by what cannot be read: a rejected commit,
 * rewritten history, a vanished branch, an empty tree and an unreachable repository all keep it.
 *
 * @param accepted the state in force; empty before the first accepted commit
 * @param allowed a commit that an operator accepted although it does not descend ({@code acf source
 *     accept COMMIT}); used up where that commit or a descendant of it is taken in, by no other
 */
public record Source(Optional<Desired> accepted, Condition condition, Optional<CommitId> allowed) {

  /** How the source stands. */
  public sealed interface Condition {
    /** The accepted commit is the head. */
    record Following(Instant at) implements Condition {}

    /** Not looked at yet. */
    record Starting() implements Condition {}

    /** Cannot be seen since; what is in force stays. */
    record Unreachable(String reason, String tip, Instant since) implements Condition {}

    /** The head is no good; what is in force stays until a better commit comes. */
    record Rejected(Commit commit, List<Problem> problems, Instant since) implements Condition {}

    /**
     * The history was rewritten, the branch vanished or its tree is empty: nothing is followed
     * until it descends again or an operator accepts the head.
     */
    record Frozen(String reason, String tip, Optional<Commit> head, Instant since)
        implements Condition {}
  }

  /** What a look asks for. */
  public sealed interface Next {
    Source source();

    /** Nothing to read. */
    record Keep(Source source) implements Next {}

    /** Read this commit, then {@link #read}. */
    record Read(Source source, Commit commit) implements Next {}
  }

  public static Source starting() {
    return new Source(Optional.empty(), new Condition.Starting(), Optional.empty());
  }

  public Optional<CommitId> acceptedCommit() {
    return accepted.map(desired -> desired.commit().id());
  }

  /** An operator says that this commit may be followed though it does not descend. */
  public Source allow(CommitId commit) {
    return new Source(accepted, condition, Optional.of(commit));
  }

  /** What an operator has allowed is in force, or was before what is. */
  public Source usedUp(CommitId commit) {
    return new Source(accepted, condition, allowed.filter(it -> !it.equals(commit)));
  }

  /**
   * This source, its generation raised by at least so much: a region tells that an operator once
   * accepted a rewritten history.
   */
  public Source raised(long by) {
    return new Source(accepted.map(desired -> desired.raised(by)), condition, allowed);
  }

  /** By how much the generation in force is raised. */
  public long raise() {
    return accepted.map(desired -> desired.commit().raised()).orElse(0L);
  }

  public Next next(GitSource.Look look, Instant now) {
    return switch (look) {
      case GitSource.Look.Blind blind ->
          new Next.Keep(
              with(
                  new Condition.Unreachable(
                      blind.reason(), blind.tip(), since(Condition.Unreachable.class, now))));
      case GitSource.Look.Vanished vanished ->
          new Next.Keep(frozen(vanished.reason(), vanished.tip(), Optional.empty(), now));
      case GitSource.Look.Seen seen -> next(seen, now);
    };
  }

  private Next next(GitSource.Look.Seen seen, Instant now) {
    if (seen.empty()) {
      return new Next.Keep(
          frozen(
              "the head's tree is empty",
              "push the files again; nothing is taken away meanwhile",
              Optional.of(seen.head()),
              now));
    }
    var allowedNow = allowed.filter(seen.head().id()::equals).isPresent();
    if (!seen.descends() && !allowedNow) {
      var reason =
          "history was rewritten: the head does not descend from "
              + acceptedCommit().map(CommitId::brief).orElse("the accepted commit");
      var tip = "push a head that descends, or: acf source accept " + seen.head().id();
      return new Next.Keep(frozen(reason, tip, Optional.of(seen.head()), now));
    }
    if (acceptedCommit().filter(seen.head().id()::equals).isPresent()) {
      return new Next.Keep(with(new Condition.Following(now)));
    }
    if (condition instanceof Condition.Rejected rejected
        && rejected.commit().id().equals(seen.head().id())
        && rejected.problems().stream().noneMatch(Problem::passing)) {
      return new Next.Keep(this);
    }
    return new Next.Read(this, seen.head().raised(raise(seen)));
  }

  /** Keeps the generation from going back when an operator accepts a shorter history. */
  private long raise(GitSource.Look.Seen seen) {
    var before = accepted.map(desired -> desired.commit().raised()).orElse(0L);
    if (seen.descends()) {
      return before;
    }
    var last = accepted.map(desired -> desired.generation().commits()).orElse(0L);
    return Math.max(before, last + 1 - seen.head().count());
  }

  /** Takes in what reading the head gave. */
  public Source read(Reading reading, Instant now) {
    return switch (reading) {
      case Reading.Accepted taken ->
          new Source(Optional.of(told(taken.desired())), new Condition.Following(now), allowed)
              .usedUp(taken.commit().id());
      case Reading.Rejected refused ->
          with(
              new Condition.Rejected(
                  refused.commit(),
                  refused.problems(),
                  condition instanceof Condition.Rejected before
                          && before.commit().equals(refused.commit())
                      ? before.since()
                      : now));
    };
  }

  /** What was read cannot be made durable, so it is not in force; it is tried again. */
  public Source unkept(String reason, String tip, Instant now) {
    return with(
        new Condition.Unreachable(
            "the next state is not in force, for it cannot be kept: " + reason,
            tip,
            since(Condition.Unreachable.class, now)));
  }

  /** The federations in force that a next state has no more. */
  public SortedSet<FederationName> leaving(Desired next) {
    var leaving =
        new TreeSet<>(accepted.map(desired -> desired.federations().keySet()).orElse(Set.of()));
    leaving.removeAll(next.federations().keySet());
    return leaving;
  }

  /** Nothing is taken away by itself where git has no federation any more: that is worth a word. */
  private Desired told(Desired next) {
    var left = leaving(next);
    if (left.isEmpty() || !next.federations().isEmpty()) {
      return next;
    }
    List<Problem> warnings = new ArrayList<>(next.warnings());
    warnings.removeIf(problem -> problem.code().equals(Problem.NO_FEDERATION));
    warnings.add(
        Problem.warning(
            Problem.NO_FEDERATION,
            Position.of("."),
            "no federation is left in git since this commit. "
                + Text.listed(left)
                + (left.size() == 1 ? " is" : " are")
                + " orphaned: apps run on and host names keep their answers, but nothing is"
                + " deployed or set right",
            "Bring back the federation files, or end what they began: acf traffic release HOST,"
                + " cf delete APP"));
    return new Desired(
        next.commit(),
        next.regions(),
        next.zones(),
        next.federations(),
        warnings,
        next.positions());
  }

  private Source frozen(String reason, String tip, Optional<Commit> head, Instant now) {
    return with(new Condition.Frozen(reason, tip, head, since(Condition.Frozen.class, now)));
  }

  private Instant since(Class<? extends Condition> kind, Instant now) {
    return switch (condition) {
      case Condition.Unreachable unreachable when kind == Condition.Unreachable.class ->
          unreachable.since();
      case Condition.Frozen frozen when kind == Condition.Frozen.class -> frozen.since();
      default -> now;
    };
  }

  private Source with(Condition next) {
    return new Source(accepted, next, allowed);
  }
}
