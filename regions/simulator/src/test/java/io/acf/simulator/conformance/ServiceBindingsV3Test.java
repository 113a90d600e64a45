package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.Metadata;
import org.cloudfoundry.client.v3.servicebindings.*;
import org.cloudfoundry.client.v3.serviceinstances.*;
import org.cloudfoundry.client.v3.serviceplans.ListServicePlansRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/service_credential_bindings. */
@ExtendWith(Conformance.class)
final class ServiceBindingsV3Test {
  private final Cloud cloud = Cloud.shared();

  private final ServiceBindingsV3 bindings = cloud.cf.serviceBindingsV3();

  private String userProvided(String name) {
    return now(cloud
            .cf
            .serviceInstancesV3()
            .create(
                CreateServiceInstanceRequest.builder()
                    .type(ServiceInstanceType.USER_PROVIDED)
                    .name(name)
                    .credential("uri", "db://host/1")
                    .relationships(
                        ServiceInstanceRelationships.builder().space(one(cloud.space())).build())
                    .build()))
        .getServiceInstance()
        .orElseThrow()
        .getId();
  }

  @Test
  void bindsAUserProvidedInstanceAtOnce() {
    String instance = userProvided("bindings-provided");
    String app = cloud.app("bindings-provided");
    String binding =
        now(bindings.create(
                CreateServiceBindingRequest.builder()
                    .type(ServiceBindingType.APPLICATION)
                    .name("db")
                    .relationships(
                        ServiceBindingRelationships.builder()
                            .application(one(app))
                            .serviceInstance(one(instance))
                            .build())
                    .build()))
            .getServiceBinding()
            .orElseThrow()
            .getId();
    assertThat(
            now(bindings.getDetails(
                    GetServiceBindingDetailsRequest.builder().serviceBindingId(binding).build()))
                .getCredentials())
        .containsEntry("uri", "db://host/1");
    now(
        bindings.update(
            UpdateServiceBindingRequest.builder()
                .serviceBindingId(binding)
                .metadata(Metadata.builder().label("a", "b").build())
                .build()));
    assertThat(
            now(bindings.get(GetServiceBindingRequest.builder().serviceBindingId(binding).build()))
                .getName())
        .isEqualTo("db");
    assertThat(
            now(bindings.list(ListServiceBindingsRequest.builder().applicationId(app).build()))
                .getResources())
        .hasSize(1);
    now(bindings.delete(DeleteServiceBindingRequest.builder().serviceBindingId(binding).build()));
    refused(
        404, bindings.get(GetServiceBindingRequest.builder().serviceBindingId(binding).build()));
  }

  @Test
  void bindsAManagedInstanceInAJob() {
    String plan =
        now(cloud.cf.servicePlansV3().list(ListServicePlansRequest.builder().build()))
            .getResources()
            .getFirst()
            .getId();
    cloud.done(
        now(cloud
                .cf
                .serviceInstancesV3()
                .create(
                    CreateServiceInstanceRequest.builder()
                        .type(ServiceInstanceType.MANAGED)
                        .name("bindings-managed")
                        .relationships(
                            ServiceInstanceRelationships.builder()
                                .space(one(cloud.space()))
                                .servicePlan(one(plan))
                                .build())
                        .build()))
            .getJobId()
            .orElseThrow());
    String instance =
        now(cloud
                .cf
                .serviceInstancesV3()
                .list(
                    ListServiceInstancesRequest.builder()
                        .serviceInstanceName("bindings-managed")
                        .build()))
            .getResources()
            .getFirst()
            .getId();
    String app = cloud.app("bindings-managed");
    cloud.done(
        now(bindings.create(
                CreateServiceBindingRequest.builder()
                    .type(ServiceBindingType.APPLICATION)
                    .parameter("role", "reader")
                    .relationships(
                        ServiceBindingRelationships.builder()
                            .application(one(app))
                            .serviceInstance(one(instance))
                            .build())
                    .build()))
            .getJobId()
            .orElseThrow());
    String binding =
        now(bindings.list(ListServiceBindingsRequest.builder().serviceInstanceId(instance).build()))
            .getResources()
            .getFirst()
            .getId();
    assertThat(
            now(bindings.getParameters(
                    GetServiceBindingParametersRequest.builder().serviceBindingId(binding).build()))
                .getParameters())
        .containsEntry("role", "reader");
    cloud.done(
        now(
            bindings.delete(
                DeleteServiceBindingRequest.builder().serviceBindingId(binding).build())));
  }
}
