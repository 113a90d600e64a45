package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Quotas of organizations and of spaces refuse what would grow over them. */
class QuotaTest {
  private final Simulator simulator =
      Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
  private final Client client = Client.loggedIn(simulator);
  private final Pushes pushes = new Pushes(client);

  @AfterEach
  void stop() {
    simulator.close();
  }

  private String org() {
    return client.get("/v3/organizations").json().at("/resources/0/guid").asText();
  }

  private void ofOrg(Object... limits) {
    apply("organization_quotas", "organizations", org(), limits);
  }

  private String ofSpace(Object... limits) {
    Object[] all = java.util.Arrays.copyOf(limits, limits.length + 2);
    all[limits.length] = "relationships";
    all[limits.length + 1] = Pushes.relation("organization", org());
    return apply("space_quotas", "spaces", pushes.space(), all);
  }

  private String apply(String kind, String members, String member, Object... limits) {
    Object[] all = java.util.Arrays.copyOf(limits, limits.length + 2);
    all[limits.length] = "name";
    all[limits.length + 1] = "tight";
    var quota = client.post("/v3/" + kind, all);
    assertThat(quota.status()).as(quota.text()).isEqualTo(201);
    String guid = quota.json().path("guid").asText();
    var applied =
        client.post(
            "/v3/" + kind + "/" + guid + "/relationships/" + members,
            "data",
            List.of(Map.of("guid", member)));
    assertThat(applied.status()).as(applied.text()).isEqualTo(200);
    return guid;
  }

