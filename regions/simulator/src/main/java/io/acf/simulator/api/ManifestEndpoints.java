package io.acf.simulator.api;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.manifest.ManifestApply;
import io.acf.simulator.manifest.ManifestCheck;
import io.acf.simulator.manifest.ManifestDiff;
import io.acf.simulator.manifest.ManifestReader;
import io.acf.simulator.manifest.ManifestWriter;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Manifests: what one would change, applying one, and the one an app has. */
final class ManifestEndpoints {
  private static final String APPLY = "space.apply_manifest";

  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final ManifestApply apply;

  ManifestEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.apply = new ManifestApply(engine);
    engine.jobs.on(APPLY, this::run);
  }

  void declare(EndpointTable table) {
    table
        .on("POST", "/v3/spaces/:guid/manifest_diff", "What a manifest would change.", this::diff)
        .on(
            "POST",
            "/v3/spaces/:guid/actions/apply_manifest",
            "Applies a manifest, by a job.",
            this::apply)
        .on("GET", "/v3/apps/:guid/manifest", "The manifest an app has.", this::manifest);
  }

  private List<Map<String, Object>> checked(Call call) {
    List<Map<String, Object>> apps =
        apply.known(ManifestReader.read(call.header("content-type"), call.body()));
    List<String> problems = new ArrayList<>(ManifestCheck.problems(apps));
    for (Map<String, Object> app : apps) {
      Metadata metadata = Metadata.of(Json.node(app.getOrDefault("metadata", Map.of())));
      metadata
          .problems()
          .forEach(each -> problems.add("For application '" + app.get("name") + "': " + each));
    }
    if (!problems.isEmpty()) {
      throw CfError.unprocessable(problems);
    }
    return apps;
  }

  private Reply diff(Call call) {
    Space space = finder.get(foundation.spaces, call, "Space");
    return Reply.created(Json.object("diff", ManifestDiff.of(engine, space.guid, checked(call))));
  }

  private Reply apply(Call call) {
    Space space = finder.get(foundation.spaces, call, "Space");
    List<Map<String, Object>> apps = checked(call);
    apply.skeletons(space.guid, apps);
    for (Map<String, Object> each : apps) {
      engine
          .apps
          .byName(space.guid, String.valueOf(each.get("name")))
          .ifPresent(
              app ->
                  engine.audit.app(
                      "audit.app.apply_manifest",
                      app,
                      Json.object("request", Json.object("manifest", call.text()))));
    }
    return JobEndpoints.accepted(call, engine.jobs.later(APPLY, space.guid, call.text()));
  }

  private void run(Job job) {
    String yaml = job.payload == null ? "" : job.payload;
    String space = job.subject == null ? "" : job.subject;
    List<Map<String, Object>> apps =
        apply.known(
            ManifestReader.read(
                Optional.of("application/x-yaml"), yaml.getBytes(StandardCharsets.UTF_8)));
    engine.audit.byManifest(() -> apply.apply(space, apps));
  }

  private Reply manifest(Call call) {
    String yaml = new ManifestWriter(engine).yaml(finder.app(call));
    return Reply.text(200, "application/x-yaml", yaml);
  }
}
