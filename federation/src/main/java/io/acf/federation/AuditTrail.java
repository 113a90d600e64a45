package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.regions.AppView;
import io.acf.regions.Audit;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * What audit events have told so far, and when our own steps may have caused some of them.
 *
 * @param hears some event was read: where none ever was, our user may not read them, and more is
 *     looked at by ourselves
 * @param at when they were last asked for
 * @param worked when steps of ours began and ended last, by federation
 * @param crashes why the last instance of an app crashed, by the app's guid
 */
record AuditTrail(
    Audit.Since since,
    boolean hears,
    Instant at,
    TreePMap<FederationName, Worked> worked,
    TreePMap<String, String> crashes) {
  private static final int MOST_CRASHES = 1_000;

  /** From the first to the last step of one tick. */
  record Worked(Instant began, Instant ended) {
    private boolean covers(Instant time) {
      return !time.isBefore(began.minus(SLACK)) && !time.isAfter(ended.plus(SLACK));
    }
  }

  /** CF notes whole seconds, and writes some of it by a job a moment later. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  static AuditTrail at(Instant now) {
    return new AuditTrail(Audit.Since.NOTHING, false, now, TreePMap.empty(), TreePMap.empty());
  }

  /** What may be otherwise than it was seen, by these events. */
  static SortedMap<FederationName, Set<Part>> suspects(
      AuditTrail trail, List<Audit.Event> events, Observation.Seen seen, Instant now) {
    SortedMap<FederationName, Set<Part>> suspects = new TreeMap<>();
    for (var event : events) {
      if (!event.ours() || !trail.ownDoing(event, seen, now)) {
        parts(event, seen, suspects);
      }
    }
    return suspects;
  }

  private boolean ownDoing(Audit.Event event, Observation.Seen seen, Instant now) {
    var time = now.minus(event.age());
    return owners(event, seen).stream()
        .allMatch(
            name -> {
              var own = worked.get(name);
              return own != null && own.covers(time);
            });
  }

  private static void parts(
      Audit.Event event, Observation.Seen seen, SortedMap<FederationName, Set<Part>> suspects) {
    var named = owners(event, seen);
    if (event.app().isEmpty()) {
      // A route: which app it led to is not told.
      owners(seen).forEach(name -> add(suspects, name, EnumSet.of(Part.ROUTES)));
    }
    named.forEach(name -> add(suspects, name, of(event.type())));
  }

  private static void add(
      SortedMap<FederationName, Set<Part>> suspects, FederationName name, Set<Part> parts) {
    suspects.computeIfAbsent(name, same -> EnumSet.noneOf(Part.class)).addAll(parts);
  }

  /** What an event of this type may have changed. */
  static Set<Part> of(String type) {
    return switch (type) {
      case "app.crash", "audit.app.process.crash" -> EnumSet.of(Part.PROCESSES);
      case "audit.app.map-route", "audit.app.unmap-route" -> EnumSet.of(Part.ROUTES);
      case "audit.app.process.scale",
          "audit.app.process.update",
          "audit.app.process.terminate_instance" ->
          EnumSet.of(Part.PROCESSES, Part.SETTINGS);
      case "audit.service_binding.create", "audit.service_binding.delete" ->
          EnumSet.of(Part.SETTINGS);
      default -> EnumSet.allOf(Part.class);
    };
  }

  /** Whose app the event names, by its guid, or that of a process of it, or by its name. */
  private static Collection<FederationName> owners(Audit.Event event, Observation.Seen seen) {
    if (event.app().isEmpty()) {
      return List.of();
    }
    var found = new TreeSet<FederationName>();
    for (var space : spaces(seen)) {
      Stream.concat(space.ofGuid(event.app().get()).stream(), named(event, space))
          .forEach(app -> app.owner().ifPresent(found::add));
    }
    return found;
  }

  private static Stream<AppView> named(Audit.Event event, SpaceView.Readable space) {
    try {
      return space.app(new AppName(event.name())).stream();
    } catch (IllegalArgumentException e) {
      return Stream.empty(); // Of what it names no app can be called so.
    }
  }

  private static SortedSet<FederationName> owners(Observation.Seen seen) {
    var owners = new TreeSet<FederationName>();
    spaces(seen).forEach(space -> owners.addAll(space.owners()));
    return owners;
  }

  private static List<SpaceView.Readable> spaces(Observation.Seen seen) {
    return seen.spaces().values().stream()
        .filter(SpaceView.Readable.class::isInstance)
        .map(SpaceView.Readable.class::cast)
        .toList();
  }

  AuditTrail heard(Audit audit, Instant now) {
    return switch (audit) {
      case Audit.Told told ->
          new AuditTrail(
              told.next(), hears || !told.events().isEmpty(), now, worked, crashes(told.events()));
      case Audit.Unheard ignored -> new AuditTrail(since, false, now, worked, crashes);
    };
  }

  private TreePMap<String, String> crashes(List<Audit.Event> events) {
    var words = crashes.size() > MOST_CRASHES ? TreePMap.<String, String>empty() : crashes;
    for (var event : events) {
      if (event.type().equals("audit.app.process.crash")
          && event.app().isPresent()
          && event.detail().isPresent()) {
        words = words.plus(event.app().get(), event.detail().get());
      }
    }
    return words;
  }

  /** Git does not place it here any more. */
  AuditTrail without(FederationName name) {
    return new AuditTrail(since, hears, at, worked.minus(name), crashes);
  }

  AuditTrail working(FederationName name, Instant began, Instant ended) {
    var before = worked.get(name);
    var goesOn =
        before != null
            && Duration.between(before.ended(), began).compareTo(SLACK.multipliedBy(5)) < 0;
    var next = new Worked(before != null && goesOn ? before.began() : began, ended);
    return new AuditTrail(since, hears, at, worked.plus(name, next), crashes);
  }
}
