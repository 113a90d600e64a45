package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Usage events: what apps and services used, one event a change. */
@ExtendWith(Conformance.class)
final class UsageEventsTest {
  private final Cloud cloud = Cloud.shared();
  private final Wire wire = cloud.wire;
  private final Cli cf = Cli.login(wire);

  private List<JsonNode> events(String kind, String query) {
    return Cli.resources(
        wire.get("/v3/" + kind + "_usage_events?per_page=5000" + query).expect(200));
  }

  private List<JsonNode> of(String app) {
    return events("app", "").stream()
        .filter(each -> each.at("/app/guid").asText().equals(app))
        .toList();
  }

  private static String told(JsonNode event) {
    return event.at("/state/previous").asText()
        + "->"
        + event.at("/state/current").asText()
        + " "
        + event.at("/instance_count/previous").asInt()
        + "->"
        + event.at("/instance_count/current").asInt();
  }

  @Test
  void anAppIsStagedStartedScaledAndStopped() {
    String app = cloud.running("usage-app", "one");
    wire.post("/v3/apps/" + app + "/processes/web/actions/scale", "{\"instances\":3}").expect(202);
    wire.patch("/v3/apps/" + app, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}").expect(200);
    wire.post("/v3/apps/" + app + "/actions/restart", "").expect(200);
    wire.post("/v3/apps/" + app + "/actions/stop", "").expect(200);
    List<JsonNode> seen = of(app);
    assertThat(seen.stream().map(each -> each.at("/state/current").asText()).limit(3))
        .containsExactly("STAGING_STARTED", "STAGING_STOPPED", "BUILDPACK_SET");
    assertThat(seen.stream().skip(3).map(UsageEventsTest::told))
        .containsExactly("STOPPED->STARTED 1->1", "STARTED->STARTED 1->3", "STARTED->STOPPED 3->3");
    JsonNode last = seen.getLast();
    assertThat(last.at("/app/name").asText()).isEqualTo("usage-app");
    assertThat(last.at("/process/type").asText()).isEqualTo("web");
    assertThat(last.at("/space/name").asText()).isEqualTo("prod");
    assertThat(last.at("/buildpack/name").asText()).isNotEmpty();
    String guid = last.path("guid").asText();
    assertThat(wire.get("/v3/app_usage_events/" + guid).expect(200).json()).isEqualTo(last);
    wire.get("/v3/app_usage_events/nothing").expect(404);
    assertThat(events("app", "&guids=" + guid)).hasSize(1);
    String first = seen.getFirst().path("guid").asText();
    assertThat(events("app", "&after_guid=" + first))
        .extracting(each -> each.path("guid").asText())
        .doesNotContain(first)
        .contains(guid);
    Wire.Answer refused = wire.get("/v3/app_usage_events?after_guid=nothing").expect(422);
    assertThat(refused.text()).contains("After guid filter must be a valid app usage event guid.");
    cf.awaitJob(wire.delete("/v3/apps/" + app).expect(202));
    assertThat(of(app)).as("a stopped app that goes costs nothing").hasSize(seen.size());
  }

  @Test
  void aDeploymentIsAnotherProcess() {
    String app = cloud.running("usage-rolling", "one");
    cf.awaitRest(cf.deploy(app, cloud.droplet(app, "two"), "rolling", "").path("guid").asText());
    List<JsonNode> processes =
        of(app).stream().filter(each -> !each.at("/process/guid").isNull()).toList();
    assertThat(processes.stream().map(UsageEventsTest::told))
        .containsExactly(
            "STOPPED->STARTED 1->1",
            "STOPPED->STARTED 1->1",
            "STARTED->STARTED 1->0",
            "STARTED->STOPPED 0->0");
    assertThat(processes.get(1).at("/process/guid").asText()).isNotEqualTo(app);
    assertThat(processes.get(3).at("/process/guid").asText()).isEqualTo(app);
  }

  @Test
  void tasksStartAndStop() {
    String app = cloud.running("usage-task", "one");
    String task =
        wire.post("/v3/apps/" + app + "/tasks", "{\"command\":\"true\",\"name\":\"t\"}")
            .expect(202)
            .guid();
    Cloud.eventually(
        () -> wire.get("/v3/tasks/" + task).expect(200).json().path("state").asText(),
        "SUCCEEDED"::equals);
    assertThat(
            of(app).stream()
                .filter(each -> each.at("/task/guid").asText().equals(task))
                .map(each -> each.at("/state/current").asText()))
        .containsExactly("TASK_STARTED", "TASK_STOPPED");
  }

  @Test
  void serviceInstancesAreCreatedRenamedAndDeleted() {
    String instance =
        wire.post(
                "/v3/service_instances",
                "{\"type\":\"user-provided\",\"name\":\"usage-db\",\"relationships\":{\"space\":{\"data\":{\"guid\":\"%s\"}}}}"
                    .formatted(cf.spaceGuid))
            .expect(201)
            .guid();
    wire.patch("/v3/service_instances/" + instance, "{\"tags\":[\"x\"]}").expect(200);
    wire.patch("/v3/service_instances/" + instance, "{\"name\":\"usage-db-2\"}").expect(200);
    wire.delete("/v3/service_instances/" + instance).expect(204);
    List<JsonNode> seen =
        events("service", "&service_instance_types=user_provided_service_instance").stream()
            .filter(each -> each.at("/service_instance/guid").asText().equals(instance))
            .toList();
    assertThat(seen.stream().map(each -> each.path("state").asText()))
        .containsExactly("CREATED", "UPDATED", "DELETED");
    assertThat(seen.getLast().at("/service_instance/name").asText()).isEqualTo("usage-db-2");
    String guid = seen.getFirst().path("guid").asText();
    wire.get("/v3/service_usage_events/" + guid).expect(200);
    assertThat(
            events("service", "&after_guid=" + guid).stream()
                .map(each -> each.path("guid").asText()))
        .doesNotContain(guid);
    assertThat(events("service", "&service_offering_guids=nothing")).isEmpty();
  }

  @Test
  void purgedAndSeededThereIsOneEventForWhatRuns() {
    String running = cloud.running("usage-seeded", "one");
    String stopped = cloud.app("usage-not-seeded");
    String instance =
        wire.post(
                "/v3/service_instances",
                "{\"type\":\"user-provided\",\"name\":\"usage-kept\",\"relationships\":{\"space\":{\"data\":{\"guid\":\"%s\"}}}}"
                    .formatted(cf.spaceGuid))
            .expect(201)
            .guid();
    String purge = "_usage_events/actions/destructively_purge_all_and_reseed";
    wire.post("/v3/app" + purge, "").expect(200);
    wire.post("/v3/service" + purge, "").expect(200);
    assertThat(of(running)).hasSize(1);
    assertThat(of(running).getFirst().path("guid").asText()).isEqualTo(running);
    assertThat(told(of(running).getFirst())).isEqualTo("STARTED->STARTED 1->1");
    assertThat(of(stopped)).isEmpty();
    assertThat(wire.get("/v3/service_usage_events/" + instance).expect(200).json().path("state"))
        .hasToString("\"CREATED\"");
    wire.delete("/v3/service_instances/" + instance).expect(204);
  }
}
