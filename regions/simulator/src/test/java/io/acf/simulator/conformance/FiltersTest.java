package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every list of the description with every parameter that it names: what matches nothing gives an
 * empty list or a 400, what a resource has gives that resource. A parameter that is looked over in
 * silence fails.
 */
@ExtendWith(Conformance.class)
final class FiltersTest {
  private static final Set<String> NO_FILTERS =
      Set.of("page", "per_page", "order_by", "include", "fields");

  /** Not lists of resources but relationships: all guids, whatever is asked for, as CC does. */
  private static final Set<String> RELATIONSHIPS =
      Set.of(
          "/v3/isolation_segments/{guid}/relationships/organizations",
          "/v3/isolation_segments/{guid}/relationships/spaces",
          "/v3/routes/{guid}/destinations",
          "/v3/service_instances/{guid}/relationships/shared_spaces",
          "/v3/domains/{guid}/route_reservations");

  /** Where in a resource the values of a filter are. */
  private static final Map<String, List<String>> POINTERS =
      Map.ofEntries(
          Map.entry("broker_catalog_ids", List.of("/broker_catalog/id")),
          Map.entry("guids", List.of("/guid")),
          Map.entry("hosts", List.of("/host")),
          Map.entry("lifecycle_type", List.of("/lifecycle/type")),
          Map.entry("names", List.of("/name")),
          Map.entry("paths", List.of("/path")),
          Map.entry("ports", List.of("/port")),
          Map.entry("protocols", List.of("/protocol")),
          Map.entry("sequence_ids", List.of("/sequence_id")),
          Map.entry("service_instance_types", List.of("/service_instance/type")),
          Map.entry("stacks", List.of("/stack", "/lifecycle/data/stack")),
          Map.entry("states", List.of("/state", "/status/reason")),
          Map.entry("status_reasons", List.of("/status/reason")),
          Map.entry("status_values", List.of("/status/value")),
          Map.entry("type", List.of("/type")),
          Map.entry("types", List.of("/type")),
          Map.entry("usernames", List.of("/username")),
          Map.entry("partial_usernames", List.of("/username")),
          Map.entry("versions", List.of("/version")),
          Map.entry("created_ats", List.of("/created_at")),
          Map.entry("updated_ats", List.of("/updated_at")),
          Map.entry("globally_enabled_running", List.of("/globally_enabled/running")),
          Map.entry("globally_enabled_staging", List.of("/globally_enabled/staging")),
          Map.entry("available", List.of("/available")));

  private final Everything everything = Everything.shared();
  private final Wire wire = everything.wire;

  private record Filter(String list, String name) {}

  private List<Filter> filters() {
    assumeThat(Conformance.judge()).as("SKIPPED: " + Conformance.absent()).isPresent();
    List<Filter> all = new ArrayList<>();
    Conformance.judge()
        .orElseThrow()
        .parameters()
        .forEach(
            (operation, parameters) -> {
              String list = operation.replaceFirst("GET ", "");
              if (operation.startsWith("GET ")
                  && parameters.containsKey("page")
                  && !RELATIONSHIPS.contains(list)) {
                parameters.keySet().forEach(name -> all.add(new Filter(list, name)));
              }
            });
    assertThat(all).hasSizeGreaterThan(200);
    return all;
  }

  private String path(String list) {
    String kind = list.replaceFirst("/v3/", "").replaceFirst("s/.*", "");
    return list.replace("{guid}", String.valueOf(everything.guids.get(kind)));
  }

  private List<JsonNode> resources(String path) {
    return Cli.resources(wire.get(path).expect(200));
  }

  @Test
  void whatMatchesNothingGivesNothing() {
    Set<String> ignored = new TreeSet<>();
    for (Filter filter : filters()) {
      if (NO_FILTERS.contains(filter.name())) {
        continue;
      }
      String path = path(filter.list());
      assertThat(resources(path + "?per_page=1"))
          .as(path + " has something to filter")
          .isNotEmpty();
      String nothing = filter.name().endsWith("_ats") ? "1999-12-31T23:59:59Z" : "no-such-thing";
      Wire.Answer answer = wire.get(path + "?" + filter.name() + "=" + nothing);
      boolean refused = answer.status() == 400 || filter.name().equals("after_guid");
      if (!refused && !Cli.resources(answer.expect(200)).isEmpty()) {
        ignored.add(filter.toString());
      }
    }
    assertThat(ignored).as("filters that do not filter").isEmpty();
  }

