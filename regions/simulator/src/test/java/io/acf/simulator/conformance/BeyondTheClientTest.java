package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the API has and cf-java-client 5.15.0 cannot ask for. */
@ExtendWith(Conformance.class)
final class BeyondTheClientTest {
  private final Cloud cloud = Cloud.shared();
  private final Wire wire = cloud.wire;
  private final Cli cf = Cli.login(wire);

  private static final String LABEL = "{\"metadata\":{\"labels\":{\"acf-release\":\"abc\"}}}";

  private void labels(String path) {
    JsonNode labelled = wire.patch(path, LABEL).expect(200).json();
    assertThat(labelled.at("/metadata/labels/acf-release").asText()).isEqualTo("abc");
    assertThat(wire.get(path).expect(200).json().at("/metadata/labels/acf-release").asText())
        .isEqualTo("abc");
  }

  private String relationship(String name, String guid) {
    return "{\"relationships\":{\"%s\":{\"data\":{\"guid\":\"%s\"}}}".formatted(name, guid);
  }

  @Test
  void labelsOnEverythingOfARelease() {
    String app = cloud.running("beyond-labels", "one");
    String pack = cloud.readyPackage(app, "two");
    String build =
        wire.post("/v3/builds", "{\"package\":{\"guid\":\"%s\"}}".formatted(pack))
            .expect(201)
            .guid();
    JsonNode staged =
        Cloud.eventually(
            () -> wire.get("/v3/builds/" + build).expect(200).json(),
            seen -> seen.path("state").asText().equals("STAGED"));
    String droplet = staged.at("/droplet/guid").asText();
    JsonNode deployment = cf.deploy(app, droplet, "rolling", "");
    labels("/v3/packages/" + pack);
    labels("/v3/builds/" + build);
    labels("/v3/droplets/" + droplet);
    labels("/v3/deployments/" + deployment.path("guid").asText());
    String revision = deployment.at("/revision/guid").asText();
    labels("/v3/revisions/" + revision);
    assertThat(
            Cli.resources(
                wire.get("/v3/packages?label_selector=acf-release%3Dabc&app_guids=" + app)
                    .expect(200)))
        .hasSize(1);
    Wire.Answer created =
        wire.post(
                "/v3/deployments",
                relationship("app", app)
                    + ",\"droplet\":{\"guid\":\"%s\"},\"metadata\":{\"labels\":{\"a\":\"b\"}}}"
                        .formatted(droplet))
            .expect(201);
    assertThat(created.json().at("/metadata/labels/a").asText()).isEqualTo("b");
    cf.awaitRest(created.guid());
  }

  @Test
  void aProcessByItsTypeAndItsInstances() {
    String app = cloud.running("beyond-process", "one");
    String web = "/v3/apps/" + app + "/processes/web";
    assertThat(wire.patch(web, "{\"command\":\"go\"}").expect(200).json().path("command").asText())
        .isEqualTo("go");
    JsonNode instances = wire.get("/v3/processes/" + app + "/process_instances").expect(200).json();
    assertThat(instances.path("resources")).hasSize(1);
    assertThat(instances.at("/resources/0/state").asText()).isEqualTo("RUNNING");
    cf.awaitJobIfAny(wire.post("/v3/apps/" + app + "/actions/clear_buildpack_cache", ""));
  }

  @Test
  void aRouteIsSharedMovedAndTakenBack() {
    String route = "/v3/routes/" + cloud.route("beyond-shared");
    String other =
        wire.post(
                "/v3/spaces",
                "{\"name\":\"beyond-other\","
                    + relationship("organization", cloud.org()).substring(1)
                    + "}")
            .expect(201)
            .guid();
    String shared = route + "/relationships/shared_spaces";
    wire.patch("/v3/feature_flags/route_sharing", "{\"enabled\":true}").expect(200);
    wire.post(shared, "{\"data\":[{\"guid\":\"%s\"}]}".formatted(other)).expect(200);
    assertThat(wire.get(shared).expect(200).json().at("/data/0/guid").asText()).isEqualTo(other);
    wire.patch(route + "/relationships/space", "{\"data\":{\"guid\":\"%s\"}}".formatted(other))
        .expect(204);
    wire.delete(shared + "/" + cloud.space()).expect(204);
    assertThat(Cli.resources(wire.get("/v3/routes?space_guids=" + other).expect(200))).hasSize(1);
  }

