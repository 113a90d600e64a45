package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.Metadata;
import org.cloudfoundry.client.v3.servicebrokers.*;
import org.cloudfoundry.client.v3.serviceplans.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/service_plans. */
@ExtendWith(Conformance.class)
final class ServicePlansV3Test {
  private final Cloud cloud = Cloud.shared();

  private final ServicePlansV3 plans = cloud.cf.servicePlansV3();

  @Test
  void getsLabelsShowsListsAndDeletes() {
    cloud.done(
        now(
            cloud
                .cf
                .serviceBrokersV3()
                .create(
                    CreateServiceBrokerRequest.builder()
                        .name("plans-broker")
                        .url("http://plans.example")
                        .authentication(
                            BasicAuthentication.builder().username("u").password("p").build())
                        .build())));
    String plan =
        now(plans.list(ListServicePlansRequest.builder().serviceBrokerName("plans-broker").build()))
            .getResources()
            .getFirst()
            .getId();
    now(
        plans.update(
            UpdateServicePlanRequest.builder()
                .servicePlanId(plan)
                .metadata(Metadata.builder().label("a", "b").build())
                .build()));
    assertThat(
            now(plans.updateVisibility(
                    UpdateServicePlanVisibilityRequest.builder()
                        .servicePlanId(plan)
                        .type(Visibility.PUBLIC)
                        .build()))
                .getType())
        .isEqualTo(Visibility.PUBLIC);
    GetServicePlanResponse got =
        now(plans.get(GetServicePlanRequest.builder().servicePlanId(plan).build()));
    assertThat(got.getMetadata().getLabels()).containsEntry("a", "b");
    now(plans.delete(DeleteServicePlanRequest.builder().servicePlanId(plan).build()));
    refused(404, plans.get(GetServicePlanRequest.builder().servicePlanId(plan).build()));
  }
}
