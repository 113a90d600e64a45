package io.acf.simulator.engine;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Task;
import java.util.List;

/** Commands that an app's droplet runs once: {@code sleep N} takes N s, {@code false} fails. */
public final class Tasks {
  private static final String FAILING = "false";
  private final Foundation foundation;
  private final Quotas quotas;

  Tasks(Foundation foundation, Quotas quotas) {
    this.foundation = foundation;
    this.quotas = quotas;
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
    schedule(task);
    return task;
  }

  /** Goes on with what was running. */
  public void resume() {
    List.copyOf(foundation.tasks.all()).stream()
        .filter(each -> each.state.equals("RUNNING") || each.state.equals("CANCELING"))
        .forEach(this::schedule);
  }

  private void schedule(Task task) {
    boolean sleeps = task.command.matches("sleep \\d{1,6}");
    long millis =
        sleeps
            ? 1000 * Long.parseLong(task.command.substring("sleep ".length()))
            : foundation.pace().instanceStart().toMillis();
    foundation.agenda().in(millis, () -> end(task, task.command.equals(FAILING)));
  }

  /** Ends a task before its time. */
  public void cancel(Task task) {
    task.state = "CANCELING";
    foundation.changed(foundation.tasks, task);
    foundation
        .agenda()
        .in(foundation.pace().job().toMillis(), () -> end(task, "task was cancelled"));
  }

  private void end(Task task, boolean failed) {
    if (failed) {
      end(task, "APP/TASK/" + task.name + ": Exited with status 1");
    } else if (task.state.equals("RUNNING")) {
      task.state = "SUCCEEDED";
      foundation.changed(foundation.tasks, task);
    }
  }

  private void end(Task task, String failure) {
    if (task.state.equals("RUNNING") || task.state.equals("CANCELING")) {
      task.state = "FAILED";
      task.failure = failure;
      foundation.changed(foundation.tasks, task);
    }
  }
}