  @Test
  void whatAResourceHasFindsIt() {
    Set<String> wrong = new TreeSet<>();
    for (Filter filter : filters()) {
      if (!NO_FILTERS.contains(filter.name())) {
        wrong(filter).ifPresent(reason -> wrong.add(filter + ": " + reason));
      }
    }
    assertThat(wrong).as("filters that leave out what they should find").isEmpty();
  }

  private Optional<String> wrong(Filter filter) {
    String path = path(filter.list());
    List<JsonNode> all = resources(path + "?per_page=5000");
    String name = filter.name();
    if (name.equals("label_selector")) {
      int found = resources(path + "?per_page=5000&label_selector=!no-such-label").size();
      return found == all.size() ? Optional.empty() : Optional.of(found + " of " + all.size());
    }
    if (name.equals("after_guid")) {
      String first = all.getFirst().path("guid").asText();
      int found = resources(path + "?per_page=5000&after_guid=" + first).size();
      return found == all.size() - 1 ? Optional.empty() : Optional.of(found + " after the first");
    }
    return POINTERS.containsKey(name) ? byValue(path, name, all) : byRelation(path, name);
  }

  /** Each value of the first resource that has one: all that is found has it. */
  private Optional<String> byValue(String path, String name, List<JsonNode> all) {
    for (String pointer : POINTERS.get(name)) {
      for (JsonNode each : all) {
        String value = each.at(pointer).asText();
        if (!each.at(pointer).isMissingNode() && !each.at(pointer).isNull()) {
          List<JsonNode> found =
              resources(path + "?per_page=5000&" + name + "=" + Cli.encode(value));
          boolean right =
              found.contains(each)
                  && found.stream()
                      .allMatch(
                          one ->
                              name.startsWith("partial_")
                                  ? one.at(pointer).asText().contains(value)
                                  : one.at(pointer).asText().equals(value));
          return right ? Optional.empty() : Optional.of(value + " finds " + found.size());
        }
      }
    }
    return name.equals("origins") ? Optional.empty() : Optional.of("no resource has a value");
  }

  /** The resource of that kind that everything is related to. */
  private Optional<String> byRelation(String path, String name) {
    String kind =
        name.equals("target_guids")
            ? "app"
            : name.replaceFirst("_(guid|name)s$", "").replaceFirst("^(running|staging)_", "");
    String guid = everything.guids.get(kind);
    if (name.equals("origins")) {
      return resources(path + "?origins=ldap&usernames=everything").size() == 1
              && resources(path + "?origins=uaa&usernames=everything").isEmpty()
          ? Optional.empty()
          : Optional.of("everything is of ldap");
    }
    if (guid == null) {
      return Optional.of("there is no " + kind);
    }
    List<String> values = new ArrayList<>(List.of(guid));
    if (kind.equals("service_instance")) {
      values.add(everything.guids.get("user_provided"));
    }
    if (path.equals("/v3/space_quotas") && kind.equals("space")) {
      values.add(everything.guids.get("other_space"));
    }
    String wanted =
        name.endsWith("_names")
            ? String.join(",", values.stream().map(each -> name(kind, each)).toList())
            : String.join(",", values);
    return resources(path + "?per_page=5000&" + name + "=" + Cli.encode(wanted)).isEmpty()
        ? Optional.of(wanted + " finds nothing")
        : Optional.empty();
  }

  private String name(String kind, String guid) {
    return wire.get("/v3/" + kind + "s/" + guid).expect(200).json().path("name").asText();
  }

