package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Creation;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a package to a droplet of a release. Looks before it creates anything. */
final class CfBuilds {
  private final CfWork work;

  CfBuilds(CfWork work) {
    this.work = work;
  }

  Outcome stage(Step.Stage step) {
    return work.onRecentApp(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          List<PackageView> packages = work.packages(CfCalls.guid(app.path("guid")));
          return switch (judge(step, app, packages, List.of())) {
            case Creation.NotYet ignored -> awaitReady(step, app, packages);
            case Creation it -> it.result().orElseGet(() -> lookAndBuild(step, app, packages));
          };
        });
  }

  private static Creation judge(
      Step.Stage step, JsonNode app, List<PackageView> packages, List<BuildView> builds) {
    return Creation.of(step, CfWork.view(app, step.app(), packages, builds, List.of()));
  }

  private Outcome awaitReady(Step.Stage step, JsonNode app, List<PackageView> packages) {
    PackageView coming =
        Creation.stageable(
                CfWork.view(app, step.app(), packages, List.of(), List.of()),
                step.artifact().digest())
            .orElseThrow();
    List<PackageView> last = new ArrayList<>();
    Outcome outcome =
        work.poll(
            "package " + coming.guid(),
            () -> readPackage(coming.guid()),
            coming,
            it -> {
              last.clear();
              last.add(it);
              return switch (judge(step, app, last, List.of())) {
                case Creation.NotYet ignored -> Optional.empty();
                case Creation now -> Optional.of(now.result().orElse(CfWork.DONE));
              };
            });
    return outcome instanceof Outcome.Done ? lookAndBuild(step, app, last) : outcome;
  }

  private PackageView readPackage(String guid) {
    return Views.packageView(
        work.calls().read(uri -> uri.pathSegment("packages", guid)), work.now());
  }

  /**
   * @param packages one of them is READY
   */
  private Outcome lookAndBuild(Step.Stage step, JsonNode app, List<PackageView> packages) {
    String guid = CfCalls.guid(app.path("guid"));
    List<BuildView> builds = new ArrayList<>(work.builds(guid));
    Creation creation = judge(step, app, packages, builds);
    while (creation instanceof Creation.Already it
        && it.outcome() instanceof Outcome.Done
        && !dropletIsThere(builds, it.guid())) {
      builds.removeIf(build -> build.guid().equals(it.guid()));
      creation = judge(step, app, packages, builds);
    }
    if (creation instanceof Creation.Create it) {
      work.added("builds", guid);
      return build(it.of(), step.mark());
    }
    return creation.result().orElseThrow();
  }

  /** Droplets expire; the build that made them stays STAGED. */
  private boolean dropletIsThere(List<BuildView> builds, String guid) {
    String droplet =
        builds.stream()
            .filter(build -> build.guid().equals(guid))
            .flatMap(build -> build.droplet().stream())
            .findFirst()
            .orElseThrow();
    try {
      String checked = CfCalls.guid(new TextNode(droplet));
      JsonNode read = work.calls().read(uri -> uri.pathSegment("droplets", checked));
      return read.path("state").asText("").equals("STAGED");
    } catch (CfException.Failed e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  private Outcome build(String packageGuid, Mark mark) {
    ObjectNode body = Json.marked(mark);
    body.putObject("package").put("guid", packageGuid);
    if (!work.replica().isEmpty()) {
      body.withObject("/metadata/labels").put(Mark.REPLICA, work.replica());
    }
    try {
      return Creation.outcome(
          Views.buildView(
              work.calls().post(uri -> uri.pathSegment("builds"), body).body(), work.now()));
    } catch (CfException.Failed e) {
      // CF stages one build of an app at a time: ours comes after it.
      if (e.onlySays("StagingInProgress")) {
        return new Outcome.Accepted("another build of the app");
      }
      throw e;
    }
  }
}
