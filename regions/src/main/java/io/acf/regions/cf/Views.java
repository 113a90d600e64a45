package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RouteUrl;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.AppView.ProcessView;
import io.acf.regions.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Resources of the API as values. States that a newer CF may have are read as the nearest that is
 * known, on the careful side: something that is still going on.
 */
final class Views {
  private Views() {}

  /** Empty: a name that no manifest of ours can have. */
  static Optional<AppName> appName(JsonNode app) {
    try {
      return Optional.of(new AppName(Json.required(app, "name")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<FederationName> owner(JsonNode resource) {
    try {
      return Json.label(resource, Mark.FEDERATION).map(FederationName::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What anybody may have written by hand: what has not our form is not there. */
  static AppMarks marks(JsonNode app) {
    return new AppMarks(
        owner(app),
        Json.label(app, Mark.RELEASE),
        Json.annotation(app, Mark.GENERATION).flatMap(Generation::parse),
        Json.annotation(app, Mark.COMMIT).flatMap(Views::commit),
        Json.annotation(app, Mark.REPLICA).map(Faults::own),
        Json.annotation(app, Mark.COMPLETED).flatMap(Generation::parse),
        StatedMarks.of(app),
        Json.annotation(app, Mark.RESTART).flatMap(Views::count));
  }

  private static Optional<Integer> count(String text) {
    return text.matches("\\d{1,6}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }

  private static Optional<CommitId> commit(String text) {
    try {
      return Optional.of(new CommitId(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static boolean started(JsonNode app) {
    return Json.required(app, "state").equals("STARTED");
  }

  static Optional<String> droplet(JsonNode app) {
    String guid = Json.related(app, "current_droplet");
    return guid.isEmpty() ? Optional.empty() : Optional.of(guid);
  }

  static PackageView packageView(JsonNode it, Instant now) {
    PackageView.State state =
        switch (Json.required(it, "state")) {
          case "AWAITING_UPLOAD" -> PackageView.State.AWAITING_UPLOAD;
          case "READY" -> PackageView.State.READY;
          case "FAILED" -> PackageView.State.FAILED;
          case "EXPIRED" -> PackageView.State.EXPIRED;
          case "COPYING" -> PackageView.State.COPYING;
          default -> PackageView.State.PROCESSING_UPLOAD;
        };
    return new PackageView(
        CfCalls.guid(it.path("guid")),
        state,
        Json.label(it, Mark.ARTIFACT),
        Json.age(it, now),
        Json.text(it.path("data").path("error")).map(Faults::line));
  }

  static BuildView buildView(JsonNode it, Instant now) {
    BuildView.State state =
        switch (Json.required(it, "state")) {
          case "STAGED" -> BuildView.State.STAGED;
          case "FAILED" -> BuildView.State.FAILED;
          default -> BuildView.State.STAGING;
        };
    return new BuildView(
        CfCalls.guid(it.path("guid")),
        it.path("package").path("guid").asText(""),
        state,
        Json.label(it, Mark.RELEASE),
        Json.text(it.path("droplet").path("guid")),
        Json.text(it.path("error")).map(Faults::line),
        Json.age(it, now),
        Json.label(it, Mark.REPLICA),
        Json.since(it, "updated_at", now));
  }

  static DeploymentView deploymentView(JsonNode it, Instant now) {
    JsonNode status = it.path("status");
    return new DeploymentView(
        CfCalls.guid(it.path("guid")),
        status(status),
        Json.label(it, Mark.RELEASE),
        Json.text(it.path("droplet").path("guid")),
        Json.text(status.path("details").path("error")).map(Faults::line),
        Json.age(it, now),
        quiet(it, now));
  }

  /** Older APIs do not tell when the status changed; nothing else of a deployment changes. */
  private static Duration quiet(JsonNode deployment, Instant now) {
    JsonNode details = deployment.path("status").path("details");
    return details.path("last_status_change").isTextual()
        ? Json.since(details, "last_status_change", now)
        : Json.since(deployment, "updated_at", now);
  }

  static DeploymentView.Status status(JsonNode status) {
    boolean active = Json.required(status, "value").equals("ACTIVE");
    return switch (status.path("reason").asText("")) {
      case "DEPLOYED" -> DeploymentView.Status.DEPLOYED;
      case "CANCELED" -> DeploymentView.Status.CANCELED;
      case "SUPERSEDED" -> DeploymentView.Status.SUPERSEDED;
      case "CANCELING" -> DeploymentView.Status.CANCELING;
      case "PAUSED" -> DeploymentView.Status.PAUSED;
      default -> active ? DeploymentView.Status.DEPLOYING : DeploymentView.Status.SUPERSEDED;
    };
  }

  /** What instances of a process do, counted. */
  record Count(int running, int starting, int crashed, Optional<String> detail) {
    static final Count NONE = new Count(0, 0, 0, Optional.empty());

    /**
     * @param instances of stats, or as embedded: both have {@code state}
     */
    static Count of(Iterable<JsonNode> instances) {
      int running = 0;
      int starting = 0;
      int crashed = 0;
      Optional<String> detail = Optional.empty();
      for (JsonNode it : instances) {
        switch (it.path("state").asText("").toUpperCase(Locale.ROOT)) {
          case "RUNNING" -> running++;
          case "STARTING" -> starting++;
          case "CRASHED" -> {
            crashed++;
            detail = detail.or(() -> Json.text(it.path("details")).map(Faults::line));
          }
          default -> {
            // DOWN, STOPPING and what is still to come: neither runs nor is about to.
          }
        }
      }
      return new Count(running, starting, crashed, detail);
    }
  }

  /**
   * @param age of the count; empty: nothing was counted
   * @param older running instances of older processes of the same app and type
   */
  static ProcessView processView(JsonNode process, Count count, Optional<Duration> age, int older) {
    return new ProcessView(
        CfCalls.guid(process.path("guid")),
        process.path("instances").asInt(0),
        count.running(),
        count.starting(),
        count.crashed(),
        count.detail(),
        older,
        process.path("memory_in_mb").asInt(0),
        process.path("disk_in_mb").asInt(0),
        age);
  }

  /** Empty: a TCP or wildcard route, which no manifest of a federation can name. */
  static Optional<RouteUrl> route(JsonNode route) {
    return route(route.path("url").asText(""));
  }

  /** The same of its text, {@code HOST/PATH}. */
  static Optional<RouteUrl> route(String text) {
    int slash = text.indexOf('/');
    try {
      var host =
          new Hostname((slash < 0 ? text : text.substring(0, slash)).toLowerCase(Locale.ROOT));
      return Optional.of(new RouteUrl(host, slash < 0 ? "" : text.substring(slash)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** With nothing that hangs on it. */
  static AppView app(JsonNode app, AppName name, Optional<String> droplet) {
    return new AppView(
        CfCalls.guid(app.path("guid")),
        name,
        started(app),
        marks(app),
        droplet,
        List.of(),
        List.of(),
        List.of(),
        new TreeMap<>(),
        new TreeSet<>(),
        Optional.empty());
  }
}
