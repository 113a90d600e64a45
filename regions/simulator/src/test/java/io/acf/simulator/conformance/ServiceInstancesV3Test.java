package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.serviceinstances.*;
import org.cloudfoundry.client.v3.serviceplans.ListServicePlansRequest;
import org.cloudfoundry.client.v3.spaces.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/service_instances. */
@ExtendWith(Conformance.class)
final class ServiceInstancesV3Test {
  private final Cloud cloud = Cloud.shared();

  private final ServiceInstancesV3 instances = cloud.cf.serviceInstancesV3();

  @Test
  void aUserProvidedOneIsThereAtOnce() {
    String instance =
        now(instances.create(
                CreateServiceInstanceRequest.builder()
                    .type(ServiceInstanceType.USER_PROVIDED)
                    .name("instances-provided")
                    .credential("uri", "db://host/1")
                    .tag("sql")
                    .relationships(
                        ServiceInstanceRelationships.builder().space(one(cloud.space())).build())
                    .build()))
            .getServiceInstance()
            .orElseThrow()
            .getId();
    assertThat(
            now(instances.getUserProvidedCredentials(
                    GetUserProvidedCredentialsRequest.builder()
                        .serviceInstanceId(instance)
                        .build()))
                .getCredentials())
        .containsEntry("uri", "db://host/1");
    now(
        instances.update(
            UpdateServiceInstanceRequest.builder()
                .serviceInstanceId(instance)
                .name("instances-renamed")
                .build()));
    assertThat(
            now(instances.get(
                    GetServiceInstanceRequest.builder().serviceInstanceId(instance).build()))
                .getName())
        .isEqualTo("instances-renamed");
    assertThat(
            now(instances.list(
                    ListServiceInstancesRequest.builder()
                        .serviceInstanceName("instances-renamed")
                        .spaceId(cloud.space())
                        .build()))
                .getResources())
        .hasSize(1);
    assertThat(
            now(
                instances.delete(
                    DeleteServiceInstanceRequest.builder().serviceInstanceId(instance).build())))
        .isEmpty();
    refused(
        404,
        instances.get(GetServiceInstanceRequest.builder().serviceInstanceId(instance).build()));
  }

  @Test
  void aManagedOneIsMadeByItsBrokerInAJob() {
    String plan =
        now(cloud.cf.servicePlansV3().list(ListServicePlansRequest.builder().build()))
            .getResources()
            .getFirst()
            .getId();
    String job =
        now(instances.create(
                CreateServiceInstanceRequest.builder()
                    .type(ServiceInstanceType.MANAGED)
                    .name("instances-managed")
                    .parameter("size", "small")
                    .relationships(
                        ServiceInstanceRelationships.builder()
                            .space(one(cloud.space()))
                            .servicePlan(one(plan))
                            .build())
                    .build()))
            .getJobId()
            .orElseThrow();
    cloud.done(job);
    ServiceInstanceResource made =
        now(instances.list(
                ListServiceInstancesRequest.builder()
                    .serviceInstanceName("instances-managed")
                    .build()))
            .getResources()
            .getFirst();
    assertThat(made.getLastOperation().getState()).isEqualTo("succeeded");
    assertThat(
            now(instances.getManagedServiceParameters(
                    GetManagedServiceParametersRequest.builder()
                        .serviceInstanceId(made.getId())
                        .build()))
                .getParameters())
        .containsEntry("size", "small");
    String other =
        now(cloud
                .cf
                .spacesV3()
                .create(
                    CreateSpaceRequest.builder()
                        .name("instances-shared")
                        .relationships(
                            SpaceRelationships.builder().organization(one(cloud.org())).build())
                        .build()))
            .getId();
    Cli.login(cloud.wire);
    cloud
        .wire
        .patch("/v3/feature_flags/service_instance_sharing", "{\"enabled\":true}")
        .expect(200);
    now(
        instances.share(
            ShareServiceInstanceRequest.builder()
                .serviceInstanceId(made.getId())
                .data(to(other))
                .build()));
    assertThat(
            now(instances.listSharedSpacesRelationship(
                    ListSharedSpacesRelationshipRequest.builder()
                        .serviceInstanceId(made.getId())
                        .build()))
                .getData())
        .hasSize(1);
    now(
        instances.unshare(
            UnshareServiceInstanceRequest.builder()
                .serviceInstanceId(made.getId())
                .spaceId(other)
                .build()));
    cloud.done(
        now(instances.delete(
                DeleteServiceInstanceRequest.builder().serviceInstanceId(made.getId()).build()))
            .orElseThrow());
  }
}
