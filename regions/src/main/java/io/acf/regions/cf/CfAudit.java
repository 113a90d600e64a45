package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.Target;
import io.acf.regions.Audit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Follows the audit events of some spaces: the last second again, without what is known of it. What
 * looks leave behind (environment.show) and what belongs to something else that is named too
 * (droplet.create, revision.create) is not asked for.
 */
final class CfAudit {
  private static final List<String> TYPES =
      List.of(
          "app.crash",
          "audit.app.apply_manifest",
          "audit.app.build.create",
          "audit.app.build.failed",
          "audit.app.build.staged",
          "audit.app.create",
          "audit.app.delete-request",
          "audit.app.deployment.cancel",
          "audit.app.deployment.continue",
          "audit.app.deployment.create",
          "audit.app.droplet.mapped",
          "audit.app.map-route",
          "audit.app.package.create",
          "audit.app.package.upload",
          "audit.app.process.crash",
          "audit.app.process.scale",
          "audit.app.process.terminate_instance",
          "audit.app.process.update",
          "audit.app.restage",
          "audit.app.restart",
          "audit.app.start",
          "audit.app.stop",
          "audit.app.unmap-route",
          "audit.app.update",
          "audit.route.delete-request",
          "audit.service_binding.create",
          "audit.service_binding.delete");

  private final CfReading reading;
  private final Supplier<Optional<String>> ourselves;
  private final Instant now;

  /**
   * @param ourselves guid of the user or client that we are; empty: the token does not say. Asked
   *     when something was read: before the first call there is no token
   * @param now by the region's clock
   */
  CfAudit(CfReading reading, Supplier<Optional<String>> ourselves, Instant now) {
    this.reading = reading;
    this.ourselves = ourselves;
    this.now = now;
  }

  Audit read(SortedSet<Target> targets, Audit.Since since, Duration back) {
    SortedSet<String> spaces = new TreeSet<>();
    for (Target target : targets) {
      reading.places().known(target).ifPresent(place -> spaces.add(place.space()));
    }
    if (spaces.isEmpty()) {
      return new Audit.Told(List.of(), since);
    }
    Instant from = since.second().orElse(now.minus(back)).truncatedTo(ChronoUnit.SECONDS);
    List<JsonNode> all =
        reading
            .lists()
            .first(
                "audit_events",
                uri ->
                    CfPlaces.names(uri, "space_guids", spaces)
                        .queryParam("types", String.join(",", TYPES))
                        .queryParam("created_ats[gte]", from));
    Optional<String> us = ourselves.get();
    List<Audit.Event> fresh = new ArrayList<>();
    Instant second = from;
    SortedSet<String> known = new TreeSet<>(since.known());
    for (JsonNode it : all) {
      String guid = it.path("guid").asText("");
      if (since.known().contains(guid)) {
        continue;
      }
      Instant at = at(it).orElse(from);
      if (at.isAfter(second)) {
        second = at;
        known.clear();
      }
      if (!at.isBefore(second)) {
        known.add(guid);
      }
      // With very many spaces the events of all were asked for.
      if (spaces.contains(it.path("space").path("guid").asText(""))) {
        fresh.add(event(it, guid, us));
      }
    }
    return new Audit.Told(fresh, new Audit.Since(Optional.of(second), known));
  }

  private static Optional<Instant> at(JsonNode event) {
    try {
      return Optional.of(Instant.parse(event.path("created_at").asText("")));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Audit.Event event(JsonNode it, String guid, Optional<String> us) {
    String type = it.path("type").asText("");
    JsonNode target = it.path("target");
    JsonNode request = it.path("data").path("request");
    Optional<String> app =
        switch (target.path("type").asText("")) {
          case "route" -> Optional.empty();
          case "service_binding" ->
              Json.text(request.path("relationships").path("app").path("data").path("guid"))
                  .or(() -> Json.text(request.path("app_guid")));
          default -> Json.text(target.path("guid"));
        };
    String name =
        target.path("type").asText("").equals("app") && !type.contains("crash")
            ? target.path("name").asText("")
            : "";
    boolean ours = us.filter(it.path("actor").path("guid").asText("")::equals).isPresent();
    // Neither the list of instances nor their stats say why one crashed; the event does.
    Optional<String> detail = Json.text(it.path("data").path("exit_description")).map(Faults::line);
    return new Audit.Event(guid, type, app, name, Json.age(it, now), ours, detail);
  }
}
