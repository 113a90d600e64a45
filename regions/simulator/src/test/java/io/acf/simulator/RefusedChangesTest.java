package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.StubBroker.Says;
import io.acf.simulator.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused for one thing that is wrong with it changes nothing else either. */
class RefusedChangesTest {
  private static final String SPACE = "'space':{'data':{'guid':'{space}'}}";
  private static final String ORG = "'organization':{'data':{'guid':'{org}'}}";
  private static final int LABELS_MAX = 50;
  private static Region region;

  @BeforeAll
  static void start() {
    region = new Region();
    region.make("first", "/v3/organization_quotas", "{'name':'first'}");
    region.make("quota", "/v3/organization_quotas", "{'name':'quota','apps':{'per_app_tasks':5}}");
    region.make("group", "/v3/security_groups", "{'name':'group','rules':[]}");
    region.make("public", "/v3/security_groups", "{'name':'public','rules':[]}");
    region.make("segment", "/v3/isolation_segments", "{'name':'segment'}");
    region.make("north", "/v3/organizations", "{'name':'north'}");
    region.make("attic", "/v3/spaces", "{'name':'attic','relationships':{" + ORG + "}}");
    region.make(
        "route",
        "/v3/routes",
        "{'host':'r','relationships':{" + SPACE + ",'domain':{'data':{'guid':'{domain}'}}}}");
    region.make(
        "mine",
        "/v3/service_instances",
        "{'type':'user-provided','name':'mine','relationships':{" + SPACE + "}}");
    region.know("plan", "/v3/service_plans?names=small&service_offering_names=database");
    region.done(
        region.ask(
            "POST /v3/service_instances",
            "{'type':'managed','name':'db','relationships':{"
                + SPACE
                + ",'service_plan':{'data':{'guid':'{plan}'}}}}"));
    region.know("db", "/v3/service_instances?names=db");
  }

  @AfterAll
  static void stop() {
    region.close();
  }

  private static JsonNode get(String path) {
    return region.ask("GET " + path, "").json();
  }

  private static void refusedWithoutAChange(String path, String body) {
    JsonNode before = get(path);
    assertThat(before.path("guid").asText()).as(before.toString()).isNotEmpty();
    assertThat(Region.said(region.ask("PATCH " + path, body))).startsWith("422 ");
    assertThat(get(path)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v3/organization_quotas/{quota} | {'name':'first'}",
        "/v3/organization_quotas/{quota} | {'name':'first','apps':{'per_app_tasks':9}}",
        "/v3/organization_quotas/{quota} | {'name':'other','apps':{'per_app_tasks':-1}}",
        "/v3/security_groups/{group} | {'name':'other','rules':'none'}",
        "/v3/security_groups/{group} | {'name':'public','globally_enabled':{'running':true}}"
      })
  void aNameStaysWhereTheRestIsWrong(String path, String body) {
    refusedWithoutAChange(path, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v3/organizations/{north} {'name':'south','suspended':true}",
        "/v3/spaces/{attic} {'name':'cellar','suspended':true}",
        "/v3/isolation_segments/{segment} {'name':'other'}",
        "/v3/routes/{route} {'options':{'loadbalancing':'round-robin'}}",
        "/v3/service_instances/{mine} {'name':'other','tags':['t']}",
        "/v3/service_instances/{db} {'name':'other','tags':['t']}"
      })
  void nothingElseChangesWhereThereAreTooManyLabels(String row) {
    String[] parts = row.split(" ", 2);
    ObjectNode labels = Json.object();
    for (int i = 0; i < LABELS_MAX; i++) {
      labels.put("label-" + i, "x");
    }
    var full = region.ask("PATCH " + parts[0], "{'metadata':{'labels':" + labels + "}}");
    assertThat(full.status()).as(full.text()).isEqualTo(200);
    refusedWithoutAChange(
        parts[0], parts[1].replaceFirst("}$", ",'metadata':{'labels':{'more':'x'}}}"));
  }

  @Test
  void anIsolationSegmentKeepsItsNameToItself() {
    region.make("small", "/v3/isolation_segments", "{'name':'tiny'}");
    var renamed = region.ask("PATCH /v3/isolation_segments/{small}", "{'name':'Tiny'}");
    assertThat(renamed.json().path("name").asText()).as(renamed.text()).isEqualTo("Tiny");
  }

  @Test
  void aBindingThatFailedStaysUntilAnotherTakesItsPlace() throws Exception {
    try (StubBroker broker = new StubBroker()) {
      region.done(
          region.ask(
              "POST /v3/service_brokers",
              "{'name':'stub','url':'"
                  + broker.url()
                  + "','authentication':{'type':'basic','credentials':{'username':'me','password':'pw'}}}"));
      region.know("stub", "/v3/service_plans?names=small&service_broker_names=stub");
      region.ask("PATCH /v3/service_plans/{stub}/visibility", "{'type':'public'}");
      region.done(
          region.ask(
              "POST /v3/service_instances",
              "{'type':'managed','name':'of-stub','relationships':{"
                  + SPACE
                  + ",'service_plan':{'data':{'guid':'{stub}'}}}}"));
      region.know("of-stub", "/v3/service_instances?names=of-stub");
      region.make("app", "/v3/apps", "{'name':'app','relationships':{" + SPACE + "}}");
      assertThat(bind("mine", "taken").status()).isEqualTo(201);
      broker.says("PUT binding", Says.of(400, "{'description':'no'}"));
      assertThat(region.job(bind("of-stub", "b")).path("state").asText()).isEqualTo("FAILED");
      String all = "/v3/service_credential_bindings?service_instance_guids={of-stub}";
      String failed = region.know("failed", all);
      assertThat(Region.said(bind("of-stub", "taken"))).startsWith("422 The binding name is");
      assertThat(get(all).at("/resources/0/guid").asText()).isEqualTo(failed);
      broker.says("PUT binding", Says.of(201, "{'credentials':{}}"));
      region.done(bind("of-stub", "b"));
      assertThat(get(all).path("resources"))
          .singleElement()
          .satisfies(each -> assertThat(each.path("guid").asText()).isNotEqualTo(failed));
    }
  }

  private static Client.Answer bind(String instance, String name) {
    return region.ask(
        "POST /v3/service_credential_bindings",
        "{'type':'app','name':'%s','relationships':{'app':{'data':{'guid':'{app}'}},'service_instance':{'data':{'guid':'{%s}'}}}}"
            .formatted(name, instance));
  }
}
