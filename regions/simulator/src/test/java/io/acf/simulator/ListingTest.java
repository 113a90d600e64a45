package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingTest {
  @AutoClose private static final Region region = new Region();
  private static final Client client = region.client;

  @BeforeAll
  static void start() {
    String space = new Pushes(client).space();
    for (int i = 0; i < 7; i++) {
      client.post(
          "/v3/apps",
          "name",
          "app-" + (6 - i),
          "relationships",
          Map.of("space", Map.of("data", Map.of("guid", space))),
          "metadata",
          Map.of("labels", i % 2 == 0 ? Map.of("even", "yes", "n", "" + i) : Map.of("n", "" + i)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "even | 4",
        "!even | 3",
        "even=yes | 4",
        "even==yes | 4",
        "even!=yes | 3",
        "n in (1,2, 3) | 3",
        "n notin (1,2) | 5",
        "even,n in (0,1) | 1",
        "nothing | 0",
      })
  void labelSelectorsChoose(String selector, int count) {
    String encoded = URLEncoder.encode(selector, StandardCharsets.UTF_8);
    var answer = client.get("/v3/apps?label_selector=" + encoded);
    assertThat(answer.json().at("/pagination/total_results").asInt())
        .as(answer.text())
        .isEqualTo(count);
  }

  @Test
  void pagesCarryAbsoluteLinksWithPorts() {
    var page = client.get("/v3/apps?per_page=3&page=2&order_by=name").json();
    assertThat(page.at("/pagination/total_results").asInt()).isEqualTo(7);
    assertThat(page.at("/pagination/total_pages").asInt()).isEqualTo(3);
    assertThat(page.at("/pagination/next/href").asText())
        .isEqualTo(region.simulator.uri() + "/v3/apps?order_by=name&page=3&per_page=3");
    assertThat(page.at("/resources/0/name").asText()).isEqualTo("app-3");
    var empty = client.get("/v3/apps?names=none").json();
    assertThat(empty.at("/pagination/total_pages").asInt()).isEqualTo(1);
    assertThat(empty.at("/pagination/next").isNull()).isTrue();
    var down = client.get("/v3/apps?order_by=-created_at").json();
    assertThat(down.at("/resources/0/name").asText()).isEqualTo("app-0");
  }

  @Test
  void whatIsAskedWronglyIsA400() {
    for (String query :
        List.of(
            "per_page=0",
            "per_page=5001",
            "page=x",
            "order_by=x",
            "nonsense=1",
            "include=x",
            "label_selector=%3D")) {
      var answer = client.get("/v3/apps?" + query);
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/code").asInt()).as(query).isEqualTo(10005);
    }
  }

  @Test
  void includedSpacesAndOrganizationsComeAlong() {
    var page = client.get("/v3/apps?include=space.organization").json();
    assertThat(page.at("/included/spaces/0/name").asText()).isEqualTo("prod");
    assertThat(page.at("/included/organizations/0/name").asText()).isEqualTo("demo");
  }

  @Test
  void labelsHaveLimitsAndNullRemoves() {
    var app = client.get("/v3/apps?names=app-0").json().at("/resources/0/guid").asText();
    var tooLong =
        client.patch("/v3/apps/" + app, "metadata", Map.of("labels", Map.of("a", "x".repeat(64))));
    assertThat(tooLong.status()).isEqualTo(422);
    client.patch("/v3/apps/" + app, "metadata", Map.of("labels", Map.of("a", "b")));
    var removed =
        client.call(
            "PATCH",
            "/v3/apps/" + app,
            "{\"metadata\":{\"labels\":{\"a\":null}}}",
            "application/json");
    assertThat(removed.json().at("/metadata/labels").has("a")).isFalse();
  }

  @Test
  void withoutATokenThereIsA401() {
    var answer = new Client(region.simulator).get("/v3/apps");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().at("/errors/0/code").asInt()).isEqualTo(10002);
  }
}
