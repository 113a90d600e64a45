package io.acf.simulator.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.MetadataLimits;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings apps to a manifest: additive, and not atomic over apps and fields. Nothing that is absent
 * in the manifest is removed, and what was done before something failed stays.
 *
 * <p>Source: cloud_controller_ng, app/actions/app_apply_manifest.rb and
 * app/jobs/space_apply_manifest_action_job.rb.
 */
public final class ManifestApply {
  /** Codes of errors that are told with the name of the application. */
  private static final Set<Integer> NAMED = Set.of(10008, 10010, 10016);

  /** Keys of what an event does not tell, however they are spelt. */
  private static final Set<String> SECRET = Set.of("env", "cnb_credentials");

  private static final String HIDDEN = "[PRIVATE DATA HIDDEN]";

  private final Engine engine;
  private final Foundation foundation;
  private final Skeletons skeletons;
  private final ManifestProcesses processes;
  private final ManifestRoutes routes;
  private final ManifestServices services;

  public ManifestApply(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.skeletons = new Skeletons(engine);
    this.processes = new ManifestProcesses(engine);
    this.routes = new ManifestRoutes(engine);
    this.services = new ManifestServices(engine);
  }

  /**
   * Makes the apps that are missing and notes that the manifest is applied to each.
   *
   * @throws CfError 422 at the first that cannot be made; those before it stay
   */
  public void begin(String spaceGuid, SpaceManifest manifest) {
    Map<App, AppManifest> apps = new LinkedHashMap<>();
    manifest.apps().forEach(each -> apps.put(skeletons.findOrCreate(spaceGuid, each), each));
    apps.forEach(
        (app, spec) ->
            engine.audit.app(
                "audit.app.apply_manifest",
                app,
                Json.object("request", Json.object("manifest", told(spec)))));
  }

  /** The app's entry as the event tells it: without what may be secret. */
  private static String told(AppManifest spec) {
    Map<String, Object> entry = new LinkedHashMap<>(spec.written());
    entry.replaceAll(
        (key, value) ->
            value != null && SECRET.contains(AppManifest.underscored(key)) ? HIDDEN : value);
    return ManifestWriter.dump(entry);
  }

  /**
   * Applies app by app.
   *
   * @throws CfError at the first thing that cannot be done; what was done before stays
   */
  public void apply(String spaceGuid, String yaml) {
    SpaceManifest manifest = SpaceManifest.read(yaml.getBytes(StandardCharsets.UTF_8), foundation);
    int applied = 0;
    for (AppManifest spec : manifest.apps()) {
      engine.jobs.applying(applied++);
      App app =
          skeletons
              .named(spaceGuid, spec.name().strip())
              .orElseThrow(() -> CfError.notFound("App"));
      try {
        apply(app, spec);
      } catch (CfError error) {
        throw named(error, app);
      }
    }
  }

  /** Tells of which app some errors are. */
  static CfError named(CfError error, App app) {
    boolean told = error.entries().stream().allMatch(each -> NAMED.contains(each.code()));
    if (!told) {
      return error;
    }
    List<CfError.Entry> entries =
        error.entries().stream()
            .map(
                each ->
                    new CfError.Entry(
                        each.code(),
                        each.title(),
                        "For application '" + app.name + "': " + each.detail()))
            .toList();
    return new CfError(error.status(), entries).causedBy(error);
  }

  private void apply(App app, AppManifest spec) {
    processes.apply(app, spec);
    new ManifestSidecars(engine).apply(app, spec);
    update(app, spec);
    routes.apply(app, spec);
    environment(app, spec);
    features(app, AppManifest.texts(spec.get("features")));
    services.apply(app, spec);
  }

  private void update(App app, AppManifest spec) {
    Object metadata = spec.get("metadata");
    Map<String, @Nullable String> labels = MetadataCheck.labels(metadata);
    Map<String, @Nullable String> annotations = MetadataCheck.annotations(metadata);
    MetadataLimits.check(app, labels, annotations);
    Lifecycle lifecycle = new ManifestLifecycle(foundation).of(spec, app.lifecycle);
    app.lifecycle = lifecycle;
    app.label(labels);
    app.annotate(annotations);
    foundation.changed(foundation.apps, app);
    updated(app, Json.object("metadata", Json.node(AppManifest.texts(metadata))));
  }

  /** CC notes an update of the app and one of its environment, whatever the manifest says. */
  private void updated(App app, ObjectNode request) {
    engine.audit.app("audit.app.update", app, Json.object("request", request));
  }

  private void environment(App app, AppManifest spec) {
    Map<String, String> texts = new LinkedHashMap<>();
    AppManifest.texts(spec.get("env")).forEach((key, value) -> texts.put(key, Ruby.text(value)));
    engine.apps.environment(app, texts);
    updated(app, Json.object("environment_variables", HIDDEN));
  }

  /** Source: app/actions/app_feature_update.rb. */
  private void features(App app, Map<String, Object> features) {
    Object k8s = features.getOrDefault("service-binding-k8s", app.serviceBindingK8s);
    Object files = features.getOrDefault("file-based-vcap-services", app.fileBasedVcapServices);
    if (Ruby.truthy(k8s) && Ruby.truthy(files)) {
      throw CfError.unprocessable(
          "'file-based-vcap-services' and 'service-binding-k8s' features cannot be enabled at the"
              + " same time.");
    }
    app.serviceBindingK8s = Ruby.truthy(k8s);
    app.fileBasedVcapServices = Ruby.truthy(files);
    app.ssh = Ruby.truthy(features.getOrDefault("ssh", app.ssh));
    app.revisions = Ruby.truthy(features.getOrDefault("revisions", app.revisions));
    foundation.changed(foundation.apps, app);
  }
}
