package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.processes.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/processes. */
@ExtendWith(Conformance.class)
final class ProcessesTest {
  private final Cloud cloud = Cloud.shared();

  private final Processes processes = cloud.cf.processes();

  @Test
  void getsListsUpdatesAndScales() {
    String app = cloud.running("processes-all", "up");
    ListProcessesResponse listed =
        now(processes.list(ListProcessesRequest.builder().applicationId(app).type("web").build()));
    String web = listed.getResources().getFirst().getId();
    GetProcessResponse got = now(processes.get(GetProcessRequest.builder().processId(web).build()));
    assertThat(got.getCommand()).isNotEmpty();
    UpdateProcessResponse updated =
        now(
            processes.update(
                UpdateProcessRequest.builder()
                    .processId(web)
                    .command("serve --fast")
                    .healthCheck(
                        HealthCheck.builder()
                            .type(HealthCheckType.HTTP)
                            .data(Data.builder().endpoint("/index.html").timeout(30).build())
                            .build())
                    .build()));
    assertThat(updated.getCommand()).isEqualTo("serve --fast");
    assertThat(updated.getHealthCheck().getType()).isEqualTo(HealthCheckType.HTTP);
    assertThat(
            now(processes.scale(
                    ScaleProcessRequest.builder()
                        .processId(web)
                        .instances(2)
                        .memoryInMb(64)
                        .diskInMb(128)
                        .build()))
                .getInstances())
        .isEqualTo(2);
    cloud.awaitRunning(app, 2);
  }

  @Test
  void tellsStatisticsAndRestartsAnInstance() {
    String app = cloud.running("processes-stats", "up");
    GetProcessStatisticsResponse statistics =
        now(processes.getStatistics(GetProcessStatisticsRequest.builder().processId(app).build()));
    assertThat(statistics.getResources())
        .singleElement()
        .satisfies(
            instance -> {
              assertThat(instance.getState()).isEqualTo(ProcessState.RUNNING);
              assertThat(instance.getHost()).isNotEmpty();
              assertThat(instance.getMemoryQuota()).isPositive();
              assertThat(instance.getUsage()).isNotNull();
            });
    now(
        processes.terminateInstance(
            TerminateProcessInstanceRequest.builder().processId(app).index("0").build()));
    cloud.awaitRunning(app, 1);
  }
}
