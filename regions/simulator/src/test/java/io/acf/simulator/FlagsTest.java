package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feature flags of a fresh region, and what they hold up for whom. */
class FlagsTest {
  private static Region region;
  private static Client developer;
  private static Client reader;

  @BeforeAll
  static void start() {
    region = new Region();
    region.make(
        "app", "/v3/apps", "{'name':'a','relationships':{'space':{'data':{'guid':'{space}'}}}}");
    String id = ScimTest.create(region.client, "dev", "uaa").json().path("id").asText();
    for (String role :
        new String[] {
          "'organization_user','relationships':{'organization':{'data':{'guid':'{org}'}}",
          "'organization_manager','relationships':{'organization':{'data':{'guid':'{org}'}}",
          "'space_developer','relationships':{'space':{'data':{'guid':'{space}'}}"
        }) {
      region.make(
          "role", "/v3/roles", "{'type':" + role + ",'user':{'data':{'guid':'" + id + "'}}}}");
    }
    developer =
        as(Map.of("grant_type", "password", "username", "dev", "password", "secret-of-dev"), "cf:");
    reader = as(Map.of("grant_type", "client_credentials"), "acf-reader:reader-secret");
  }

  private static Client as(Map<String, String> form, String basic) {
    Client client = new Client(region.simulator);
    return client.with(client.form(form, basic).json().path("access_token").asText());
  }

  @AfterAll
  static void stop() {
    region.close();
  }

  @Test
  void aFreshRegionHasTheDefaultsOfCcByName() {
    List<String> all = new ArrayList<>();
    for (JsonNode each : region.client.get("/v3/feature_flags").json().path("resources")) {
      all.add(each.path("name").asText() + " " + each.path("enabled").asBoolean());
    }
    assertThat(all)
        .containsExactly(
            "app_bits_upload true",
            "app_scaling true",
            "diego_cnb false",
            "diego_docker false",
            "env_var_visibility true",
            "hash_based_routing false",
            "hide_marketplace_from_unauthenticated_users false",
            "private_domain_creation true",
            "resource_matching true",
            "route_creation true",
            "route_sharing false",
            "service_instance_creation true",
            "service_instance_sharing false",
            "set_roles_by_username true",
            "space_developer_env_var_visibility true",
            "space_scoped_private_broker_creation true",
            "task_creation true",
            "unset_roles_by_username true",
            "user_org_creation false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app_scaling|POST /v3/apps/{app}/processes/web/actions/scale|{'instances':1}|403|202|403",
        "task_creation|POST /v3/apps/{app}/tasks|{'command':'x'}|403|422|403",
        "env_var_visibility|GET /v3/apps/{app}/env||403|403|403",
        "env_var_visibility|GET /v3/apps/{app}/environment_variables||403|403|403",
        "space_developer_env_var_visibility|GET /v3/apps/{app}/env||403|200|200",
        "private_domain_creation|POST"
            + " /v3/domains|{'name':'f.test','relationships':{'organization':{'data':{'guid':'{org}'}}}}|403|201|403",
        "route_creation|POST"
            + " /v3/routes|{'host':'flagged','relationships':{'space':{'data':{'guid':'{space}'}},'domain':{'data':{'guid':'{domain}'}}}}|403|201|403",
        "set_roles_by_username|POST"
            + " /v3/roles|{'type':'organization_auditor','relationships':{'user':{'data':{'username':'dev'}},'organization':{'data':{'guid':'{org}'}}}}|403|201|403"
      })
  void aFlagThatIsOffHoldsUp(
      String flag, String call, String body, int forDeveloper, int forAdmin, int forReader) {
    String path = "/v3/feature_flags/" + flag;
    region.client.patch(path, "enabled", false, "custom_error_message", "not today");
    try {
      var refused = ask(developer, call, body);
      assertThat(refused.status()).isEqualTo(forDeveloper);
      assertThat(refused.json().at("/errors/0/detail").asText())
          .isEqualTo("Feature Disabled: not today");
      assertThat(ask(region.client, call, body).status()).isEqualTo(forAdmin);
      assertThat(ask(reader, call, body).status()).isEqualTo(forReader);
    } finally {
      region.client.patch(path, "enabled", true);
    }
  }

  @Test
  void manifestsOfAdminsMakeNoRoutesEither() {
    String path = "/v3/feature_flags/route_creation";
    region.client.patch(path, "enabled", false, "custom_error_message", "not today");
    try {
      JsonNode job =
          region.job(region.pushes.apply("applications: [{name: a, default-route: true}]"));
      assertThat(job.at("/errors/0/detail").asText()).isEqualTo("Feature Disabled: not today");
      var taken =
          region.ask("PATCH /v3/feature_flags/route_creation", "{'custom_error_message':null}");
      assertThat(taken.json().path("custom_error_message").isNull()).as(taken.text()).isTrue();
    } finally {
      region.client.patch(path, "enabled", true);
    }
  }

  @Test
  void instancesAreNotSharedUnlessTheFlagIsOn() {
    assertThat(
            Region.said(
                region.ask(
                    "POST /v3/service_instances/any/relationships/shared_spaces",
                    "{'data':[{'guid':'{space}'}]}")))
        .isEqualTo("403 Feature Disabled: service_instance_sharing");
  }

  private static Client.Answer ask(Client client, String call, String body) {
    String[] words = region.filled(call).split(" ");
    return client.call(
        words[0],
        words[1],
        body == null ? "" : region.filled(body).replace('\'', '"'),
        "application/json");
  }

  @Test
  void namesAreOrderedWithoutRegardToCase() {
    for (String name : List.of("b-org", "A-org", "a-org2", "B-org2")) {
      region.make("o", "/v3/organizations", "{'name':'" + name + "'}");
    }
    List<String> names = new ArrayList<>();
    for (JsonNode each :
        region.client.get("/v3/organizations?order_by=name").json().path("resources")) {
      names.add(each.path("name").asText());
    }
    assertThat(names)
        .isSortedAccordingTo(Comparator.comparing(each -> each.toLowerCase(java.util.Locale.ROOT)));
    assertThat(names).containsSubsequence("A-org", "a-org2", "b-org", "B-org2");
  }
}
