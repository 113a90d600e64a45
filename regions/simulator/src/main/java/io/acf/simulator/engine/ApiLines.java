package io.acf.simulator.engine;

import io.acf.simulator.model.AuditEvent;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Json;
import java.nio.charset.StandardCharsets;

/**
 * What the Cloud Controller says in the log of an app: one line for each event that it notes of it.
 * Source: VCAP::AppLogEmitter in app/repositories/app_event_repository.rb, and in the actions.
 */
final class ApiLines {
  private static final String SOURCE = "API";
  private final AppLogs logs;

  private ApiLines(AppLogs logs) {
    this.logs = logs;
  }

  /** From now on events of apps are lines in their logs. */
  static void follow(Foundation foundation, AppLogs logs) {
    ApiLines lines = new ApiLines(logs);
    foundation.auditEvents.watch(
        (event, present) -> {
          if (present && event.type.startsWith("audit.app.")) {
            lines.say(event);
          }
        });
  }

  private void say(AuditEvent event) {
    String app = event.targetGuid;
    String type = event.data.path("process_type").asText("web");
    String text =
        switch (event.type.substring("audit.app.".length())) {
          case "create" -> "Created app with guid " + app;
          case "update" -> "Updated app with guid %s (%s)".formatted(app, json(event));
          case "delete-request" -> "Deleted app with guid " + app;
          case "start" -> "Starting app with guid " + app;
          case "stop" -> "Stopping app with guid " + app;
          case "restart" -> "Restarted app with guid " + app;
          case "restage" -> "Restaged app with guid " + app;
          case "package.upload" -> "Uploading app package for app with guid " + app;
          case "build.create" -> "Creating build for app with guid " + app;
          case "droplet.create" -> "Creating droplet for app with guid " + app;
          case "deployment.create" -> "Creating deployment for app with guid " + app;
          case "deployment.cancel" -> "Cancelling deployment for app with guid " + app;
          case "process.create" -> "Added process: \"" + type + "\"";
          case "process.update" -> "Updated process: \"" + type + "\"";
          case "process.scale" -> "Scaled process: \"" + type + "\"";
          case "process.delete" -> "Deleted process: \"" + type + "\"";
          case "task.create" -> "Creating task for app with guid " + app;
          default -> "";
        };
    if (!text.isEmpty()) {
      logs.write(app, SOURCE, 0, false, text);
    }
  }

  /** The request as it is noted: what could be a secret is hidden there already. */
  private static String json(AuditEvent event) {
    return new String(Json.bytes(event.data.path("request")), StandardCharsets.UTF_8);
  }
}
