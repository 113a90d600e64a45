package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.tasks.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/tasks. */
@ExtendWith(Conformance.class)
final class TasksTest {
  private final Cloud cloud = Cloud.shared();

  private final Tasks tasks = cloud.cf.tasks();

  @Test
  void runsListsAndCancels() {
    String app = cloud.running("tasks-app", "up");
    CreateTaskResponse created =
        now(
            tasks.create(
                CreateTaskRequest.builder()
                    .applicationId(app)
                    .command("true")
                    .name("migrate")
                    .memoryInMb(64)
                    .diskInMb(64)
                    .build()));
    eventually(
        () -> now(tasks.get(GetTaskRequest.builder().taskId(created.getId()).build())),
        task -> task.getState() == TaskState.SUCCEEDED);
    assertThat(
            now(tasks.list(ListTasksRequest.builder().applicationId(app).name("migrate").build()))
                .getResources())
        .hasSize(1);
    String second =
        now(tasks.create(
                CreateTaskRequest.builder().applicationId(app).command("sleep 60").build()))
            .getId();
    now(tasks.cancel(CancelTaskRequest.builder().taskId(second).build()));
    eventually(
        () -> now(tasks.get(GetTaskRequest.builder().taskId(second).build())),
        task -> task.getState() == TaskState.FAILED || task.getState() == TaskState.SUCCEEDED);
  }
}
