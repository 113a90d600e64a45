package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.Artifact;
import io.acf.config.ArtifactSource;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Creation;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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
    return look(step, (app, packages) -> fetchAndSend(step, app, packages));
  }

  /** What is done where the region has no package of the artefact, nor is about to. */
  private interface Lacking {
    /**
     * @param app with its packages
     */
    Outcome on(JsonNode app, List<PackageView> packages);
  }

  private Outcome look(Step.Upload step, Lacking lacking) {
    return work.onRecentApp(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          List<PackageView> packages = work.recentPackages(CfCalls.guid(app.path("guid")));
          return judge(step, app, packages, Duration.ZERO)
              .result()
              .orElseGet(() -> lacking.on(app, packages));
        });
  }

  /**
   * @param sending see {@link Creation#of(Step.Upload, io.acf.regions.AppView, Duration)}
   */
  private static Creation judge(
      Step.Upload step, JsonNode app, List<PackageView> packages, Duration sending) {
    return Creation.of(step, CfWork.view(app, step.app(), packages, List.of(), List.of()), sending);
  }

  /** Has the bits at hand before anything is created for them; looks again if that took a while. */
  private Outcome fetchAndSend(Step.Upload step, JsonNode app, List<PackageView> packages) {
    Path zip = null;
    Deadline soon = Deadline.in(CfSights.SOON);
    try (ArtifactSource.Opened opened = artifacts.open(step.artifact())) {
      zip = Files.createTempFile("acf-", ".zip");
      Files.copy(opened.stream(), zip, StandardCopyOption.REPLACE_EXISTING);
      Path bits = zip;
      work.calls().extend(soon.overrun());
      return soon.passed()
          ? look(step, (now, there) -> send(step, now, there, bits))
          : send(step, app, packages, bits);
    } catch (ArtifactSource.Unreadable | IOException e) {
      return unread(e);
    } finally {
      discard(zip);
    }
  }

  private static Outcome unread(Exception error) {
    if (Thread.currentThread().isInterrupted()) {
      throw Faults.givenUp(); // What reads files ends in any of these errors then.
    }
    return switch (error) {
      case ArtifactSource.Unreadable e ->
          CfWork.failed(Fault.Cause.ARTIFACT, Faults.own(String.valueOf(e.getMessage())), e.tip());
      default ->
          CfWork.failed(
              Fault.Cause.ARTIFACT,
              "the artefact cannot be read: " + error.getClass().getSimpleName(),
              "See whether the disk of the orchestrator is full.");
    };
  }

  private Outcome send(Step.Upload step, JsonNode app, List<PackageView> packages, Path zip) {
    Duration longest = work.limits().call().multipliedBy(2).plus(sending(zip));
    Creation creation = judge(step, app, packages, longest);
    if (creation instanceof Creation.Create) {
      String guid = CfCalls.guid(app.path("guid"));
      createPackage(guid, step.artifact(), step.mark());
      // Another replica may have made one between our look and now.
      creation = judge(step, app, work.packages(guid), longest);
    }
    return switch (creation) {
      case Creation.Resume it -> sendTo(it.guid(), zip);
      case Creation.Create ignored ->
          throw new CfException.Failed(
              Fault.Cause.NONSENSE, "the package that was just made is not there", "");
      case Creation it -> it.result().orElseThrow();
    };
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
