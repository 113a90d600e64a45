package io.acf.federation;

import io.acf.config.Digest;
import io.acf.config.Generation;
import io.acf.health.Pair;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a federation stands in a region.
 *
 * @param reason kebab-case, from a closed list; empty when converged
 * @param message one sentence for people; of a converged pair what others have set there, else
 *     empty
 * @param tip what to do; empty where waiting is all
 * @param since when this state and reason began
 * @param nextTry when something will be tried again
 * @param seenAt when the region was last seen completely
 * @param wanted the release that git wants here
 * @param running label (40 hex digits) of the release that is completed here, as last seen
 * @param completedOnce some release of this federation was completed here, now or ever
 * @param desired the generation that wants it
 * @param generation of what is completed here, as last seen
 * @param ready running instances of all processes
 * @param instances wanted instances of all processes
 * @param attempts failures in a row at this release
 * @param memory what the next tick needs to know of the ones before
 */
public record PairStatus(
    Pair pair,
    State state,
    String reason,
    String message,
    String tip,
    Instant since,
    Optional<Instant> nextTry,
    Optional<Instant> seenAt,
    Digest wanted,
    Optional<String> running,
    boolean completedOnce,
    Generation desired,
    Optional<Generation> generation,
    int ready,
    int instances,
    int attempts,
    Memory memory) {

  /** One of which nothing else is remembered. */
  public PairStatus(
      Pair pair,
      State state,
      String reason,
      String message,
      String tip,
      Instant since,
      Optional<Instant> nextTry,
      Optional<Instant> seenAt,
      Digest wanted,
      Optional<String> running,
      boolean completedOnce,
      Generation desired,
      Optional<Generation> generation,
      int ready,
      int instances,
      int attempts) {
    this(
        pair,
        state,
        reason,
        message,
        tip,
        since,
        nextTry,
        seenAt,
        wanted,
        running,
        completedOnce,
        desired,
        generation,
        ready,
        instances,
        attempts,
        Memory.NOTHING);
  }

  /** With what was tried before. */
  PairStatus with(Tries tries) {
    return but(it -> it.memory = memory.with(tries));
  }

  /** This one with what is set on a copy of it. */
  PairStatus but(Consumer<Edit> edit) {
    var copy = new Edit(this);
    edit.accept(copy);
    return copy.done();
  }

  /** Whether the newest release is completed here, judged on the last observation. */
  public boolean runsNewest() {
    return running.filter(wanted.label()::equals).isPresent();
  }

  /**
   * The newest generation that what is completed here satisfies. A commit that does not touch the
   * federation makes no call, so the region may carry the mark of an older one.
   */
  public Optional<Generation> reached() {
    return runsNewest() ? Optional.of(desired) : generation;
  }

  /** A copy on which what is different is set; nobody sees it before it is done. */
  static final class Edit {
    private final Pair pair;
    Standing standing;
    Instant since;
    Optional<Instant> nextTry;
    Optional<Instant> seenAt;
    Digest wanted;
    Optional<String> running;
    boolean completedOnce;
    Generation desired;
    Optional<Generation> generation;
    int ready;
    int instances;
    int attempts;
    Memory memory;

    private Edit(PairStatus of) {
      pair = of.pair;
      standing = new Standing(of.state, of.reason, of.message, of.tip);
      since = of.since;
      nextTry = of.nextTry;
      seenAt = of.seenAt;
      wanted = of.wanted;
      running = of.running;
      completedOnce = of.completedOnce;
      desired = of.desired;
      generation = of.generation;
      ready = of.ready;
      instances = of.instances;
      attempts = of.attempts;
      memory = of.memory;
    }

    private PairStatus done() {
      return new PairStatus(
          pair,
          standing.state(),
          standing.reason(),
          standing.message(),
          standing.tip(),
          since,
          nextTry,
          seenAt,
          wanted,
          running,
          completedOnce,
          desired,
          generation,
          ready,
          instances,
          attempts,
          memory);
    }
  }
}
