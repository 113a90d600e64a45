package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused of brokers, plans, instances and bindings, and in which words. */
class ServiceRulesTest {
  private static final String SPACE = "'space':{'data':{'guid':'{space}'}}";
  private static Region region;
  private static Client developer;

  @BeforeAll
  static void start() {
    region = new Region();
    region.ask("PATCH /v3/feature_flags/service_instance_sharing", "{'enabled':true}");
    region.done(region.ask("POST /v3/service_brokers", broker("docs", "https://broker.example")));
    region.know("broker", "/v3/service_brokers?names=docs");
    region.know("hidden", "/v3/service_plans?names=small&service_offering_names=docs-database");
    region.know("small", "/v3/service_plans?names=small&service_offering_names=database");
    region.know("filters", "/v3/service_plans?names=small&service_offering_names=gateway");
    String ofOrg = "'relationships':{'organization':{'data':{'guid':'{org}'}}}";
    region.make("other", "/v3/spaces", "{'name':'other'," + ofOrg + "}");
    region.make("second", "/v3/organizations", "{'name':'second'}");
    region.make("app", "/v3/apps", "{'name':'app','relationships':{" + SPACE + "}}");
    region.make(
        "far",
        "/v3/apps",
        "{'name':'far','relationships':{" + SPACE.replace("{space}", "{other}") + "}}");
    managed("db", "small");
    managed("gateway", "filters");
    region.make(
        "mine",
        "/v3/service_instances",
        "{'type':'user-provided','name':'mine','credentials':{'a':'b'},'relationships':{"
            + SPACE
            + "}}");
    String id = ScimTest.create(region.client, "dev", "uaa").json().path("id").asText();
    for (String role :
        new String[] {
          "'organization_user','relationships':{'organization':{'data':{'guid':'{org}'}}",
          "'space_developer','relationships':{" + SPACE
        }) {
      region.make(
          "role", "/v3/roles", "{'type':" + role + ",'user':{'data':{'guid':'" + id + "'}}}}");
    }
    Client client = new Client(region.simulator);
    Map<String, String> login =
        Map.of("grant_type", "password", "username", "dev", "password", "secret-of-dev");
    developer = client.with(client.form(login, "cf:").json().path("access_token").asText());
  }

  @AfterAll
  static void stop() {
    region.close();
  }

  private static String broker(String name, String url) {
    return "{'name':'%s','url':'%s','authentication':{'type':'basic','credentials':{'username':'u','password':'p'}}}"
        .formatted(name, url);
  }

  private static void managed(String name, String plan) {
    region.done(region.ask("POST /v3/service_instances", instance(name, plan)));
    region.know(name, "/v3/service_instances?names=" + name);
  }

  private static String instance(String name, String plan) {
    return "{'type':'managed','name':'%s','relationships':{%s,'service_plan':{'data':{'guid':'{%s}'}}}}"
        .formatted(name, SPACE, plan);
  }

