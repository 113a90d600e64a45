package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.securitygroups.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/security_groups. */
@ExtendWith(Conformance.class)
final class SecurityGroupsV3Test {
  private final Cloud cloud = Cloud.shared();

  private final SecurityGroupsV3 groups = cloud.cf.securityGroupsV3();

  @Test
  void createsUpdatesListsAndDeletes() {
    String group =
        now(groups.create(
                CreateSecurityGroupRequest.builder()
                    .name("groups-crud")
                    .globallyEnabled(
                        GloballyEnabled.builder().running(false).staging(false).build())
                    .rule(
                        Rule.builder()
                            .protocol(Protocol.TCP)
                            .destination("10.0.0.0/8")
                            .ports("443")
                            .description("inside")
                            .log(true)
                            .build())
                    .build()))
            .getId();
    assertThat(
            now(groups.update(
                    UpdateSecurityGroupRequest.builder()
                        .securityGroupId(group)
                        .name("groups-renamed")
                        .globallyEnabled(
                            GloballyEnabled.builder().running(true).staging(false).build())
                        .rule(
                            Rule.builder()
                                .protocol(Protocol.TCP)
                                .destination("10.0.0.0/8")
                                .ports("8443")
                                .build())
                        .build()))
                .getName())
        .isEqualTo("groups-renamed");
    assertThat(
            now(groups.get(GetSecurityGroupRequest.builder().securityGroupId(group).build()))
                .getRules())
        .singleElement()
        .satisfies(rule -> assertThat(rule.getProtocol()).isEqualTo(Protocol.TCP));
    assertThat(
            now(groups.list(ListSecurityGroupsRequest.builder().name("groups-renamed").build()))
                .getResources())
        .hasSize(1);
    cloud.done(
        now(groups.delete(DeleteSecurityGroupRequest.builder().securityGroupId(group).build())));
    refused(404, groups.get(GetSecurityGroupRequest.builder().securityGroupId(group).build()));
  }

  @Test
  void bindsAndUnbindsSpaces() {
    String space = cloud.space();
    String group =
        now(groups.create(CreateSecurityGroupRequest.builder().name("groups-bound").build()))
            .getId();
    now(
        groups.bindRunningSecurityGroup(
            BindRunningSecurityGroupRequest.builder()
                .securityGroupId(group)
                .boundSpace(to(space))
                .build()));
    now(
        groups.bindStagingSecurityGroup(
            BindStagingSecurityGroupRequest.builder()
                .securityGroupId(group)
                .boundSpace(to(space))
                .build()));
    assertThat(
            now(groups.listRunning(
                    ListRunningSecurityGroupsRequest.builder().spaceId(space).build()))
                .getResources())
        .extracting(SecurityGroupResource::getName)
        .contains("groups-bound");
    assertThat(
            now(groups.listStaging(
                    ListStagingSecurityGroupsRequest.builder().spaceId(space).build()))
                .getResources())
        .extracting(SecurityGroupResource::getName)
        .contains("groups-bound");
    now(
        groups.unbindRunningSecurityGroup(
            UnbindRunningSecurityGroupRequest.builder()
                .securityGroupId(group)
                .spaceId(space)
                .build()));
    now(
        groups.unbindStagingSecurityGroup(
            UnbindStagingSecurityGroupRequest.builder()
                .securityGroupId(group)
                .spaceId(space)
                .build()));
    assertThat(
            now(groups.listRunning(
                    ListRunningSecurityGroupsRequest.builder()
                        .spaceId(space)
                        .name("groups-bound")
                        .build()))
                .getResources())
        .isEmpty();
  }
}
