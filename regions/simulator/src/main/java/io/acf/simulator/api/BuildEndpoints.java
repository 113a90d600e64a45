package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.BuildpackNames;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.FeatureGate;
import io.acf.simulator.engine.StackRule;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Build;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Package;
import io.acf.simulator.model.Process;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.Optional;

/** Builds: packages on their way to droplets. */
final class BuildEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Reach reach;

  BuildEndpoints(Engine engine, Reach reach) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.reach = reach;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/builds", "Lists builds.", call -> list(call, foundation.builds.all()))
        .on(
            "GET",
            "/v3/apps/:guid/builds",
            "Lists the builds of an app.",
            call -> list(call, foundation.buildsOfApp.of(finder.app(call).guid)))
        .on("POST", "/v3/builds", "Stages a package.", this::create)
        .on("GET", "/v3/builds/:guid", "One build.", this::get)
        .on("PATCH", "/v3/builds/:guid", "Changes metadata.", this::update);
  }

  private Reply list(Call call, Collection<Build> all) {
    return Listing.of(all, call)
        .seen(reach, each -> finder.spaceGuidOf(each.appGuid))
        .filter("app_guids", each -> each.appGuid)
        .filter("package_guids", each -> each.packageGuid)
        .filter("states", each -> each.state)
        .reply(each -> json(each, call));
  }

  private Reply create(Call call) {
    Body body =
        new Body(
            call,
            "package",
            "lifecycle",
            "metadata",
            "staging_memory_in_mb",
            "staging_disk_in_mb",
            "staging_log_rate_limit_bytes_per_second");
    JsonNode named = body.at("package").path("guid");
    if (named.isMissingNode() || named.isNull()) {
      body.problem("Package guid can't be blank");
    }
    String packageGuid = body.guid(named, "Package guid");
    Optional<Integer> memory = body.positive("staging_memory_in_mb");
    Optional<Integer> disk = body.positive("staging_disk_in_mb");
    Optional<Long> logRate =
        body.number("staging_log_rate_limit_bytes_per_second", Range.from(-1).upTo(Long.MAX_VALUE));
    body.check();
    Package bits =
        foundation
            .packages
            .find(packageGuid)
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "Unable to use package. Ensure that the package exists and you have access"
                            + " to it."));
    FeatureGate gate = new FeatureGate(foundation);
    if (bits.type.equals("docker")) {
      gate.require("diego_docker");
    }
    App app = finder.get(foundation.apps, bits.appGuid, "App");
    Lifecycle lifecycle = LifecycleInput.of(body, app.lifecycle, foundation);
    gate.require(lifecycle);
    body.check();
    Build build = new Build();
    Optional<Process> web = engine.apps.newest(app, "web");
    build.memoryMb = memory.or(() -> web.map(each -> each.memoryMb)).orElse(build.memoryMb);
    build.diskMb = disk.or(() -> web.map(each -> each.diskMb)).orElse(build.diskMb);
    build.logRateLimit =
        logRate.or(() -> web.map(each -> each.logRateLimit)).orElse(build.logRateLimit);
    build.lifecycle = lifecycle;
    build.creatorGuid = call.actor().id();
    build.creatorName = call.actor().name();
    body.applyMetadata(build);
    Reply reply = Reply.created(json(engine.stager.stage(app, bits, build), call));
    return AppEndpoints.warned(
        reply, new BuildpackNames(foundation).stack(lifecycle.stack()).flatMap(StackRule::warning));
  }

  private Reply get(Call call) {
    return Reply.ok(json(finder.get(foundation.builds, call, "Build"), call));
  }

  private Reply update(Call call) {
    Build build = finder.get(foundation.builds, call, "Build");
    Body body = new Body(call, "metadata", "state", "error", "lifecycle");
    body.check();
    body.applyMetadata(build);
    foundation.changed(foundation.builds, build);
    return Reply.ok(json(build, call));
  }

  private static ObjectNode json(Build build, Call call) {
    ObjectNode links =
        Json.object(
            "self", Render.link(call.url("/v3/builds/" + build.guid)),
            "app", Render.link(call.url("/v3/apps/" + build.appGuid)));
    if (build.dropletGuid != null) {
      links.set("droplet", Render.link(call.url("/v3/droplets/" + build.dropletGuid)));
    }
    ObjectNode node = Render.base(build);
    node.set(
        "created_by",
        Json.object(
            "guid", build.creatorGuid, "name", build.creatorName, "email", build.creatorName));
    node.put("state", build.state);
    node.put("staging_memory_in_mb", build.memoryMb);
    node.put("staging_disk_in_mb", build.diskMb);
    node.put("staging_log_rate_limit_bytes_per_second", build.logRateLimit);
    node.put("error", build.error);
    node.set("lifecycle", AppJson.lifecycle(build.lifecycle));
    node.set("package", Json.object("guid", build.packageGuid));
    node.set(
        "droplet",
        Json.node(build.dropletGuid == null ? null : Json.object("guid", build.dropletGuid)));
    node.set("metadata", Render.metadata(build));
    node.set("relationships", Json.object("app", Render.toOne(build.appGuid)));
    node.set("links", links);
    return node;
  }
}
