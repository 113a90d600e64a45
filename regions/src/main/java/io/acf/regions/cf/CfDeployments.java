package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.Creation;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.util.List;
import java.util.Optional;

/**
 * Deployments, of which at most one for an app and a release is active. A release that comes back
 * after another one is deployed anew, and so is one whose deployment was ended, when that is asked.
 */
final class CfDeployments {
  private final CfWork work;

  CfDeployments(CfWork work) {
    this.work = work;
  }

  Outcome deploy(Step.Deploy step) {
    return work.onApp(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          String guid = CfCalls.guid(app.path("guid"));
          List<BuildView> builds = work.recentBuilds(guid);
          Creation creation = judge(step, app, builds, List.of());
          if (!(creation instanceof Creation.Refused)) {
            creation = judge(step, app, builds, work.deployments(guid));
          }
          return creation instanceof Creation.Create it
              ? create(guid, it.of(), step.mark())
              : creation.result().orElseThrow();
        });
  }

  private Creation judge(
      Step.Deploy step, JsonNode app, List<BuildView> builds, List<DeploymentView> deployments) {
    return Creation.of(
        step, CfWork.view(app, step.app(), List.of(), builds, deployments), work.replica());
  }

  private Outcome create(String app, String droplet, Mark mark) {
    ObjectNode body = Json.marked(mark).put("strategy", "rolling");
    body.putObject("droplet").put("guid", droplet);
    Json.relate(body, "app", app);
    return Creation.outcome(
        Views.deploymentView(
            work.calls().post(uri -> uri.pathSegment("deployments"), body).body(), work.now()));
  }

  private JsonNode read(String guid) {
    return work.calls().read(uri -> uri.pathSegment("deployments", guid));
  }

  Outcome cancel(Step.Cancel step) {
    return work.onApp(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          String guid =
              CfCalls.guid(new com.fasterxml.jackson.databind.node.TextNode(step.deployment()));
          JsonNode there = read(guid);
          if (!Json.related(there, "app").equals(app.path("guid").asText(""))
              || Views.owner(there).isEmpty()) { // Whatever our federation was called then.
            return CfWork.failed(
                Fault.Cause.INVALID,
                "deployment " + guid + " is not ours",
                "Leave it, or cancel it by hand.");
          }
          Status status = Views.status(there.path("status"));
          if (!status.active()) {
            return CfWork.DONE;
          }
          if (status != Status.CANCELING) {
            work.calls().post(uri -> uri.pathSegment("deployments", guid, "actions", "cancel"));
          }
          return work.poll(
              "deployment " + guid,
              () -> read(guid),
              read(guid),
              it ->
                  Views.status(it.path("status")).active()
                      ? Optional.empty()
                      : Optional.of(CfWork.DONE));
        });
  }
}
