package io.acf.simulator.api;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.manifest.ManifestApply;
import io.acf.simulator.manifest.ManifestDiff;
import io.acf.simulator.manifest.ManifestWriter;
import io.acf.simulator.manifest.SpaceManifest;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;

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

  private Space space(Call call) {
    SpaceManifest.requireYaml(call.header("content-type"));
    return finder.get(foundation.spaces, call, "Space");
  }

  private Reply diff(Call call) {
    Space space = space(call);
    SpaceManifest manifest = SpaceManifest.checked(call.body(), foundation);
    return Reply.created(Json.object("diff", ManifestDiff.of(engine, space.guid, manifest)));
  }

  private Reply apply(Call call) {
    Space space = space(call);
    apply.begin(space.guid, SpaceManifest.checked(call.body(), foundation));
    Job job = engine.jobs.later(APPLY, space.guid, SpaceManifest.text(call.body()));
    return JobEndpoints.accepted(call, job);
  }

  private void run(Job job) {
    String yaml = job.payload == null ? "" : job.payload;
    String space = job.subject == null ? "" : job.subject;
    engine.audit.byManifest(() -> apply.apply(space, yaml));
  }

  private Reply manifest(Call call) {
    String yaml = new ManifestWriter(engine).yaml(finder.app(call));
    return Reply.text(200, "application/x-yaml", yaml);
  }
}
