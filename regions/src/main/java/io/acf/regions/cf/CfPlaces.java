package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.Target;
import io.acf.regions.Fault;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.web.util.UriComponentsBuilder;

/** Guids of orgs and spaces, as last seen. */
final class CfPlaces {
  /** What may stand in a comma-separated filter as it is. Where a name is not so, all are read. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]+");

  private static final int LONGEST_FILTER = 7000;

  /** Domains change rarely, and a look at them decides nothing but which routes can be made. */
  private static final Duration DOMAINS = Duration.ofSeconds(25);

  private final Map<Target, Place> known = new ConcurrentHashMap<>();
  private volatile Domains domains = new Domains(List.of(), Deadline.in(Duration.ZERO));

  private record Domains(List<JsonNode> all, Deadline fresh) {}

  /** A space and its org, by guid. */
  record Place(String org, String space) {}

  /**
   * Looks anew, in one list call: by guid where all were there before, else by name; spaces that
   * are not there are left out.
   */
  SortedMap<Target, Place> look(CfLists lists, Collection<Target> targets) {
    SortedMap<Target, Place> again = again(lists, targets);
    return again.size() == targets.size() ? again : search(lists, targets);
  }

  /** Those that are still where they were. */
  private SortedMap<Target, Place> again(CfLists lists, Collection<Target> targets) {
    SortedMap<Target, Place> found = new TreeMap<>();
    if (!known.keySet().containsAll(targets)) {
      return found;
    }
    var spaces = new TreeSet<String>();
    targets.forEach(target -> spaces.add(find(lists, target).space()));
    CfLists.Included read =
        lists.including(
            "spaces",
            "organizations",
            uri -> names(uri, "guids", spaces).queryParam("include", "organization"));
    Map<String, String> orgs = new HashMap<>();
    for (JsonNode org : read.included()) {
      orgs.put(org.path("guid").asText(""), org.path("name").asText(""));
    }
    for (JsonNode space : read.resources()) {
      for (Target target : targets) {
        Place place = known.get(target);
        if (place != null
            && place.space().equals(space.path("guid").asText(""))
            && place.org().equals(Json.related(space, "organization"))
            && target.space().equals(space.path("name").asText(""))
            && target.org().equals(orgs.get(place.org()))) {
          found.put(target, place);
        }
      }
    }
    return found;
  }

  private SortedMap<Target, Place> search(CfLists lists, Collection<Target> targets) {
    var spaceNames = new TreeSet<String>();
    targets.forEach(target -> spaceNames.add(target.space()));
    SortedMap<Target, Place> found = new TreeMap<>();
    CfLists.Included read =
        lists.including(
            "spaces",
            "organizations",
            uri -> names(uri, "names", spaceNames).queryParam("include", "organization"));
    Map<String, String> orgs = new HashMap<>();
    for (JsonNode org : read.included()) {
      orgs.put(CfCalls.guid(org.path("guid")), Json.required(org, "name"));
    }
    if (orgs.isEmpty() && !read.resources().isEmpty()) {
      // An API that sends none along.
      var orgNames = new TreeSet<String>();
      targets.forEach(target -> orgNames.add(target.org()));
      for (JsonNode org : lists.all("organizations", uri -> names(uri, "names", orgNames))) {
        orgs.put(CfCalls.guid(org.path("guid")), Json.required(org, "name"));
      }
    }
    for (JsonNode space : read.resources()) {
      String org = Json.related(space, "organization");
      String name = Json.required(space, "name");
      for (Target target : targets) {
        if (target.org().equals(orgs.get(org)) && name.equals(target.space())) {
          found.put(target, new Place(org, CfCalls.guid(space.path("guid"))));
        }
      }
    }
    for (Target target : targets) {
      if (found.containsKey(target)) {
        known.put(target, found.get(target));
      } else {
        known.remove(target);
      }
    }
    return found;
  }

  /** The place as last seen; empty: it was not seen. */
  Optional<Place> known(Target target) {
    return Optional.ofNullable(known.get(target));
  }

  /**
   * The place as last seen, or looked for.
   *
   * @throws CfException where it is not there
   */
  Place find(CfLists lists, Target target) {
    Place place = known.get(target);
    if (place != null) {
      return place;
    }
    return Optional.ofNullable(look(lists, List.of(target)).get(target))
        .orElseThrow(() -> new CfException.Failed(missing(target)));
  }

  /** All domains of the install that we may see, as of the last half minute. */
  List<JsonNode> domains(CfLists lists) {
    Domains last = domains;
    return last.fresh().passed() ? domainsNow(lists) : last.all();
  }

  List<JsonNode> domainsNow(CfLists lists) {
    List<JsonNode> read = lists.all("domains", uri -> uri);
    domains = new Domains(read, Deadline.in(DOMAINS));
    return read;
  }

  static Fault missing(Target target) {
    return new Fault(
        Fault.Cause.MISSING,
        "space " + Faults.line(target.toString()) + " is not there, or not visible to our user",
        "Create it (cf create-space), or give our user a role in it (cf set-space-role USER "
            + Faults.line(target.org())
            + " "
            + Faults.line(target.space())
            + " SpaceDeveloper).");
  }

  /** Filters by these values where they are plain and short enough; the caller filters again. */
  static UriComponentsBuilder names(
      UriComponentsBuilder uri, String parameter, Collection<String> values) {
    String joined = String.join(",", values);
    boolean usable =
        joined.length() <= LONGEST_FILTER
            && values.stream().allMatch(value -> PLAIN.matcher(value).matches());
    return usable ? uri.queryParam(parameter, joined) : uri;
  }
}
