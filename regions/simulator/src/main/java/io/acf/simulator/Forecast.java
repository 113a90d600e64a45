package io.acf.simulator;

import io.acf.simulator.model.Agenda;
import java.time.Duration;
import java.util.SplittableRandom;

/** Brings weather to a region: each change at its time, by the region's own clock. */
final class Forecast {
  private final Agenda agenda;
  private final FaultBoard board;
  private final SplittableRandom dice;

  /** Weather for one region; {@code seed} is for moments that the script leaves open. */
  Forecast(Agenda agenda, FaultBoard board, long seed) {
    this.agenda = agenda;
    this.board = board;
    this.dice = new SplittableRandom(seed);
  }

  /** Counts from now. Runs inside a transaction, as all that it sets in motion. */
  void begin(Weather weather) {
    for (Weather.Turn turn : weather.turns()) {
      long spread = turn.latest().minus(turn.earliest()).toMillis();
      long at = turn.earliest().toMillis() + dice.nextLong(spread + 1);
      agenda.inAnyCase(at, () -> come(turn));
    }
  }

  private void come(Weather.Turn turn) {
    if (turn.fault().isEmpty()) {
      board.clear();
    } else {
      Fault fault = turn.fault().get();
      board.add(fault);
      turn.lasting()
          .filter(each -> !(fault instanceof RequestFault.Refuse))
          .ifPresent(each -> agenda.inAnyCase(each.toMillis(), () -> board.remove(fault)));
    }
    turn.every()
        .map(Duration::toMillis)
        .ifPresent(each -> agenda.inAnyCase(each, () -> come(turn)));
  }
}
