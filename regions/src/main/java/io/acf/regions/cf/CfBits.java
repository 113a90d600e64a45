package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.Artifact;
import io.acf.config.ArtifactSource;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** From an artefact to a droplet: package, bits, build. Looks before it creates anything. */
final class CfBits {
  private final CfWork work;
  private final ArtifactSource artifacts;

  CfBits(CfWork work, ArtifactSource artifacts) {
    this.work = work;
    this.artifacts = artifacts;
  }

  Outcome upload(Step.Upload step) {
    return look(step, (app, waiting) -> fetchAndSend(step, app, waiting));
  }

  /** What is done where the region has no package of the artefact, nor is about to. */
  private interface Lacking {
    /**
     * @param waiting packages of ours that wait for their bits
     */
    Outcome on(String app, List<JsonNode> waiting);
  }

  private Outcome look(Step.Upload step, Lacking lacking) {
    return work.onRecentApp(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          String guid = CfCalls.guid(app.path("guid"));
          List<JsonNode> packages = work.packages(guid, step.artifact());
          return packages.stream().anyMatch(CfBits::hasBits)
              ? CfWork.DONE // Staging waits until it is READY.
              : lacking.on(guid, waiting(packages));
        });
  }

  private static boolean hasBits(JsonNode bits) {
    return switch (Views.packageView(bits).state()) {
      case READY, PROCESSING_UPLOAD, COPYING -> true;
      case AWAITING_UPLOAD, FAILED, EXPIRED -> false;
    };
  }

  /** The oldest first, for every replica in the same order. */
  private static List<JsonNode> waiting(List<JsonNode> packages) {
    return packages.stream()
        .filter(it -> Views.packageView(it).state() == PackageView.State.AWAITING_UPLOAD)
        .sorted(
            Comparator.comparing((JsonNode it) -> it.path("created_at").asText(""))
                .thenComparing(it -> it.path("guid").asText("")))
        .toList();
  }

  /** Has the bits at hand before anything is created for them; looks again if that took a while. */
  private Outcome fetchAndSend(Step.Upload step, String app, List<JsonNode> waiting) {
    Path zip = null;
    Deadline soon = Deadline.in(CfSights.SOON);
    try (ArtifactSource.Opened opened = artifacts.open(step.artifact())) {
      zip = Files.createTempFile("acf-", ".zip");
      Files.copy(opened.stream(), zip, StandardCopyOption.REPLACE_EXISTING);
      Path bits = zip;
      work.calls().extend(soon.overrun());
      return soon.passed()
          ? look(step, (guid, there) -> send(step, guid, there, bits))
          : send(step, app, waiting, bits);
    } catch (ArtifactSource.Unreadable e) {
      return CfWork.failed(
          Fault.Cause.ARTIFACT, Faults.own(String.valueOf(e.getMessage())), e.tip());
    } catch (IOException e) {
      return CfWork.failed(
          Fault.Cause.ARTIFACT,
          "the artefact cannot be read: " + e.getClass().getSimpleName(),
          "See whether the disk of the orchestrator is full.");
    } finally {
      discard(zip);
    }
  }

  private Outcome send(Step.Upload step, String app, List<JsonNode> waiting, Path zip) {
    if (!waiting.isEmpty()) {
      return sendToOne(waiting, zip);
    }
    createPackage(app, step.artifact(), step.mark());
    // Another replica may have made one between our look and now.
    List<JsonNode> packages = work.packages(app, step.artifact());
    return packages.stream().anyMatch(CfBits::hasBits)
        ? CfWork.DONE
        : sendToOne(waiting(packages), zip);
  }

  /**
   * Where several wait, who made one of them may have seen no other and be sending to it: nobody
   * else sends anything until such an upload must have ended. Then all send to the same.
   */
  private Outcome sendToOne(List<JsonNode> waiting, Path zip) {
    if (waiting.isEmpty()) {
      throw new CfException.Failed(
          Fault.Cause.NONSENSE, "the package that was just made is not there", "");
    }
    Duration longest = work.limits().call().multipliedBy(2).plus(sending(zip));
    boolean sent =
        waiting.size() > 1 && waiting.stream().anyMatch(it -> work.age(it).compareTo(longest) < 0);
    return sent
        ? new Outcome.Accepted("a package that another replica made at the same moment")
        : sendTo(CfCalls.guid(waiting.getFirst().path("guid")), zip);
  }

  private Duration sending(Path zip) {
    return Duration.ofSeconds(1 + zip.toFile().length() / work.limits().uploadBytesPerSecond());
  }

  private void createPackage(String app, Artifact artifact, Mark mark) {
    ObjectNode body = Json.marked(mark).put("type", "bits");
    body.withObject("/metadata/labels").put(Mark.ARTIFACT, artifact.digest().label());
    Json.relate(body, "app", app);
    work.calls().post(uri -> uri.pathSegment("packages"), body);
  }

  /** What becomes of the bits is seen when they are staged. */
  private Outcome sendTo(String guid, Path zip) {
    try {
      work.calls().upload(uri -> uri.pathSegment("packages", guid, "upload"), zip, sending(zip));
    } catch (CfException.Failed e) {
      // Another replica uploaded between our look and now: theirs is as good as ours.
      if (!e.says("PackageBitsAlreadyUploaded")) {
        throw e;
      }
    }
    return CfWork.DONE;
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
                switch (Views.packageView(it).state()) {
                  case READY -> Optional.of(CfWork.DONE);
                  case FAILED, EXPIRED -> Optional.of(lost(it));
                  case AWAITING_UPLOAD, PROCESSING_UPLOAD, COPYING -> Optional.empty();
                });
    return outcome instanceof Outcome.Done ? Optional.empty() : Optional.of(outcome);
  }

  private static Outcome lost(JsonNode bits) {
    return Views.packageView(bits).state() == PackageView.State.EXPIRED
        ? CfWork.failed(Fault.Cause.FAILED, "the package expired", "")
        : CfWork.failed(
            Fault.Cause.FAILED,
            "CF could not take the package: "
                + Json.text(bits.path("data").path("error"))
                    .map(Faults::line)
                    .orElse("no reason given"),
            "");
  }

  private static void discard(@org.jspecify.annotations.Nullable Path zip) {
    try {
      if (zip != null) {
        Files.deleteIfExists(zip);
      }
    } catch (IOException e) {
      zip.toFile().deleteOnExit();
    }
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
    return build(packageGuid, mark);
  }

  /** The package of the artefact: READY before one that is about to be. */
  private JsonNode bits(String app, Artifact artifact) {
    Optional<JsonNode> coming = Optional.empty();
    for (JsonNode it : work.packages(app, artifact)) {
      switch (Views.packageView(it).state()) {
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
      if (e.says("StagingInProgress")) {
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

  /** The newest build of this release that has a droplet. */
  static Optional<JsonNode> staged(CfWork work, String app, Mark mark) {
    for (JsonNode build : work.builds(app, mark).reversed()) {
      JsonNode droplet = build.path("droplet").path("guid");
      if (build.path("state").asText("").equals("STAGED") && droplet.isTextual()) {
        return Optional.of(build);
      }
    }
    return Optional.empty();
  }
}
