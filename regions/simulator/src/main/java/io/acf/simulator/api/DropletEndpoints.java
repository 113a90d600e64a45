package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.List;

/** Droplets: what instances run. */
final class DropletEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;

  DropletEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
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
        .on("POST", "/v3/droplets/:guid/upload", "Takes the bits as multipart.", this::upload)
        .on("GET", "/v3/droplets/:guid/download", "Gives the bits.", this::download);
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
        .filterByApp(finder, each -> each.appGuid)
        .filter("states", each -> each.state)
        .allow("current")
        .reply(each -> json(each, call));
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
    Body body = new Body(call, "relationships", "process_types", "metadata");
    String appGuid = body.toOne("app");
    body.check();
    App app =
        foundation
            .apps
            .find(appGuid)
            .orElseThrow(
                () -> CfError.unprocessable("App with guid \"" + appGuid + "\" does not exist."));
    Droplet droplet = new Droplet();
    droplet.appGuid = app.guid;
    droplet.lifecycle = app.lifecycle;
    droplet.state = "AWAITING_UPLOAD";
    call.query("source_guid").ifPresent(guid -> copy(guid, droplet));
    body.at("process_types")
        .properties()
        .forEach(each -> droplet.processTypes.put(each.getKey(), each.getValue().asText()));
    if (droplet.processTypes.isEmpty()) {
      droplet.processTypes.put("web", "");
    }
    body.applyMetadata(droplet);
    foundation.create(foundation.droplets, droplet);
    return Reply.created(json(droplet, call));
  }

  private void copy(String sourceGuid, Droplet droplet) {
    Droplet source =
        foundation
            .droplets
            .find(sourceGuid)
            .orElseThrow(() -> CfError.unprocessable("Source droplet not found"));
    droplet.state = source.state;
    droplet.lifecycle = source.lifecycle;
    droplet.sha256 = source.sha256;
    droplet.image = source.image;
    droplet.root = source.root;
    droplet.buildpack = source.buildpack;
    droplet.processTypes.putAll(source.processTypes);
  }

  private Reply download(Call call) {
    Droplet droplet = finder.get(foundation.droplets, call, "Droplet");
    if (droplet.sha256 == null || !droplet.state.equals("STAGED")) {
      throw CfError.unprocessable("Only staged droplets can be downloaded.");
    }
    return PackageEndpoints.bits(engine.blobs.path(droplet.sha256), "application/octet-stream");
  }

  private Reply upload(Call call) {
    Droplet droplet = finder.get(foundation.droplets, call, "Droplet");
    if (!droplet.state.equals("AWAITING_UPLOAD")) {
      throw CfError.unprocessable(
          "Droplet may be uploaded only once. Create a new droplet to upload bits.");
    }
    var bits = call.files().get("bits");
    if (bits == null) {
      throw CfError.unprocessable("A droplet tgz file must be uploaded as 'bits'");
    }
    droplet.sha256 = engine.blobs.adopt(bits);
    droplet.state = "PROCESSING_UPLOAD";
    foundation.changed(foundation.droplets, droplet);
    Reply shown = Reply.json(202, json(droplet, call));
    var job = engine.jobs.later("droplet.upload", droplet.guid, null);
    return shown.with("Location", call.url("/v3/jobs/" + job.guid));
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
                : List.of(
                    Json.object(
                        "name",
                        droplet.buildpack,
                        "detect_output",
                        droplet.buildpack.replace("_buildpack", ""),
                        "buildpack_name",
                        droplet.buildpack.replace("_buildpack", ""),
                        "version",
                        "1.0.0"))));
    node.put("stack", droplet.lifecycle.stack());
    node.put("image", droplet.image);
    node.set("metadata", Render.metadata(droplet));
    node.set("relationships", Json.object("app", Render.toOne(droplet.appGuid)));
    node.set("links", links);
    return node;
  }
}
