package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.Metadata;
import org.cloudfoundry.client.v3.servicebrokers.*;
import org.cloudfoundry.client.v3.serviceofferings.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/service_offerings. */
@ExtendWith(Conformance.class)
final class ServiceOfferingsV3Test {
  private final Cloud cloud = Cloud.shared();

  private final ServiceOfferingsV3 offerings = cloud.cf.serviceOfferingsV3();

  @Test
  void getsLabelsListsAndDeletes() {
    ServiceOfferingResource first =
        now(offerings.list(ListServiceOfferingsRequest.builder().build()))
            .getResources()
            .getFirst();
    now(
        offerings.update(
            UpdateServiceOfferingRequest.builder()
                .serviceOfferingId(first.getId())
                .metadata(Metadata.builder().label("a", "b").build())
                .build()));
    assertThat(
            now(offerings.get(
                    GetServiceOfferingRequest.builder().serviceOfferingId(first.getId()).build()))
                .getMetadata()
                .getLabels())
        .containsEntry("a", "b");
    cloud.done(
        now(
            cloud
                .cf
                .serviceBrokersV3()
                .create(
                    CreateServiceBrokerRequest.builder()
                        .name("offerings-broker")
                        .url("http://offerings.example")
                        .authentication(
                            BasicAuthentication.builder().username("u").password("p").build())
                        .build())));
    String extra =
        now(offerings.list(
                ListServiceOfferingsRequest.builder()
                    .serviceBrokerName("offerings-broker")
                    .build()))
            .getResources()
            .getFirst()
            .getId();
    now(
        offerings.delete(
            DeleteServiceOfferingRequest.builder().serviceOfferingId(extra).purge(true).build()));
    refused(
        404, offerings.get(GetServiceOfferingRequest.builder().serviceOfferingId(extra).build()));
  }
}
