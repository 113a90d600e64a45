package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can be switched on and off for an app. */
final class AppFeatureEndpoints {
  private static final Map<String, String> FEATURES =
      Map.of(
          "ssh", "Enable SSHing into the app.",
          "revisions", "Enable versioning of an application",
          "service-binding-k8s", "Enable k8s service bindings for the app",
          "file-based-vcap-services", "Enable file-based VCAP service bindings for the app");

  private final Foundation foundation;
  private final Finder finder;

  AppFeatureEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/apps/:guid/features", "Lists features.", this::features)
        .on("GET", "/v3/apps/:guid/features/:name", "One feature.", this::feature)
        .on("PATCH", "/v3/apps/:guid/features/:name", "Switches a feature.", this::setFeature);
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
    boolean on = body.requiredFlag("enabled");
    body.check();
    set(app, known.path("name").asText(), on);
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
}
