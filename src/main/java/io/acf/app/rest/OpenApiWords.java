package io.acf.app.rest;

import io.acf.app.state.Doctor;
import io.acf.federation.Event;
import io.acf.federation.State;
import io.acf.health.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What the OpenAPI document says besides what the code's types say. */
final class OpenApiWords {
  private OpenApiWords() {}

  static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("federation", "Name of a federation, as in federation.yml."),
          Map.entry("region", "Name of a region, as in platform.yml."),
          Map.entry("host", "A host name that is answered, wanted by git or not."),
          Map.entry("name", "Which schema: federation-v1.json or platform-v1.json."),
          Map.entry("type", "Last part of a problem's type."),
          Map.entry("page", "Which page, 1 or more."),
          Map.entry("per_page", "How many resources a page, 1..5000."),
          Map.entry("order_by", "What to order by; with a minus the other way round."),
          Map.entry("state", "Only federations with a region in this state."),
          Map.entry("kind", "Only events of this kind."),
          Map.entry("after", "Only events after this sequence."),
          Map.entry("for", "What to wait for: converged."),
          Map.entry("commit", "7..40 hex digits: this commit or one after it is in force."),
          Map.entry("skip_deferred", "Leave regions out that are deferred."),
          Map.entry("timeout", "Seconds, 0 or more; a call waits 25 at most."),
          Map.entry("Last-Event-ID", "What was seen last: REPLICA:SEQUENCE or a sequence."),
          Map.entry("If-Match", "Only where the resource still has this ETag; else 412."),
          Map.entry("If-None-Match", "304 where the resource still has this ETag."));

  static final Map<String, String> SCHEMAS =
      Map.ofEntries(
          Map.entry("Root", "What this server is, and where everything else is."),
          Map.entry("Commit", "A commit, and the generation that it was given."),
          Map.entry(
              "Problem", "What is wrong with a file in git: the place, the reason, the mend."),
          Map.entry("Source", "Which commit is in force, and why no other."),
          Map.entry("Link", "Where to go."),
          Map.entry("Pagination", "Where a page is in its list, as in CF API v3."),
          Map.entry("PageFederation", "A page of federations."),
          Map.entry("PageRegion", "A page of regions."),
          Map.entry("PageTraffic", "A page of federated names."),
          Map.entry("PageEvent", "A page of events."),
          Map.entry("Health", "What probes through the region's router say."),
          Map.entry("RegionRow", "How a federation stands in a region, and what that rests on."),
          Map.entry("Federation", "How a federation stands, first in one sentence."),
          Map.entry("TrafficRow", "A region's share of a name: wanted, published, and why."),
          Map.entry("Traffic", "What a federated name should answer, and answers."),
          Map.entry("Release", "A host name that left git and need not be answered any more."),
          Map.entry("Control", "A command of a person that holds."),
          Map.entry("Said", "Who said it, why and until when."),
          Map.entry("RegionControls", "What people have said about a region."),
          Map.entry("Region", "A CF install: its API, what is placed there, what people said."),
          Map.entry("Quiet", "A wait that a region dictates (429), until when and why."),
          Map.entry("Controls", "What people have said and still holds."),
          Map.entry("Event", "Something that happened."),
          Map.entry("Doctor", "What is not as it should be, and what to do."),
          Map.entry("Finding", "One thing that was looked at."),
          Map.entry("Explanation", "Why a federation stands as it does in a region."),
          Map.entry("PlanRegion", "What would be done in a region."),
          Map.entry("Plan", "What would be done now."),
          Map.entry("Wait", "Whether it is so, and what is missing where it is not."),
          Map.entry("Hold", "A command that lasts: who, why, until when."),
          Map.entry("Lift", "A command that ends another, or only looks."),
          Map.entry("Adopt", "What stands in the way of an app is written over: who and why."),
          Map.entry("Retry", "Another try of what failed: where, who and why."),
          Map.entry("Freeze", "Change nothing: pushes, traffic or both."),
          Map.entry("Unfreeze", "Change again: pushes, traffic or both."),
          Map.entry("Accept", "Follow a commit that does not descend from the one in force."),
          Map.entry("ProblemMeaning", "What a type of problem means."),
          Map.entry("ProblemError", "One thing that is wrong: a JSON pointer or ?parameter."),
          Map.entry("ProblemDocument", "What went wrong and what to do about it (RFC 9457)."),
          Map.entry("Instant", "A time as ISO 8601 in UTC."));

  private static List<String> words(Enum<?>[] values) {
    return Stream.of(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** Closed lists, by schema and property. */
  static final Map<String, List<String>> CHOICES =
      Map.ofEntries(
          Map.entry("RegionRow.state", words(State.values())),
          Map.entry("PlanRegion.state", words(State.values())),
          Map.entry("Health.state", words(Verdict.State.values())),
          Map.entry("Region.breaker", List.of("closed", "open", "half_open")),
          Map.entry("Region.scheduling", List.of("normal", "cordoned")),
          Map.entry(
              "Source.condition",
              List.of("starting", "following", "unreachable", "rejected", "frozen")),
          Map.entry("Problem.severity", List.of("error", "warning")),
          Map.entry("Event.kind", Stream.of(Event.Kind.values()).map(Event.Kind::word).toList()),
          Map.entry("Freeze.scope", List.of("pushes", "traffic", "all")),
          Map.entry("Unfreeze.scope", List.of("pushes", "traffic", "all")),
          Map.entry("Doctor.state", words(Doctor.State.values())),
          Map.entry("Finding.state", words(Doctor.State.values())));

  /** What a body must say. */
  static final Map<String, List<String>> NEEDED =
      Map.of(
          "Hold", List.of("reason"),
          "Lift", List.of(),
          "Adopt", List.of("reason"),
          "Retry", List.of(),
          "Freeze", List.of("reason"),
          "Unfreeze", List.of(),
          "Accept", List.of("commit", "reason"));
}
