package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Build;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Package;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Makes packages ready and turns them into droplets. */
public final class Stager {
  private static final System.Logger LOG = System.getLogger(Stager.class.getName());

  /** As the sample configuration of the Cloud Controller. */
  private static final int BUILDS_RETAINED = 100;

  private final Foundation foundation;
  private final Blobs blobs;
  private final Quotas quotas;
  private final Diego diego;
  private final Audit audit;
  private final StagingLines lines;
  private final KnownFiles known;
  private final Deque<Build> waiting = new ArrayDeque<>();
  private int slots = Integer.MAX_VALUE;
  private int busy;

  Stager(
      Foundation foundation,
      Blobs blobs,
      Quotas quotas,
      Diego diego,
      Audit audit,
      StagingLines lines,
      KnownFiles known) {
    this.known = known;
    this.lines = lines;
    this.quotas = quotas;
    this.audit = audit;
    this.diego = diego;
    this.foundation = foundation;
    this.blobs = blobs;
  }

  /**
   * Takes uploaded bits, and puts the files that were named with them into it; the package is
   * READY, or FAILED, after the region's pace.
   *
   * @param sent null where there are no bits beside the files that are named
   */
  public void upload(Package bits, @Nullable Path sent, List<KnownFiles.Named> named) {
    Optional<String> flaw =
        Optional.ofNullable(sent)
            .flatMap(blobs::flaw)
            .map(why -> "The app upload is invalid: " + why)
            .or(() -> known.flaw(named));
    if (flaw.isPresent()) {
      bits.error = flaw.get();
    } else {
      Path file = sent == null ? blobs.emptyArchive() : sent;
      if (!named.isEmpty()) {
        known.into(file, named);
      }
      bits.sha256 = blobs.adopt(file);
    }
    bits.state = "PROCESSING_UPLOAD";
    bits.uploadedAt = foundation.now();
    foundation.changed(foundation.packages, bits);
    processLater(bits);
  }

  private void processLater(Package bits) {
    foundation
        .agenda()
        .in(
            foundation.pace().packageProcessing().toMillis(),
            () -> {
              if (foundation.packages.find(bits.guid).isPresent()
                  && bits.state.equals("PROCESSING_UPLOAD")) {
                bits.state = bits.error == null ? "READY" : "FAILED";
                foundation.changed(foundation.packages, bits);
              }
            });
  }

  /**
   * Starts to stage a package.
   *
   * @throws CfError 400 where the package is not ready, 422 where the app is being staged already,
   *     or the stack or a quota does not allow it; 503 where Diego is away, with a FAILED build
   *     left
   */
  public Build stage(App app, Package bits, Build build) {
    admit(app, bits, build);
    build.appGuid = app.guid;
    build.packageGuid = bits.guid;
    build.plannedDropletGuid = foundation.newGuid();
    foundation.create(foundation.builds, build);
    audit.app("audit.app.build.create", app, told(build));
    audit.app(
        "audit.app.droplet.create",
        app,
        Json.object("droplet_guid", build.plannedDropletGuid, "package_guid", bits.guid));
    List<Build> all = foundation.buildsOfApp.of(app.guid);
    if (all.size() > BUILDS_RETAINED) {
      foundation.remove(foundation.builds, all.getFirst());
    }
    if (diego.away()) {
      CfError away = Diego.stagerUnavailable();
      build.state = "FAILED";
      build.error = "StagingError - Staging error: " + away.getMessage();
      foundation.changed(foundation.builds, build);
      ended(build);
      throw away;
    }
    finishLater(build);
    return build;
  }

  private void admit(App app, Package bits, Build build) {
    List<Build> builds = foundation.buildsOfApp.of(app.guid);
    if (builds.stream().anyMatch(each -> each.state.equals("STAGING"))) {
      throw new CfError(
          422,
          170017,
          "CF-StagingInProgress",
          "Only one build can be STAGING at a time per application.");
    }
    if (!bits.state.equals("READY")) {
      throw CfError.badRequest("Bad request: Cannot stage package whose state is not ready.");
    }
    new BuildpackNames(foundation)
        .stack(build.lifecycle.stack())
        .flatMap(stack -> StackRule.refusal(stack, !builds.isEmpty()))
        .ifPresent(
            refusal -> {
              throw CfError.unprocessable(refusal);
            });
    quotas.staging(app, build);
  }

  void resume() {
    List.copyOf(foundation.packages.all()).stream()
        .filter(each -> each.state.equals("PROCESSING_UPLOAD"))
        .forEach(this::processLater);
    List.copyOf(foundation.builds.all()).stream()
        .filter(each -> each.state.equals("STAGING"))
        .forEach(this::finishLater);
  }

  /** No more than so many builds at a time from now on; the others wait. Empty: any number. */
  public void slots(OptionalInt most) {
    slots = most.orElse(Integer.MAX_VALUE);
  }

  /** No build is under way any more. */
  void forget() {
    waiting.clear();
    busy = 0;
  }

  /** A build that waits for a slot is STAGING all the same, as while Diego looks for a cell. */
  private void finishLater(Build build) {
    if (busy >= slots) {
      waiting.add(build);
      return;
    }
    busy++;
    lines.begun(build);
    foundation
        .agenda()
        .in(
            foundation.pace().staging().toMillis(),
            () -> {
              finish(build);
              busy--;
              next();
            });
  }

