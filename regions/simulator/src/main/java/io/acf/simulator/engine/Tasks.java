package io.acf.simulator.engine;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands that an app's droplet runs once. Where no cell really runs them, {@code sleep N} takes N
 * s and {@code false} fails.
 */
public final class Tasks {
  private static final String FAILING = "false";
  private static final String CANCELLED = "task was cancelled";
  private static final String LOST = "the cell that ran it is gone";

  private final Foundation foundation;
  private final Quotas quotas;
  private Cells cells = Cells.NONE;

  Tasks(Foundation foundation, Quotas quotas) {
    this.foundation = foundation;
    this.quotas = quotas;
  }

  void runIn(Cells where) {
    cells = where;
  }

  /**
   * Starts a task that has everything but its number.
   *
   * @throws io.acf.simulator.wire.CfError 422 where a quota does not allow it
   */
  public Task start(App app, Task task) {
    quotas.task(app, task);
    task.appGuid = app.guid;
    task.sequenceId =
        foundation.tasksOfApp.of(app.guid).stream()
                .mapToInt(each -> each.sequenceId)
                .max()
                .orElse(0)
            + 1;
    foundation.create(foundation.tasks, task);
    if (!cells.take(task)) {
      schedule(task);
    }
    return task;
  }

  /** Goes on with what was running; what really ran has died with the region. */
  public void resume() {
    List.copyOf(foundation.tasks.all()).stream()
        .filter(Tasks::unfinished)
        .forEach(
            task -> {
              if (cells.takes(task)) {
                end(task, task.state.equals("CANCELING") ? CANCELLED : LOST);
              } else {
                schedule(task);
              }
            });
  }

  private static boolean unfinished(Task task) {
    return task.state.equals("RUNNING") || task.state.equals("CANCELING");
  }

  private void schedule(Task task) {
    boolean sleeps = task.command.matches("sleep \\d{1,6}");
    long millis =
        sleeps
            ? 1000 * Long.parseLong(task.command.substring("sleep ".length()))
            : foundation.pace().instanceStart().toMillis();
    String failure = "APP/TASK/" + task.name + ": Exited with status 1";
    foundation.agenda().in(millis, () -> end(task, task.command.equals(FAILING) ? failure : null));
  }

  /** Every task that runs is lost with its cell. */
  void lose() {
    List.copyOf(foundation.tasks.all()).stream()
        .filter(Tasks::unfinished)
        .forEach(
            task -> {
              cells.cancel(task);
              end(task, LOST);
            });
  }

  /** Ends a task before its time. */
  public void cancel(Task task) {
    task.state = "CANCELING";
    foundation.changed(foundation.tasks, task);
    cells.cancel(task);
    foundation.agenda().in(foundation.pace().job().toMillis(), () -> end(task, CANCELLED));
  }

  /** A task that really ran does so no longer; without a failure it succeeded. */
  public void ended(String guid, @Nullable String failure) {
    foundation.tasks.find(guid).ifPresent(task -> end(task, failure));
  }

  /** Removes the tasks of an app, also those that run. */
  void forget(App app) {
    for (Task each : List.copyOf(foundation.tasksOfApp.of(app.guid))) {
      cells.cancel(each);
      foundation.remove(foundation.tasks, each);
    }
  }

  private void end(Task task, @Nullable String failure) {
    boolean canceling = task.state.equals("CANCELING");
    if (foundation.tasks.find(task.guid).isEmpty()
        || !(canceling || task.state.equals("RUNNING"))) {
      return;
    }
    if (failure == null && !canceling) {
      task.state = "SUCCEEDED";
    } else if (failure != null) {
      task.state = "FAILED";
      task.failure = failure;
    } else {
      return;
    }
    foundation.changed(foundation.tasks, task);
  }
}
