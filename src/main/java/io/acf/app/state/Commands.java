package io.acf.app.state;

import io.acf.federation.Command;
import io.acf.federation.Controls;
import io.acf.federation.Journal;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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
      if (isSo(command)) {
        return new Told.Done();
      }
      var objection = safe.objection();
      if (objection.isPresent()) {
        return objection.get();
      }
      return switch (journal.append(command)) {
        case Journal.Appended.Refused refused -> new Told.Refused(refused.reason(), refused.tip());
        case Journal.Appended.Durable durable -> {
          board.controls(controls -> controls.after(durable.event()));
          yield new Told.Done();
        }
      };
    } finally {
      one.unlock();
    }
  }

  /** Saying it once more, with the same reason and end, by the same person, changes nothing. */
  private boolean isSo(Command command) {
    var controls = board.controls();
    return switch (command) {
      case Command.Cordon it -> same(controls.cordoned().get(it.region()), it);
      case Command.Uncordon it -> !controls.cordoned().containsKey(it.region());
      case Command.Drain it -> same(controls.drained().get(it.region()), it);
      case Command.Undrain it -> !controls.drained().containsKey(it.region());
      case Command.Freeze it ->
          (!it.scope().pushes() || same(controls.pushesFrozen().orElse(null), it))
              && (!it.scope().traffic() || same(controls.trafficFrozen().orElse(null), it));
      case Command.Unfreeze it ->
          (!it.scope().pushes() || controls.pushesFrozen().isEmpty())
              && (!it.scope().traffic() || controls.trafficFrozen().isEmpty());
      case Command.ReleaseHost it -> controls.released().containsKey(it.host());
      case Command.RetryRollout it -> false; // Each is a try of its own.
      case Command.Adopt it -> it.marks().isEmpty() || adopting(controls, it);
      case Command.AcceptCommit it -> false; // What it allows is used up by the next commit.
      case Command.AcceptLoss it -> controls.lost().isEmpty();
    };
  }

  private static boolean adopting(Controls controls, Command.Adopt adopt) {
    var adoption = controls.adoptions().get(adopt.pair());
    return adoption != null && adoption.marks().equals(adopt.marks());
  }

  private static boolean same(Controls.@Nullable Said said, Command command) {
    return said != null && said.same(command.terms());
  }
}
