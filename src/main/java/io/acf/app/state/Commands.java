package io.acf.app.state;

import io.acf.federation.Command;
import io.acf.federation.Journal;
import io.acf.federation.Repetition;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commands of people: durable in the journal first, in force next, acknowledged last. A command
 * that says what is so already changes nothing and is not written again.
 */
public final class Commands {
  /** What became of a command. */
  public sealed interface Told {
    /** In force. */
    record Done() implements Told {}

    /** It was meant for another state than the present one. */
    record Changed() implements Told {}

    /** It would take the last region away that serves. */
    record LastRegion(String message) implements Told {}

    /** Not durable, so not in force. */
    record Refused(String reason, String tip) implements Told {}
  }

  /** Judges a command before it is written; runs under the lock of all commands. */
  public interface Guard {
    Optional<Told> objection();

    Guard NONE = Optional::empty;
  }

  private final Journal journal;
  private final Board board;
  private final ReentrantLock one = new ReentrantLock();

  public Commands(Journal journal, Board board) {
    this.journal = journal;
    this.board = board;
  }

  /**
   * @param expected judged first, also where the command changes nothing
   * @param safe judged where it would change something
   */
  public Told tell(Command command, Guard expected, Guard safe) {
    one.lock();
    try {
      var unexpected = expected.objection();
      if (unexpected.isPresent()) {
        return unexpected.get();
      }
      if (Repetition.of(command, board.controls())) {
        return new Told.Done();
      }
      var objection = safe.objection();
      if (objection.isPresent()) {
        return objection.get();
      }
      return switch (journal.append(command)) {
        case Journal.Appended.Refused refused -> new Told.Refused(refused.reason(), refused.tip());
        case Journal.Appended.Durable durable -> {
          board.heard(durable.event());
          yield new Told.Done();
        }
      };
    } finally {
      one.unlock();
    }
  }
}
