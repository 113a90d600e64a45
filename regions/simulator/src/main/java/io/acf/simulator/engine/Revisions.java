package io.acf.simulator.engine;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Revision;
import io.acf.simulator.model.Revision.SidecarSpec;
import io.acf.simulator.model.Sidecar;
import io.acf.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes down what an app is whenever that has changed at a start. */
public final class Revisions {
  /** As the sample configuration of the Cloud Controller. */
  private static final int RETAINED = 100;

  private final Foundation foundation;
  private final Audit audit;

  Revisions(Foundation foundation, Audit audit) {
    this.audit = audit;
    this.foundation = foundation;
  }

  public Optional<Revision> latest(App app) {
    List<Revision> all = foundation.revisionsOfApp.of(app.guid);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /** The revision for what the app is now: the latest where nothing has changed. */
  public Optional<Revision> record(App app) {
    if (!app.revisions || app.dropletGuid == null) {
      return Optional.empty();
    }
    Revision now = snapshot(app, app.dropletGuid);
    Optional<Revision> latest = latest(app);
    List<String> reasons =
        latest.map(old -> differences(old, now)).orElse(List.of("Initial revision."));
    if (reasons.isEmpty()) {
      return latest;
    }
    return Optional.of(add(app, now, String.join(" ", reasons)));
  }

  /** A new revision that says it is an older one again. */
  Revision rollBack(App app, Revision to) {
    Revision now = snapshot(app, to.dropletGuid);
    List<String> reasons = latest(app).map(old -> differences(old, now)).orElse(List.of());
    List<String> all = new ArrayList<>(reasons);
    all.add("Rolled back to revision " + to.version + ".");
    return add(app, now, String.join(" ", all));
  }

  private Revision add(App app, Revision revision, String description) {
    revision.version = ++app.lastRevision;
    revision.description = description;
    foundation.create(foundation.revisions, revision);
    foundation.touched(foundation.apps, app);
    List<Revision> all = foundation.revisionsOfApp.of(app.guid);
    if (all.size() > RETAINED) {
      foundation.remove(foundation.revisions, all.getFirst());
    }
    audit.app(
        "audit.app.revision.create",
        app,
        Json.object("revision_guid", revision.guid, "revision_version", revision.version));
    return revision;
  }

  private Revision snapshot(App app, String dropletGuid) {
    Revision revision = new Revision();
    revision.appGuid = app.guid;
    revision.dropletGuid = dropletGuid;
    revision.env = new TreeMap<>(app.env);
    SortedMap<String, String> commands = new TreeMap<>();
    List<String> types = new ArrayList<>();
    for (Process process : foundation.processesOfApp.of(app.guid)) {
      if (!types.contains(process.type)) {
        types.add(process.type);
      }
      if (process.command != null) {
        commands.put(process.type, process.command);
      }
    }
    revision.commands = commands;
    revision.types = types.stream().sorted().toList();
    revision.sidecars =
        foundation.sidecarsOfApp.of(app.guid).stream().map(Revisions::spec).toList();
    return revision;
  }

  private static SidecarSpec spec(Sidecar sidecar) {
    return new SidecarSpec(sidecar.name, sidecar.command, sidecar.processTypes, sidecar.memoryMb);
  }

  private static List<String> differences(Revision old, Revision now) {
    List<String> reasons = new ArrayList<>();
    if (!old.dropletGuid.equals(now.dropletGuid)) {
      reasons.add("New droplet deployed.");
    }
    if (!old.env.equals(now.env)) {
      reasons.add("New environment variables deployed.");
    }
    for (String type : now.types) {
      String before = old.commands.get(type);
      String after = now.commands.get(type);
      if (before == null && after != null) {
        reasons.add("Custom start command added for '" + type + "' process.");
      } else if (before != null && after == null) {
        reasons.add("Custom start command removed for '" + type + "' process.");
      } else if (before != null && !before.equals(after)) {
        reasons.add("Custom start command updated for '" + type + "' process.");
      }
    }
    for (SidecarSpec sidecar : now.sidecars) {
      if (!old.sidecars.contains(sidecar)) {
        boolean known = old.sidecars.stream().anyMatch(each -> each.name().equals(sidecar.name()));
        reasons.add("Sidecar '" + sidecar.name() + (known ? "' updated." : "' added."));
      }
    }
    for (SidecarSpec sidecar : old.sidecars) {
      if (now.sidecars.stream().noneMatch(each -> each.name().equals(sidecar.name()))) {
        reasons.add("Sidecar '" + sidecar.name() + "' removed.");
      }
    }
    return reasons;
  }

  /** Whether a revision is what the app is now. */
  boolean sameAsLatest(App app, Revision revision) {
    return latest(app)
        .map(
            latest ->
                latest.dropletGuid.equals(revision.dropletGuid)
                    && latest.env.equals(revision.env)
                    && latest.commands.equals(revision.commands)
                    && latest.sidecars.equals(revision.sidecars))
        .orElse(false);
  }
}
