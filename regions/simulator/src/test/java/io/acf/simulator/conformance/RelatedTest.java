package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What comes along: every value of include and fields that the description lists. */
@ExtendWith(Conformance.class)
final class RelatedTest {
  private final Wire wire = Everything.shared().wire;

  /** The lists in included for each value of include. */
  private static final Map<String, Set<String>> PLURALS =
      Map.of(
          "space", Set.of("spaces"),
          "space.organization", Set.of("spaces", "organizations"),
          "organization", Set.of("organizations"),
          "user", Set.of("users"),
          "domain", Set.of("domains"),
          "app", Set.of("apps"),
          "route", Set.of("routes"),
          "service_instance", Set.of("service_instances"),
          "service_offering", Set.of("service_offerings"));

  /** Every resource with an include, by its list. */
  private static final Map<String, List<String>> INCLUDES =
      new TreeMap<>(
          Map.of(
              "/v3/apps", List.of("space", "space.organization"),
              "/v3/roles", List.of("user", "space", "organization"),
              "/v3/routes", List.of("domain", "space.organization", "space"),
              "/v3/service_credential_bindings", List.of("app", "service_instance"),
              "/v3/service_plans", List.of("space.organization", "service_offering"),
              "/v3/service_route_bindings", List.of("route", "service_instance"),
              "/v3/spaces", List.of("organization")));

  @Test
  void everyIncludeOfTheDescriptionIsKnownHere() {
    Optional<Description> description = Conformance.judge();
    if (description.isEmpty()) {
      return;
    }
    Map<String, Set<String>> described = new TreeMap<>();
    description
        .get()
        .parameters()
        .forEach(
            (operation, parameters) ->
                Optional.ofNullable(parameters.get("include"))
                    .ifPresent(
                        values ->
                            described
                                .computeIfAbsent(
                                    operation.replace("GET ", "").replace("/{guid}", ""),
                                    key -> new TreeSet<>())
                                .addAll(values)));
    Map<String, Set<String>> known = new TreeMap<>();
    INCLUDES.forEach((list, values) -> known.put(list, new TreeSet<>(values)));
    assertThat(described).isEqualTo(known);
  }

  @Test
  void everyIncludeComesAlongWithListsAndWithOne() {
    INCLUDES.forEach(
        (list, values) -> {
          for (String value : values) {
            JsonNode many = wire.get(list + "?per_page=5000&include=" + value).expect(200).json();
            included(list + "?include=" + value, many, value);
            String of = list + "/" + owner(list, value) + "?include=" + value;
            included(of, wire.get(of).expect(200).json(), value);
          }
        });
  }

  /** One that has what is asked for: not every role is in a space, nor every plan. */
  private String owner(String list, String value) {
    String query =
        switch (list) {
          case "/v3/roles" ->
              value.equals("organization") ? "types=organization_user" : "types=space_developer";
          case "/v3/service_plans" -> "service_broker_names=everything";
          case "/v3/service_credential_bindings" -> "type=app";
          default -> "per_page=1";
        };
    return Cli.resources(wire.get(list + "?" + query).expect(200)).getFirst().path("guid").asText();
  }

  private static void included(String asked, JsonNode answer, String value) {
    JsonNode included = answer.path("included");
    List<String> plurals = new ArrayList<>();
    included.fieldNames().forEachRemaining(plurals::add);
    assertThat(plurals).as(asked).containsExactlyInAnyOrderElementsOf(PLURALS.get(value));
    for (String plural : plurals) {
      assertThat(included.path(plural)).as(asked + " " + plural).isNotEmpty();
      assertThat(included.path(plural))
          .allSatisfy(each -> assertThat(each.path("guid").asText()).isNotEmpty());
      assertThat(included.path(plural).findValuesAsText("created_at")).isNotEmpty();
    }
  }

  @Test
  void whatCannotBeIncludedIsA400() {
    INCLUDES.forEach(
        (list, values) -> {
          Wire.Answer unknown = wire.get(list + "?include=everything").expect(400);
          assertThat(unknown.json().at("/errors/0/detail").asText())
              .startsWith(
                  "The query parameter is invalid: Invalid included resource: 'everything'. Valid"
                      + " included resources are: '");
          String twice = values.getFirst() + "," + values.getFirst();
          assertThat(wire.get(list + "?include=" + twice).expect(400).text())
              .contains("Duplicate included resource: '" + values.getFirst() + "'");
          String one = list + "/" + owner(list, values.getFirst());
          wire.get(one + "?include=everything").expect(400);
          assertThat(wire.get(one + "?no_such=1").expect(400).text())
              .contains("Unknown query parameter(s): 'no_such'. Valid parameters are: 'include");
        });
  }

  @Test
  void chosenFieldsOfServiceInstances() {
    Map<String, String> plurals =
        Map.of(
            "space", "spaces",
            "space.organization", "organizations",
            "service_plan", "service_plans",
            "service_plan.service_offering", "service_offerings",
            "service_plan.service_offering.service_broker", "service_brokers");
    String one =
        Cli.only(wire.get("/v3/service_instances?names=everything-managed").expect(200))
            .path("guid")
            .asText();
    plurals.forEach(
        (path, plural) -> {
          for (String list :
              List.of(
                  "/v3/service_instances?names=everything-managed&",
                  "/v3/service_instances/" + one + "?")) {
            chosen(list + "fields[" + path + "]=name,guid", plural, "name", "guid");
          }
        });
    chosen(
        "/v3/service_instances/" + one + "?fields[space]=relationships.organization",
        "spaces",
        "relationships");
    chosen(
        "/v3/service_instances/" + one + "?fields[service_plan.service_offering]=tags,description",
        "service_offerings",
        "tags",
        "description");
  }

  @Test
  void chosenFieldsOfPlansOfferingsAndSharedSpaces() {
    chosen(
        "/v3/service_plans?fields[service_offering.service_broker]=name",
        "service_brokers",
        "name");
    chosen("/v3/service_offerings?fields[service_broker]=guid", "service_brokers", "guid");
    String plan = owner("/v3/service_plans", "");
    chosen(
        "/v3/service_plans/" + plan + "?fields[service_offering.service_broker]=name,guid",
        "service_brokers",
        "name",
        "guid");
    String offering =
        Cli.resources(wire.get("/v3/service_offerings").expect(200))
            .getFirst()
            .path("guid")
            .asText();
    chosen(
        "/v3/service_offerings/" + offering + "?fields[service_broker]=name",
        "service_brokers",
        "name");
  }

  private void chosen(String path, String plural, String... keys) {
    JsonNode all = wire.get(encoded(path)).expect(200).json().path("included").path(plural);
    assertThat(all).as(path).isNotEmpty();
    for (JsonNode each : all) {
      List<String> names = new ArrayList<>();
      each.fieldNames().forEachRemaining(names::add);
      assertThat(names).as(path).containsExactlyInAnyOrder(keys);
    }
  }

  private static String encoded(String path) {
    return path.replace("[", "%5B").replace("]", "%5D");
  }

  @Test
  void fieldsThatThereAreNotAreA400() {
    assertThat(wire.get(encoded("/v3/service_instances?fields[app]=name")).expect(400).text())
        .contains("Fields [app] valid resources are: 'space', 'space.organization'");
    assertThat(wire.get(encoded("/v3/service_instances?fields[space]=age")).expect(400).text())
        .contains(
            "Fields valid keys for 'space' are: 'name', 'guid', 'relationships.organization'");
    assertThat(wire.get("/v3/service_offerings?fields=name").expect(400).text())
        .contains("Fields must be an object");
  }
}
