package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;

import org.cloudfoundry.client.v3.servicebrokers.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/service_brokers. */
@ExtendWith(Conformance.class)
final class ServiceBrokersV3Test {
  private final Cloud cloud = Cloud.shared();

  private final ServiceBrokersV3 brokers = cloud.cf.serviceBrokersV3();

  @Test
  void createsUpdatesListsAndDeletes() {
    cloud.done(
        now(
            brokers.create(
                CreateServiceBrokerRequest.builder()
                    .name("brokers-crud")
                    .url("http://broker.example")
                    .authentication(
                        BasicAuthentication.builder().username("u").password("p").build())
                    .build())));
    String broker =
        now(brokers.list(ListServiceBrokersRequest.builder().name("brokers-crud").build()))
            .getResources()
            .getFirst()
            .getId();
    now(
        brokers.update(
            UpdateServiceBrokerRequest.builder()
                .serviceBrokerId(broker)
                .name("brokers-renamed")
                .build()));
    eventually(
        () -> now(brokers.get(GetServiceBrokerRequest.builder().serviceBrokerId(broker).build())),
        seen -> seen.getName().equals("brokers-renamed"));
    cloud.done(
        now(brokers.delete(DeleteServiceBrokerRequest.builder().serviceBrokerId(broker).build())));
    refused(404, brokers.get(GetServiceBrokerRequest.builder().serviceBrokerId(broker).build()));
  }
}
