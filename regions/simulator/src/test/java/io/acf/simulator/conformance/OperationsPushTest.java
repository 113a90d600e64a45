package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.cloudfoundry.operations.DefaultCloudFoundryOperations;
import org.cloudfoundry.operations.applications.ManifestV3;
import org.cloudfoundry.operations.applications.ManifestV3Application;
import org.cloudfoundry.operations.applications.PushManifestV3Request;
import org.cloudfoundry.operations.applications.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stock {@code cloudfoundry-operations}: the high-level push, end to end. */
@ExtendWith(Conformance.class)
final class OperationsPushTest {
  private final Cloud cloud = Cloud.shared();

  @TempDir Path folder;

  private void push(Path site) {
    DefaultCloudFoundryOperations operations =
        DefaultCloudFoundryOperations.builder()
            .cloudFoundryClient(cloud.cf)
            .organization("demo")
            .space("prod")
            .build();
    operations
        .applications()
        .pushManifestV3(
            PushManifestV3Request.builder()
                .manifest(
                    ManifestV3.builder()
                        .application(
                            ManifestV3Application.builder()
                                .name("operations-push")
                                .path(site)
                                .memory(64)
                                .instances(2)
                                .buildpack("staticfile_buildpack")
                                .route(Route.builder().route("operations-push." + DOMAIN).build())
                                .environmentVariable("COLOUR", "green")
                                .build())
                        .build())
                .build())
        .block(Duration.ofSeconds(60));
  }

  @Test
  void aPushedSiteIsServedUnderItsRoute() throws Exception {
    push(Site.folder(folder, "first"));
    cloud.awaitPage("operations-push." + DOMAIN, "first");
    push(Site.folder(folder, "second"));
    cloud.awaitPage("operations-push." + DOMAIN, "second");
    Wire.Answer page = cloud.wire.visit("operations-push." + DOMAIN, "/about.txt");
    assertThat(page.text()).isEqualTo("second");
    assertThat(page.header("x-vcap-request-id")).isPresent();
  }
}
