package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.Checksum;
import org.cloudfoundry.client.v3.ChecksumType;
import org.cloudfoundry.client.v3.resourcematch.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/resource_matches. */
@ExtendWith(Conformance.class)
final class ResourceMatchV3Test {
  private final Cloud cloud = Cloud.shared();

  @Test
  void matchesNothingItDoesNotHold() {
    assertThat(
            now(cloud
                    .cf
                    .resourceMatchV3()
                    .list(
                        ListMatchingResourcesRequest.builder()
                            .resource(
                                MatchedResource.builder()
                                    .checksum(
                                        Checksum.builder()
                                            .type(ChecksumType.SHA1)
                                            .value("002d760bea1be268e27077412e11a320d0f164d3")
                                            .build())
                                    .size(36)
                                    .path("index.html")
                                    .mode("644")
                                    .build())
                            .build()))
                .getResources())
        .isEmpty();
  }
}
