package io.acf.health;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the vantage points hold together of an endpoint: what its weight follows. {@link Transition}
 * says how one follows from another.
 *
 * <p>Instants that lie in the future (the clock was set back) count as now: an age is never
 * negative, and a hold-down never grows by a jump.
 *
 * @param since when this state was entered
 * @param opinion that of the vote that decided last; empty where none has since the start, or since
 *     it is asked as it is now
 * @param downs when it went DOWN: the last time, and those within the flap window before it, oldest
 *     first
 * @param everUp whether it has been up before, here or before a restart; one that never was is not
 *     yet up, rather than down
 * @param grace what speaks for it although its probes fail
 * @param heardAt when the vote that decided last was cast; {@link Instant#MIN} where none was since
 *     the start, and where one that was warming up then has not passed since
 * @param detail one line for people: what the last probe found, or what the return waits for
 */
public record Verdict(
    State state,
    Instant since,
    Optional<Opinion> opinion,
    List<Instant> downs,
    boolean everUp,
    Grace grace,
    Instant heardAt,
    String detail) {
  static final String SPARED = "; nobody else was left: keeps what it has";

  public Verdict {
    downs = List.copyOf(downs);
  }

  /** Of a pair of which nothing is known and that was never up. */
  public static Verdict unknown(Instant now) {
    return recalled(State.UNKNOWN, now, List.of(), false, Grace.NONE, "not probed yet");
  }

  /** Of a pair that was up before a restart: its first pass makes it UP at full weight. */
  public static Verdict restored(Instant now) {
    return recalled(
        State.UNKNOWN, now, List.of(), true, Grace.NONE, "not probed since the restart");
  }

  /** One for which no vote was cast yet. */
  public static Verdict recalled(
      State state, Instant since, List<Instant> downs, boolean everUp, Grace grace, String detail) {
    return new Verdict(state, since, Optional.empty(), downs, everUp, grace, Instant.MIN, detail);
  }

  /**
   * The next verdict. Votes that do not agree, or are not fresh, change nothing: lack of evidence
   * lowers nothing.
   *
   * @param votes of this endpoint, at most one a vantage point
   */
  public Verdict next(Collection<Vote> votes, Rules rules, Readiness readiness, Instant now) {
    var here = notAfter(now);
    return Vote.deciding(votes, isOut(), rules, now)
        .map(vote -> new Transition(here.heard(vote, now), vote, rules, readiness, now).next())
        .orElse(here);
  }

  /**
   * Whether failures may lower it. Those of one that is down, or was never up, say nothing that is
   * not known; those of one that fell with all others count once another shows that probes can
   * pass.
   */
  public boolean failuresCount(Readiness readiness) {
    return switch (state) {
      case UP, SUSPECT, WARMING -> true;
      case UNKNOWN -> everUp && readiness.everConverged();
      case DOWN -> isSpared() && readiness.proven();
      case PROBATION -> false;
    };
  }

  /**
   * The same from now on asked in another way: fresh evidence. What was up stays up, what was down
   * is not known to be. What is on its way back passed the check of before, so that is not why it
   * is out: it goes on being held down, and waits for the newest release and its ramp.
   */
  public Verdict askedAnew(Instant now) {
    return switch (state) {
      case UP, WARMING, UNKNOWN -> anew(state, since, now);
      case SUSPECT -> anew(State.UP, now, now);
      case PROBATION -> isSpared() ? anew(State.UNKNOWN, now, now) : anew(state, since, now);
      case DOWN -> anew(State.UNKNOWN, now, now);
    };
  }

  private Verdict anew(State to, Instant entered, Instant now) {
    var asked = Grace.asked(now);
    var why = "the health check changed";
    return new Verdict(to, entered, Optional.empty(), downs, everUp, asked, heardAt, why);
  }

  /**
   * The same where nobody else was left when it went down: one cause, for which it earns no
   * hold-down. Changes one that is down only.
   */
  public Verdict spared() {
    if (isSpared() || !isOut()) {
      return this;
    }
    var before = downs.isEmpty() ? downs : downs.subList(0, downs.size() - 1);
    var spared = grace.spared(true);
    return new Verdict(state, since, opinion, before, everUp, spared, heardAt, detail + SPARED);
  }

  /**
   * The same as its weight may follow it now: too little fresh evidence is none, whatever was found
   * before.
   */
  public Verdict asOf(Instant now, Rules rules) {
    return rules.fresh(heardAt, now) ? this : entered(State.UNKNOWN, now);
  }

  /** Until when it is fresh without another vote; empty where none was heard since the start. */
  public Optional<Instant> freshUntil(Rules rules) {
    return heardAt.equals(Instant.MIN) ? Optional.empty() : Optional.of(rules.freshUntil(heardAt));
  }

  /** Whether a weight follows both in the same way: they differ in words and times only. */
  public boolean weighsAs(Verdict other) {
    return state == other.state
        && (state != State.WARMING || since.equals(other.since))
        && everUp == other.everUp
        && passing() == other.passing()
        && isSpared() == other.isSpared()
        && isExcused() == other.isExcused()
        && fellAt().equals(other.fellAt());
  }

  /** The share of its weight that it may have, 0..1; one that is not known keeps what it has. */
  public double share(Ramp ramp, Instant now) {
    return switch (state) {
      case UP, SUSPECT, UNKNOWN -> 1;
      case WARMING -> ramp.factor(since, now);
      case DOWN, PROBATION -> 0;
    };
  }

  /** It is down, and so is everybody else: what it has stays. */
  public boolean isSpared() {
    return grace.spared();
  }

  /** It would be down, had its health check not just changed: what it has stays. */
  public boolean isExcused() {
    return grace.excused();
  }

  /** Its weight grows by time alone. */
  public boolean isWarming() {
    return state == State.WARMING;
  }

  /** It is down, or on its way back and not yet answered. */
  public boolean isOut() {
    return state.out();
  }

  /** Enough passes in a row, also where the return is still held down. */
  public boolean passing() {
    return state.confirmed()
        || state == State.PROBATION && opinion.filter(Opinion.RISE::equals).isPresent();
  }

  /** Whether it proves to others that probes can pass. */
  public boolean proves() {
    return state == State.PROBATION
        ? opinion.filter(Opinion::passes).isPresent()
        : state.confirmed() && !isExcused();
  }

  /** Whether both bear in the same way on what is held of the other endpoints of the host name. */
  public boolean bearsAs(Verdict other) {
    return state.confirmed() == other.state.confirmed() && proves() == other.proves();
  }

  /** When it went down, where it is down for a cause of its own. */
  public Optional<Instant> fellAt() {
    return isOut() && !isSpared() && !downs.isEmpty()
        ? Optional.of(downs.getLast())
        : Optional.empty();
  }

  /**
   * When the hold-down ends, by the last time it went DOWN; {@link Instant#MIN} where it never did.
   */
  public Instant returnsNotBefore(HealthPolicy policy) {
    return downs.isEmpty() ? Instant.MIN : downs.getLast().plus(policy.holdDownAfter(downs.size()));
  }

  private Verdict heard(Vote vote, Instant now) {
    var unproven = state == State.WARMING && heardAt.equals(Instant.MIN);
    var counts = !unproven || vote.opinion() != Opinion.FAILING; // One failure confirms nobody.
    var at = !counts ? heardAt : vote.at().isAfter(now) ? now : vote.at();
    return new Verdict(state, since, Optional.of(vote.opinion()), downs, everUp, grace, at, detail);
  }

  Verdict entered(State to, Instant now) {
    return new Verdict(to, now, opinion, downs, everUp, grace, heardAt, detail);
  }

  Verdict with(String detail) {
    return new Verdict(state, since, opinion, downs, everUp, grace, heardAt, detail);
  }

  /** The same with other grace. */
  public Verdict granted(Grace now) {
    return new Verdict(state, since, opinion, downs, everUp, now, heardAt, detail);
  }

  /** Nothing of it lies in the future: a clock that was ahead lengthens nothing. */
  public Verdict notAfter(Instant now) {
    var ahead = since.isAfter(now) || downs.stream().anyMatch(down -> down.isAfter(now));
    if (!ahead) {
      return granted(grace.notAfter(now)); // As a rule.
    }
    var past = downs.stream().map(down -> down.isAfter(now) ? now : down).toList();
    var entered = since.isAfter(now) ? now : since;
    return new Verdict(state, entered, opinion, past, everUp, grace.notAfter(now), heardAt, detail);
  }

  /** The closed list of verdicts. */
  public enum State {
    UNKNOWN,
    UP,
    SUSPECT,
    DOWN,
    PROBATION,
    WARMING;

    /** Whether a positive finding stands behind it: it may be answered. */
    public boolean confirmed() {
      return switch (this) {
        case UP, SUSPECT, WARMING -> true;
        case UNKNOWN, DOWN, PROBATION -> false;
      };
    }

    boolean out() {
      return this == DOWN || this == PROBATION;
    }

    /** As it is written in REST, metrics and the journal. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException where no state is written so
     */
    public static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