  private static void refused(Client.Answer answer, String detail) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/title").asText()).isEqualTo("CF-UnprocessableEntity");
    assertThat(answer.json().at("/errors/0/detail").asText()).isEqualTo(detail);
  }

  private String ready(String name) {
    String app = pushes.app(name);
    pushes.use(app, pushes.droplet(app, Map.of("index.html", "one")));
    return app;
  }

  private Client.Answer scale(String app, Object... size) {
    return client.post("/v3/apps/" + app + "/processes/web/actions/scale", size);
  }

  private Client.Answer starting(String app) {
    return client.post("/v3/apps/" + app + "/actions/start");
  }

  @Test
  void onlyStartedAppsTakeMemory() {
    ofOrg("apps", Map.of("total_memory_in_mb", 2048));
    String one = ready("one");
    String two = ready("two");
    assertThat(scale(two, "instances", 2).status()).isEqualTo(202);
    pushes.start(one);
    refused(starting(two), "memory quota_exceeded");
    refused(scale(one, "instances", 3), "memory quota_exceeded");
    assertThat(scale(one, "instances", 2).status()).isEqualTo(202);
    assertThat(client.post("/v3/apps/" + one + "/actions/stop").status()).isEqualTo(200);
    pushes.start(two);
    assertThat(client.get("/v3/apps/" + one).json().path("state").asText()).isEqualTo("STOPPED");
  }

  @Test
  void aLoweredLimitStillLetsShrink() {
    String app = ready("shop");
    assertThat(scale(app, "instances", 4).status()).isEqualTo(202);
    pushes.start(app);
    ofSpace("apps", Map.of("total_memory_in_mb", 1024, "total_instances", 1));
    assertThat(scale(app, "instances", 3).status()).isEqualTo(202);
    refused(
        scale(app, "instances", 5),
        "memory space_quota_exceeded, app_instance_limit space_app_instance_limit_exceeded");
  }

  @Test
  void instancesAndTheMemoryOfOneAreLimited() {
    String app = ready("shop");
    pushes.start(app);
    ofOrg("apps", Map.of("per_process_memory_in_mb", 512, "total_instances", 2));
    refused(scale(app, "memory_in_mb", 2048), "memory instance_memory_limit_exceeded");
    refused(scale(app, "instances", 3), "app_instance_limit app_instance_limit_exceeded");
    refused(
        client.post("/v3/apps/" + app + "/tasks", "command", "true"),
        "memory_in_mb exceeds organization instance memory quota");
  }

  @Test
  void aDeploymentNeedsRoomForItsFirstInstances() {
    String app = ready("shop");
    pushes.start(app);
    String droplet = pushes.droplet(app, Map.of("index.html", "two"));
    String quota = ofSpace("apps", Map.of("total_memory_in_mb", 1500));
    Object[] wanted = {
      "droplet", Map.of("guid", droplet), "relationships", Pushes.relation("app", app)
    };
    refused(
        client.post("/v3/deployments", wanted),
        "memory space_quota_exceeded for space prod. This space's quota may not be large enough to"
            + " support rolling deployments or your configured max-in-flight.");
    assertThat(client.get("/v3/deployments").json().path("resources")).isEmpty();
    client.patch("/v3/space_quotas/" + quota, "apps", Map.of("total_memory_in_mb", 2048));
    var made = client.post("/v3/deployments", wanted);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    pushes.until(
        "/v3/deployments/" + made.json().path("guid").asText(), "/status/reason", "DEPLOYED");
  }

  @Test
  void aManifestThatWantsTooMuchFailsItsJob() {
    String app = ready("shop");
    pushes.start(app);
    ofSpace("apps", Map.of("total_instances", 2), "routes", Map.of("total_routes", 0));
    assertThat(manifest("  instances: 3\n"))
        .contains("app_instance_limit space_app_instance_limit_exceeded");
    assertThat(manifest("  routes:\n  - route: shop.apps.eu-1.test\n"))
        .contains("Routes quota exceeded for space 'prod'.");
  }

  private String manifest(String more) {
    var accepted = pushes.apply("applications:\n- name: shop\n" + more);
    JsonNode job = pushes.job(accepted);
    assertThat(job.path("state").asText()).isEqualTo("FAILED");
    return job.at("/errors/0/detail").asText();
  }

  @Test
  void tasksRoutesAndDomainsAreCounted() {
    String app = ready("shop");
    ofOrg(
        "apps", Map.of("per_app_tasks", 1),
        "routes", Map.of("total_routes", 1),
        "domains", Map.of("total_domains", 0));
    String tasks = "/v3/apps/" + app + "/tasks";
    assertThat(client.post(tasks, "command", "sleep 600").status()).isEqualTo(202);
    refused(client.post(tasks, "command", "sleep 600"), "app_task_limit app_task_limit_exceeded");
    pushes.route(app, "shop");
    String domain = client.get("/v3/domains").json().at("/resources/0/guid").asText();
    refused(
        client.post(
            "/v3/routes",
            "host",
            "second",
            "relationships",
            Map.of(
                "space", Map.of("data", Map.of("guid", pushes.space())),
                "domain", Map.of("data", Map.of("guid", domain)))),
        "Routes quota exceeded for organization '" + orgName() + "'.");
    refused(
        client.post(
            "/v3/domains",
            "name",
            "own.example.com",
            "relationships",
            Pushes.relation("organization", org())),
        "The number of private domains exceeds the quota for organization \"" + orgName() + "\"");
  }

  private String orgName() {
    return client.get("/v3/organizations").json().at("/resources/0/name").asText();
  }

  @Test
  void serviceInstancesAndPaidPlansAreLimited() {
    ofOrg("services", Map.of("total_service_instances", 1, "paid_services_allowed", false));
    refused(
        service("big", "large"),
        "The service instance cannot be created because paid service plans are not allowed.");
    pushes.job(service("one", "small"));
    refused(service("two", "small"), "You have exceeded your organization's services limit.");
  }

  private Client.Answer service(String name, String plan) {
    String guid =
        client.get("/v3/service_plans?names=" + plan).json().at("/resources/0/guid").asText();
    return client.post(
        "/v3/service_instances",
        "type",
        "managed",
        "name",
        name,
        "relationships",
        Map.of(
            "space", Map.of("data", Map.of("guid", pushes.space())),
            "service_plan", Map.of("data", Map.of("guid", guid))));
  }

  @Test
  void fieldsOfRelatedResourcesAreChosen() {
    pushes.job(service("one", "small"));
    JsonNode included =
        client
            .get(
                "/v3/service_instances?fields%5Bspace%5D=guid,relationships.organization"
                    + "&fields%5Bspace.organization%5D=name,guid"
                    + "&fields%5Bservice_plan.service_offering.service_broker%5D=name")
            .json()
            .path("included");
    assertThat(included.at("/spaces/0/guid").asText()).isEqualTo(pushes.space());
    assertThat(included.at("/spaces/0/relationships/organization/data/guid").asText())
        .isEqualTo(org());
    assertThat(included.at("/spaces/0").size()).isEqualTo(2);
    assertThat(included.at("/organizations/0/name").asText()).isEqualTo(orgName());
    assertThat(included.path("service_brokers").toString())
        .isEqualTo("[{\"name\":\"simulated-broker\"}]");
    assertThat(client.get("/v3/service_instances?fields%5Bspace%5D=colour").status())
        .isEqualTo(400);
  }
}
