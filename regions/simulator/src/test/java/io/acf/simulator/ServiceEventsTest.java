package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.StubBroker.Says;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Audit events of services: of what a broker has done, not of what it was asked for. */
class ServiceEventsTest {
  private Region region;
  private StubBroker broker;

  @BeforeEach
  void start() {
    region = new Region();
    broker = new StubBroker();
    region.done(
        region.ask(
            "POST /v3/service_brokers",
            "{'name':'mine','url':'%s','authentication':{'type':'basic','credentials':{'username':'me','password':'sesame'}}}"
                .formatted(broker.url())));
    region.know("broker", "/v3/service_brokers?names=mine");
    region.know("small", "/v3/service_plans?names=small&service_broker_names=mine");
    region.ask("PATCH /v3/service_plans/{small}/visibility", "{'type':'public'}");
    region.make(
        "app", "/v3/apps", "{'name':'app','relationships':{'space':{'data':{'guid':'{space}'}}}}");
  }

  @AfterEach
  void stop() {
    region.close();
    broker.close();
  }

  private List<JsonNode> events() {
    List<JsonNode> all = new ArrayList<>();
    region
        .ask("GET /v3/audit_events?per_page=5000&order_by=created_at", "")
        .json()
        .path("resources")
        .forEach(all::add);
    all.removeIf(each -> !each.path("type").asText().contains("service_"));
    return all;
  }

  /** Types and names, in order; all are about something, and by somebody. */
  private List<String> told() {
    return events().stream()
        .peek(
            each -> {
              assertThat(each.at("/target/guid").asText()).as(each.toString()).isNotEmpty();
              assertThat(each.at("/actor/name").asText()).isEqualTo("admin");
              assertThat(each.toString()).doesNotContain("sesame");
            })
        .map(
            each ->
                each.path("type").asText().replace("audit.", "")
                    + " "
                    + each.at("/target/name").asText())
        .toList();
  }

  private Client.Answer instance(String name) {
    return region.ask(
        "POST /v3/service_instances",
        "{'type':'managed','name':'%s','parameters':{'a':'sesame'},'relationships':{'space':{'data':{'guid':'{space}'}},'service_plan':{'data':{'guid':'{small}'}}}}"
            .formatted(name));
  }

  private Client.Answer bind(String more) {
    return region.ask(
        "POST /v3/service_credential_bindings",
        "{%s,'relationships':{%s'service_instance':{'data':{'guid':'{db}'}}}}"
            .formatted(more, more.contains("key") ? "" : "'app':{'data':{'guid':'{app}'}},"));
  }

  @Test
  void whatIsDoneAtOnceIsOneEventEach() {
    region.done(instance("db"));
    String db = region.know("db", "/v3/service_instances?names=db");
    region.done(bind("'type':'app','name':'b'"));
    region.done(bind("'type':'key','name':'k'"));
    region.know("key", "/v3/service_credential_bindings?names=k");
    region.ask("PATCH /v3/service_instances/{db}", "{'tags':['x']}");
    region.done(region.ask("DELETE /v3/service_credential_bindings/{key}", ""));
    region.done(region.ask("DELETE /v3/service_instances/{db}", ""));
    region.done(region.ask("DELETE /v3/service_brokers/{broker}", ""));
    assertThat(told())
        .containsExactly(
            "service_broker.create mine",
            "service_instance.create db",
            "service_binding.create b",
            "service_key.create k",
            "service_instance.update db",
            "service_key.delete k",
            "service_binding.delete b",
            "service_instance.delete db",
            "service_broker.delete mine");
    List<JsonNode> events = events();
    assertThat(events.get(0).at("/data/request/authentication/credentials").toString())
        .isEqualTo("{\"username\":\"me\",\"password\":\"[PRIVATE DATA HIDDEN]\"}");
    assertThat(events.get(1).at("/target/guid").asText()).isEqualTo(db);
    assertThat(events.get(1).at("/data/request/parameters").asText())
        .isEqualTo("[PRIVATE DATA HIDDEN]");
    assertThat(events.get(2).at("/data/request/relationships/app/data/guid").asText())
        .isEqualTo(region.guid("app"));
    assertThat(events.get(6).at("/data/request").toString())
        .isEqualTo(
            region.filled("{\"app_guid\":\"{app}\",\"service_instance_guid\":\"" + db + "\"}"));
  }

  @Test
  void whatTakesTimeBeginsAndEnds() {
    broker.says("PUT instance", Says.of(202, "{}"));
    broker.says("GET instance operation", Says.of(200, "{'state':'succeeded'}"));
    region.done(instance("db"));
    region.know("db", "/v3/service_instances?names=db");
    broker.says("DELETE instance", Says.of(202, "{}"));
    region.done(region.ask("DELETE /v3/service_instances/{db}", ""));
    assertThat(told())
        .containsExactly(
            "service_broker.create mine",
            "service_instance.start_create db",
            "service_instance.create db",
            "service_instance.start_delete db",
            "service_instance.delete db");
  }

  @Test
  void whatABrokerRefusesIsNotTold() {
    broker.says("PUT instance", Says.of(400, "{'description':'no'}"));
    assertThat(region.job(instance("db")).path("state").asText()).isEqualTo("FAILED");
    assertThat(told()).containsExactly("service_broker.create mine");
  }

  @Test
  void manifestsBindAndUsersProvideAndPurge() {
    region.make(
        "own",
        "/v3/service_instances",
        "{'type':'user-provided','name':'own','relationships':{'space':{'data':{'guid':'{space}'}}}}");
    region.done(instance("db"));
    region.know("db", "/v3/service_instances?names=db");
    region.done(region.pushes.apply("applications: [{name: app, services: [own, db]}]"));
    assertThat(region.ask("DELETE /v3/service_instances/{own}", "").status()).isEqualTo(204);
    assertThat(region.ask("DELETE /v3/service_instances/{db}?purge=true", "").status())
        .isEqualTo(204);
    assertThat(told())
        .containsExactlyInAnyOrder(
            "service_broker.create mine",
            "user_provided_service_instance.create own",
            "service_instance.create db",
            "service_binding.create ",
            "service_binding.create ",
            "service_binding.delete ",
            "user_provided_service_instance.delete own",
            "service_binding.delete ",
            "service_instance.purge db");
    assertThat(events())
        .filteredOn(each -> each.path("type").asText().equals("audit.service_binding.create"))
        .hasSize(2)
        .allMatch(each -> each.at("/data/manifest_triggered").asBoolean());
  }

  @Test
  void sharingNamesTheSpaces() {
    region.ask("PATCH /v3/feature_flags/service_instance_sharing", "{'enabled':true}");
    region.make(
        "other",
        "/v3/spaces",
        "{'name':'other','relationships':{'organization':{'data':{'guid':'{org}'}}}}");
    region.done(instance("db"));
    region.know("db", "/v3/service_instances?names=db");
    String shared = "/v3/service_instances/{db}/relationships/shared_spaces";
    region.ask("POST " + shared, "{'data':[{'guid':'{other}'}]}");
    region.ask("DELETE " + shared + "/{other}", "");
    List<JsonNode> events = events();
    assertThat(events.stream().skip(2).map(each -> each.path("type").asText()))
        .containsExactly("audit.service_instance.share", "audit.service_instance.unshare");
    assertThat(events.get(2).path("data").toString())
        .isEqualTo(region.filled("{\"target_space_guids\":[\"{other}\"]}"));
    assertThat(events.get(3).path("data").toString())
        .isEqualTo(region.filled("{\"target_space_guid\":\"{other}\"}"));
  }
}
