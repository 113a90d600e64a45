package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an app is configured with: environment, features, current droplet. */
final class AppConfigEndpoints {
  private static final Map<String, String> FEATURES =
      Map.of(
          "ssh", "Enable SSHing into the app.",
          "revisions", "Enable versioning of an application",
          "service-binding-k8s", "Enable k8s service bindings for the app",
          "file-based-vcap-services", "Enable file-based VCAP service bindings for the app");

  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;

  AppConfigEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/apps/:guid/env", "All that an app sees in its environment.", this::env)
        .on(
            "GET",
            "/v3/apps/:guid/environment_variables",
            "The variables that users set.",
            this::variables)
        .on(
            "PATCH",
            "/v3/apps/:guid/environment_variables",
            "Merges variables; null removes.",
            this::setVariables)
        .on("GET", "/v3/apps/:guid/features", "Lists features.", this::features)
        .on("GET", "/v3/apps/:guid/features/:name", "One feature.", this::feature)
        .on("PATCH", "/v3/apps/:guid/features/:name", "Switches a feature.", this::setFeature)
        .on("GET", "/v3/apps/:guid/ssh_enabled", "Whether SSH is possible.", this::sshEnabled)
        .on("GET", "/v3/apps/:guid/permissions", "What the caller may see.", this::permissions)
        .on(
            "GET",
            "/v3/apps/:guid/relationships/current_droplet",
            "The guid of the current droplet.",
            this::currentDroplet)
        .on(
            "PATCH",
            "/v3/apps/:guid/relationships/current_droplet",
            "Sets what runs at the next start.",
            this::setCurrentDroplet);
  }

  private Reply env(Call call) {
    App app = finder.app(call);
    return Reply.ok(
        Json.object(
            "staging_env_json", Map.of(),
            "running_env_json", Map.of(),
            "environment_variables", app.env,
            "system_env_json", Json.object("VCAP_SERVICES", Map.of()),
            "application_env_json", Json.object("VCAP_APPLICATION", vcap(app, call))));
  }

  private ObjectNode vcap(App app, Call call) {
    Space space = finder.get(foundation.spaces, app.spaceGuid, "Space");
    List<String> uris =
        engine.routes.ofApp(app.guid, app.spaceGuid).stream().map(engine.routes::url).toList();
    return Json.object(
        "cf_api",
        call.base(),
        "limits",
        Json.object("fds", 16384),
        "application_name",
        app.name,
        "application_uris",
        uris,
        "name",
        app.name,
        "space_name",
        space.name,
        "space_id",
        space.guid,
        "organization_id",
        space.orgGuid,
        "organization_name",
        foundation.orgs.find(space.orgGuid).map(org -> org.name).orElse(""),
        "uris",
        uris,
        "users",
        null,
        "application_id",
        app.guid);
  }

  private Reply variables(Call call) {
    return Reply.ok(variables(finder.app(call), call));
  }

  private static ObjectNode variables(App app, Call call) {
    String self = call.url("/v3/apps/" + app.guid);
    return Json.object(
        "var",
        app.env,
        "links",
        Json.object(
            "self", Render.link(self + "/environment_variables"), "app", Render.link(self)));
  }

  private Reply setVariables(Call call) {
    App app = finder.app(call);
    Body body = new Body(call, "var");
    Map<String, @Nullable String> changes = Environment.read(body.at("var"), body);
    body.check();
    engine.apps.environment(app, changes);
    return Reply.ok(variables(app, call));
  }

  private Reply features(Call call) {
    App app = finder.app(call);
    List<ObjectNode> all = new ArrayList<>();
    for (String name :
        List.of("ssh", "revisions", "service-binding-k8s", "file-based-vcap-services")) {
      all.add(feature(app, name));
    }
    ObjectNode first = Render.link(call.url(call.path()));
    return Reply.ok(
        Json.object(
            "resources",
            all,
            "pagination",
            Json.object(
                "total_results",
                all.size(),
                "total_pages",
                1,
                "first",
                first,
                "last",
                first,
                "next",
                null,
                "previous",
                null)));
  }

  private Reply feature(Call call) {
    return Reply.ok(feature(finder.app(call), call.param("name")));
  }

  private static ObjectNode feature(App app, String name) {
    String description = FEATURES.get(name);
    if (description == null) {
      throw CfError.notFound("Feature");
    }
    boolean enabled =
        switch (name) {
          case "ssh" -> app.ssh;
          case "revisions" -> app.revisions;
          case "service-binding-k8s" -> app.serviceBindingK8s;
          default -> app.fileBasedVcapServices;
        };
    return Json.object("name", name, "description", description, "enabled", enabled);
  }

  private Reply setFeature(Call call) {
    App app = finder.app(call);
    String name = call.param("name");
    ObjectNode known = feature(app, name);
    Body body = new Body(call, "enabled");
    if (!body.at("enabled").isBoolean()) {
      body.problem("Enabled must be a boolean");
    }
    body.check();
    set(app, known.path("name").asText(), body.at("enabled").asBoolean());
    foundation.changed(foundation.apps, app);
    return Reply.ok(feature(app, name));
  }

  /** Switches a feature; the two ways to bind services exclude one another. */
  static void set(App app, String name, boolean on) {
    switch (name) {
      case "ssh" -> app.ssh = on;
      case "revisions" -> app.revisions = on;
      case "service-binding-k8s" -> {
        exclusive(on && app.fileBasedVcapServices);
        app.serviceBindingK8s = on;
      }
      case "file-based-vcap-services" -> {
        exclusive(on && app.serviceBindingK8s);
        app.fileBasedVcapServices = on;
      }
      default -> throw CfError.notFound("Feature");
    }
  }

  private static void exclusive(boolean both) {
    if (both) {
      throw CfError.unprocessable(
          "'file-based-vcap-services' and 'service-binding-k8s' features cannot be enabled at the"
              + " same time.");
    }
  }

  private Reply sshEnabled(Call call) {
    App app = finder.app(call);
    boolean space = foundation.spaces.find(app.spaceGuid).map(each -> each.ssh).orElse(false);
    String reason = !space ? "Disabled for space" : app.ssh ? "" : "Disabled for app";
    return Reply.ok(Json.object("enabled", app.ssh && space, "reason", reason));
  }

  private Reply permissions(Call call) {
    finder.app(call);
    return Reply.ok(Json.object("read_basic_data", true, "read_sensitive_data", true));
  }

  private Reply currentDroplet(Call call) {
    App app = finder.app(call);
    if (app.dropletGuid == null) {
      throw CfError.notFound("Droplet");
    }
    return Reply.ok(relationship(app, call));
  }

  private static ObjectNode relationship(App app, Call call) {
    String self = call.url("/v3/apps/" + app.guid);
    ObjectNode node = Render.toOne(app.dropletGuid);
    node.set(
        "links",
        Json.object(
            "self", Render.link(self + "/relationships/current_droplet"),
            "related", Render.link(self + "/droplets/current")));
    return node;
  }

  private Reply setCurrentDroplet(Call call) {
    App app = finder.app(call);
    if (engine.deployer.inFlight(app.guid)) {
      throw CfError.unprocessable(
          "Unable to assign current droplet while the app has a deployment in progress. Wait for the"
              + " deployment to complete or cancel it.");
    }
    String guid = new Body(call, "data").at("data").path("guid").asText();
    Optional<Droplet> droplet =
        foundation
            .droplets
            .find(guid)
            .filter(each -> each.appGuid.equals(app.guid) && each.state.equals("STAGED"));
    if (droplet.isEmpty()) {
      throw CfError.unprocessable(
          "Unable to assign current droplet. Ensure the droplet exists and belongs to this app.");
    }
    engine.apps.assign(app, droplet.get());
    return Reply.ok(relationship(app, call));
  }

  /** The shared domain that default routes are made in. */
  static Optional<Domain> defaultDomain(Foundation foundation) {
    return foundation.domains.all().stream()
        .filter(each -> !each.internal && each.orgGuid == null)
        .findFirst();
  }
}
