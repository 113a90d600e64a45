package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.StubBroker.Says;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Brokers are really asked: for catalogs, instances and bindings, at once or while they take time.
 */
class BrokersTest {
  private Region region;
  private StubBroker broker;

  @BeforeEach
  void start() {
    region = new Region();
    broker = new StubBroker();
  }

  @AfterEach
  void stop() {
    region.close();
    broker.close();
  }

  private static String registration(String name, String url) {
    return "{'name':'%s','url':'%s','authentication':{'type':'basic','credentials':{'username':'me','password':'pw'}}}"
        .formatted(name, url);
  }

  private void registered() {
    region.done(region.ask("POST /v3/service_brokers", registration("mine", broker.url())));
    region.know("broker", "/v3/service_brokers?names=mine");
    region.know("offering", "/v3/service_offerings?names=db");
    region.know("small", "/v3/service_plans?names=small&service_broker_names=mine");
    region.know("large", "/v3/service_plans?names=large&service_broker_names=mine");
    region.ask("PATCH /v3/service_plans/{small}/visibility", "{'type':'public'}");
    region.ask("PATCH /v3/service_plans/{large}/visibility", "{'type':'public'}");
  }

  private Client.Answer instance(String name, String plan, String more) {
    return region.ask(
        "POST /v3/service_instances",
        "{'type':'managed','name':'%s','relationships':{'space':{'data':{'guid':'{space}'}},'service_plan':{'data':{'guid':'{%s}'}}}%s}"
            .formatted(name, plan, more));
  }

  private void made(String name) {
    region.done(instance(name, "small", ""));
    region.know(name, "/v3/service_instances?names=" + name);
  }

  private JsonNode get(String path) {
    return region.ask("GET " + path, "").json();
  }

  private Client.Answer key(String instance, String name) {
    return region.ask(
        "POST /v3/service_credential_bindings",
        "{'type':'key','name':'%s','parameters':{'a':1},'relationships':{'service_instance':{'data':{'guid':'{%s}'}}}}"
            .formatted(name, instance));
  }

  private static String errors(JsonNode job) {
    JsonNode error = job.at("/errors/0");
    return job.path("state").asText()
        + " "
        + error.path("title").asText()
        + " "
        + error.path("code").asText()
        + " "
        + error.path("detail").asText();
  }

  @Test
  void theCatalogIsTheBrokersOwn() {
    registered();
    var asked = broker.last("GET catalog");
    assertThat(asked.headers())
        .containsEntry("x-broker-api-version", "2.15")
        .containsEntry(
            "authorization",
            "Basic "
                + Base64.getEncoder().encodeToString("me:pw".getBytes(StandardCharsets.UTF_8)));
    String identity = asked.headers().get("x-broker-api-originating-identity");
    assertThat(identity).startsWith("cloudfoundry ");
    assertThat(
            new String(
                Base64.getDecoder().decode(identity.split(" ", 2)[1]), StandardCharsets.UTF_8))
        .contains("user_id");
    JsonNode offering = get("/v3/service_offerings/{offering}");
    assertThat(offering.path("tags").toString()).isEqualTo("[\"sql\",\"acid\"]");
    assertThat(offering.path("requires").toString()).isEqualTo("[\"syslog_drain\"]");
    assertThat(offering.path("shareable").asBoolean()).isTrue();
    assertThat(offering.path("documentation_url").asText()).isEqualTo("https://docs.example/db");
    assertThat(offering.at("/broker_catalog/id").asText()).isEqualTo("s-db");
    assertThat(offering.at("/broker_catalog/features/allow_context_updates").asBoolean()).isTrue();
    JsonNode small = get("/v3/service_plans/{small}");
    assertThat(small.at("/maintenance_info/version").asText()).isEqualTo("1.2.3");
    assertThat(small.at("/broker_catalog/maximum_polling_duration").asInt()).isEqualTo(3600);
    assertThat(small.at("/costs/0").toString())
        .isEqualTo("{\"currency\":\"USD\",\"amount\":9.5,\"unit\":\"MONTHLY\"}");
    assertThat(small.at("/schemas/service_instance/create/parameters/type").asText())
        .isEqualTo("object");
    JsonNode large = get("/v3/service_plans/{large}");
    assertThat(large.path("free").asBoolean()).isFalse();
    assertThat(large.at("/broker_catalog/features").toString())
        .isEqualTo("{\"plan_updateable\":false,\"bindable\":false}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "401 | {} | CF-ServiceBrokerApiAuthenticationFailed 10001 Authentication with the service"
            + " broker failed. Double-check that the username and password are correct.",
        "404 | {} | CF-ServiceBrokerRequestRejected 270020 The service broker rejected the request."
            + " Status Code: 404 Not Found. Please check that the URL points to a valid service"
            + " broker.",
        "500 | {'description':'down'} | CF-ServiceBrokerBadResponse 10001 Service broker error:"
            + " down",
        "503 | wait | CF-ServiceBrokerBadResponse 10001 The service broker returned an invalid"
            + " response. Status Code: 503 Service Unavailable, Body: wait",
        "302 | | CF-ServiceBrokerBadResponse 10001 The service broker returned an invalid response."
            + " Status Code: 302 Found, Body: ",
        "200 | <html> | CF-ServiceBrokerRequestMalformed 270021 The service broker returned an"
            + " invalid response: expected valid JSON object in body. Please check that the URL"
            + " points to a valid service broker.",
        "200 | {} | CF-ServiceBrokerCatalogInvalid 270012 Service broker catalog is invalid:"
            + " @Service broker must provide at least one service@",
      })
  void aCatalogThatIsNone(int status, String body, String why) {
    broker.says("GET catalog", Says.of(status, body == null ? "" : body));
    JsonNode job =
        region.job(region.ask("POST /v3/service_brokers", registration("mine", broker.url())));
    assertThat(errors(job)).isEqualToIgnoringWhitespace("FAILED " + why.replace('@', '\n'));
    assertThat(get("/v3/service_offerings?service_broker_names=mine").path("resources")).isEmpty();
    assertThat(get("/v3/service_brokers?names=mine").path("resources")).hasSize(1);
  }

