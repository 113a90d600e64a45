package io.acf.simulator.conformance;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One of every kind of resource, related to each other, in the region that the suites share. */
final class Everything {
  private static @Nullable Everything shared;

  final Wire wire;
  private final Cloud cloud;
  private final Cli cf;

  /** By kind: app, space, route... */
  final Map<String, String> guids = new TreeMap<>();

  private Everything(Cloud cloud) {
    this.cloud = cloud;
    this.wire = cloud.wire;
    this.cf = Cli.login(wire);
    guids.put("organization", cf.orgGuid);
    guids.put("space", cf.spaceGuid);
    apps();
    services();
    access();
    limits();
  }

  /** Made once for this JVM. */
  static synchronized Everything shared() {
    if (shared == null) {
      shared = new Everything(Cloud.shared());
    }
    return shared;
  }

  private String of(String kind) {
    return guids.get(kind);
  }

  private static String data(String guid) {
    return "{\"data\":{\"guid\":\"" + guid + "\"}}";
  }

  private static String many(String guid) {
    return "{\"data\":[{\"guid\":\"" + guid + "\"}]}";
  }

  private String add(String kind, String path, String json) {
    String guid = wire.post(path, json).expect(201).guid();
    guids.put(kind, guid);
    return guid;
  }

  private String first(String path) {
    return Cli.resources(wire.get(path).expect(200)).getFirst().path("guid").asText();
  }

  private void apps() {
    String app = cloud.running("everything", "one");
    guids.put("app", app);
    String web = "/v3/apps/" + app;
    cf.awaitRest(cf.deploy(app, cloud.droplet(app, "two"), "rolling", "").path("guid").asText());
    guids.put("package", first(web + "/packages"));
    guids.put("droplet", first(web + "/droplets"));
    String task =
        wire.post(web + "/tasks", "{\"command\":\"true\",\"name\":\"everything\"}")
            .expect(202)
            .guid();
    guids.put("task", task);
    add(
        "sidecar",
        web + "/sidecars",
        "{\"name\":\"everything\",\"command\":\"run\",\"process_types\":[\"web\"]}");
    guids.put("domain", cloud.domain());
    guids.put("route", cloud.route("everything"));
    cloud.map(of("route"), app);
    String tcp =
        add(
            "tcp_domain",
            "/v3/domains",
            "{\"name\":\"tcp.everything.example.com\",\"router_group\":{\"guid\":\"%s\"}}"
                .formatted(
                    wire.get("/routing/v1/router_groups")
                        .expect(200)
                        .json()
                        .at("/0/guid")
                        .asText()));
    String ported =
        add(
            "tcp_route",
            "/v3/routes",
            "{\"port\":1234,\"relationships\":{\"space\":%s,\"domain\":%s}}"
                .formatted(data(of("space")), data(tcp)));
    cloud.map(ported, app);
    add(
        "private_domain",
        "/v3/domains",
        "{\"name\":\"everything.example.com\",\"relationships\":{\"organization\":%s}}"
            .formatted(data(of("organization"))));
    guids.put("stack", first("/v3/stacks?names=cflinuxfs4"));
  }

  private void services() {
    cf.awaitJob(
        wire.post(
                "/v3/service_brokers",
                """
                {"name": "everything", "url": "https://b.example.com",
                 "authentication":
                   {"type": "basic", "credentials": {"username": "u", "password": "p"}},
                 "relationships": {"space": %s}}
                """
                    .formatted(data(of("space"))))
            .expect(202));
    guids.put("service_broker", first("/v3/service_brokers?names=everything"));
    guids.put("service_offering", first("/v3/service_offerings?service_broker_names=everything"));
    guids.put("service_plan", first("/v3/service_plans?service_broker_names=everything"));
    cf.awaitJob(instance("managed", "everything-managed", "").expect(202));
    guids.put("service_instance", first("/v3/service_instances?names=everything-managed"));
    String filter = ",\"route_service_url\":\"https://r.example.com\"";
    guids.put("user_provided", instance("user-provided", "everything", filter).expect(201).guid());
    cf.awaitJob(bind("service_instance").expect(202));
    bind("user_provided").expect(201);
    add(
        "route_binding",
        "/v3/service_route_bindings",
        "{\"relationships\":{\"route\":%s,\"service_instance\":%s}}"
            .formatted(data(of("route")), data(of("user_provided"))));
  }

  private Wire.Answer instance(String type, String name, String rest) {
    String plan = type.equals("managed") ? ",\"service_plan\":" + data(of("service_plan")) : "";
    return wire.post(
        "/v3/service_instances",
        "{\"type\":\"%s\",\"name\":\"%s\",\"relationships\":{\"space\":%s%s}%s}"
            .formatted(type, name, data(of("space")), plan, rest));
  }

  /** A further managed instance; its guid. */
  String instance(String type, String name) {
    cf.awaitJob(instance(type, name, "").expect(202));
    return first("/v3/service_instances?names=" + name);
  }

  private Wire.Answer bind(String instance) {
    return wire.post(
        "/v3/service_credential_bindings",
        "{\"type\":\"app\",\"name\":\"everything%s\",\"relationships\":{\"app\":%s,\"service_instance\":%s}}"
            .formatted(
                instance.equals("user_provided") ? "" : "-managed",
                data(of("app")),
                data(of(instance))));
  }

  private void access() {
    add("user", "/v3/users", "{\"username\":\"everything\",\"origin\":\"ldap\"}");
    role("organization_user", "organization");
    role("space_developer", "space");
    add("isolation_segment", "/v3/isolation_segments", "{\"name\":\"everything\"}");
    wire.post(
            "/v3/isolation_segments/" + of("isolation_segment") + "/relationships/organizations",
            many(of("organization")))
        .expect(200);
  }

  private void role(String type, String kind) {
    wire.post(
            "/v3/roles",
            "{\"type\":\"%s\",\"relationships\":{\"user\":%s,\"%s\":%s}}"
                .formatted(type, data(of("user")), kind, data(of(kind))))
        .expect(201);
  }

  private void limits() {
    add(
        "security_group",
        "/v3/security_groups",
        "{\"name\":\"everything\",\"globally_enabled\":{\"running\":true,\"staging\":true},\"relationships\":{\"running_spaces\":%s,\"staging_spaces\":%s}}"
            .formatted(many(of("space")), many(of("space"))));
    String other =
        add(
            "other_space",
            "/v3/spaces",
            "{\"name\":\"everything\",\"relationships\":{\"organization\":%s}}"
                .formatted(data(of("organization"))));
    add(
        "space_quota",
        "/v3/space_quotas",
        "{\"name\":\"everything\",\"relationships\":{\"organization\":%s,\"spaces\":%s}}"
            .formatted(data(of("organization")), many(other)));
  }
}
