package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Route services: bindings of routes to instances that requests should pass first. */
@ExtendWith(Conformance.class)
final class ServiceRouteBindingsTest {
  private static final String ALL = "/v3/service_route_bindings";
  private final Cloud cloud = Cloud.shared();
  private final Wire wire = cloud.wire;
  private final Cli cf = Cli.login(wire);

  private static String data(String guid) {
    return "{\"data\":{\"guid\":\"" + guid + "\"}}";
  }

  private String provided(String name, String rest) {
    return wire.post(
            "/v3/service_instances",
            "{\"type\":\"user-provided\",\"name\":\"%s\",\"relationships\":{\"space\":%s}%s}"
                .formatted(name, data(cf.spaceGuid), rest))
        .expect(201)
        .guid();
  }

  private String managed(String name) {
    return managed(name, "gateway");
  }

  private String managed(String name, String offering) {
    String plan =
        Cli.resources(wire.get("/v3/service_plans?service_offering_names=" + offering).expect(200))
            .getFirst()
            .path("guid")
            .asText();
    cf.awaitJob(
        wire.post(
                "/v3/service_instances",
                "{\"type\":\"managed\",\"name\":\"%s\",\"relationships\":{\"space\":%s,\"service_plan\":%s}}"
                    .formatted(name, data(cf.spaceGuid), data(plan)))
            .expect(202));
    return Cli.only(wire.get("/v3/service_instances?names=" + name).expect(200))
        .path("guid")
        .asText();
  }

  private Wire.Answer bind(String route, String instance, String rest) {
    return wire.post(
        ALL,
        "{\"relationships\":{\"route\":%s,\"service_instance\":%s}%s}"
            .formatted(data(route), data(instance), rest));
  }

  @Test
  void aUserProvidedRouteServiceIsBoundAtOnce() {
    String route = cloud.route("bound-provided");
    String instance =
        provided("route-service", ",\"route_service_url\":\"https://filter.example.com\"");
    Wire.Answer bound =
        bind(route, instance, ",\"metadata\":{\"labels\":{\"team\":\"edge\"}}").expect(201);
    assertThat(bound.json().path("route_service_url").asText())
        .isEqualTo("https://filter.example.com");
    String one = ALL + "/" + bound.guid();
    assertThat(wire.get(one).expect(200).json().at("/last_operation/state").asText())
        .isEqualTo("succeeded");
    for (String query :
        List.of(
            "route_guids=" + route,
            "service_instance_guids=" + instance,
            "service_instance_names=route-service",
            "label_selector=team%3Dedge")) {
      assertThat(Cli.resources(wire.get(ALL + "?" + query).expect(200))).as(query).hasSize(1);
    }
    assertThat(Cli.resources(wire.get("/v3/routes?service_instance_guids=" + instance).expect(200)))
        .hasSize(1);
    wire.patch(one, "{\"metadata\":{\"labels\":{\"team\":null}}}").expect(200);
    assertThat(wire.get(one).expect(200).json().at("/metadata/labels")).isEmpty();
    assertThat(bind(route, instance, "").expect(422).json().at("/errors/0/code").asInt())
        .isEqualTo(130008);
    String other = provided("route-service-2", ",\"route_service_url\":\"https://x.example.com\"");
    assertThat(bind(route, other, "").expect(422).text())
        .contains("A route may only be bound to a single service instance");
    assertThat(bind(route, other, ",\"parameters\":{\"a\":1}").expect(422).text())
        .contains("Binding parameters are not supported for user-provided service instances");
    wire.get(one + "/parameters").expect(400);
    wire.delete(one).expect(204);
    wire.get(one).expect(404);
  }

  @Test
  void aManagedRouteServiceIsBoundInAJob() {
    String route = cloud.route("bound-managed");
    String instance = managed("gateway-1");
    cf.awaitJob(bind(route, instance, ",\"parameters\":{\"limit\":10}").expect(202));
    JsonNode binding = Cli.only(wire.get(ALL + "?route_guids=" + route).expect(200));
    assertThat(binding.path("route_service_url").asText()).startsWith("https://");
    String one = ALL + "/" + binding.path("guid").asText();
    assertThat(wire.get(one + "/parameters").expect(200).json().path("limit").asInt())
        .isEqualTo(10);
    cf.awaitJob(wire.delete(one).expect(202));
    wire.get(one).expect(404);
    cf.awaitJob(bind(route, instance, "").expect(202));
    cf.awaitJob(wire.delete("/v3/routes/" + route).expect(202));
    assertThat(Cli.resources(wire.get(ALL + "?route_guids=" + route).expect(200)))
        .as("goes with its route")
        .isEmpty();
  }

  @Test
  void whatCannotBeBound() {
    String route = cloud.route("bound-nothing");
    String plain = provided("no-route-service", "");
    assertThat(bind(route, plain, "").expect(422).text())
        .contains("This service instance does not support route binding");
    assertThat(bind("nothing", plain, "").expect(422).text())
        .contains("The route could not be found: nothing");
    assertThat(bind(route, "nothing", "").expect(422).text())
        .contains("The service instance could not be found: nothing");
    wire.post(ALL, "{}").expect(422);
  }

  @Test
  void whereASharedInstanceIsUsed() {
    String instance = managed("database-shared", "database");
    String space =
        wire.post(
                "/v3/spaces",
                "{\"name\":\"usage-shared\",\"relationships\":{\"organization\":%s}}"
                    .formatted(data(cf.orgGuid)))
            .expect(201)
            .guid();
    String shared = "/v3/service_instances/" + instance + "/relationships/shared_spaces";
    wire.patch("/v3/feature_flags/service_instance_sharing", "{\"enabled\":true}").expect(200);
    wire.post(shared, "{\"data\":[{\"guid\":\"%s\"}]}".formatted(space)).expect(200);
    String app =
        wire.post(
                "/v3/apps",
                "{\"name\":\"usage-shared\",\"relationships\":{\"space\":%s}}"
                    .formatted(data(space)))
            .expect(201)
            .guid();
    JsonNode none = wire.get(shared + "/usage_summary").expect(200).json();
    assertThat(none.at("/usage_summary/0/bound_app_count").asInt(-1)).isZero();
    cf.awaitJob(
        wire.post(
                "/v3/service_credential_bindings",
                "{\"type\":\"app\",\"relationships\":{\"app\":%s,\"service_instance\":%s}}"
                    .formatted(data(app), data(instance)))
            .expect(202));
    JsonNode one = wire.get(shared + "/usage_summary").expect(200).json();
    assertThat(one.at("/usage_summary/0/space/guid").asText()).isEqualTo(space);
    assertThat(one.at("/usage_summary/0/bound_app_count").asInt()).isEqualTo(1);
  }
}
