package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.Metadata;
import org.cloudfoundry.client.v3.stacks.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/stacks. */
@ExtendWith(Conformance.class)
final class StacksV3Test {
  private final Cloud cloud = Cloud.shared();

  private final StacksV3 stacks = cloud.cf.stacksV3();

  @Test
  void createsGetsLabelsListsAndDeletes() {
    String stack =
        now(stacks.create(
                CreateStackRequest.builder().name("stacks-crud").description("A stack").build()))
            .getId();
    now(
        stacks.update(
            UpdateStackRequest.builder()
                .stackId(stack)
                .metadata(Metadata.builder().label("os", "linux").build())
                .build()));
    assertThat(
            now(stacks.get(GetStackRequest.builder().stackId(stack).build()))
                .getMetadata()
                .getLabels())
        .containsEntry("os", "linux");
    assertThat(
            now(stacks.list(ListStacksRequest.builder().name("stacks-crud").build()))
                .getResources())
        .hasSize(1);
    now(stacks.delete(DeleteStackRequest.builder().stackId(stack).build()));
    refused(404, stacks.get(GetStackRequest.builder().stackId(stack).build()));
  }

  @Test
  void hasTheUsualOne() {
    assertThat(
            now(stacks.list(ListStacksRequest.builder().name("cflinuxfs4").build())).getResources())
        .hasSize(1);
  }
}