  @Test
  void theAppsOfAStackAreListed() {
    String app = cloud.running("beyond-stack", "one");
    String stack =
        wire.get("/v3/stacks?names=cflinuxfs4").expect(200).json().at("/resources/0/guid").asText();
    assertThat(Cli.resources(wire.get("/v3/stacks/" + stack + "/apps?per_page=5000").expect(200)))
        .anySatisfy(found -> assertThat(found.path("guid").asText()).isEqualTo(app));
  }

  @Test
  void aDropletIsDownloaded() {
    String app = cloud.app("beyond-download");
    String droplet = cloud.droplet(app, "down");
    String blobstore =
        wire.get("/v3/droplets/" + droplet + "/download").expect(302).header("Location").orElse("");
    assertThat(blobstore).contains("/blobstore/droplets/" + droplet + "?");
  }

  @Test
  void aDropletIsUploaded() {
    String app = cloud.app("beyond-droplet");
    String droplet =
        wire.post("/v3/droplets", relationship("app", app) + ",\"process_types\":{\"web\":\"go\"}}")
            .expect(201)
            .guid();
    Wire.Answer uploaded =
        wire.upload(
            "/v3/droplets/" + droplet + "/upload",
            "[]",
            "droplet.tgz",
            Optional.of(Site.zip("droplet")));
    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(202);
    cf.awaitJob(uploaded);
    assertThat(wire.get("/v3/droplets/" + droplet).expect(200).json().path("state").asText())
        .isEqualTo("STAGED");
  }

  @Test
  void aDestinationChangesItsProtocol() {
    String app = cloud.app("beyond-protocol");
    String route = cloud.route("beyond-protocol");
    cloud.map(route, app);
    String destinations = "/v3/routes/" + route + "/destinations";
    String destination =
        wire.get(destinations).expect(200).json().at("/destinations/0/guid").asText();
    assertThat(
            wire.patch(destinations + "/" + destination, "{\"protocol\":\"http2\"}")
                .expect(200)
                .json()
                .path("protocol")
                .asText())
        .isEqualTo("http2");
  }

  @Test
  void usersAndFlagsAndFeatures() {
    String user =
        wire.post("/v3/users", "{\"username\":\"beyond\",\"origin\":\"ldap\"}").expect(201).guid();
    labels("/v3/users/" + user);
    assertThat(Cli.resources(wire.get("/v3/users?usernames=beyond").expect(200))).hasSize(1);
    for (String[] role :
        new String[][] {
          {"organization_user", "organization", cf.orgGuid},
          {"space_developer", "space", cf.spaceGuid}
        }) {
      wire.post(
              "/v3/roles",
              "{\"type\":\"%s\",\"relationships\":{\"user\":{\"data\":{\"guid\":\"%s\"}},\"%s\":{\"data\":{\"guid\":\"%s\"}}}}"
                  .formatted(role[0], user, role[1], role[2]))
          .expect(201);
    }
    for (String path : List.of("/v3/organizations/" + cf.orgGuid, "/v3/spaces/" + cf.spaceGuid)) {
      assertThat(Cli.resources(wire.get(path + "/users").expect(200)))
          .extracting(each -> each.path("username").asText())
          .contains("beyond");
    }
    cf.awaitJob(wire.delete("/v3/users/" + user).expect(202));
    wire.get("/v3/users/" + user).expect(404);
    wire.get("/v3/feature_flags").expect(200);
    assertThat(wire.get("/v3/feature_flags/diego_docker").expect(200).json().path("name").asText())
        .isEqualTo("diego_docker");
    wire.patch(
            "/v3/feature_flags/hide_marketplace_from_unauthenticated_users", "{\"enabled\":true}")
        .expect(200);
    wire.get("/v3/feature_flags/no_such_flag").expect(404);
    String features = "/v3/spaces/" + cf.spaceGuid + "/features";
    wire.get(features).expect(200);
    wire.get(features + "/ssh").expect(200);
    assertThat(
            wire.patch(features + "/ssh", "{\"enabled\":true}")
                .expect(200)
                .json()
                .path("enabled")
                .asBoolean())
        .isTrue();
  }

