package io.acf.federation;

import org.jspecify.annotations.Nullable;

/** A command that says what is so already. */
public final class Repetition {
  private Repetition() {}

  /** Saying it once more, with the same reason and end, by the same person, changes nothing. */
  public static boolean of(Command command, Controls controls) {
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
      case Command.AcceptCommit it -> false; // What it allowed may be used up.
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
