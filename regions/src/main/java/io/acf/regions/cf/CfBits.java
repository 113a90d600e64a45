package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.Artifact;
import io.acf.config.ArtifactSource;
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

/** From an artefact to a package. Looks before it creates anything. */
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
          List<JsonNode> packages = work.recentPackages(guid, step.artifact());
          return packages.stream().anyMatch(CfBits::hasBits)
              ? CfWork.DONE // Staging waits until it is READY.
              : lacking.on(guid, waiting(packages));
        });
  }

  private static boolean hasBits(JsonNode bits) {
    return switch (Views.packageView(bits, Instant.EPOCH).state()) {
      case READY, PROCESSING_UPLOAD, COPYING -> true;
      case AWAITING_UPLOAD, FAILED, EXPIRED -> false;
    };
  }

  /** The oldest first, for every replica in the same order. */
  private static List<JsonNode> waiting(List<JsonNode> packages) {
    return packages.stream()
        .filter(
            it -> Views.packageView(it, Instant.EPOCH).state() == PackageView.State.AWAITING_UPLOAD)
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
    work.added("packages", app); // Also where the answer is lost.
    work.calls().post(uri -> uri.pathSegment("packages"), body);
  }

  /** What becomes of the bits is seen when they are staged. */
  private Outcome sendTo(String guid, Path zip) {
    try {
      work.calls().upload(uri -> uri.pathSegment("packages", guid, "upload"), zip, sending(zip));
    } catch (CfException.Failed e) {
      // Another replica uploaded between our look and now: theirs is as good as ours.
      if (!e.onlySays("PackageBitsAlreadyUploaded")) {
        throw e;
      }
    }
    return CfWork.DONE;
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
}
