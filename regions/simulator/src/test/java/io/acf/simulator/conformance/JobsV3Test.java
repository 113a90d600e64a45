package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.applications.DeleteApplicationRequest;
import org.cloudfoundry.client.v3.jobs.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/jobs. */
@ExtendWith(Conformance.class)
final class JobsV3Test {
  private final Cloud cloud = Cloud.unhurried();

  @Test
  void passesThroughProcessing() {
    String app = cloud.app("jobs-app");
    String job =
        now(
            cloud
                .cf
                .applicationsV3()
                .delete(DeleteApplicationRequest.builder().applicationId(app).build()));
    GetJobResponse first = now(cloud.cf.jobsV3().get(GetJobRequest.builder().jobId(job).build()));
    assertThat(first.getState()).isEqualTo(JobState.PROCESSING);
    assertThat(first.getOperation()).isEqualTo("app.delete");
    assertThat(cloud.done(job).getErrors()).isEmpty();
    refused(404, cloud.cf.jobsV3().get(GetJobRequest.builder().jobId("no-such-job").build()));
  }
}
