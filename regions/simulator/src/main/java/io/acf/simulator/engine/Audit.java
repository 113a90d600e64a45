package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.model.App;
import io.acf.simulator.model.AuditEvent;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Route;
import io.acf.simulator.wire.Json;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down who did what, in the order in which it is done. Types, targets and data are those of
 * a Cloud Controller of API 3.228; what an older one does not write is left out.
 */
public final class Audit {
  /** How many events a region keeps; the oldest go first. */
  private static final int KEPT = 10_000;

  private final Foundation foundation;
  private Who present = Who.SYSTEM;

  /**
   * Who does something.
   *
   * @param guid of a user, or a client's id
   * @param name of a user; empty for a client
   * @param byManifest whether it is done because a manifest asks for it
   */
  public record Who(String guid, String type, String name, boolean byManifest) {
    static final Who SYSTEM = new Who("system", "system", "system");

    private Who(String guid, String type, String name) {
      this(guid, type, name, false);
    }

    public static Who user(String guid, String name) {
      return new Who(guid, "user", name);
    }

    Who byManifest(boolean is) {
      return new Who(guid, type, name, is);
    }
  }

  Audit(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Who acts now: whoever's request or job is being carried out. */
  public Who present() {
    return present;
  }

  /** Does work in somebody's name. */
  public <T> T as(Who who, Supplier<T> work) {
    Who before = present;
    present = who;
    try {
      return work.get();
    } finally {
      present = before;
    }
  }

  /** Does work whose events all say that a manifest asked for it. */
  public void byManifest(Runnable work) {
    as(
        present.byManifest(true),
        () -> {
          work.run();
          return true;
        });
  }

  /** An event about an app. */
  public void app(String type, App app, ObjectNode data) {
    note(type, present, "app", app.guid, app.name, app.spaceGuid, null, data);
  }

  /** An event about an app, if it is still there. */
  public void app(String type, String appGuid, ObjectNode data) {
    foundation.apps.find(appGuid).ifPresent(app -> app(type, app, data));
  }

  /** An event about a process of an app. */
  void process(String type, Process process) {
    app(type, process.appGuid, of(process));
  }

  /** What events tell of a process. */
  public static ObjectNode of(Process process) {
    return Json.object("process_guid", process.guid, "process_type", process.type);
  }

  /** An event about a route: its name is the host alone. */
  void route(String type, Route route) {
    ObjectNode request =
        Json.object(
            "host", route.host,
            "path", route.path,
            "relationships",
                Json.object("space", toOne(route.spaceGuid), "domain", toOne(route.domainGuid)));
    ObjectNode data = Json.object("request", request);
    note(type, present, "route", route.guid, route.host, route.spaceGuid, null, data);
  }

  private static ObjectNode toOne(String guid) {
    return Json.object("data", Json.object("guid", guid));
  }

  /** An app that a route begins or ends to lead to. */
  void mapping(String type, Route route, Route.Destination destination) {
    app(
        type,
        destination.appGuid(),
        Json.object(
            "route_guid", route.guid,
            "app_port", destination.effectivePort(),
            "route_mapping_guid", destination.guid(),
            "destination_guid", destination.guid(),
            "process_type", destination.processType(),
            "weight", destination.weight(),
            "protocol", destination.protocol()));
  }

  /** An event about anything else, by whoever acts now. */
  public void on(
      String type,
      String targetType,
      String targetGuid,
      String targetName,
      @Nullable String spaceGuid,
      @Nullable String orgGuid,
      ObjectNode data) {
    note(type, present, targetType, targetGuid, targetName, spaceGuid, orgGuid, data);
  }

  /**
   * An instance that crashed: one event by its process, with the count, and one by its app; before
   * {@link ApiVersion#CRASH_OF_APP} that one is about the process.
   */
  void crash(Process process, Instance instance, String reason) {
    foundation
        .apps
        .find(process.appGuid)
        .ifPresent(
            app -> {
              ObjectNode data =
                  Json.object(
                      "instance",
                      instance.guid,
                      "index",
                      instance.index,
                      "cell_id",
                      "cell-1",
                      "exit_description",
                      reason,
                      "reason",
                      "CRASHED");
              ObjectNode counted = data.deepCopy();
              counted.put("exit_status", 1);
              counted.put("crash_count", instance.crashes);
              counted.put("crash_timestamp", foundation.now() * 1_000_000);
              counted.put("version", process.version.isEmpty() ? process.guid : process.version);
              Who by = new Who(process.guid, "process", process.type);
              String type = "audit.app.process.crash";
              note(type, by, "app", app.guid, app.name, app.spaceGuid, null, counted);
              boolean ofApp = foundation.version().has(ApiVersion.CRASH_OF_APP);
              String guid = ofApp ? app.guid : process.guid;
              Who itself = new Who(guid, "app", app.name);
              note("app.crash", itself, "app", guid, app.name, app.spaceGuid, null, data);
            });
  }

  private void note(
      String type,
      Who who,
      String targetType,
      String targetGuid,
      String targetName,
      @Nullable String spaceGuid,
      @Nullable String orgGuid,
      ObjectNode data) {
    AuditEvent event = new AuditEvent();
    event.type = type;
    event.actorGuid = who.guid();
    event.actorType = who.type();
    event.actorName = who.name();
    event.targetGuid = targetGuid;
    event.targetType = targetType;
    event.targetName = targetName;
    event.spaceGuid = spaceGuid;
    event.orgGuid = foundation.spaces.find(spaceGuid).map(each -> each.orgGuid).orElse(orgGuid);
    if (present.byManifest()) {
      data.put("manifest_triggered", true);
    }
    event.data = data;
    foundation.note(foundation.auditEvents, event, KEPT);
  }
}
