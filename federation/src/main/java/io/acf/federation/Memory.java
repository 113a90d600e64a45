package io.acf.federation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a pair from one tick to the next beside how it stands. To lose it costs a
 * few calls, never a wrong one.
 *
 * @param attempts steps that were sent, on what the region showed
 * @param asked a person asked for another try
 * @param crashing new instances of a deployment crashed
 * @param staged the wanted release has its droplets here
 */
public record Memory(
    StepAttempts attempts, Optional<Asked> asked, Optional<Crashing> crashing, boolean staged) {
  public static final Memory NOTHING =
      new Memory(StepAttempts.NONE, Optional.empty(), Optional.empty(), false);

  /**
   * @param said when the command was said, by the clock of who took it: its name, no more
   * @param since when it was first heard of here: ages are taken from this
   */
  public record Asked(Instant said, Instant since) {}

  /**
   * @param deployment guid
   * @param most instances that were down at once, 1 or more
   * @param words CF's, the newest; empty where it has said none
   */
  public record Crashing(String deployment, int most, String words) {}

  Memory with(StepAttempts now) {
    return new Memory(now, asked, crashing, staged);
  }

  Memory seen(Plan plan) {
    return new Memory(attempts, asked, plan.crashing(), plan.staged());
  }

  /** For a new release: what was asked stays asked. */
  Memory anew() {
    return new Memory(StepAttempts.NONE, asked, Optional.empty(), false);
  }

  /** Whether the command is one that was not heard of before. */
  boolean news(Controls.Said said) {
    return asked.filter(it -> it.said().equals(said.at())).isEmpty();
  }

  /**
   * A command dated ahead of us counts as said now: what rests on its age must not wait for that
   * time to come.
   */
  Memory asked(Controls.Said said, Instant now) {
    var since = said.at().isAfter(now) ? now : said.at();
    return new Memory(
        StepAttempts.NONE, Optional.of(new Asked(said.at(), since)), crashing, staged);
  }

  /** How long ago a person asked for another try; empty also where that try was made. */
  Optional<Duration> askedAgo(Instant now) {
    return asked
        .filter(it -> !attempts.began(it.since()))
        .map(it -> Duration.between(it.since(), now));
  }
}