  @Test
  void whatIsUsed() {
    cloud.running("beyond-usage", "used");
    for (String path :
        List.of("/v3/spaces/" + cf.spaceGuid + "/usage_summary", "/v3/info/usage_summary")) {
      assertThat(wire.get(path).expect(200).json().at("/usage_summary/started_instances").asInt())
          .isPositive();
    }
    wire.get("/v3").expect(200);
    wire.get("/v3/info").expect(200);
  }

  @Test
  void quotasMoveOrganizationsAndSpaces() {
    String org = wire.post("/v3/organizations", "{\"name\":\"beyond-quota\"}").expect(201).guid();
    String space =
        wire.post("/v3/spaces", relationship("organization", org) + ",\"name\":\"beyond\"}")
            .expect(201)
            .guid();
    String before =
        wire.get("/v3/organizations/" + org)
            .expect(200)
            .json()
            .at("/relationships/quota/data/guid")
            .asText();
    String wide =
        wire.post("/v3/organization_quotas", "{\"name\":\"beyond-wide\"}").expect(201).guid();
    assertThat(wide).isNotEqualTo(before);
    String data = "{\"data\":[{\"guid\":\"%s\"}]}";
    wire.post(
            "/v3/organization_quotas/" + wide + "/relationships/organizations", data.formatted(org))
        .expect(200);
    assertThat(
            wire.get("/v3/organizations/" + org)
                .expect(200)
                .json()
                .at("/relationships/quota/data/guid")
                .asText())
        .isEqualTo(wide);
    wire.delete("/v3/organization_quotas/" + wide).expect(422);
    String narrow =
        wire.post("/v3/space_quotas", relationship("organization", org) + ",\"name\":\"narrow\"}")
            .expect(201)
            .guid();
    String spaces = "/v3/space_quotas/" + narrow + "/relationships/spaces";
    wire.post(spaces, data.formatted(space)).expect(200);
    assertThat(
            wire.get("/v3/spaces/" + space)
                .expect(200)
                .json()
                .at("/relationships/quota/data/guid")
                .asText())
        .isEqualTo(narrow);
    wire.delete(spaces + "/" + space).expect(204);
    wire.delete(spaces + "/" + space).expect(422);
  }

