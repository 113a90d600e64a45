package io.acf.health;

import java.time.Instant;
import java.util.List;

/**
 * What one vantage point holds of a pair, as a value: record in, record out.
 *
 * <pre>
 * UNKNOWN -pass-> UP            a pair that has never converged stays UNKNOWN whatever probes say
 * UNKNOWN -fall-> DOWN          only where it was up before (restored)
 * UP -fail-> SUSPECT -pass-> UP
 *            SUSPECT -fall-> DOWN
 * DOWN -rise, hold-down over, runs the newest release-> WARMING -ramp over-> UP
 *      (from the first pass on it is PROBATION; a fail goes back to DOWN)
 * WARMING -fall-> DOWN
 * </pre>
 *
 * @param since when this state was entered
 * @param streak failures (SUSPECT, WARMING) or passes (PROBATION) in a row
 * @param downs when it went DOWN, within the flap window, oldest first
 */
public record Health(State state, Instant since, int streak, List<Instant> downs, String detail) {
  public Health {
    downs = List.copyOf(downs);
  }

  /** The closed list of health states. */
  public enum State {
    UNKNOWN,
    UP,
    SUSPECT,
    DOWN,
    PROBATION,
    WARMING
  }
}
