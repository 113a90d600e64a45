package io.acf.app.state;

import io.acf.federation.Adoption;
import io.acf.federation.Controls;
import io.acf.federation.Event;
import io.acf.federation.Journal;
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
  public Told tell(Event.Draft draft, Guard expected, Guard safe) {
    one.lock();
    try {
      var unexpected = expected.objection();
      if (unexpected.isPresent()) {
        return unexpected.get();
      }
      if (isSo(draft)) {
        return new Told.Done();
      }
      var objection = safe.objection();
      if (objection.isPresent()) {
        return objection.get();
      }
      return switch (journal.append(draft)) {
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
  private boolean isSo(Event.Draft draft) {
    var controls = board.controls();
    return switch (draft.kind()) {
      case UNCORDON -> draft.region().filter(controls.cordoned()::containsKey).isEmpty();
      case UNDRAIN -> draft.region().filter(controls.drained()::containsKey).isEmpty();
      case CORDON ->
          draft
              .region()
              .map(controls.cordoned()::get)
              .filter(said -> same(said, draft))
              .isPresent();
      case DRAIN ->
          draft.region().map(controls.drained()::get).filter(said -> same(said, draft)).isPresent();
      case FREEZE ->
          (draft.detail("scope").equals("traffic")
                  || controls.pushesFrozen().filter(said -> same(said, draft)).isPresent())
              && (draft.detail("scope").equals("pushes")
                  || controls.trafficFrozen().filter(said -> same(said, draft)).isPresent());
      case UNFREEZE ->
          (draft.detail("scope").equals("traffic") || controls.pushesFrozen().isEmpty())
              && (draft.detail("scope").equals("pushes") || controls.trafficFrozen().isEmpty());
      case TRAFFIC_RELEASE -> draft.host().filter(controls.released()::containsKey).isPresent();
      case ROLLOUT_RETRY -> false; // Each is a try of its own.
      case ADOPT -> Adoption.empty(draft) || adopting(draft);
      case SOURCE_ACCEPT -> false; // What it allows is used up by the next commit.
      case ACCEPT_LOSS -> controls.lost().isEmpty();
      case COMMIT_ACCEPTED,
          COMMIT_REJECTED,
          SOURCE_CHANGED,
          GENERATION_RAISED,
          STATE_CHANGED,
          STEP_DONE,
          STEP_FAILED,
          CONVERGED,
          ADOPTED,
          BREAKER_CHANGED,
          HEALTH_CHANGED,
          TRAFFIC_PUBLISHED,
          TRAFFIC_HELD,
          TRAFFIC_ORPHANED,
          TRAFFIC_RECLAIMED,
          LOSS_NOTICED ->
          throw new IllegalArgumentException("no command of a person: " + draft.kind());
    };
  }

  private boolean adopting(Event.Draft draft) {
    return board.controls().adoptions().entrySet().stream()
        .filter(entry -> draft.region().filter(entry.getKey().region()::equals).isPresent())
        .filter(entry -> draft.federation().filter(entry.getKey().federation()::equals).isPresent())
        .anyMatch(entry -> entry.getValue().asks(draft));
  }

  private static boolean same(Controls.Said said, Event.Draft draft) {
    return said.actor().equals(draft.actor())
        && said.reason().equals(draft.detail("reason"))
        && said.until().map(Object::toString).orElse("").equals(draft.detail("until"));
  }
}
