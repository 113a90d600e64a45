package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.RouteUrl;
import io.acf.regions.Fault;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.util.Optional;
import org.springframework.web.util.UriComponentsBuilder;

/** Missing routes. Mapping them to apps is the manifest's business. */
final class CfRoutes {
  private final CfWork work;

  CfRoutes(CfWork work) {
    this.work = work;
  }

  Outcome create(Step.CreateRoute step) {
    CfPlaces.Place place = work.place(step.target());
    RouteUrl route = step.route();
    Optional<CfDomains.Split> split =
        CfDomains.split(route.host(), work.domains(), place.org())
            .or(() -> CfDomains.split(route.host(), work.domainsNow(), place.org()));
    if (split.isEmpty()) {
      return CfWork.failed(
          Fault.Cause.MISSING,
          "no domain that org " + Faults.line(step.target().org()) + " may use fits " + route,
          "Create it (cf create-shared-domain or create-private-domain), or take the route out of"
              + " the manifest.");
    }
    // CF takes a route once: that it was not there a moment ago is enough.
    boolean absent =
        work.recentRoutes(place)
            .filter(all -> all.stream().noneMatch(it -> is(it, split.get(), route)))
            .isPresent();
    Optional<JsonNode> there = absent ? Optional.empty() : find(split.get(), route);
    return there
        .map(it -> judge(it, place, route))
        .orElseGet(() -> create(step, place, split.get()));
  }

  private Outcome create(Step.CreateRoute step, CfPlaces.Place place, CfDomains.Split split) {
    ObjectNode body = Json.marked(step.mark());
    if (!split.host().isEmpty()) {
      body.put("host", split.host());
    }
    if (!step.route().path().isEmpty()) {
      body.put("path", step.route().path());
    }
    Json.relate(body, "space", place.space());
    Json.relate(body, "domain", split.guid());
    work.added("routes", place.space());
    try {
      work.calls().post(uri -> uri.pathSegment("routes"), body);
      return CfWork.DONE;
    } catch (CfException.Failed e) {
      if (!e.onlySays("already exists")) {
        throw e;
      }
      // Made since we looked, or in a space that we may not see.
      return find(split, step.route())
          .map(there -> judge(there, place, step.route()))
          .orElseGet(() -> taken(step.route()));
    }
  }

  private Optional<JsonNode> find(CfDomains.Split split, RouteUrl route) {
    return work.lists().all("routes", uri -> filter(uri, split)).stream()
        .filter(it -> is(it, split, route))
        .findFirst();
  }

  private static boolean is(JsonNode there, CfDomains.Split split, RouteUrl route) {
    return Json.related(there, "domain").equals(split.guid())
        && there.path("host").asText("").equalsIgnoreCase(split.host())
        && there.path("path").asText("").equals(route.path());
  }

  private static UriComponentsBuilder filter(UriComponentsBuilder uri, CfDomains.Split split) {
    UriComponentsBuilder ofDomain = uri.queryParam("domain_guids", split.guid());
    return split.host().isEmpty() ? ofDomain : ofDomain.queryParam("hosts", split.host());
  }

  private static Outcome judge(JsonNode there, CfPlaces.Place place, RouteUrl route) {
    return Json.related(there, "space").equals(place.space()) ? CfWork.DONE : taken(route);
  }

  private static Outcome taken(RouteUrl route) {
    return CfWork.failed(
        Fault.Cause.INVALID,
        "route " + route + " exists in another space",
        "Delete it there (cf delete-route), or use another host in the manifest.");
  }
}
