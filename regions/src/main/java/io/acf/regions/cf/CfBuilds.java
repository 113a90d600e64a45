package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.Artifact;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.time.Instant;
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
          String guid = CfCalls.guid(app.path("guid"));
          JsonNode bits = bits(guid, step.artifact());
          Optional<Outcome> waiting = awaitReady(bits);
          return waiting.isPresent()
              ? waiting.get()
              : lookAndBuild(guid, CfCalls.guid(bits.path("guid")), step.mark());
        });
  }

  private Outcome lookAndBuild(String app, String packageGuid, Mark mark) {
    for (JsonNode it : work.builds(app, mark)) {
      switch (Views.buildView(it, Instant.EPOCH).state()) {
        case STAGED -> {
          if (dropletIsThere(it)) {
            return CfWork.DONE;
          }
        }
        case STAGING -> {
          return watchBuild(it);
        }
        case FAILED -> {
          // Whether another try is worth it was decided before we were asked.
        }
      }
    }
    work.added("builds", app);
    return build(packageGuid, mark);
  }

  /** The package of the artefact: READY before one that is about to be. */
  private JsonNode bits(String app, Artifact artifact) {
    Optional<JsonNode> coming = Optional.empty();
    for (JsonNode it : work.packages(app, artifact)) {
      switch (Views.packageView(it, Instant.EPOCH).state()) {
        case READY -> {
          return it;
        }
        case PROCESSING_UPLOAD, COPYING -> coming = Optional.of(it);
        case FAILED, EXPIRED -> coming = coming.or(() -> Optional.of(it));
        case AWAITING_UPLOAD -> {
          // Its bits were never sent: uploaded by a next step.
        }
      }
    }
    return coming.orElseThrow(
        () ->
            new CfException.Failed(
                Fault.Cause.MISSING,
                "no READY package of " + artifact.digest().brief(),
                "It is uploaded by a next step."));
  }

  /** Droplets expire; the build that made them stays STAGED. */
  private boolean dropletIsThere(JsonNode build) {
    if (Json.text(build.path("droplet").path("guid")).isEmpty()) {
      return false;
    }
    String droplet = CfCalls.guid(build.path("droplet").path("guid"));
    try {
      JsonNode read = work.calls().read(uri -> uri.pathSegment("droplets", droplet));
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
      return watchBuild(work.calls().post(uri -> uri.pathSegment("builds"), body).body());
    } catch (CfException.Failed e) {
      // CF stages one build of an app at a time: ours comes after it.
      if (e.onlySays("StagingInProgress")) {
        return new Outcome.Accepted("another build of the app");
      }
      throw e;
    }
  }

  private Outcome watchBuild(JsonNode first) {
    String guid = CfCalls.guid(first.path("guid"));
    return CfWork.accepted(
        "build " + guid,
        first,
        it -> {
          BuildView build = Views.buildView(it, Instant.EPOCH);
          return switch (build.state()) {
            case STAGED -> Optional.of(CfWork.DONE);
            case STAGING -> Optional.empty();
            case FAILED ->
                Optional.of(
                    CfWork.failed(
                        Fault.Cause.FAILED,
                        build.error().orElse("staging failed"),
                        "See cf logs --recent, mend the app and commit."));
          };
        });
  }

  /**
   * The newest of these that has a droplet.
   *
   * @param builds the newest last
   */
  static Optional<JsonNode> staged(List<JsonNode> builds) {
    for (JsonNode build : builds.reversed()) {
      JsonNode droplet = build.path("droplet").path("guid");
      if (build.path("state").asText("").equals("STAGED") && droplet.isTextual()) {
        return Optional.of(build);
      }
    }
    return Optional.empty();
  }

  private JsonNode readPackage(String guid) {
    return work.calls().read(uri -> uri.pathSegment("packages", guid));
  }

  /** Empty: it is READY. */
  private Optional<Outcome> awaitReady(JsonNode bits) {
    String guid = CfCalls.guid(bits.path("guid"));
    Outcome outcome =
        work.poll(
            "package " + guid,
            () -> readPackage(guid),
            bits,
            it ->
                switch (Views.packageView(it, Instant.EPOCH).state()) {
                  case READY -> Optional.of(CfWork.DONE);
                  case FAILED, EXPIRED -> Optional.of(lost(it));
                  case AWAITING_UPLOAD, PROCESSING_UPLOAD, COPYING -> Optional.empty();
                });
    return outcome instanceof Outcome.Done ? Optional.empty() : Optional.of(outcome);
  }

  private static Outcome lost(JsonNode bits) {
    return Views.packageView(bits, Instant.EPOCH).state() == PackageView.State.EXPIRED
        ? CfWork.failed(Fault.Cause.FAILED, "the package expired", "")
        : CfWork.failed(
            Fault.Cause.FAILED,
            "CF could not take the package: "
                + Json.text(bits.path("data").path("error"))
                    .map(Faults::line)
                    .orElse("no reason given"),
            "");
  }
}
