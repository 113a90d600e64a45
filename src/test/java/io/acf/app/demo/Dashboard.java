package io.acf.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dashboard as its file has it. */
record Dashboard(JsonNode json) {
  /** A query and where it stands. */
  record Query(String where, String expression) {}

  static Dashboard read() throws IOException {
    return new Dashboard(
        new ObjectMapper().readTree(root().resolve("src/main/grafana/federation.json").toFile()));
  }

  static Path root() {
    return Path.of(System.getProperty("acf.root", "..")).toAbsolutePath().normalize();
  }

  List<JsonNode> panels() {
    var panels = new ArrayList<JsonNode>();
    json.path("panels").forEach(panels::add);
    return panels;
  }

  /** Those of panels and annotations. */
  List<Query> queries() {
    var queries = new ArrayList<Query>();
    for (var panel : panels()) {
      for (var target : panel.path("targets")) {
        queries.add(new Query(panel.path("title").asText(), target.path("expr").asText()));
      }
    }
    for (var annotation : json.path("annotations").path("list")) {
      queries.add(new Query(annotation.path("name").asText(), annotation.path("expr").asText()));
    }
    return queries;
  }
}
