package io.acf.simulator.manifest;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.ProcessRules;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Sidecar;
import java.util.Optional;

/**
 * The sidecars of a manifest: found by name, or made.
 *
 * <p>Source: cloud_controller_ng, app/actions/sidecar_create.rb and sidecar_update.rb.
 */
final class ManifestSidecars {
  private final Foundation foundation;

  ManifestSidecars(Engine engine) {
    this.foundation = engine.foundation;
  }

  void apply(App app, AppManifest spec) {
    SidecarSpec.of(spec).forEach(each -> apply(app, each));
  }

  private void apply(App app, SidecarSpec spec) {
    String name = Ruby.text(spec.name());
    Optional<Sidecar> known =
        foundation.sidecarsOfApp.of(app.guid).stream()
            .filter(each -> each.name.equals(name))
            .findFirst();
    Sidecar sidecar = known.orElseGet(Sidecar::new);
    int memory = spec.memoryMb().orElse(sidecar.memoryMb == null ? 0 : sidecar.memoryMb);
    if (memory > 0) {
      new ProcessRules(foundation).sidecar(app, name, spec.types(), memory);
    }
    sidecar.appGuid = app.guid;
    sidecar.name = name;
    sidecar.command = Ruby.text(spec.command());
    sidecar.processTypes = spec.types();
    spec.memoryMb().ifPresent(each -> sidecar.memoryMb = each);
    if (known.isEmpty()) {
      foundation.create(foundation.sidecars, sidecar);
    } else {
      foundation.changed(foundation.sidecars, sidecar);
    }
  }
}
