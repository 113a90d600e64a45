package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.cloudfoundry.networking.v1.policies.CreatePoliciesRequest;
import org.cloudfoundry.networking.v1.policies.DeletePoliciesRequest;
import org.cloudfoundry.networking.v1.policies.Destination;
import org.cloudfoundry.networking.v1.policies.ListPoliciesRequest;
import org.cloudfoundry.networking.v1.policies.Policy;
import org.cloudfoundry.networking.v1.policies.Ports;
import org.cloudfoundry.networking.v1.policies.Source;
import org.cloudfoundry.reactor.networking.ReactorNetworkingClient;
import org.cloudfoundry.reactor.routing.ReactorRoutingClient;
import org.cloudfoundry.reactor.tokenprovider.ClientCredentialsGrantTokenProvider;
import org.cloudfoundry.reactor.tokenprovider.PasswordGrantTokenProvider;
import org.cloudfoundry.reactor.uaa.ReactorUaaClient;
import org.cloudfoundry.routing.v1.routergroups.ListRouterGroupsRequest;
import org.cloudfoundry.routing.v1.routergroups.UpdateRouterGroupRequest;
import org.cloudfoundry.uaa.UaaClient;
import org.cloudfoundry.uaa.UaaException;
import org.cloudfoundry.uaa.authorizations.AuthorizeByAuthorizationCodeGrantApiRequest;
import org.cloudfoundry.uaa.clients.ChangeSecretRequest;
import org.cloudfoundry.uaa.clients.CreateClientRequest;
import org.cloudfoundry.uaa.clients.DeleteClientRequest;
import org.cloudfoundry.uaa.clients.GetClientRequest;
import org.cloudfoundry.uaa.clients.GetMetadataRequest;
import org.cloudfoundry.uaa.clients.ListClientsRequest;
import org.cloudfoundry.uaa.clients.ListMetadatasRequest;
import org.cloudfoundry.uaa.clients.UpdateClientRequest;
import org.cloudfoundry.uaa.clients.UpdateMetadataRequest;
import org.cloudfoundry.uaa.groups.AddMemberRequest;
import org.cloudfoundry.uaa.groups.CheckMembershipRequest;
import org.cloudfoundry.uaa.groups.CreateGroupRequest;
import org.cloudfoundry.uaa.groups.DeleteGroupRequest;
import org.cloudfoundry.uaa.groups.GetGroupRequest;
import org.cloudfoundry.uaa.groups.ListGroupsRequest;
import org.cloudfoundry.uaa.groups.ListMembersRequest;
import org.cloudfoundry.uaa.groups.MemberType;
import org.cloudfoundry.uaa.groups.RemoveMemberRequest;
import org.cloudfoundry.uaa.groups.UpdateGroupRequest;
import org.cloudfoundry.uaa.tokens.CheckTokenRequest;
import org.cloudfoundry.uaa.tokens.GetTokenByAuthorizationCodeRequest;
import org.cloudfoundry.uaa.tokens.GetTokenByClientCredentialsRequest;
import org.cloudfoundry.uaa.tokens.GetTokenByPasswordRequest;
import org.cloudfoundry.uaa.tokens.GetTokenKeyRequest;
import org.cloudfoundry.uaa.tokens.GrantType;
import org.cloudfoundry.uaa.tokens.ListTokenKeysRequest;
import org.cloudfoundry.uaa.tokens.RefreshTokenRequest;
import org.cloudfoundry.uaa.tokens.TokenFormat;
import org.cloudfoundry.uaa.users.ChangeUserPasswordRequest;
import org.cloudfoundry.uaa.users.CreateUserRequest;
import org.cloudfoundry.uaa.users.DeleteUserRequest;
import org.cloudfoundry.uaa.users.Email;
import org.cloudfoundry.uaa.users.ExpirePasswordRequest;
import org.cloudfoundry.uaa.users.ListUsersRequest;
import org.cloudfoundry.uaa.users.LookupUserIdsRequest;
import org.cloudfoundry.uaa.users.Name;
import org.cloudfoundry.uaa.users.UpdateUserRequest;
import org.cloudfoundry.uaa.users.UserInfoRequest;
import org.cloudfoundry.uaa.users.VerifyUserRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against UAA, the routing API and the policy server. */
@ExtendWith(Conformance.class)
final class UaaClientTest {
  private final Cloud cloud = Cloud.shared();
  private final UaaClient uaa =
      ReactorUaaClient.builder()
          .connectionContext(cloud.context)
          .tokenProvider(
              ClientCredentialsGrantTokenProvider.builder()
                  .clientId("admin")
                  .clientSecret("admin-secret")
                  .build())
          .build();
  private final UaaClient asAdmin =
      ReactorUaaClient.builder()
          .connectionContext(cloud.context)
          .tokenProvider(
              PasswordGrantTokenProvider.builder().username("admin").password("admin").build())
          .build();

