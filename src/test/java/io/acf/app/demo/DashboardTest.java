package io.acf.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules that keep a dashboard from breaking elsewhere. */
class DashboardTest {
  private static final Pattern METRIC =
      Pattern.compile("\\b((?:acf|resilience4j)_[a-z0-9_]+)(\\{[^}]*})?(\\[[^]]*])?");
  private static Dashboard dashboard;

  @BeforeAll
  static void read() throws IOException {
    dashboard = Dashboard.read();
  }

  @Test
  void isProvisionedNotEdited() {
    var json = dashboard.json();
    assertThat(json.path("uid").asText()).isEqualTo("acf-federation");
    assertThat(json.path("editable").asBoolean(true)).isFalse();
    assertThat(json.path("schemaVersion").asInt()).isEqualTo(42);
    assertThat(json.has("__inputs")).isFalse();
    assertThat(json.path("title").asText()).isNotBlank();
    assertThat(json.path("description").asText()).isNotBlank();
    assertThat(json.path("links").size()).isPositive();
  }

  @Test
  void everyPanelSaysWhatItIs() {
    assertThat(dashboard.panels()).hasSizeGreaterThanOrEqualTo(10);
    for (var panel : dashboard.panels()) {
      var title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(panel.path("description").asText()).as(title).isNotBlank();
      assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotBlank();
      assertThat(panel.path("type").asText())
          .as(title)
          .isIn("stat", "status-history", "table", "bargauge", "heatmap", "timeseries");
      assertThat(panel.path("targets").size()).as(title).isPositive();
    }
  }

  @Test
  void panelsHaveTheirOwnPlaceAndNumber() {
    var numbers = new HashSet<Integer>();
    var cells = new HashSet<List<Integer>>();
    for (var panel : dashboard.panels()) {
      var title = panel.path("title").asText();
      assertThat(numbers.add(panel.path("id").asInt())).as(title).isTrue();
      var grid = panel.path("gridPos");
      assertThat(grid.path("x").asInt() + grid.path("w").asInt()).as(title).isLessThanOrEqualTo(24);
      for (int x = 0; x < grid.path("w").asInt(); x++) {
        for (int y = 0; y < grid.path("h").asInt(); y++) {
          var cell = List.of(grid.path("x").asInt() + x, grid.path("y").asInt() + y);
          assertThat(cells.add(cell)).as(title + " overlaps at " + cell).isTrue();
        }
      }
    }
  }

  @Test
  void noDataSourceIsHardCoded() {
    var first = dashboard.json().at("/templating/list/0");
    assertThat(first.path("type").asText()).isEqualTo("datasource");
    assertThat(first.path("label").asText()).isEqualTo("Data source");
    for (JsonNode source : dashboard.json().findValues("datasource")) {
      assertThat(source.path("uid").asText()).isEqualTo("${datasource}");
    }
  }

  @Test
  void variablesAreThereForManyAndAll() {
    var names = dashboard.json().at("/templating/list").findValuesAsText("name");
    assertThat(names).containsExactly("datasource", "job", "instance", "region", "federation");
    for (var variable : dashboard.json().at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        assertThat(variable.path("multi").asBoolean()).isTrue();
        assertThat(variable.path("includeAll").asBoolean()).isTrue();
        assertThat(variable.path("allValue").asText()).isEqualTo(".+");
      }
    }
  }

  @Test
  void everyMetricIsAskedForByJobAndInstance() {
    for (var query : dashboard.queries()) {
      var metrics = METRIC.matcher(query.expression());
      var found = 0;
      while (metrics.find()) {
        found++;
        assertThat(metrics.group(2))
            .as(query.where() + ": " + metrics.group(1))
            .contains("job=~\"$job\"")
            .contains("instance=~\"$instance\"");
      }
      assertThat(found).as(query.where()).isPositive();
    }
  }

  @Test
  void rangesFollowTheScrapeAndCountersAreRates() {
    for (var query : dashboard.queries()) {
      var text = query.expression();
      var ranges = Pattern.compile("\\[([^]]*)]").matcher(text);
      while (ranges.find()) {
        assertThat(ranges.group(1)).as(query.where()).startsWith("$__rate_interval");
      }
      var metrics = METRIC.matcher(text);
      while (metrics.find()) {
        var counter = metrics.group(1).matches(".*_(total|bucket|sum|count)");
        if (counter) {
          assertThat(text.substring(0, metrics.start()))
              .as(query.where())
              .matches("(?s).*(rate|increase)\\($");
        }
      }
    }
  }
}
