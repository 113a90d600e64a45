package io.acf.simulator.api;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Deployment;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Revision;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** Deployments: rolling and canary. */
final class DeploymentEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Reach reach;

  DeploymentEndpoints(Engine engine, Reach reach) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.reach = reach;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/deployments", "Lists deployments.", this::list)
        .on("POST", "/v3/deployments", "Deploys a droplet or a revision.", this::create)
        .on("GET", "/v3/deployments/:guid", "One deployment.", this::get)
        .on("PATCH", "/v3/deployments/:guid", "Changes metadata.", this::update)
        .on("POST", "/v3/deployments/:guid/actions/cancel", "Goes back.", this::cancel)
        .on("POST", "/v3/deployments/:guid/actions/continue", "Goes on after a pause.", this::goOn);
  }

  private Reply list(Call call) {
    return Listing.of(foundation.deployments.all(), call)
        .seen(reach, each -> finder.spaceGuidOf(each.appGuid))
        .filter("app_guids", each -> each.appGuid)
        .filter("states", each -> each.reason.shown())
        .filter("status_values", DeploymentJson::status)
        .filter("status_reasons", each -> each.reason.shown())
        .reply(each -> DeploymentJson.of(each, call));
  }

  private Reply create(Call call) {
    Body body =
        new Body(call, "droplet", "revision", "strategy", "options", "relationships", "metadata");
    body.relationships("app");
    String appGuid = body.toOne("app");
    Deployment deployment = new Deployment();
    deployment.strategy = body.text("strategy").orElse("rolling");
    if (!List.of("rolling", "canary").contains(deployment.strategy)) {
      body.problem("Strategy '" + deployment.strategy + "' is not a supported deployment strategy");
    }
    if (body.has("droplet") && body.has("revision")) {
      body.problem("Cannot set both fields 'droplet' and 'revision'");
    }
    DeploymentOptions.read(body, deployment);
    body.check();
    App app =
        foundation
            .apps
            .find(appGuid)
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "Unable to use app. Ensure that the app exists and you have access to"
                            + " it."));
    Droplet droplet = body.has("revision") ? ofRevision(app, body, deployment) : ofBody(app, body);
    body.applyMetadata(deployment);
    engine.deployer.deploy(app, droplet, deployment);
    return Reply.created(DeploymentJson.of(deployment, call));
  }

  private Droplet ofRevision(App app, Body body, Deployment deployment) {
    String guid = body.at("revision").path("guid").asText();
    Revision revision =
        foundation
            .revisions
            .find(guid)
            .filter(each -> each.appGuid.equals(app.guid))
            .orElseThrow(() -> CfError.unprocessable("The revision does not exist"));
    if (!app.revisions) {
      throw CfError.unprocessable(
          "Unable to create deployment from revision: revisions are not enabled for this app.");
    }
    if (engine.deployer.pointless(app, revision)) {
      throw CfError.unprocessable(
          "Unable to rollback. The code and configuration you are rolling back to is the same as"
              + " the deployed revision.");
    }
    deployment.revisionGuid = revision.guid;
    return foundation
        .droplets
        .find(revision.dropletGuid)
        .orElseThrow(
            () ->
                CfError.unprocessable(
                    "Unable to deploy this revision, the droplet for this revision no longer"
                        + " exists."));
  }

  private Droplet ofBody(App app, Body body) {
    String guid = body.has("droplet") ? body.at("droplet").path("guid").asText() : app.dropletGuid;
    if (guid == null) {
      throw CfError.unprocessable(
          "Invalid droplet. Please specify a droplet in the request or set a current droplet for"
              + " the app.");
    }
    return finder.runnable(app, guid);
  }

  private Reply get(Call call) {
    return Reply.ok(
        DeploymentJson.of(finder.get(foundation.deployments, call, "Deployment"), call));
  }

  private Reply update(Call call) {
    return Reply.ok(
        DeploymentJson.of(
            Body.relabel(
                call,
                foundation,
                foundation.deployments,
                finder.get(foundation.deployments, call, "Deployment")),
            call));
  }

  private Reply cancel(Call call) {
    engine.deployer.cancel(finder.get(foundation.deployments, call, "Deployment"));
    return Reply.empty(200);
  }

  private Reply goOn(Call call) {
    engine.deployer.goOn(finder.get(foundation.deployments, call, "Deployment"));
    return Reply.empty(200);
  }
}