  @Test
  void pagesAndOrderAreLookedAt() {
    for (Filter filter : filters()) {
      String path = path(filter.list());
      switch (filter.name()) {
        case "page" -> wire.get(path + "?page=0").expect(400);
        case "per_page" -> {
          wire.get(path + "?per_page=5001").expect(400);
          assertThat(resources(path + "?per_page=1")).as(path).hasSize(1);
        }
        case "order_by" -> {
          wire.get(path + "?order_by=no_such_order").expect(400);
          List<JsonNode> up = resources(path + "?per_page=5000&order_by=created_at");
          List<JsonNode> down = resources(path + "?per_page=5000&order_by=-created_at");
          assertThat(down).as(path).containsExactlyElementsOf(up.reversed());
        }
        default -> wire.get(path + "?no_such_parameter=1").expect(400);
      }
    }
  }

  @Test
  void manyAreOrderedByName() {
    for (String list :
        List.of(
            "/v3/apps",
            "/v3/isolation_segments",
            "/v3/organizations",
            "/v3/service_brokers",
            "/v3/service_credential_bindings",
            "/v3/service_instances",
            "/v3/service_offerings",
            "/v3/service_plans",
            "/v3/spaces",
            "/v3/stacks")) {
      List<String> names =
          resources(list + "?per_page=5000&order_by=name").stream()
              .map(each -> each.path("name").asText())
              .toList();
      assertThat(names).as(list).isSorted();
      assertThat(
              resources(list + "?per_page=5000&order_by=-name").stream()
                  .map(each -> each.path("name").asText()))
          .as(list)
          .containsExactlyElementsOf(names.reversed());
    }
  }

  @Test
  void aBrokerWithInstancesStays() {
    String broker = "/v3/service_brokers/" + everything.guids.get("service_broker");
    assertThat(wire.delete(broker).expect(422).json().at("/errors/0/code").asInt())
        .isEqualTo(270010);
  }

  @Test
  void destinationsAreFilteredAndNotPaged() {
    String path = "/v3/routes/" + everything.guids.get("route") + "/destinations";
    String app = everything.guids.get("app");
    assertThat(wire.get(path + "?app_guids=" + app).expect(200).json().path("destinations"))
        .hasSize(1);
    assertThat(wire.get(path + "?app_guids=nothing").expect(200).json().path("destinations"))
        .isEmpty();
    assertThat(wire.get(path + "?guids=nothing").expect(200).json().path("destinations")).isEmpty();
    assertThat(wire.get(path + "?per_page=1").expect(422).text())
        .contains("Unknown query parameter(s): 'per_page'");
  }

  @Test
  void deletionsLookAtTheirParameters() {
    String routes = "/v3/spaces/" + everything.guids.get("other_space") + "/routes";
    assertThat(wire.delete(routes).expect(422).text()).contains("Use 'unmapped=true' parameter");
    assertThat(wire.delete(routes + "?unmapped=false").expect(422).text())
        .contains("Mass delete not supported for mapped routes.");
    wire.delete(routes + "?unmapped=true").expect(202);
    String instance = everything.instance("managed", "everything-purged");
    wire.delete("/v3/service_instances/" + instance + "?purge=true").expect(204);
    wire.get("/v3/service_instances/" + instance).expect(404);
    String offering = "/v3/service_offerings/" + everything.guids.get("service_offering");
    assertThat(wire.delete(offering).expect(422).text()).contains("associations for your services");
  }

  @Test
  void reservationsAreOfOneRoute() {
    String path = "/v3/domains/" + everything.guids.get("domain") + "/route_reservations";
    assertThat(reserved(path + "?host=everything")).isTrue();
    assertThat(reserved(path + "?host=nothing")).isFalse();
    assertThat(reserved(path + "?host=everything&path=/nothing")).isFalse();
    assertThat(reserved(path + "?host=everything&port=1")).isFalse();
    assertThat(reserved(path + "?host=everything&port=http")).isFalse();
    assertThat(reserved(path + "?host=everything&port=99999999999")).isFalse();
  }

  private boolean reserved(String path) {
    return wire.get(path).expect(200).json().path("matching_route").asBoolean();
  }
}