  @Test
  void plansAreShownAndInstancesPermitted() {
    String plan =
        Cli.resources(wire.get("/v3/service_plans").expect(200)).getFirst().path("guid").asText();
    String visibility = "/v3/service_plans/" + plan + "/visibility";
    wire.patch(visibility, "{\"type\":\"admin\"}").expect(200);
    assertThat(wire.get(visibility).expect(200).json().path("type").asText()).isEqualTo("admin");
    String one =
        "{\"type\":\"organization\",\"organizations\":[{\"guid\":\"%s\"}]}".formatted(cf.orgGuid);
    wire.patch(visibility, one).expect(200);
    assertThat(wire.post(visibility, one).expect(200).json().path("type").asText())
        .isEqualTo("organization");
    assertThat(wire.get(visibility).expect(200).json().at("/organizations/0/name").asText())
        .isEqualTo("demo");
    wire.delete(visibility + "/" + cf.orgGuid).expect(204);
    wire.patch(visibility, "{\"type\":\"public\"}").expect(200);
    String instance =
        wire.post(
                "/v3/service_instances",
                relationship("space", cf.spaceGuid)
                    + ",\"type\":\"user-provided\",\"name\":\"beyond-db\",\"credentials\":{\"uri\":\"db:1\"}}")
            .expect(201)
            .guid();
    wire.get("/v3/service_instances/" + instance + "/permissions").expect(200);
    String manifest =
        "applications:\n- name: beyond-bound\n  no-route: true\n  services:\n  - beyond-db\n";
    cf.applyManifest(manifest);
    cf.applyManifest(manifest);
    String app = cf.app("beyond-bound").path("guid").asText();
    JsonNode env = wire.get("/v3/apps/" + app + "/env").expect(200).json();
    assertThat(env.at("/system_env_json/VCAP_SERVICES/user-provided/0/credentials/uri").asText())
        .isEqualTo("db:1");
    assertThat(env.at("/system_env_json/VCAP_SERVICES/user-provided")).hasSize(1);
    assertThat(wire.get("/v3/apps/" + app + "/manifest").expect(200).text()).contains("beyond-db");
    Wire.Answer missing =
        wire.yaml(
            "/v3/spaces/" + cf.spaceGuid + "/actions/apply_manifest",
            manifest.replace("beyond-db", "beyond-nothing"));
    assertThat(cloud.over(cloud.jobOf(missing).orElseThrow()).getErrors().getFirst().getDetail())
        .contains("Service instance 'beyond-nothing' not found");
  }

  @Test
  void tasksAreLabelledAndCancelled() {
    String app = cloud.running("beyond-task", "up");
    String task =
        wire.post("/v3/apps/" + app + "/tasks", "{\"command\":\"sleep 60\"}").expect(202).guid();
    labels("/v3/tasks/" + task);
    wire.post("/v3/tasks/" + task + "/actions/cancel", "").expect(202);
    Cloud.eventually(
        () -> wire.get("/v3/tasks/" + task).expect(200).json().path("state").asText(),
        "FAILED"::equals);
    wire.post("/v3/tasks/" + task + "/actions/cancel", "").expect(422);
    String other =
        wire.post("/v3/apps/" + app + "/tasks", "{\"command\":\"sleep 60\"}").expect(202).guid();
    wire.send("PUT", "/v3/tasks/" + other + "/actions/cancel", wire.bearer(), new byte[0])
        .expect(202);
    String failing =
        wire.post("/v3/apps/" + app + "/tasks", "{\"command\":\"false\"}").expect(202).guid();
    Cloud.eventually(
        () -> wire.get("/v3/tasks/" + failing).expect(200).json(),
        seen -> !seen.at("/result/failure_reason").isNull());
  }

  @Test
  void sidecars() {
    String app = cloud.app("beyond-sidecar");
    String sidecar =
        wire.post(
                "/v3/apps/" + app + "/sidecars",
                "{\"name\":\"proxy\",\"command\":\"run\",\"process_types\":[\"web\"],\"memory_in_mb\":16}")
            .expect(201)
            .guid();
    assertThat(
            wire.patch("/v3/sidecars/" + sidecar, "{\"command\":\"run --fast\"}")
                .expect(200)
                .json()
                .path("command")
                .asText())
        .isEqualTo("run --fast");
    wire.delete("/v3/sidecars/" + sidecar).expect(204);
    wire.get("/v3/sidecars/" + sidecar).expect(404);
  }

  @Test
  void environmentVariableGroups() {
    String running = "/v3/environment_variable_groups/running";
    assertThat(
            wire.patch(running, "{\"var\":{\"REGION\":\"eu-1\"}}")
                .expect(200)
                .json()
                .at("/var/REGION")
                .asText())
        .isEqualTo("eu-1");
    wire.patch(running, "{\"var\":{\"REGION\":null}}").expect(200);
    assertThat(wire.get(running).expect(200).json().path("var")).isEmpty();
  }
}