  /** Gives a slot to the build that has waited longest and is still wanted. */
  private void next() {
    while (!waiting.isEmpty()) {
      Build build = waiting.remove();
      if (underWay(build)) {
        finishLater(build);
        return;
      }
    }
  }

  private boolean underWay(Build build) {
    return foundation.builds.find(build.guid).isPresent() && build.state.equals("STAGING");
  }

  private void finish(Build build) {
    if (!underWay(build)) {
      return;
    }
    try {
      compile(build);
    } catch (UncheckedIOException unreadable) {
      LOG.log(System.Logger.Level.WARNING, "bits of build " + build.guid, unreadable);
      fail(build, "StagingError - Staging error: the package cannot be read");
    }
    foundation.changed(foundation.builds, build);
    ended(build);
  }

  private void compile(Build build) {
    Optional<Package> bits = foundation.packages.find(build.packageGuid);
    Optional<String> failure = failure(bits);
    if (failure.isPresent() || bits.isEmpty()) {
      fail(build, failure.orElse("StagingError - Staging error: the package is gone"));
    } else {
      Droplet droplet = droplet(build, bits.get());
      build.dropletGuid = droplet.guid;
      build.state = "STAGED";
      lines.staged(build, droplet.buildpack);
    }
  }

  private void fail(Build build, String error) {
    build.state = "FAILED";
    build.error = error;
    lines.failed(build);
  }

  private static ObjectNode told(Build build) {
    return Json.object("build_guid", build.guid, "package_guid", build.packageGuid);
  }

  /** The end of a build, in the name of whoever began it. */
  private void ended(Build build) {
    if (!foundation.version().has(ApiVersion.BUILD_EVENTS)) {
      return;
    }
    ObjectNode data = told(build);
    if (build.error == null) {
      data.put("droplet_guid", build.dropletGuid);
      data.set("buildpacks", Json.array(BuildpackNames.shown(build.lifecycle.buildpacks())));
    } else {
      int dash = build.error.indexOf(" - ");
      data.put("error_id", dash < 0 ? "StagingError" : build.error.substring(0, dash));
      data.put("error_message", dash < 0 ? build.error : build.error.substring(dash + 3));
    }
    String type = build.error == null ? "audit.app.build.staged" : "audit.app.build.failed";
    audit.as(
        Audit.Who.user(build.creatorGuid, build.creatorName),
        () -> {
          audit.app(type, build.appGuid, data);
          return true;
        });
  }

  private Optional<String> failure(Optional<Package> bits) {
    for (PlatformFault.StagingFails fault :
        foundation.faults().each(PlatformFault.StagingFails.class)) {
      return Optional.of(
          fault.failure() == null
              ? PlatformFault.StagingFailure.NO_APP_DETECTED.error()
              : fault.failure().error());
    }
    boolean empty =
        bits.isPresent()
            && bits.get().type.equals("bits")
            && (bits.get().sha256 == null || blobs.files(bits.get().sha256).isEmpty());
    return empty
        ? Optional.of(PlatformFault.StagingFailure.NO_APP_DETECTED.error())
        : Optional.empty();
  }

  private Droplet droplet(Build build, Package bits) {
    Droplet droplet = new Droplet();
    droplet.guid = build.plannedDropletGuid;
    droplet.appGuid = build.appGuid;
    droplet.packageGuid = bits.guid;
    droplet.buildGuid = build.guid;
    droplet.lifecycle = build.lifecycle;
    droplet.sha256 = bits.sha256;
    droplet.image = bits.image;
    if (bits.sha256 != null) {
      detect(droplet, bits.sha256, build.lifecycle);
    } else {
      droplet.processTypes.put("web", "/start");
    }
    return foundation.create(foundation.droplets, droplet);
  }

  /** What a buildpack would find: processes from a Procfile, else a static site. */
  private void detect(Droplet droplet, String sha256, Lifecycle lifecycle) {
    Map<String, Long> files = blobs.files(sha256);
    text(files, sha256, "Procfile")
        .ifPresent(
            procfile -> {
              for (String line : procfile.split("\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0 && !line.startsWith("#")) {
                  droplet.processTypes.put(
                      line.substring(0, colon).trim(), line.substring(colon + 1).trim());
                }
              }
            });
    droplet.root = text(files, sha256, "Staticfile").map(Stager::root).orElse("");
    droplet.buildpacks =
        lifecycle.buildpacks().isEmpty()
            ? List.of(droplet.processTypes.isEmpty() ? "staticfile_buildpack" : "binary_buildpack")
            : BuildpackNames.shown(lifecycle.buildpacks());
    droplet.buildpack = droplet.buildpacks.getLast();
    if (droplet.processTypes.isEmpty()) {
      droplet.processTypes.put("web", "$HOME/boot.sh");
    }
  }

  private static String root(String staticfile) {
    for (String line : staticfile.split("\n", -1)) {
      if (line.trim().startsWith("root:")) {
        String root = line.trim().substring(5).trim().replaceFirst("^\\./", "");
        return root.isEmpty() || root.equals(".") ? "" : root.replaceFirst("/*$", "") + "/";
      }
    }
    return "";
  }

  private Optional<String> text(Map<String, Long> files, String sha256, String name) {
    return files.containsKey(name)
        ? blobs.read(sha256, name).map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