  private String user(String name) {
    return now(uaa.users()
            .create(
                CreateUserRequest.builder()
                    .userName(name)
                    .password("secret-of-" + name)
                    .email(Email.builder().primary(true).value(name + "@example.org").build())
                    .name(Name.builder().givenName("Given").familyName("Family").build())
                    .build()))
        .getId();
  }

  @Test
  void users() {
    String id = user("client-user");
    assertThat(
            now(uaa.users()
                    .list(ListUsersRequest.builder().filter("userName eq \"client-user\"").build()))
                .getResources())
        .extracting(each -> each.getId())
        .containsExactly(id);
    var updated =
        now(
            uaa.users()
                .update(
                    UpdateUserRequest.builder()
                        .id(id)
                        .version("0")
                        .userName("client-user")
                        .email(Email.builder().primary(true).value("new@example.org").build())
                        .name(Name.builder().givenName("New").familyName("Family").build())
                        .build()));
    assertThat(updated.getName().getGivenName()).isEqualTo("New");
    assertThat(
            now(uaa.users()
                    .changePassword(
                        ChangeUserPasswordRequest.builder()
                            .userId(id)
                            .oldPassword("secret-of-client-user")
                            .password("other")
                            .build()))
                .getStatus())
        .isEqualTo("ok");
    assertThat(
            now(uaa.users()
                    .expirePassword(
                        ExpirePasswordRequest.builder()
                            .userId(id)
                            .passwordChangeRequired(true)
                            .build()))
                .getPasswordChangeRequired())
        .isTrue();
    assertThat(now(uaa.users().verify(VerifyUserRequest.builder().userId(id).build())).getId())
        .isEqualTo(id);
    assertThat(now(asAdmin.users().userInfo(UserInfoRequest.builder().build())).getUserName())
        .isEqualTo("admin");
    assertThat(
            now(uaa.users()
                    .lookup(
                        LookupUserIdsRequest.builder()
                            .filter("userName eq \"client-user\"")
                            .build()))
                .getResources())
        .hasSize(1);
    assertThat(now(uaa.users().delete(DeleteUserRequest.builder().userId(id).build())).getId())
        .isEqualTo(id);
    assertThatThrownBy(
            () -> now(uaa.users().delete(DeleteUserRequest.builder().userId(id).build())))
        .isInstanceOf(UaaException.class)
        .hasMessageContaining("scim_resource_not_found");
  }

  @Test
  void groups() {
    String user = user("member-user");
    String group =
        now(uaa.groups().create(CreateGroupRequest.builder().displayName("java.group").build()))
            .getId();
    assertThat(
            now(uaa.groups()
                    .addMember(
                        AddMemberRequest.builder()
                            .groupId(group)
                            .memberId(user)
                            .origin("uaa")
                            .type(MemberType.USER)
                            .build()))
                .getMemberId())
        .isEqualTo(user);
    assertThat(
            now(uaa.groups().listMembers(ListMembersRequest.builder().groupId(group).build()))
                .getMembers())
        .hasSize(1);
    assertThat(
            now(uaa.groups()
                    .checkMembership(
                        CheckMembershipRequest.builder().groupId(group).memberId(user).build()))
                .getType())
        .contains(MemberType.USER);
    now(
        uaa.groups()
            .removeMember(RemoveMemberRequest.builder().groupId(group).memberId(user).build()));
    String version =
        now(uaa.groups().get(GetGroupRequest.builder().groupId(group).build()))
            .getMetadata()
            .getVersion()
            .toString();
    assertThat(
            now(uaa.groups()
                    .update(
                        UpdateGroupRequest.builder()
                            .groupId(group)
                            .version(version)
                            .displayName("java.group.2")
                            .build()))
                .getDisplayName())
        .isEqualTo("java.group.2");
    assertThat(
            now(uaa.groups()
                    .list(
                        ListGroupsRequest.builder()
                            .filter("displayName eq \"java.group.2\"")
                            .build()))
                .getResources())
        .hasSize(1);
    now(uaa.groups().delete(DeleteGroupRequest.builder().groupId(group).version("*").build()));
  }

