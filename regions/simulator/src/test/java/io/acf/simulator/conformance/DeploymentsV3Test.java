package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.cloudfoundry.client.v3.deployments.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/deployments (rolling only: it has no other strategy). */
@ExtendWith(Conformance.class)
final class DeploymentsV3Test {
  private final Cloud cloud = Cloud.unhurried();

  private final DeploymentsV3 deployments = cloud.cf.deploymentsV3();

  private CreateDeploymentResponse deploy(String app, String droplet) {
    return now(
        deployments.create(
            CreateDeploymentRequest.builder()
                .droplet(to(droplet))
                .relationships(DeploymentRelationships.builder().app(one(app)).build())
                .build()));
  }

  private GetDeploymentResponse seen(String deployment) {
    return now(deployments.get(GetDeploymentRequest.builder().deploymentId(deployment).build()));
  }

  @Test
  void rollsToANewDroplet() {
    String app = cloud.running("deployments-roll", "one");
    cloud.map(cloud.route("deployments-roll"), app);
    cloud.awaitPage("deployments-roll." + DOMAIN, "one");
    String droplet = cloud.droplet(app, "two");
    CreateDeploymentResponse created = deploy(app, droplet);
    assertThat(created.getStatus().getValue()).isEqualTo(DeploymentStatusValue.ACTIVE);
    assertThat(created.getStrategy()).isEqualTo(DeploymentStrategy.ROLLING);
    assertThat(created.getNewProcesses()).hasSize(1);
    assertThat(
            now(deployments.list(
                    ListDeploymentsRequest.builder()
                        .applicationId(app)
                        .statusValue(DeploymentStatusValue.ACTIVE)
                        .build()))
                .getResources())
        .hasSize(1);
    GetDeploymentResponse over =
        eventually(
            () -> seen(created.getId()),
            deployment -> deployment.getStatus().getValue() == DeploymentStatusValue.FINALIZED);
    assertThat(over.getStatus().getReason()).isEqualTo(DeploymentStatusReason.DEPLOYED);
    cloud.awaitPage("deployments-roll." + DOMAIN, "two");
  }

  @Test
  void cancelGoesBackToTheOldDroplet() {
    String app = cloud.running("deployments-cancel", "old");
    now(
        cloud
            .cf
            .applicationsV3()
            .scale(
                org.cloudfoundry.client.v3.applications.ScaleApplicationRequest.builder()
                    .applicationId(app)
                    .type("web")
                    .instances(4)
                    .build()));
    cloud.awaitRunning(app, 4);
    cloud.map(cloud.route("deployments-cancel"), app);
    CreateDeploymentResponse created = deploy(app, cloud.droplet(app, "new"));
    now(
        deployments.cancel(
            CancelDeploymentRequest.builder().deploymentId(created.getId()).build()));
    GetDeploymentResponse over =
        eventually(
            () -> seen(created.getId()),
            deployment -> deployment.getStatus().getValue() == DeploymentStatusValue.FINALIZED);
    assertThat(over.getStatus().getReason()).isEqualTo(DeploymentStatusReason.CANCELED);
    cloud.awaitPage("deployments-cancel." + DOMAIN, "old");
  }

  @Test
  void aNewDeploymentSupersedesTheOldOne() {
    String app = cloud.running("deployments-supersede", "one");
    String droplet = cloud.droplet(app, "two");
    String first = deploy(app, droplet).getId();
    String second = deploy(app, droplet).getId();
    eventually(
        () -> seen(first),
        deployment ->
            deployment.getStatus().getReason() == DeploymentStatusReason.SUPERSEDED
                || deployment.getStatus().getReason() == DeploymentStatusReason.DEPLOYED);
    eventually(
        () -> seen(second),
        deployment -> deployment.getStatus().getReason() == DeploymentStatusReason.DEPLOYED);
  }

  @Test
  void refusesADropletThatIsNotThere() {
    String app = cloud.running("deployments-refused", "one");
    refused(
        422,
        deployments.create(
            CreateDeploymentRequest.builder()
                .droplet(to(UUID.randomUUID().toString()))
                .relationships(DeploymentRelationships.builder().app(one(app)).build())
                .build()));
    refused(
        404,
        deployments.get(
            GetDeploymentRequest.builder().deploymentId(UUID.randomUUID().toString()).build()));
  }
}
