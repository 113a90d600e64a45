package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.config.Generation;
import io.acf.health.Pair;
import io.acf.regions.AppMarks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.pcollections.TreePMap;

/**
 * How a federation stands in a region.
 *
 * @param since when this state and reason began
 * @param nextTry when something will be tried again
 * @param aim what git wants here
 * @param observed what the region last showed
 * @param attempts failures in a row at this release
 * @param memory what the next look needs to know of the ones before
 * @param pending what would come next
 */
public record PairStatus(
    Pair pair,
    Condition condition,
    Instant since,
    Optional<Instant> nextTry,
    Aim aim,
    Observed observed,
    int attempts,
    Memory memory,
    Pending pending) {
  /** One of which nothing is pending. */
  public PairStatus(
      Pair pair,
      Condition condition,
      Instant since,
      Optional<Instant> nextTry,
      Aim aim,
      Observed observed,
      int attempts,
      Memory memory) {
    this(pair, condition, since, nextTry, aim, observed, attempts, memory, Pending.NOTHING);
  }

  /**
   * What would come next, for people.
   *
   * @param steps as texts; empty where nothing is to be done, or that is not known
   * @param adoptable what its apps carry that stands in the way and that a person may take back
   */
  public record Pending(List<String> steps, SortedMap<AppName, AppMarks> adoptable) {
    public static final Pending NOTHING = new Pending(List.of(), TreePMap.empty());

    public Pending {
      steps = List.copyOf(steps);
      adoptable = TreePMap.fromSortedMap(adoptable);
    }
  }

  /**
   * @param release that git wants
   * @param generation that wants it
   */
  public record Aim(Digest release, Generation generation) {}

  /**
   * @param at when the region was last seen completely
   * @param running label (40 hex digits) of the release that is completed here
   * @param completedOnce some release of this federation was completed here, now or ever
   * @param generation of what is completed here
   * @param ready running instances of all processes
   * @param instances wanted instances of all processes
   */
  public record Observed(
      Optional<Instant> at,
      Optional<String> running,
      boolean completedOnce,
      Optional<Generation> generation,
      int ready,
      int instances) {

    /** Nobody has looked; the journal may know what was completed there last. */
    static Observed before(Optional<String> completed) {
      return new Observed(
          Optional.empty(), completed, completed.isPresent(), Optional.empty(), 0, 0);
    }

    Observed at(Instant looked) {
      return new Observed(
          Optional.of(looked), running, completedOnce, generation, ready, instances);
    }
  }

  public State state() {
    return condition.state();
  }

  public Reason reason() {
    return condition.reason();
  }

  public String message() {
    return condition.message();
  }

  public String tip() {
    return condition.tip();
  }

  public Optional<Instant> seenAt() {
    return observed.at();
  }

  /** The release that git wants here. */
  public Digest wanted() {
    return aim.release();
  }

  /** Some release of this federation was completed here, now or ever. */
  public boolean completedOnce() {
    return observed.completedOnce();
  }

  /** Nothing is on its way there as long as the region is away, or people hold it. */
  public boolean outOfReach() {
    return switch (state()) {
      case DEFERRED, UNREACHABLE -> true;
      case UNKNOWN -> reason() != Reason.NOT_LOOKED_AT;
      case FAILED, PROGRESSING, DRIFTED, CONVERGED -> false;
    };
  }

  /** Whether the newest release is completed here, judged on the last observation. */
  public boolean runsNewest() {
    return observed.running().filter(aim.release().label()::equals).isPresent();
  }

  /** Whether it stands the same, seen at another time: most looks find nothing else. */
  boolean differsInTimeOnly(PairStatus other) {
    return aim.equals(other.aim)
        && condition.equals(other.condition)
        && attempts == other.attempts
        && since.equals(other.since)
        && nextTry.equals(other.nextTry)
        && memory.equals(other.memory)
        && observed.at.isPresent() == other.observed.at.isPresent()
        && observed.ready == other.observed.ready
        && observed.instances == other.observed.instances
        && observed.completedOnce == other.observed.completedOnce
        && observed.running.equals(other.observed.running)
        && observed.generation.equals(other.observed.generation);
  }

  /**
   * The newest generation that what is completed here satisfies. A commit that does not touch the
   * federation makes no call, so the region may carry the mark of an older one.
   */
  public Optional<Generation> reached() {
    return runsNewest() ? Optional.of(aim.generation()) : observed.generation();
  }

  /** In this condition, since now unless it was in it before. */
  PairStatus with(Condition next, Instant now) {
    return new PairStatus(
        pair,
        next,
        next.continues(condition) ? since : now,
        nextTry,
        aim,
        observed,
        attempts,
        memory,
        pending);
  }

  PairStatus with(Optional<Instant> next) {
    return new PairStatus(pair, condition, since, next, aim, observed, attempts, memory, pending);
  }

  PairStatus with(Aim next) {
    return new PairStatus(
        pair, condition, since, nextTry, next, observed, attempts, memory, pending);
  }

  PairStatus with(Observed next) {
    return new PairStatus(pair, condition, since, nextTry, aim, next, attempts, memory, pending);
  }

  PairStatus attempts(int next) {
    return new PairStatus(pair, condition, since, nextTry, aim, observed, next, memory, pending);
  }

  PairStatus with(Memory next) {
    return new PairStatus(pair, condition, since, nextTry, aim, observed, attempts, next, pending);
  }

  PairStatus with(Pending next) {
    return new PairStatus(pair, condition, since, nextTry, aim, observed, attempts, memory, next);
  }

  /** With what was tried before. */
  PairStatus with(StepAttempts attempts) {
    return with(memory.with(attempts));
  }
}
