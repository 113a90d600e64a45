package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Droplets: what instances run. */
final class DropletEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Reach reach;

  DropletEndpoints(Engine engine, Reach reach) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.reach = reach;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/droplets", "Lists droplets.", call -> list(call, foundation.droplets.all()))
        .on(
            "GET",
            "/v3/apps/:guid/droplets",
            "Lists the droplets of an app.",
            call -> list(call, ofApp(finder.app(call), call)))
        .on(
            "GET",
            "/v3/packages/:guid/droplets",
            "Lists the droplets of a package.",
            call -> list(call, ofPackage(call)))
        .on("GET", "/v3/apps/:guid/droplets/current", "What an app runs.", this::current)
        .on("GET", "/v3/droplets/:guid", "One droplet.", this::get)
        .on("PATCH", "/v3/droplets/:guid", "Changes metadata.", this::update)
        .on("DELETE", "/v3/droplets/:guid", "Deletes a droplet, by a job.", this::delete)
        .on("POST", "/v3/droplets", "Creates an empty droplet, or copies one.", this::create)
        .on("POST", "/v3/droplets/:guid/upload", "Takes the bits as multipart.", this::upload);
  }

  private Collection<Droplet> ofApp(App app, Call call) {
    List<Droplet> all = foundation.dropletsOfApp.of(app.guid);
    return call.query("current").filter("true"::equals).isPresent()
        ? all.stream().filter(each -> each.guid.equals(app.dropletGuid)).toList()
        : all;
  }

  private Collection<Droplet> ofPackage(Call call) {
    String guid = finder.get(foundation.packages, call, "Package").guid;
    return foundation.droplets.all().stream()
        .filter(each -> guid.equals(each.packageGuid))
        .toList();
  }

  private Reply list(Call call, Collection<Droplet> all) {
    return Listing.of(all, call)
        .seen(reach, each -> finder.spaceGuidOf(each.appGuid))
        .filterByApp(finder, each -> each.appGuid)
        .filter("states", each -> each.state)
        .allow("current")
        .reply(each -> listed(each, call));
  }

  private Reply current(Call call) {
    App app = finder.app(call);
    if (app.dropletGuid == null) {
      throw CfError.notFound("Droplet");
    }
    return Reply.ok(json(finder.get(foundation.droplets, app.dropletGuid, "Droplet"), call));
  }

  private Reply get(Call call) {
    return Reply.ok(json(finder.get(foundation.droplets, call, "Droplet"), call));
  }

  private Reply update(Call call) {
    Droplet droplet = finder.get(foundation.droplets, call, "Droplet");
    Body body = new Body(call, "metadata", "image");
    body.check();
    body.applyMetadata(droplet);
    foundation.changed(foundation.droplets, droplet);
    return Reply.ok(json(droplet, call));
  }

  private Reply delete(Call call) {
    Droplet droplet = finder.get(foundation.droplets, call, "Droplet");
    return JobEndpoints.accepted(call, engine.jobs.later("droplet.delete", droplet.guid, null));
  }

  private Reply create(Call call) {
    return Reply.created(
        json(call.query("source_guid").isPresent() ? copied(call) : made(call), call));
  }

  /** droplet_create_message.rb. */
  private Droplet made(Call call) {
    Body body = new Body(call, "relationships", "process_types", "metadata");
    body.relationships("app");
    String appGuid = body.toOne("app");
    JsonNode types = body.at("process_types");
    if (!types.isMissingNode() && !types.isNull() && !types.isObject()) {
      body.problem("Process types must be an object");
    }
    body.check();
    App app =
        foundation
            .apps
            .find(appGuid)
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "App with guid \""
                            + appGuid
                            + "\" does not exist, or you do not have access to it."));
    Droplet droplet = new Droplet();
    droplet.appGuid = app.guid;
    droplet.lifecycle = app.lifecycle;
    droplet.state = "AWAITING_UPLOAD";
    types
        .properties()
        .forEach(each -> droplet.processTypes.put(each.getKey(), each.getValue().asText()));
    if (droplet.processTypes.isEmpty()) {
      droplet.processTypes.put("web", "");
    }
    body.applyMetadata(droplet);
    return foundation.create(foundation.droplets, droplet);
  }

  /** droplet_copy_message.rb. */
  private Droplet copied(Call call) {
    Body body = new Body(call, "relationships", "metadata");
    body.relationships("app");
    String appGuid = body.toOne("app");
    body.check();
    Droplet source =
        finder.get(foundation.droplets, call.query("source_guid").orElse(""), "Droplet");
    if (!reach.sees(call.actor(), finder.spaceGuidOf(source.appGuid))) {
      throw CfError.notFound("Droplet");
    }
    App app = finder.get(foundation.apps, appGuid, "App");
    if (!source.state.equals("STAGED")) {
      throw CfError.unprocessable("source droplet is not staged");
    }
    Droplet droplet = new Droplet();
    droplet.appGuid = app.guid;
    droplet.state = source.state;
    droplet.lifecycle = source.lifecycle;
    droplet.sha256 = source.sha256;
    droplet.image = source.image;
    droplet.root = source.root;
    droplet.buildpack = source.buildpack;
    droplet.buildpacks = source.buildpacks;
    droplet.processTypes.putAll(source.processTypes);
    body.applyMetadata(droplet);
    return foundation.create(foundation.droplets, droplet);
  }

  /** droplet_upload_message.rb. */
  private Reply upload(Call call) {
    Droplet droplet = finder.get(foundation.droplets, call, "Droplet");
    Path bits = call.files().get("bits");
    String name = call.fileName("bits");
    if (bits == null || name.isEmpty()) {
      throw invalid("A droplet tgz file must be uploaded as 'bits'");
    }
    if (!name.endsWith(".tgz") && !name.endsWith(".tar.gz")) {
      throw invalid(name + " is not a tgz");
    }
    if (bits.toFile().length() == 0) {
      throw invalid(name + " cannot be empty");
    }
    if (!droplet.state.equals("AWAITING_UPLOAD")) {
      throw CfError.unprocessable(
          "Droplet may be uploaded only once. Create a new droplet to upload bits.");
    }
    droplet.sha256 = engine.blobs.adoptDroplet(bits);
    droplet.state = "PROCESSING_UPLOAD";
    foundation.changed(foundation.droplets, droplet);
    Reply shown = Reply.json(202, json(droplet, call));
    var job = engine.jobs.later("droplet.upload", droplet.guid, null);
    return shown.with("Location", call.url("/v3/jobs/" + job.guid));
  }

  private static CfError invalid(String why) {
    return CfError.unprocessable("Uploaded droplet file is invalid: " + why);
  }

  /** As in lists: what could hold a secret is not told. */
  private static ObjectNode listed(Droplet droplet, Call call) {
    ObjectNode node = json(droplet, call);
    node.put("execution_metadata", Render.HIDDEN_IN_LISTS);
    node.set("process_types", Json.object("redacted_message", Render.HIDDEN_IN_LISTS));
    return node;
  }

  static ObjectNode json(Droplet droplet, Call call) {
    String self = call.url("/v3/droplets/" + droplet.guid);
    String app = call.url("/v3/apps/" + droplet.appGuid);
    boolean docker = droplet.image != null;
    boolean staged = droplet.state.equals("STAGED");
    ObjectNode links = Json.object("self", Render.link(self));
    if (droplet.packageGuid != null) {
      links.set("package", Render.link(call.url("/v3/packages/" + droplet.packageGuid)));
    }
    links.set("app", Render.link(app));
    links.set(
        "assign_current_droplet", Render.link(app + "/relationships/current_droplet", "PATCH"));
    if (!docker) {
      links.set("download", Render.link(self + "/download"));
    }
    ObjectNode node = Render.base(droplet);
    node.put("state", droplet.state);
    node.putNull("error");
    ObjectNode lifecycle = Json.object("type", droplet.lifecycle.type(), "data", Json.object());
    node.set("lifecycle", lifecycle);
    node.put("execution_metadata", "");
    node.set("process_types", Json.node(droplet.processTypes));
    node.set(
        "checksum",
        Json.node(
            droplet.sha256 == null || !staged
                ? null
                : Json.object("type", "sha256", "value", droplet.sha256)));
    node.set(
        "buildpacks",
        Json.node(
            docker || droplet.buildpack == null
                ? null
                : buildpacks(droplet).stream().map(DropletEndpoints::buildpack).toList()));
    node.put("stack", droplet.lifecycle.stack());
    node.put("image", droplet.image);
    node.set("metadata", Render.metadata(droplet));
    node.set("relationships", Json.object("app", Render.toOne(droplet.appGuid)));
    node.set("links", links);
    return node;
  }

  /** Droplets of before know their last buildpack only. */
  private static List<String> buildpacks(Droplet droplet) {
    return droplet.buildpacks.isEmpty() && droplet.buildpack != null
        ? List.of(droplet.buildpack)
        : droplet.buildpacks;
  }

  private static ObjectNode buildpack(String name) {
    String detected = name.replace("_buildpack", "");
    return Json.object(
        "name", name, "detect_output", detected, "buildpack_name", detected, "version", "1.0.0");
  }
}
