package io.acf.app.rest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What passes over REST, as values: snake_case JSON, instants as ISO 8601 in UTC, nothing secret.
 * Server and client verbs read and write the same records.
 */
public final class Api {
  private Api() {}

  /** Base path of every resource. */
  public static final String BASE = "/api/v1";

  /** Writes and reads these records; unknown keys of a newer server are ignored. */
  public static ObjectMapper mapper() {
    return configure(new ObjectMapper());
  }

  static ObjectMapper configure(ObjectMapper mapper) {
    return mapper
        .registerModule(new JavaTimeModule())
        .registerModule(new Jdk8Module())
        .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  /**
   * @param dns {@code ip:port}
   */
  public record Root(
      String version,
      String revision,
      String replica,
      Instant startedAt,
      Source git,
      List<String> zones,
      String dns,
      SortedMap<String, String> links) {}

  public record Commit(
      String commit, String generation, Instant at, String author, String subject) {}

  /**
   * @param severity {@code error} or {@code warning}
   * @param line 0 where the whole file is meant
   */
  public record Problem(
      String severity,
      String code,
      String file,
      int line,
      int column,
      String message,
      String tip) {}

  /**
   * @param condition starting, following, unreachable, rejected or frozen
   * @param accepted what is in force
   * @param head where it differs from what is in force
   */
  public record Source(
      String url,
      String branch,
      String condition,
      String reason,
      String tip,
      @Nullable Instant since,
      @Nullable Commit accepted,
      @Nullable Commit head,
      List<Problem> problems) {}

  public record Link(String href) {}

  /** As in CF API v3. */
  public record Pagination(
      long totalResults,
      long totalPages,
      Link first,
      Link last,
      @Nullable Link next,
      @Nullable Link previous) {}

  /** A list as in CF API v3. */
  public record Page<T>(Pagination pagination, List<T> resources) {}

  /**
   * @param state unknown, up, suspect, down, probation or warming
   */
  public record Health(String state, Instant since, String detail) {}

  /**
   * A federation in a region.
   *
   * @param observedGeneration the newest that what is completed in the region satisfies, as last
   *     seen
   * @param release label of the release that is completed there, as last seen
   * @param ageSeconds of what this rests on
   * @param desiredWeight share of answers it should get, 0..1
   * @param weight share of answers it gets, 0..1
   */
  public record RegionRow(
      String region,
      String state,
      String reason,
      String message,
      String tip,
      Instant since,
      @Nullable Instant nextRetryAt,
      @Nullable Instant seenAt,
      @Nullable Long ageSeconds,
      @Nullable String observedGeneration,
      String desiredGeneration,
      @Nullable String release,
      String desiredRelease,
      int ready,
      int instances,
      Health health,
      double desiredWeight,
      double weight) {}

  /**
   * @param hostname null where the federation is deployed but not steered
   * @param summary how it stands, in one sentence
   */
  public record Federation(
      String name,
      @Nullable String hostname,
      String generation,
      String commit,
      List<String> apps,
      int regionsTotal,
      int converged,
      String summary,
      List<RegionRow> regions) {}

  /**
   * @param reason why the weight is what it is; empty where it is as written
   */
  public record TrafficRow(
      String region,
      double desiredWeight,
      double publishedWeight,
      List<String> addresses,
      Health health,
      boolean drained,
      String reason) {}

  /**
   * @param frozen what is published stays
   * @param allDown no member is confirmed up: the last good answer stays
   * @param name the federation; of an orphan the last one that had the host name, empty where that
   *     is not known
   * @param basis what the answer rests on: confirmed, last-good, frozen, …
   * @param orphanedAt since when git does not want the host name; null where it does
   * @param probed whether its health is still asked
   * @param released a person has said that it may go; it goes with the next publication
   */
  public record Traffic(
      String name,
      String hostname,
      String zone,
      long ttlSeconds,
      String policy,
      @Nullable Instant publishedAt,
      @Nullable Long serial,
      boolean frozen,
      boolean allDown,
      List<TrafficRow> regions,
      String basis,
      @Nullable Instant orphanedAt,
      boolean probed,
      @Nullable Said released) {}

  /**
   * @param answered whether the host name is still answered, until the next publication
   */
  public record Release(String hostname, boolean answered, Said released) {}

  /**
   * @param what cordon, drain, freeze-pushes or freeze-traffic
   */
  public record Control(
      String what, String actor, String reason, Instant at, @Nullable Instant until) {}

  /** Who said it, when and why; until when it holds, for ever where null. */
  public record Said(String actor, String reason, Instant at, @Nullable Instant until) {}

  public record RegionControls(@Nullable Said cordon, @Nullable Said drain) {}

  /**
   * A wait that a region dictates; a probe ends it.
   *
   * @param reason what the region said
   */
  public record Quiet(Instant until, String reason) {}

  /**
   * @param apiUp null: not asked yet
   * @param breaker closed, open or half_open
   * @param scheduling normal or cordoned
   * @param federations placed here
   * @param converged of those
   * @param quiet nothing is sent before its end; null: the region asked for no wait
   */
  public record Region(
      String name,
      String api,
      @Nullable Boolean apiUp,
      String breaker,
      String scheduling,
      boolean drained,
      RegionControls controls,
      int federations,
      int converged,
      SortedMap<String, String> labels,
      List<String> addresses,
      @Nullable Instant seenAt,
      @Nullable Quiet quiet,
      String reason,
      String message,
      String tip) {}

  /** What people have said, by region and for everything. */
  public record Controls(
      SortedMap<String, Said> cordoned,
      SortedMap<String, Said> drained,
      @Nullable Said pushesFrozen,
      @Nullable Said trafficFrozen) {}

  /**
   * @param id {@code REPLICA:SEQUENCE}
   * @param message one sentence
   */
  public record Event(
      String id,
      long sequence,
      Instant at,
      String kind,
      String actor,
      @Nullable String region,
      @Nullable String federation,
      @Nullable String release,
      SortedMap<String, String> details,
      String message) {}

  public record Explanation(
      String federation,
      RegionRow row,
      String breaker,
      List<String> steps,
      List<Control> controls,
      List<Event> events) {}

  /**
   * @param deferred there is something to do, and it is not done now
   */
  public record PlanRegion(
      String region, String state, List<String> steps, boolean deferred, String reason) {}

  public record Plan(String name, String generation, String commit, List<PlanRegion> regions) {}

  /**
   * @param rejected the commit waited for is not valid and never will be: see the source
   * @param federation null where no commit in force has it
   */
  public record Wait(
      boolean done, boolean rejected, String reason, @Nullable Federation federation) {}

  /**
   * Whether a replica is sound.
   *
   * @param state the worst of the findings: ok, warning or failing
   */
  public record Doctor(String state, List<Finding> findings) {}

  /**
   * @param check what was looked at, kebab-case
   * @param state ok, warning or failing
   * @param tip empty where nothing is to be done
   */
  public record Finding(String check, String state, String message, String tip) {}

  /**
   * What every command says. Each takes the keys of its own record and no other: a misspelt {@code
   * expires_at} must not hold for ever.
   */
  public sealed interface Command {
    /** Why, 1..500 characters. */
    @Nullable String reason();

    /** Who; {@code rest} where null. */
    @Nullable String actor();

    /** Until when it holds, as ISO 8601 with an offset; for ever where null. */
    default @Nullable String expiresAt() {
      return null;
    }
  }

  /** Cordon and drain. */
  public record Hold(@Nullable String reason, @Nullable String actor, @Nullable String expiresAt)
      implements Command {}

  /** What ends a hold, or only looks: uncordon, undrain, probe, refresh. */
  public record Lift(@Nullable String reason, @Nullable String actor) implements Command {}

  /** What apps carry is written over, as last seen: it must say why. */
  public record Adopt(@Nullable String reason, @Nullable String actor) implements Command {}

  /**
   * Another try of what failed, now.
   *
   * @param region every region where null
   */
  public record Retry(@Nullable String region, @Nullable String reason, @Nullable String actor)
      implements Command {}

  /**
   * @param scope pushes, traffic or all (default)
   */
  public record Freeze(
      @Nullable String scope,
      @Nullable String reason,
      @Nullable String actor,
      @Nullable String expiresAt)
      implements Command {}

  /**
   * @param scope pushes, traffic or all (default)
   */
  public record Unfreeze(@Nullable String scope, @Nullable String reason, @Nullable String actor)
      implements Command {}

  /**
   * @param commit the whole commit id, 40 hex digits
   */
  public record Accept(@Nullable String commit, @Nullable String reason, @Nullable String actor)
      implements Command {}

  /** What the {@code type} of a problem leads to. */
  public record ProblemMeaning(String title, int status, String meaning) {}

  /**
   * @param pointer JSON pointer (RFC 6901) into the body, or {@code ?name} of a query parameter
   */
  public record ProblemError(String pointer, @Nullable Integer line, String message) {}

  /** RFC 9457, {@code application/problem+json}. */
  public record ProblemDocument(
      String type,
      String title,
      int status,
      String detail,
      String instance,
      List<ProblemError> errors,
      String tip,
      String traceId) {}
}