  @Test
  void aBrokerThatIsNotThereFailsItsJob() {
    String url = broker.url();
    broker.close();
    JsonNode job = region.job(region.ask("POST /v3/service_brokers", registration("gone", url)));
    assertThat(errors(job))
        .isEqualTo(
            "FAILED CF-ServiceBrokerApiUnreachable 10001 The service broker could not be reached: "
                + url
                + "/v2/catalog");
  }

  @Test
  void anUpdateCountsOnceTheNewCatalogHasCome() {
    registered();
    try (StubBroker other = new StubBroker()) {
      other.says("GET catalog", Says.of(500, "{'description':'not yet'}"));
      String patch = "{'url':'" + other.url() + "'}";
      JsonNode failed = region.job(region.ask("PATCH /v3/service_brokers/{broker}", patch));
      assertThat(errors(failed)).contains("Service broker error: not yet");
      assertThat(get("/v3/service_brokers/{broker}").path("url").asText()).isEqualTo(broker.url());
      made("used");
      other.says(
          "GET catalog",
          Says.of(
              200,
              "{'services':[{'id':'s-new','name':'new','description':'d','bindable':true,'plans':[{'id':'p-new','name':'one','description':'d'}]}]}"));
      JsonNode job = region.job(region.ask("PATCH /v3/service_brokers/{broker}", patch));
      assertThat(job.path("state").asText()).isEqualTo("COMPLETE");
      assertThat(job.at("/warnings/0/detail").asText())
          .startsWith(
              "Warning: Service plans are missing from the broker's catalog (" + other.url())
          .endsWith("db\n  small\n");
      assertThat(get("/v3/service_plans/{small}").path("available").asBoolean(true)).isFalse();
      assertThat(get("/v3/service_offerings/{offering}").path("available").asBoolean(true))
          .isFalse();
      assertThat(region.ask("GET /v3/service_plans/{large}", "").status()).isEqualTo(404);
      assertThat(
              get("/v3/service_plans?service_offering_names=new&available=true").path("resources"))
          .hasSize(1);
    }
  }

