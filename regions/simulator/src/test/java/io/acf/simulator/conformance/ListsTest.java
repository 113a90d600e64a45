package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lists: paging, order, label selectors, include and time filters. */
@ExtendWith(Conformance.class)
final class ListsTest {
  private final Wire wire = Cloud.shared().wire;
  private final Cli cf = Cli.login(wire);

  @BeforeEach
  void threeApps() {
    if (names("suite=lists").isEmpty()) {
      for (String[] row : new String[][] {{"b", "prod"}, {"c", "prod"}, {"a", "test"}}) {
        wire.post(
                "/v3/apps",
                """
                {"name":"lists-%s","metadata":{"labels":{"suite":"lists","example.com/env":"%s"%s}},
                 "relationships":{"space":{"data":{"guid":"%s"}}}}
                """
                    .formatted(
                        row[0], row[1], row[0].equals("a") ? ",\"only\":\"\"" : "", cf.spaceGuid))
            .expect(201);
      }
    }
  }

  private List<String> names(String selector) {
    return Cli.resources(
            wire.get("/v3/apps?order_by=name&label_selector=" + Cli.encode(selector)).expect(200))
        .stream()
        .map(app -> app.path("name").asText().replace("lists-", ""))
        .toList();
  }

  @Test
  void labelSelectors() {
    assertThat(names("suite=lists")).containsExactly("a", "b", "c");
    assertThat(names("suite==lists,example.com/env=prod")).containsExactly("b", "c");
    assertThat(names("suite=lists,example.com/env!=prod")).containsExactly("a");
    assertThat(names("suite=lists,example.com/env in (test,stage)")).containsExactly("a");
    assertThat(names("suite=lists,example.com/env notin (test)")).containsExactly("b", "c");
    assertThat(names("suite=lists,only")).containsExactly("a");
    assertThat(names("suite=lists,!only")).containsExactly("b", "c");
    assertThat(names("suite=nobody")).isEmpty();
  }

  @Test
  void pagesLinkToEachOtherAndKeepTheFilters() {
    JsonNode first =
        wire.get("/v3/apps?label_selector=suite%3Dlists&per_page=2&order_by=-name")
            .expect(200)
            .json();
    assertThat(first.at("/pagination/total_results").asInt()).isEqualTo(3);
    assertThat(first.at("/pagination/total_pages").asInt()).isEqualTo(2);
    assertThat(first.at("/pagination/previous").isNull()).isTrue();
    String next = first.at("/pagination/next/href").asText();
    assertThat(next).startsWith("http").contains("label_selector").contains("order_by=-name");
    JsonNode second = wire.get(next).expect(200).json();
    assertThat(second.path("resources")).hasSize(1);
    assertThat(second.at("/resources/0/name").asText()).isEqualTo("lists-a");
    assertThat(second.at("/pagination/next").isNull()).isTrue();
    assertThat(second.at("/pagination/previous/href").asText()).contains("page=1");
    JsonNode beyond =
        wire.get("/v3/apps?label_selector=suite%3Dlists&per_page=2&page=9").expect(200).json();
    assertThat(beyond.path("resources")).isEmpty();
    wire.get("/v3/apps?per_page=5000").expect(200);
  }

  @Test
  void anEmptyListHasOnePage() {
    JsonNode empty = wire.get("/v3/apps?names=nobody").expect(200).json();
    assertThat(empty.at("/pagination/total_pages").asInt()).isEqualTo(1);
    assertThat(empty.at("/pagination/total_results").asInt()).isZero();
    assertThat(empty.path("resources")).isEmpty();
  }

  @Test
  void includesSpacesAndOrganizations() {
    JsonNode apps =
        wire.get("/v3/apps?label_selector=suite%3Dlists&include=space,space.organization")
            .expect(200)
            .json();
    assertThat(apps.at("/included/spaces/0/name").asText()).isEqualTo("prod");
    assertThat(apps.at("/included/organizations/0/name").asText()).isEqualTo("demo");
    JsonNode spaces = wire.get("/v3/spaces?names=prod&include=organization").expect(200).json();
    assertThat(spaces.at("/included/organizations/0/name").asText()).isEqualTo("demo");
    wire.get("/v3/routes?include=domain,space").expect(200);
  }

  @Test
  void severalNamesAndGuids() {
    assertThat(Cli.resources(wire.get("/v3/apps?names=lists-a,lists-b").expect(200))).hasSize(2);
    String guid = Cli.only(wire.get("/v3/apps?names=lists-a").expect(200)).path("guid").asText();
    assertThat(Cli.resources(wire.get("/v3/apps?guids=" + guid).expect(200))).hasSize(1);
  }

  @Test
  void aWholeRegionIsReadInTenListCalls() {
    for (String list :
        List.of(
            "/v3/apps?per_page=5000",
            "/v3/processes?per_page=5000&embed=process_instances",
            "/v3/packages?per_page=5000",
            "/v3/builds?per_page=5000",
            "/v3/droplets?per_page=5000",
            "/v3/deployments?per_page=5000",
            "/v3/routes?per_page=5000",
            "/v3/domains?per_page=5000",
            "/v3/service_instances?per_page=5000",
            "/v3/service_credential_bindings?per_page=5000")) {
      assertThat(wire.get(list).expect(200).json().path("resources").isArray()).as(list).isTrue();
    }
  }
}
