package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.roles.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/roles. */
@ExtendWith(Conformance.class)
final class RolesV3Test {
  private final Cloud cloud = Cloud.shared();

  private final RolesV3 roles = cloud.cf.rolesV3();

  @Test
  void createsGetsListsAndDeletes() {
    Wire.Answer user = cloud.wire.post("/v3/users", "{\"guid\": \"roles-user\"}").expect(201);
    String orgRole =
        now(roles.create(
                CreateRoleRequest.builder()
                    .type(RoleType.ORGANIZATION_USER)
                    .relationships(
                        RoleRelationships.builder()
                            .user(one(user.guid()))
                            .organization(one(cloud.org()))
                            .build())
                    .build()))
            .getId();
    String role =
        now(roles.create(
                CreateRoleRequest.builder()
                    .type(RoleType.SPACE_DEVELOPER)
                    .relationships(
                        RoleRelationships.builder()
                            .user(one(user.guid()))
                            .space(one(cloud.space()))
                            .build())
                    .build()))
            .getId();
    assertThat(now(roles.get(GetRoleRequest.builder().roleId(role).build())).getType())
        .isEqualTo(RoleType.SPACE_DEVELOPER);
    assertThat(
            now(roles.list(ListRolesRequest.builder().userId(user.guid()).build())).getResources())
        .extracting(RoleResource::getId)
        .containsExactlyInAnyOrder(role, orgRole);
    cloud.done(now(roles.delete(DeleteRoleRequest.builder().roleId(role).build())));
    refused(404, roles.get(GetRoleRequest.builder().roleId(role).build()));
  }
}