  @Test
  void anInstanceIsProvisionedUpdatedAndDeleted() {
    registered();
    broker.says("PUT instance", Says.of(201, "{'dashboard_url':'https://dash.example'}"));
    region.done(instance("one", "small", ",'parameters':{'size':3},'tags':['mine']"));
    region.know("one", "/v3/service_instances?names=one");
    var put = broker.last("PUT instance");
    assertThat(put.query()).isEqualTo("accepts_incomplete=true");
    assertThat(put.body().path("service_id").asText()).isEqualTo("s-db");
    assertThat(put.body().path("plan_id").asText()).isEqualTo("p-small");
    assertThat(put.body().at("/parameters/size").asInt()).isEqualTo(3);
    assertThat(put.body().at("/context/platform").asText()).isEqualTo("cloudfoundry");
    assertThat(put.body().at("/context/instance_name").asText()).isEqualTo("one");
    assertThat(put.body().at("/context/space_name").asText()).isEqualTo("prod");
    assertThat(put.body().at("/maintenance_info/version").asText()).isEqualTo("1.2.3");
    JsonNode made = get("/v3/service_instances/{one}");
    assertThat(made.path("dashboard_url").asText()).isEqualTo("https://dash.example");
    assertThat(made.at("/last_operation/state").asText()).isEqualTo("succeeded");
    assertThat(made.at("/maintenance_info/version").asText()).isEqualTo("1.2.3");
    broker.says("GET instance", Says.of(200, "{'parameters':{'size':4}}"));
    assertThat(get("/v3/service_instances/{one}/parameters").toString()).isEqualTo("{\"size\":4}");
    region.done(
        region.ask(
            "PATCH /v3/service_instances/{one}",
            "{'name':'uno','parameters':{'size':5},'relationships':{'service_plan':{'data':{'guid':'{large}'}}}}"));
    var patch = broker.last("PATCH instance");
    assertThat(patch.body().path("plan_id").asText()).isEqualTo("p-large");
    assertThat(patch.body().at("/previous_values/plan_id").asText()).isEqualTo("p-small");
    assertThat(patch.body().at("/context/instance_name").asText()).isEqualTo("uno");
    assertThat(
            get("/v3/service_instances?names=uno&service_plan_guids=" + region.guid("large"))
                .path("resources"))
        .hasSize(1);
    assertThat(
            Region.said(
                region.ask(
                    "PATCH /v3/service_instances/{one}",
                    "{'relationships':{'service_plan':{'data':{'guid':'{small}'}}}}")))
        .isEqualTo("422 The service does not support changing plans.");
    region.done(region.ask("DELETE /v3/service_instances/{one}", ""));
    assertThat(broker.last("DELETE instance").query())
        .isEqualTo("accepts_incomplete=true&plan_id=p-large&service_id=s-db");
    assertThat(region.ask("GET /v3/service_instances/{one}", "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "500 | {'description':'boom'} | 502 Service broker error: boom",
        "200 | nothing | 502 The service broker returned an invalid response: expected valid JSON"
            + " object in body, broker returned 'nothing'",
        "200 | {'parameters':{}} | 200",
      })
  void whatABrokerSaysInsteadOfParametersIsTold(int status, String body, String said) {
    registered();
    made("one");
    region.done(key("one", "k"));
    region.know("k", "/v3/service_credential_bindings?names=k");
    broker.says("GET instance", Says.of(status, body));
    broker.says("GET binding", Says.of(status, body));
    assertThat(Region.said(region.ask("GET /v3/service_instances/{one}/parameters", "")))
        .isEqualTo(said);
    assertThat(Region.said(region.ask("GET /v3/service_credential_bindings/{k}/parameters", "")))
        .isEqualTo(said);
  }

  @Test
  void whatTakesTimeIsPolledForAndItsEndIsTold() {
    registered();
    AtomicInteger polls = new AtomicInteger();
    broker.says("PUT instance", Says.of(202, "{'operation':'op-1'}"));
    broker.says(
        "GET instance operation",
        seen ->
            polls.incrementAndGet() < 3
                ? Says.of(200, "{'state':'in progress','description':'half way'}").retryAfter(0)
                : Says.of(200, "{'state':'succeeded','description':'all done'}"));
    broker.says("GET instance", Says.of(200, "{'dashboard_url':'https://later.example'}"));
    region.done(instance("slow", "small", ""));
    region.know("slow", "/v3/service_instances?names=slow");
    assertThat(broker.last("GET instance operation").query())
        .isEqualTo("operation=op-1&plan_id=p-small&service_id=s-db");
    JsonNode slow = get("/v3/service_instances/{slow}");
    assertThat(slow.at("/last_operation/description").asText()).isEqualTo("all done");
    assertThat(slow.path("dashboard_url").asText()).isEqualTo("https://later.example");
    broker.says("DELETE instance", Says.of(202, "{}"));
    broker.says("GET instance operation", Says.of(410, "{}"));
    region.done(region.ask("DELETE /v3/service_instances/{slow}", ""));
    assertThat(region.ask("GET /v3/service_instances/{slow}", "").status()).isEqualTo(404);
  }

  @Test
  void aJobSaysThatItPollsAndWhatIsBusyIsLeftAlone() {
    registered();
    made("free");
    broker.says("PUT instance", Says.of(202, "{}"));
    broker.says("GET instance operation", Says.of(200, "{'state':'in progress'}"));
    Client.Answer accepted = instance("busy", "small", "");
    String job = URI.create(accepted.header("Location")).getPath();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(get(job).path("state").asText()).isEqualTo("POLLING"));
    region.know("busy", "/v3/service_instances?names=busy");
    assertThat(Region.said(key("busy", "k")))
        .isEqualTo("422 There is an operation in progress for the service instance");
    assertThat(Region.said(region.ask("PATCH /v3/service_instances/{busy}", "{'name':'x'}")))
        .isEqualTo("409 An operation for service instance busy is in progress.");
    assertThat(
            Region.said(
                region.ask(
                    "PATCH /v3/service_instances/{busy}", "{'metadata':{'labels':{'a':'b'}}}")))
        .isEqualTo("200");
    broker.says(
        "GET instance operation", Says.of(200, "{'state':'failed','description':'no room'}"));
    assertThat(errors(region.job(accepted)))
        .isEqualTo("FAILED CF-UnableToPerform 10009 provision could not be completed: no room");
    assertThat(get("/v3/service_instances/{busy}").at("/last_operation").toString())
        .contains("\"state\":\"failed\",\"description\":\"no room\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "500 | {'description':'boom'} | Service broker error: boom | 1",
        "400 | {'description':'bad size'} | Service broker error: bad size | 0",
        "409 | {'description':'is there'} | Service broker error: is there | 0",
        "422 | {'error':'AsyncRequired'} | This service plan requires client support for"
            + " asynchronous service operations. | 0",
        "201 | nothing | The service broker returned an invalid response: expected valid JSON"
            + " object in body, broker returned 'nothing' | 1",
        "200 | nothing | The service broker returned an invalid response: expected valid JSON"
            + " object in body, broker returned 'nothing' | 0",
        "201 | {'dashboard_url':1} | The service broker returned an invalid response: @The property"
            + " '#/dashboard_url' of type integer did not match one or more of the following types:"
            + " string, null | 1",
      })
  void aProvisioningThatFailsIsToldAndCleanedUp(int status, String body, String why, int orphans) {
    registered();
    broker.says("PUT instance", Says.of(status, body));
    String told = why.replace('@', '\n');
    assertThat(errors(region.job(instance("bad", "small", ""))))
        .isEqualTo("FAILED CF-UnableToPerform 10009 provision could not be completed: " + told);
    JsonNode bad = get("/v3/service_instances?names=bad").at("/resources/0/last_operation");
    assertThat(bad.path("state").asText()).isEqualTo("failed");
    assertThat(bad.path("description").asText()).isEqualTo(told);
    if (orphans > 0) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(broker.count("DELETE instance")).isEqualTo(orphans));
    } else {
      assertThat(broker.count("DELETE instance")).isZero();
    }
  }

  /** A broker says much, or nothing. */
  @ParameterizedTest
  @CsvSource({
    "500,text,10000",
    "500,description,10000",
    "201,text,10000",
    "202,description,10000",
    "202,,0",
  })
  void ofWhatABrokerSaysOfAFailureAScreenIsKept(int status, String what, int kept) {
    registered();
    String much = "x".repeat(100_000);
    broker.says(
        "PUT instance",
        status == 202
            ? Says.of(202, "{}")
            : Says.of(status, "text".equals(what) ? much : "{'description':'" + much + "'}"));
    String told = what == null ? "" : ",'description':'" + much + "'";
    broker.says(
        "GET instance operation", Says.of(200, "{'state':'failed'" + told + "}").retryAfter(0));
    String error = errors(region.job(instance("bad", "small", "")));
    String last =
        get("/v3/service_instances?names=bad")
            .at("/resources/0/last_operation/description")
            .asText("");
    assertThat(error).endsWith("provision could not be completed: " + last);
    assertThat(last.chars().filter(each -> each == 'x').count()).isBetween((long) kept, kept + 10L);
    assertThat(last).doesNotContain("null");
  }

  @Test
  void anUnbindingThatTakesTimeAndHasNoNameIsPolledForWithoutOne() {
    registered();
    made("it");
    region.done(key("it", "k"));
    broker.says("DELETE binding", Says.of(202, "{}"));
    broker.says("GET binding operation", Says.of(200, "{'state':'succeeded'}").retryAfter(0));
    region.job(region.ask("DELETE /v3/service_instances/{it}", ""));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> broker.count("GET binding operation") > 0);
    assertThat(broker.last("GET binding operation").query())
        .isEqualTo("plan_id=p-small&service_id=s-db");
  }

  @Test
  void upgradesGoToTheVersionOfThePlan() {
    registered();
    made("old");
    broker.says("GET catalog", Says.of(200, StubBroker.CATALOG.replace("1.2.3", "2.0.0")));
    region.done(
        region.ask("PATCH /v3/service_brokers/{broker}", "{'url':'" + broker.url() + "/'}"));
    assertThat(get("/v3/service_instances/{old}").path("upgrade_available").asBoolean()).isTrue();
    String patch = "PATCH /v3/service_instances/{old}";
    assertThat(Region.said(region.ask(patch, "{'maintenance_info':{'version':'3.0.0'}}")))
        .startsWith("422 maintenance_info.version requested is invalid.");
    region.done(region.ask(patch, "{'maintenance_info':{'version':'2.0.0'}}"));
    assertThat(broker.last("PATCH instance").body().at("/maintenance_info/version").asText())
        .isEqualTo("2.0.0");
    assertThat(get("/v3/service_instances/{old}").path("upgrade_available").asBoolean(true))
        .isFalse();
  }

  @Test
  void keysAndAppsGetWhatTheBrokerGives() {
    registered();
    made("db1");
    region.done(key("db1", "k1"));
    region.know("k1", "/v3/service_credential_bindings?names=k1");
    var put = broker.last("PUT binding");
    assertThat(put.body().at("/parameters/a").asInt()).isEqualTo(1);
    assertThat(put.body().has("app_guid")).isFalse();
    assertThat(get("/v3/service_credential_bindings/{k1}/details").toString())
        .isEqualTo("{\"credentials\":{\"password\":\"sesame\"}}");
    broker.says("GET binding", Says.of(200, "{'parameters':{'a':2}}"));
    assertThat(get("/v3/service_credential_bindings/{k1}/parameters").toString())
        .isEqualTo("{\"a\":2}");
    assertThat(Region.said(key("db1", "k1")))
        .isEqualTo(
            "422 The binding name is invalid. Key binding names must be unique. The service"
                + " instance already has a key binding with name 'k1'.");
    region.make(
        "app", "/v3/apps", "{'name':'app','relationships':{'space':{'data':{'guid':'{space}'}}}}");
    broker.says(
        "PUT binding",
        Says.of(201, "{'credentials':{'u':'v'},'syslog_drain_url':'syslog://drain.example'}"));
    region.done(bindApp("db1", ""));
    assertThat(broker.last("PUT binding").body().at("/bind_resource/app_guid").asText())
        .isEqualTo(region.guid("app"));
    JsonNode vcap = get("/v3/apps/{app}/env").at("/system_env_json/VCAP_SERVICES/db/0");
    assertThat(vcap.at("/credentials/u").asText()).isEqualTo("v");
    assertThat(vcap.path("syslog_drain_url").asText()).isEqualTo("syslog://drain.example");
    assertThat(vcap.path("tags").toString()).isEqualTo("[\"sql\",\"acid\"]");
    assertThat(Region.said(bindApp("db1", "")))
        .isEqualTo("422 The app is already bound to the service instance");
    region.done(bindApp("db1", ",'strategy':'multiple'"));
    assertThat(
            get("/v3/service_credential_bindings?app_guids=" + region.guid("app"))
                .path("resources"))
        .hasSize(2);
    region.done(region.ask("DELETE /v3/service_credential_bindings/{k1}", ""));
    region.done(region.ask("DELETE /v3/service_instances/{db1}", ""));
    assertThat(broker.count("DELETE binding")).isEqualTo(3);
    assertThat(broker.count("DELETE instance")).isEqualTo(1);
  }

  private Client.Answer bindApp(String instance, String more) {
    return region.ask(
        "POST /v3/service_credential_bindings",
        "{'type':'app','relationships':{'app':{'data':{'guid':'{app}'}},'service_instance':{'data':{'guid':'{%s}'}}}%s}"
            .formatted(instance, more));
  }

  @Test
  void bindingsFailAndTakeTimeAsTheBrokerDoes() {
    registered();
    made("db2");
    broker.says("PUT binding", Says.of(500, "{'description':'no keys'}"));
    assertThat(errors(region.job(key("db2", "k1"))))
        .isEqualTo(
            "FAILED CF-UnableToPerform 10009 bind could not be completed: Service broker error: no"
                + " keys");
    broker.says("PUT binding", Says.of(202, "{'operation':'b'}"));
    broker.says("GET binding operation", Says.of(200, "{'state':'succeeded'}"));
    broker.says("GET binding", Says.of(200, "{'credentials':{'late':'yes'}}"));
    region.done(key("db2", "k1"));
    region.know("k1", "/v3/service_credential_bindings?names=k1");
    assertThat(get("/v3/service_credential_bindings/{k1}/details").at("/credentials/late").asText())
        .isEqualTo("yes");
    broker.says("DELETE binding", Says.of(500, "{'description':'stuck'}"));
    assertThat(errors(region.job(region.ask("DELETE /v3/service_credential_bindings/{k1}", ""))))
        .isEqualTo(
            "FAILED CF-UnableToPerform 10009 unbind could not be completed: Service broker failed"
                + " to delete service binding for instance db2: Service broker error: stuck");
    assertThat(errors(region.job(region.ask("DELETE /v3/service_instances/{db2}", ""))))
        .startsWith("FAILED CF-UnableToPerform 10009 delete could not be completed: ")
        .endsWith("Service broker error: stuck");
    assertThat(get("/v3/service_instances/{db2}").at("/last_operation/state").asText())
        .isEqualTo("failed");
  }

  private Client.Answer applied(String service) {
    return region.pushes.apply("applications: [{name: pushed, services: [" + service + "]}]");
  }

  private JsonNode bindings() {
    return get("/v3/service_credential_bindings?app_names=pushed").path("resources");
  }

  @Test
  void aManifestBindsByTheBrokerAndTellsItsRefusal() {
    registered();
    made("db3");
    broker.says("PUT binding", Says.of(422, "{'error':'RequiresApp','description':'x'}"));
    assertThat(errors(region.job(applied("db3"))))
        .startsWith(
            "FAILED CF-UnprocessableEntity 10008 For application 'pushed': For service 'db3': ");
    assertThat(bindings()).as("nothing stands in the way of the next one").isEmpty();
    broker.says("PUT binding", Says.of(201, "{'credentials':{}}"));
    region.done(applied("db3"));
    assertThat(bindings().at("/0/last_operation/state").asText()).isEqualTo("succeeded");
    long asked = broker.count("PUT binding");
    region.done(applied("db3"));
    assertThat(broker.count("PUT binding")).as("bound already").isEqualTo(asked);
  }

  @Test
  void aBindingThatCouldNotBeMadeIsMadeAnewByAManifest() {
    registered();
    made("it");
    region.make(
        "app",
        "/v3/apps",
        "{'name':'pushed','relationships':{'space':{'data':{'guid':'{space}'}}}}");
    broker.says("PUT binding", Says.of(500, "{'description':'no'}"));
    region.job(bindApp("it", ""));
    assertThat(bindings().at("/0/last_operation/state").asText()).isEqualTo("failed");
    broker.says("PUT binding", Says.of(201, "{'credentials':{}}"));
    region.done(applied("it"));
    assertThat(bindings()).hasSize(1);
    assertThat(bindings().at("/0/last_operation/state").asText()).isEqualTo("succeeded");
  }

  @Test
  void aManifestDoesNotBindWhatARequestWouldNotBind() {
    registered();
    region.done(instance("whole", "large", ""));
    String told = "FAILED CF-UnprocessableEntity 10008 For application 'pushed': For service ";
    assertThat(errors(region.job(applied("whole"))))
        .isEqualTo(told + "'whole': Service plan does not allow bindings");
    broker.says("PUT instance", Says.of(202, "{}"));
    broker.says("GET instance operation", Says.of(200, "{'state':'in progress'}"));
    instance("busy", "small", "");
    assertThat(errors(region.job(applied("busy"))))
        .isEqualTo(told + "'busy': There is an operation in progress for the service instance");
    broker.says("PUT instance", Says.of(201, "{}"));
    made("it");
    region.done(applied("it"));
    broker.says("DELETE binding", Says.of(202, "{}"));
    broker.says("GET binding operation", Says.of(200, "{'state':'in progress'}"));
    region.know("b", "/v3/service_credential_bindings?app_names=pushed");
    region.ask("DELETE /v3/service_credential_bindings/{b}", "");
    assertThat(errors(region.job(applied("it"))))
        .isEqualTo(
            told + "'it': An existing binding is being deleted. Try recreating the binding later.");
    assertThat(broker.count("PUT binding")).isEqualTo(1);
  }

  /** The broker has not answered when the region stops, or takes its time. */
  @ParameterizedTest
  @CsvSource({"GET binding operation,1", "PUT binding,2"})
  void aBindingOfAManifestGoesOnAfterARestart(String last, int puts, @TempDir Path data) {
    region.close();
    SimulatorOptions options = SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withData(data);
    region = new Region(options);
    registered();
    made("it");
    CompletableFuture<Says> answer = new CompletableFuture<Says>().orTimeout(60, TimeUnit.SECONDS);
    Says begun = Says.of(202, "{'operation':'kept'}");
    if (puts == 1) {
      answer.complete(begun);
    }
    broker.says("PUT binding", seen -> answer.join());
    broker.says("GET binding operation", Says.of(200, "{'state':'in progress'}"));
    String job = URI.create(applied("it").header("Location")).getPath();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> broker.count(last) > 0);
    region.close();
    answer.complete(begun);
    broker.says("PUT binding", Says.of(201, "{'credentials':{'made':'again'}}"));
    broker.says("GET binding operation", Says.of(200, "{'state':'succeeded'}"));
    broker.says("GET binding", Says.of(200, "{'credentials':{'made':'later'}}"));
    region = new Region(options);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(get(job).path("state").asText()).isEqualTo("COMPLETE"));
    assertThat(bindings()).hasSize(1);
    assertThat(bindings().at("/0/last_operation/state").asText()).isEqualTo("succeeded");
    assertThat(broker.count("PUT binding")).isEqualTo(puts);
  }

  @Test
  void whatIsGoneIsAskedForNoMore() {
    registered();
    broker.says("GET instance operation", Says.of(200, "{'state':'in progress'}").retryAfter(0));
    broker.says("PUT instance", Says.of(202, "{'operation':'purged'}"));
    Client.Answer purged = instance("purged", "small", "");
    region.know("purged", "/v3/service_instances?names=purged");
    asked("operation=purged", 1);
    region.ask("DELETE /v3/service_instances/{purged}?purge=true", "");
    region.done(purged);
    broker.says("PUT instance", Says.of(202, "{'operation':'other'}"));
    instance("other", "small", "");
    asked("operation=other", 1); // What was on its way at the purge has come by now.
    long before = count("operation=purged");
    asked("operation=other", 6);
    assertThat(count("operation=purged")).isEqualTo(before);
  }

  private long count(String operation) {
    return broker.asked().stream().filter(each -> each.query().contains(operation)).count();
  }

  private void asked(String operation, int times) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(count(operation)).isGreaterThanOrEqualTo(times));
  }

  /** A broker answers a moment after what it was asked about was purged. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PUT instance | 201",
        "GET instance | 200",
        "PUT binding | 201",
        "GET binding | 200",
        "DELETE binding | 200",
        "DELETE binding | 202",
        "DELETE binding | 500",
        "DELETE instance | 200",
        "DELETE instance | 202",
        "DELETE instance | 500",
      })
  void whatWasPurgedMeanwhileStaysAway(String asked, int status) {
    registered();
    String[] parts = asked.split(" ", -1);
    if (!asked.equals("PUT instance")) {
      broker.says("PUT instance", Says.of(202, "{}"));
    }
    broker.says("GET instance operation", Says.of(200, "{'state':'succeeded'}").retryAfter(0));
    broker.says("GET binding operation", Says.of(200, "{'state':'succeeded'}").retryAfter(0));
    if (asked.equals("GET binding")) {
      broker.says("PUT binding", Says.of(202, "{}"));
    }
    StubBroker.Says answer = Says.of(status, "{'credentials':{}}");
    if (parts[1].equals("binding") || parts[0].equals("DELETE")) {
      made("it");
    }
    broker.says(
        asked,
        seen -> {
          region.know("it", "/v3/service_instances?names=it");
          region.ask("DELETE /v3/service_instances/{it}?purge=true", "");
          return answer;
        });
    if (parts[0].equals("DELETE")) {
      region.done(key("it", "k"));
      region.job(region.ask("DELETE /v3/service_instances/{it}", ""));
    } else {
      region.job(parts[1].equals("binding") ? key("it", "k") : instance("it", "small", ""));
    }
    assertThat(get("/v3/service_instances?names=it").path("resources")).isEmpty();
    assertThat(get("/v3/service_credential_bindings").path("resources")).isEmpty();
  }

  @Test
  void aBindingThatIsDeletedWhileItIsMadeIsMadeNoMore() {
    registered();
    made("it");
    broker.says("PUT binding", Says.of(202, "{'operation':'b'}"));
    broker.says("GET binding operation", Says.of(200, "{'state':'in progress'}").retryAfter(0));
    Client.Answer making = key("it", "k");
    region.know("k", "/v3/service_credential_bindings?names=k");
    asked("operation=b", 1);
    broker.says("DELETE binding", Says.of(500, "{'description':'stuck'}"));
    Client.Answer deleting = region.ask("DELETE /v3/service_credential_bindings/{k}", "");
    assertThat(errors(region.job(making)))
        .isEqualTo(
            "FAILED CF-UnableToPerform 10009 bind could not be completed: delete in progress");
    assertThat(errors(region.job(deleting))).endsWith("Service broker error: stuck");
    JsonNode last =
        get("/v3/service_credential_bindings?names=k").at("/resources/0/last_operation");
    assertThat(last.path("type").asText()).isEqualTo("delete");
    assertThat(last.path("state").asText()).isEqualTo("failed");
  }

  @Test
  void aBrokerThatTakesLongerThanItsPlanAllowsFails() {
    broker.says("GET catalog", Says.of(200, StubBroker.CATALOG.replace("3600", "0")));
    registered();
    broker.says("PUT instance", Says.of(202, "{}"));
    broker.says("GET instance operation", Says.of(200, "{'state':'in progress'}"));
    assertThat(errors(region.job(instance("late", "small", ""))))
        .isEqualTo("FAILED CF-JobTimeout 290006 The job execution has timed out.");
    assertThat(
            get("/v3/service_instances?names=late")
                .at("/resources/0/last_operation/description")
                .asText())
        .isEqualTo("Service Broker failed to provision within the required time.");
  }

  @Test
  void pollingGoesOnAfterARestart(@TempDir Path data) {
    region.close();
    SimulatorOptions options = SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withData(data);
    region = new Region(options);
    registered();
    broker.says("PUT instance", Says.of(202, "{'operation':'kept'}"));
    broker.says("GET instance operation", Says.of(200, "{'state':'in progress'}"));
    instance("kept", "small", "");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> broker.count("GET instance operation") > 0);
    region.close();
    broker.says("GET instance operation", Says.of(200, "{'state':'succeeded'}"));
    long puts = broker.count("PUT instance");
    region = new Region(options);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        get("/v3/service_instances?names=kept")
                            .at("/resources/0/last_operation/state")
                            .asText())
                    .isEqualTo("succeeded"));
    assertThat(broker.last("GET instance operation").query()).contains("operation=kept");
    assertThat(broker.count("PUT instance")).as("not made twice").isEqualTo(puts);
  }

  @Test
  void aBrokerAmongTheRegionsOwnAppsIsAskedThroughItsRouter() {
    JsonNode job =
        region.job(
            region.ask(
                "POST /v3/service_brokers", registration("app", "https://broker.apps.eu-1.test")));
    assertThat(errors(job))
        .as("the router knows no such route")
        .startsWith("FAILED CF-ServiceBrokerRequestRejected 270020")
        .contains("Status Code: 404 Not Found");
    region.done(
        region.ask("POST /v3/service_brokers", registration("doc", "https://broker.example")));
    assertThat(get("/v3/service_offerings?service_broker_names=doc").path("resources")).hasSize(2);
    assertThat(
            get("/v3/service_plans?service_broker_names=doc")
                .at("/resources/0/visibility_type")
                .asText())
        .isEqualTo("admin");
  }

  @Test
  void aBrokerPushedAsAnAppIsReachedWithoutDns() {
    Pushes pushes = new Pushes(region.client);
    String app = pushes.app("broker");
    pushes.use(
        app, pushes.droplet(app, Map.of("v2/catalog", StubBroker.CATALOG.replace('\'', '"'))));
    pushes.route(app, "broker");
    pushes.start(app);
    region.done(
        region.ask(
            "POST /v3/service_brokers", registration("pushed", "https://broker.apps.eu-1.test")));
    assertThat(
            get("/v3/service_offerings?service_broker_names=pushed")
                .at("/resources/0/name")
                .asText())
        .isEqualTo("db");
  }

  @Test
  void aRouteServiceOfABrokerIsWhereItSays() {
    broker.says(
        "GET catalog",
        Says.of(200, StubBroker.CATALOG.replace("syslog_drain", "route_forwarding")));
    registered();
    made("filter");
    region.make(
        "route",
        "/v3/routes",
        "{'host':'r','relationships':{'space':{'data':{'guid':'{space}'}},'domain':{'data':{'guid':'{domain}'}}}}");
    broker.says("PUT binding", Says.of(201, "{'route_service_url':'https://filter.example'}"));
    region.done(
        region.ask(
            "POST /v3/service_route_bindings",
            "{'relationships':{'route':{'data':{'guid':'{route}'}},'service_instance':{'data':{'guid':'{filter}'}}}}"));
    assertThat(broker.last("PUT binding").body().at("/bind_resource/route").asText())
        .isEqualTo("r.apps.eu-1.test");
    assertThat(get("/v3/service_route_bindings").at("/resources/0/route_service_url").asText())
        .isEqualTo("https://filter.example");
  }

  @Test
  void whatGoesWithItsAppOrSpaceIsToldToTheBroker() {
    registered();
    region.make(
        "space",
        "/v3/spaces",
        "{'name':'going','relationships':{'organization':{'data':{'guid':'{org}'}}}}");
    made("left");
    region.make(
        "app", "/v3/apps", "{'name':'app','relationships':{'space':{'data':{'guid':'{space}'}}}}");
    region.done(bindApp("left", ""));
    region.done(region.ask("DELETE /v3/apps/{app}", ""));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(broker.count("DELETE binding")).isEqualTo(1));
    region.done(region.ask("DELETE /v3/spaces/{space}", ""));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(broker.count("DELETE instance")).isEqualTo(1));
  }

  @Test
  void withASpaceGoItsBrokersAndWhatWasSharedWithIt() {
    registered();
    region.ask("PATCH /v3/feature_flags/service_instance_sharing", "{'enabled':true}");
    region.make(
        "other",
        "/v3/spaces",
        "{'name':'other','relationships':{'organization':{'data':{'guid':'{org}'}}}}");
    try (StubBroker own = new StubBroker()) {
      own.says(
          "GET catalog",
          Says.of(
              200,
              "{'services':[{'id':'own','name':'own','description':'d','bindable':true,'plans':[{'id':'own-plan','name':'only','description':'d'}]}]}"));
      region.done(
          region.ask(
              "POST /v3/service_brokers",
              registration("own", own.url())
                  .replaceFirst("\\{", "{'relationships':{'space':{'data':{'guid':'{other}'}}},")));
      assertThat(get("/v3/service_offerings?names=own").at("/pagination/total_results").asInt())
          .isEqualTo(1);
      made("lent");
      String shared = "/v3/service_instances/{lent}/relationships/shared_spaces";
      assertThat(region.ask("POST " + shared, "{'data':[{'guid':'{other}'}]}").status())
          .isEqualTo(200);
      region.done(region.ask("DELETE /v3/spaces/{other}", ""));
      assertThat(get(shared).path("data").toString()).isEqualTo("[]");
      assertThat(get("/v3/service_brokers?names=own").path("resources").size()).isZero();
      assertThat(get("/v3/service_offerings?names=own").path("resources").size()).isZero();
    }
  }
}