  @Test
  void clients() {
    String id = "java-client";
    now(
        uaa.clients()
            .create(
                CreateClientRequest.builder()
                    .clientId(id)
                    .clientSecret("one")
                    .authorizedGrantType(GrantType.CLIENT_CREDENTIALS)
                    .authority("clients.read")
                    .name("Java")
                    .build()));
    assertThat(now(uaa.clients().get(GetClientRequest.builder().clientId(id).build())).getName())
        .isEqualTo("Java");
    now(
        uaa.clients()
            .update(
                UpdateClientRequest.builder()
                    .clientId(id)
                    .authorizedGrantType(GrantType.CLIENT_CREDENTIALS)
                    .name("Java 2")
                    .build()));
    now(
        uaa.clients()
            .updateMetadata(
                UpdateMetadataRequest.builder()
                    .clientId(id)
                    .appIcon("aWNvbg==")
                    .appLaunchUrl("http://launch.test")
                    .showOnHomePage(true)
                    .build()));
    assertThat(
            now(uaa.clients().getMetadata(GetMetadataRequest.builder().clientId(id).build()))
                .getAppLaunchUrl())
        .isEqualTo("http://launch.test");
    assertThat(
            now(uaa.clients().listMetadatas(ListMetadatasRequest.builder().build())).getMetadatas())
        .extracting(each -> each.getClientId())
        .containsExactly(id);
    now(
        uaa.clients()
            .changeSecret(
                ChangeSecretRequest.builder().clientId(id).oldSecret("one").secret("two").build()));
    assertThat(
            now(uaa.tokens()
                    .getByClientCredentials(
                        GetTokenByClientCredentialsRequest.builder()
                            .clientId(id)
                            .clientSecret("two")
                            .tokenFormat(TokenFormat.OPAQUE)
                            .build()))
                .getAccessToken())
        .isNotEmpty();
    assertThat(
            now(uaa.clients()
                    .list(
                        ListClientsRequest.builder().filter("client_id eq \"" + id + "\"").build()))
                .getResources())
        .hasSize(1);
    now(uaa.clients().delete(DeleteClientRequest.builder().clientId(id).build()));
    assertThatThrownBy(
            () -> now(uaa.clients().get(GetClientRequest.builder().clientId(id).build())))
        .isInstanceOf(UaaException.class);
  }

  @Test
  void tokens() {
    var byPassword =
        now(
            uaa.tokens()
                .getByPassword(
                    GetTokenByPasswordRequest.builder()
                        .clientId("cf")
                        .clientSecret("")
                        .username("admin")
                        .password("admin")
                        .tokenFormat(TokenFormat.OPAQUE)
                        .build()));
    assertThat(byPassword.getRefreshToken()).isNotEmpty();
    assertThat(
            now(uaa.tokens()
                    .check(
                        CheckTokenRequest.builder()
                            .clientId("acf")
                            .clientSecret("acf-secret")
                            .token(byPassword.getAccessToken())
                            .build()))
                .getUserName())
        .isEqualTo("admin");
    assertThat(
            now(uaa.tokens()
                    .refresh(
                        RefreshTokenRequest.builder()
                            .clientId("cf")
                            .clientSecret("")
                            .refreshToken(byPassword.getRefreshToken())
                            .build()))
                .getAccessToken())
        .contains(".");
    String code =
        now(
            asAdmin
                .authorizations()
                .authorizationCodeGrantApi(
                    AuthorizeByAuthorizationCodeGrantApiRequest.builder()
                        .clientId("ssh-proxy")
                        .build()));
    assertThat(
            now(uaa.tokens()
                    .getByAuthorizationCode(
                        GetTokenByAuthorizationCodeRequest.builder()
                            .clientId("ssh-proxy")
                            .clientSecret("ssh-proxy-secret")
                            .authorizationCode(code)
                            .build()))
                .getAccessToken())
        .isNotEmpty();
    assertThat(now(uaa.tokens().getKey(GetTokenKeyRequest.builder().build())).getValue())
        .contains("PUBLIC KEY");
    assertThat(now(uaa.tokens().listKeys(ListTokenKeysRequest.builder().build())).getKeys())
        .hasSize(1);
    assertThat(uaa.getUsername().onErrorReturn("none").block()).isNotNull();
  }

  @Test
  void routerGroupsAndPolicies() {
    var routing =
        ReactorRoutingClient.builder()
            .connectionContext(cloud.context)
            .tokenProvider(cloud.tokens)
            .build();
    var groups =
        now(routing.routerGroups().list(ListRouterGroupsRequest.builder().build()))
            .getRouterGroups();
    assertThat(groups).extracting(each -> each.getName()).contains("default-tcp");
    assertThat(
            now(routing
                    .routerGroups()
                    .update(
                        UpdateRouterGroupRequest.builder()
                            .routerGroupId(groups.getFirst().getRouterGroupId())
                            .reservablePorts(groups.getFirst().getReservablePorts())
                            .build()))
                .getName())
        .isEqualTo("default-tcp");
    var networking =
        ReactorNetworkingClient.builder()
            .connectionContext(cloud.context)
            .tokenProvider(cloud.tokens)
            .build();
    Policy policy =
        Policy.builder()
            .source(Source.builder().id(cloud.app("policy-app")).build())
            .destination(
                Destination.builder()
                    .id(cloud.app("policy-app-2"))
                    .protocol("tcp")
                    .ports(Ports.builder().start(8080).end(8090).build())
                    .build())
            .build();
    now(networking.policies().create(CreatePoliciesRequest.builder().policy(policy).build()));
    assertThat(
            now(networking
                    .policies()
                    .list(
                        ListPoliciesRequest.builder()
                            .policyGroupId(policy.getSource().getId())
                            .build()))
                .getPolicies())
        .isEqualTo(List.of(policy));
    now(networking.policies().delete(DeletePoliciesRequest.builder().policy(policy).build()));
  }
}
