package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.KnownFiles;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Package;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Packages, their upload, and the question which files CC has already. */
final class PackageEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Reach reach;

  PackageEndpoints(Engine engine, Reach reach) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.reach = reach;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/packages", "Lists packages.", call -> list(call, foundation.packages.all()))
        .on(
            "GET",
            "/v3/apps/:guid/packages",
            "Lists the packages of an app.",
            call -> list(call, foundation.packagesOfApp.of(finder.app(call).guid)))
        .on("POST", "/v3/packages", "Creates a package, or copies one.", this::create)
        .on("GET", "/v3/packages/:guid", "One package.", this::get)
        .on("PATCH", "/v3/packages/:guid", "Changes metadata.", this::update)
        .on("DELETE", "/v3/packages/:guid", "Deletes a package, by a job.", this::delete)
        .on("POST", "/v3/packages/:guid/upload", "Takes the bits as multipart.", this::upload)
        .on("POST", "/v3/resource_matches", "Which files are known.", this::matches);
  }

  private Reply list(Call call, Collection<Package> all) {
    return Listing.of(all, call)
        .filterByApp(finder, each -> each.appGuid)
        .filter("states", each -> each.state)
        .filter("types", each -> each.type)
        .reply(each -> json(each, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "type", "data", "relationships", "metadata");
    body.relationships("app");
    Optional<String> source = call.query("source_guid");
    String type = body.at("type").asText();
    JsonNode data = body.at("data");
    if (source.isEmpty()) {
      judge(type, data, body);
    }
    String appGuid = body.toOne("app");
    body.check();
    App app =
        foundation
            .apps
            .find(appGuid)
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "App is invalid. Ensure it exists and you have access to it."));
    Package made = source.isPresent() ? copy(source.get(), call.actor()) : fresh(type, data);
    boolean dockerApp = app.lifecycle.type().equals("docker");
    if (made.type.equals("docker") != dockerApp) {
      throw CfError.unprocessable(
          dockerApp
              ? "Cannot create bits package for a Docker app."
              : "Cannot create Docker package for a buildpack app.");
    }
    made.appGuid = appGuid;
    body.applyMetadata(made);
    foundation.create(foundation.packages, made);
    return Reply.created(json(made, call));
  }

  /** bits_data_validator.rb and docker_data_validator.rb. */
  private static void judge(String type, JsonNode data, Body body) {
    if (!List.of("bits", "docker").contains(type)) {
      body.problem("Type must be one of 'bits, docker'");
    }
    if (type.equals("docker") && !data.path("image").isTextual()) {
      body.problem("Data Image required");
    }
    if (type.equals("bits") && !data.isMissingNode() && !data.isNull() && !data.isEmpty()) {
      body.problem("Data must be empty if provided for bits packages");
    }
  }

  private static Package fresh(String type, JsonNode data) {
    Package fresh = new Package();
    fresh.type = type;
    if (type.equals("docker")) {
      fresh.state = "READY";
      fresh.image = data.path("image").asText();
      fresh.username = data.path("username").isTextual() ? data.path("username").asText() : null;
    }
    return fresh;
  }

  private Package copy(String sourceGuid, Actor actor) {
    Package source =
        foundation
            .packages
            .find(sourceGuid)
            .filter(each -> reach.sees(actor, finder.spaceGuidOf(each.appGuid)))
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "Source package is invalid. Ensure it exists and you have access to it."));
    Package copy = new Package();
    copy.type = source.type;
    copy.state = source.state;
    copy.image = source.image;
    copy.username = source.username;
    copy.sha256 = source.sha256;
    return copy;
  }

  private Reply get(Call call) {
    return Reply.ok(json(finder.get(foundation.packages, call, "Package"), call));
  }

  private Reply update(Call call) {
    Package made = finder.get(foundation.packages, call, "Package");
    Body body = new Body(call, "metadata", "username", "password");
    Optional<String> username = body.text("username");
    if (!made.type.equals("docker") && (username.isPresent() || body.has("password"))) {
      body.problem("Cannot update Docker credentials for a buildpack app.");
    }
    body.check();
    body.applyMetadata(made);
    username.ifPresent(each -> made.username = each);
    foundation.changed(foundation.packages, made);
    return Reply.ok(json(made, call));
  }

  private Reply delete(Call call) {
    Package made = finder.get(foundation.packages, call, "Package");
    return JobEndpoints.accepted(call, engine.jobs.later("package.delete", made.guid, null));
  }

  private Reply upload(Call call) {
    Path bits = call.files().get("bits");
    List<KnownFiles.Named> named = ResourceInput.named(call.form().getOrDefault("resources", ""));
    if (bits == null && named.isEmpty()) {
      throw CfError.unprocessable("Upload must include either resources or bits");
    }
    Package made = finder.get(foundation.packages, call, "Package");
    if (!made.type.equals("bits")) {
      throw CfError.unprocessable("Package type must be bits.");
    }
    if (!made.state.equals("AWAITING_UPLOAD")) {
      throw new CfError(
          400,
          150004,
          "CF-PackageBitsAlreadyUploaded",
          "Bits may be uploaded only once. Create a new package to upload different bits.");
    }
    engine.stager.upload(made, bits, named);
    return Reply.ok(json(made, call));
  }

  private Reply matches(Call call) {
    Body body = new Body(call, "resources");
    List<JsonNode> asked = ResourceInput.listed(body);
    body.check();
    boolean on = foundation.flag("resource_matching");
    List<JsonNode> matched = new ArrayList<>();
    if (on) {
      List<Boolean> known = engine.known.known(asked.stream().map(ResourceInput::named).toList());
      for (int i = 0; i < asked.size(); i++) {
        if (known.get(i)) {
          matched.add(asked.get(i));
        }
      }
    }
    return Reply.created(Json.object("resources", matched));
  }

  private static ObjectNode json(Package made, Call call) {
    String self = call.url("/v3/packages/" + made.guid);
    ObjectNode links = Json.object("self", Render.link(self));
    ObjectNode data;
    if (made.type.equals("docker")) {
      data =
          Json.object(
              "image", made.image,
              "username", made.username,
              "password", made.username == null ? null : "***");
    } else {
      data =
          Json.object(
              "error",
              made.state.equals("FAILED") ? made.error : null,
              "checksum",
              Json.object(
                  "type", "sha256", "value", made.state.equals("READY") ? made.sha256 : null));
      links.set("upload", Render.link(self + "/upload", "POST"));
      links.set("download", Render.link(self + "/download", "GET"));
    }
    links.set("app", Render.link(call.url("/v3/apps/" + made.appGuid)));
    ObjectNode node = Render.base(made);
    node.put("type", made.type);
    node.set("data", data);
    node.put("state", made.state);
    node.set("relationships", Json.object("app", Render.toOne(made.appGuid)));
    node.set("metadata", Render.metadata(made));
    node.set("links", links);
    return node;
  }
}
