package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deployments, of which at most one for an app and a release is active. A release that comes back
 * after another one is deployed anew, and so is one whose deployment was ended, when that is asked.
 */
final class CfDeployments {
  /** Longer than any call of the other may be on its way. */
  private static final Duration TAKE_OVER = Duration.ofSeconds(30);

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
          List<JsonNode> builds = work.recentBuilds(guid, step.mark());
          JsonNode build = staged(builds, step.mark());
          String droplet = CfCalls.guid(build.path("droplet").path("guid"));
          List<JsonNode> ours = ours(guid, step.mark(), builds);
          // Decided on fewer than there are: another replica was faster.
          if (ours.size() > step.ended()) {
            return watch(ours.getLast());
          }
          return anothers(build)
              ? new Outcome.Accepted("the replica that staged it, which deploys it")
              : create(guid, droplet, step.mark());
        });
  }

  private static JsonNode staged(List<JsonNode> builds, Mark mark) {
    return CfBuilds.staged(builds)
        .orElseThrow(
            () ->
                new CfException.Failed(
                    Fault.Cause.MISSING,
                    "no droplet of release " + mark.release().brief(),
                    "It is staged by a next step."));
  }

  /**
   * CF stages one build of an app at a time and takes any number of deployments: so who made the
   * build deploys it, and others only where that has not come about.
   */
  private boolean anothers(JsonNode build) {
    Optional<String> maker = Json.label(build, Mark.REPLICA);
    return !work.replica().isEmpty()
        && maker.filter(it -> !it.equals(work.replica())).isPresent()
        && work.quiet(build).compareTo(TAKE_OVER) < 0;
  }

  /**
   * Those of the release since one of another release, of what these builds made, the newest last:
   * see {@link io.acf.regions.AppView#deployments(io.acf.config.Digest)}.
   */
  private List<JsonNode> ours(String app, Mark mark, List<JsonNode> builds) {
    Set<String> droplets = new HashSet<>();
    builds.forEach(build -> droplets.add(build.path("droplet").path("guid").asText("")));
    return CfWork.since(work.deployments(app), mark).stream()
        .filter(it -> droplets.contains(it.path("droplet").path("guid").asText("")))
        .toList();
  }

  private Outcome create(String app, String droplet, Mark mark) {
    ObjectNode body = Json.marked(mark).put("strategy", "rolling");
    body.putObject("droplet").put("guid", droplet);
    Json.relate(body, "app", app);
    return watch(work.calls().post(uri -> uri.pathSegment("deployments"), body).body());
  }

  private JsonNode read(String guid) {
    return work.calls().read(uri -> uri.pathSegment("deployments", guid));
  }

  private Outcome watch(JsonNode first) {
    String guid = CfCalls.guid(first.path("guid"));
    return CfWork.accepted(
        "deployment " + guid,
        first,
        it ->
            switch (Views.status(it.path("status"))) {
              case DEPLOYED -> Optional.of(CfWork.DONE);
              case DEPLOYING, CANCELING -> Optional.empty();
              case PAUSED -> Optional.of(new Outcome.Accepted("paused deployment " + guid));
              case CANCELED, SUPERSEDED ->
                  Optional.of(
                      CfWork.failed(
                          Fault.Cause.FAILED,
                          "deployment " + guid + " was canceled or superseded",
                          "See why the app did not start (cf logs --recent), then commit."));
            });
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
