package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulator stores of each scalar what docs/manifest-scalars.md says that Cloud Controller
 * does: of what {@code cf} sends, and of what Available CF sends.
 */
class StoredScalarsTest {
  private static final Path DOC =
      Path.of(System.getProperty("acf.root", "../.."), "docs/manifest-scalars.md");
  private static final AtomicInteger COUNT = new AtomicInteger();

  @AutoClose private static final Region region = new Region();
  private static final Client client = region.client;
  private static final Pushes pushes = region.pushes;

  /** Sent, and then stored as JSON or a status. */
  record Row(String sent, String stored) {}

  static List<Row> rows() throws IOException {
    var rows = new ArrayList<Row>();
    var table = Files.readString(DOC);
    table = table.substring(table.indexOf("## Values of env"), table.indexOf("## Fields"));
    for (var line :
        table.lines().filter(it -> it.startsWith("| `") || it.startsWith("|  |")).toList()) {
      var cells = new ArrayList<String>();
      for (var cell : line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1)) {
        var text = cell.strip().replace("\\|", "|");
        cells.add(text.startsWith("`") ? text.substring(1, text.length() - 1) : text);
      }
      if (!cells.get(1).isEmpty()) {
        rows.add(new Row(cells.get(1), cells.get(2)));
      }
      rows.add(new Row(cells.get(3), cells.get(4)));
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isStored(Row row) throws IOException {
    var name = "s" + COUNT.incrementAndGet();
    var yaml =
        "---\napplications:\n- name: \"%s\"\n  env:\n    A: %s\n".formatted(name, row.sent());
    var answer = pushes.apply(yaml);
    if (row.stored().equals("500")) {
      assertThat(answer.status()).isEqualTo(500);
      return;
    }
    assertThat(pushes.job(answer).path("state").asText()).as(answer.text()).isEqualTo("COMPLETE");
    var app = client.get("/v3/apps?names=" + name).json().at("/resources/0/guid").asText();
    JsonNode env = client.get("/v3/apps/" + app + "/environment_variables").json().path("var");
    assertThat(env.path("A")).isEqualTo(new ObjectMapper().readTree(row.stored()));
  }

  /** The texts that a request's values become are those that a manifest's become. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          1.0 => 1.0
          100000000000000000000.0 => 1.0e+20
          0.00001 => 1.0e-05
          123456789012345678901234567890 => 123456789012345678901234567890
          true => true
          [1.5,null,"a",100000000000000000000.0] => [1.5, nil, "a", 1.0e+20]
          {"a":{"b c":null},"d?":[]} => {:a=>{:"b c"=>nil}, :d?=>[]}
          ["\\u0001#{x}\\u001b\\"\\u007f"] => ["\\u0001\\#{x}\\e\\"\\x7F"]
          ["caf\\u00e9 #$y # z"] => ["café \\#$y # z"]
          {"caf\\u00e9":1} => {:café=>1}
          """)
  void isStoredAlikeFromARequest(String value, String stored) {
    var name = "j" + COUNT.incrementAndGet();
    var yaml = "---\napplications:\n- name: \"%s\"\n  env:\n    A: %s\n".formatted(name, value);
    var answer = pushes.apply(yaml);
    assertThat(pushes.job(answer).path("state").asText()).as(answer.text()).isEqualTo("COMPLETE");
    var manifests = client.get("/v3/apps?names=" + name).json().at("/resources/0/guid").asText();
    var body =
        "{\"name\":\"%s-2\",\"environment_variables\":{\"A\":%s},\"relationships\":{\"space\":{\"data\":{\"guid\":\"%s\"}}}}"
            .formatted(name, value, region.guid("space"));
    var created = client.call("POST", "/v3/apps", body, "application/json");
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(variable(created.json().path("guid").asText()))
        .isEqualTo(variable(manifests))
        .isEqualTo(stored);
  }

  private static String variable(String app) {
    return client.get("/v3/apps/" + app + "/environment_variables").json().at("/var/A").asText();
  }
}