  private static JsonNode get(String path) {
    return region.ask("GET " + path, "").json();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST /v3/service_brokers |"
            + " {'name':'x','url':'not-a-url','authentication':{'type':'basic','credentials':{'username':'u','password':'p'}}}"
            + " | 422 Url must be a valid url",
        "POST /v3/service_brokers |"
            + " {'name':'x','url':'https://u:p@b.example','authentication':{'type':'basic','credentials':{'username':'u','password':'p'}}}"
            + " | 422 Url must not contain authentication",
        "POST /v3/service_brokers |"
            + " {'name':'docs','url':'https://b.example','authentication':{'type':'basic','credentials':{'username':'u','password':'p'}}}"
            + " | 422 Name must be unique",
        "PATCH /v3/service_brokers/{broker} | {'url':'not-a-url'} | 422 Url must be a valid url",
        "PATCH /v3/service_brokers/{broker} | {'name':''} | 422 Name must not be empty string",
        "PATCH /v3/service_plans/{small}/visibility | {'type':'organization'} | 422 Organizations"
            + " must be an array, Organizations can't be blank",
        "PATCH /v3/service_plans/{small}/visibility |"
            + " {'type':'organization','organizations':['{org}']} | 422 Organizations organizations"
            + " list must be structured like this: \"organizations\": [{\"guid\": \"valid-guid\"}]",
        "POST /v3/service_plans/{small}/visibility | {'type':'organization','organizations':[]} |"
            + " 422 Organizations can't be blank",
        "PATCH /v3/service_plans/{small}/visibility | {'type':'everybody'} | 422 Type must be one"
            + " of 'public', 'admin', 'organization'",
        "PATCH /v3/service_plans/{small}/visibility |"
            + " {'type':'organization','organizations':[{'guid':'nope'}]} | 422 Could not find"
            + " Organization with guid: nope",
        "DELETE /v3/service_plans/{small}/visibility/{org} | {} | 422 Cannot delete visibilities"
            + " from non-org-restricted plans",
        "POST /v3/service_credential_bindings |"
            + " {'type':'app','parameters':{},'relationships':{'app':{'data':{'guid':'{app}'}},'service_instance':{'data':{'guid':'{mine}'}}}}"
            + " | 422 Binding parameters are not supported for user-provided service instances",
        "POST /v3/service_credential_bindings |"
            + " {'type':'key','name':'k','strategy':'multiple','relationships':{'service_instance':{'data':{'guid':'{db}'}}}}"
            + " | 422 Unknown field(s): 'strategy'",
        "POST /v3/service_credential_bindings |"
            + " {'type':'app','strategy':'many','relationships':{'app':{'data':{'guid':'{app}'}},'service_instance':{'data':{'guid':'{db}'}}}}"
            + " | 422 Strategy must be 'single' or 'multiple'",
        "POST /v3/service_credential_bindings |"
            + " {'type':'app','relationships':{'app':{'data':{'guid':'{far}'}},'service_instance':{'data':{'guid':'{db}'}}}}"
            + " | 422 The service instance and the app are in different spaces",
        "POST /v3/service_credential_bindings |"
            + " {'type':'key','name':'k','relationships':{'service_instance':{'data':{'guid':'{mine}'}}}}"
            + " | 422 Service credential bindings of type 'key' are not supported for user-provided"
            + " service instances.",
        "POST /v3/service_instances/{db}/relationships/shared_spaces |"
            + " {'data':[{'guid':'{space}'}]} | 422 Unable to share service instance 'db' with"
            + " space '{space}'. Service instances cannot be shared into the space where they were"
            + " created.",
        "POST /v3/service_instances/{db}/relationships/shared_spaces | {'data':[{'guid':'nope'}]} |"
            + " 422 Unable to share service instance db with spaces ['nope']. Ensure the spaces"
            + " exist and that you have access to them.",
        "POST /v3/service_instances/{mine}/relationships/shared_spaces |"
            + " {'data':[{'guid':'{other}'}]} | 422 User-provided services cannot be shared.",
        "POST /v3/service_instances/{gateway}/relationships/shared_spaces |"
            + " {'data':[{'guid':'{other}'}]} | 422 Route services cannot be shared.",
        "PATCH /v3/service_instances/{db} | {'name':'mine'} | 422 The service instance name is"
            + " taken: mine",
        "PATCH /v3/service_instances/{db} | {'credentials':{}} | 422 Unknown field(s):"
            + " 'credentials'",
        "PATCH /v3/service_instances/{mine} | {'route_service_url':'http://plain.example'} | 422"
            + " Route service url must be https",
        "PATCH /v3/service_instances/{mine} | {'syslog_drain_url':'no uri'} | 422 Syslog drain url"
            + " must be a valid URI",
        "GET /v3/service_instances/{mine}/parameters | {} | 400 This service does not support"
            + " fetching service instance parameters.",
      })
  void whatIsRefused(String request, String body, String said) {
    assertThat(Region.said(region.ask(request, body))).isEqualTo(region.filled(said));
  }

  @Test
  void aPlanThatIsNotEnabledCannotBeBought() {
    assertThat(get("/v3/service_plans/{hidden}").path("visibility_type").asText())
        .isEqualTo("admin");
    assertThat(Region.said(region.ask("POST /v3/service_instances", instance("no", "hidden"))))
        .startsWith("422 Invalid service plan. This could be due to a space-scoped broker");
    String hidden = region.guid("hidden");
    assertThat(developer.get("/v3/service_plans/" + hidden).status()).isEqualTo(404);
    String organization = "{'type':'organization','organizations':[{'guid':'{second}'}]}";
    String visibility = "/v3/service_plans/{hidden}/visibility";
    region.ask("PATCH " + visibility, organization);
    assertThat(developer.get("/v3/service_plans/" + hidden).status()).isEqualTo(404);
    assertThat(region.ask("POST " + visibility, organization.replace("second", "org")).text())
        .isEqualTo("{\"type\":\"organization\"}");
    assertThat(get(visibility).path("organizations")).hasSize(2);
    assertThat(developer.get("/v3/service_plans/" + hidden).status()).isEqualTo(200);
    managed("bought", "hidden");
    assertThat(Region.said(region.ask("DELETE " + visibility + "/{org}", ""))).isEqualTo("204");
    assertThat(Region.said(region.ask("DELETE " + visibility + "/{org}", ""))).startsWith("404");
    assertThat(Region.said(region.ask("DELETE " + visibility + "/{second}", ""))).isEqualTo("204");
    assertThat(get(visibility).toString()).isEqualTo("{\"type\":\"admin\"}");
  }

  @Test
  void whatAUserProvidesIsThereAtOnceAndMayBeNothing() {
    region.make(
        "given",
        "/v3/service_instances",
        "{'type':'user-provided','name':'given','credentials':{'a':'b'},'syslog_drain_url':'syslog://d.example','relationships':{"
            + SPACE
            + "}}");
    assertThat(get("/v3/service_instances/{given}").path("last_operation").toString())
        .contains(
            "\"type\":\"create\",\"state\":\"succeeded\",\"description\":\"Operation succeeded\"");
    var bound =
        region.ask(
            "POST /v3/service_credential_bindings",
            "{'type':'app','relationships':{'app':{'data':{'guid':'{app}'}},'service_instance':{'data':{'guid':'{given}'}}}}");
    assertThat(bound.status()).as(bound.text()).isEqualTo(201);
    assertThat(bound.json().at("/last_operation/description").isNull()).isTrue();
    var changed =
        region.ask(
            "PATCH /v3/service_instances/{given}", "{'credentials':null,'syslog_drain_url':null}");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.json().path("syslog_drain_url").isNull()).isTrue();
    assertThat(get("/v3/service_instances/{given}/credentials")).isEmpty();
    String binding = bound.json().path("guid").asText();
    assertThat(get("/v3/service_credential_bindings/" + binding + "/details").path("credentials"))
        .as("bindings are given what their instance is given")
        .isEmpty();
  }

  @Test
  void aSharedInstanceIsInBothSpaces() {
    managed("shared", "small");
    String spaces = "/v3/service_instances/{shared}/relationships/shared_spaces";
    String share = "{'data':[{'guid':'{other}'}]}";
    assertThat(Region.said(region.ask("POST " + spaces, share))).isEqualTo("200");
    assertThat(Region.said(region.ask("POST " + spaces, share)))
        .isEqualTo("422 A service instance called shared has already been shared with other.");
    String other = region.guid("other");
    assertThat(get("/v3/service_instances?names=shared&space_guids=" + other).path("resources"))
        .hasSize(1);
    String bind =
        "{'type':'app','relationships':{'app':{'data':{'guid':'{far}'}},'service_instance':{'data':{'guid':'{shared}'}}}}";
    region.done(region.ask("POST /v3/service_credential_bindings", bind));
    assertThat(Region.said(region.ask("PATCH /v3/service_instances/{shared}", "{'name':'x'}")))
        .isEqualTo("422 Service instances that have been shared cannot be renamed");
    assertThat(Region.said(region.ask("DELETE " + spaces + "/{other}", ""))).isEqualTo("204");
    assertThat(
            get("/v3/service_credential_bindings?service_instance_names=shared").path("resources"))
        .as("what was bound there is bound no longer")
        .isEmpty();
  }

  @Test
  void anAppHasSeveralBindingsOfOneNameOnly() {
    managed("many", "small");
    String bind =
        "{'type':'app'%s,'relationships':{'app':{'data':{'guid':'{app}'}},'service_instance':{'data':{'guid':'{many}'}}}}";
    String create = "POST /v3/service_credential_bindings";
    region.done(region.ask(create, bind.formatted(",'name':'one'")));
    assertThat(Region.said(region.ask(create, bind.formatted(",'name':'one'"))))
        .isEqualTo("422 The app is already bound to the service instance");
    String several = ",'strategy':'multiple'";
    assertThat(Region.said(region.ask(create, bind.formatted(several + ",'name':'two'"))))
        .isEqualTo("422 The binding name cannot be changed for the same app and service instance");
    for (int i = 0; i < 4; i++) {
      region.done(region.ask(create, bind.formatted(several + ",'name':'one'")));
    }
    assertThat(Region.said(region.ask(create, bind.formatted(several + ",'name':'one'"))))
        .startsWith("422 The app has too many bindings to this service instance (limit: 5).");
    assertThat(get("/v3/apps/{app}/env").at("/system_env_json/VCAP_SERVICES/database"))
        .as("apps see the newest")
        .filteredOn(each -> each.path("instance_name").asText().equals("many"))
        .hasSize(1);
    managed("more", "small");
    assertThat(
            Region.said(
                region.ask(create, bind.replace("{many}", "{more}").formatted(",'name':'one'"))))
        .endsWith("The app already has a binding with name 'one'.");
  }
}
