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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulator stores of each scalar what docs/manifest-scalars.md says that Cloud Controller
 * does: of what {@code cf} sends, and of what Available CF sends.
 */
class StoredScalarsTest {
  private static final Path DOC =
      Path.of(System.getProperty("acf.root", "../.."), "docs/manifest-scalars.md");
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static Simulator simulator;
  private static Client client;
  private static Pushes pushes;
  private static String space;

  @BeforeAll
  static void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
    space = "/v3/spaces/" + pushes.space();
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

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
    var answer = client.call("POST", space + "/actions/apply_manifest", yaml, "application/x-yaml");
    if (row.stored().equals("500")) {
      assertThat(answer.status()).isEqualTo(500);
      return;
    }
    assertThat(pushes.job(answer).path("state").asText()).as(answer.text()).isEqualTo("COMPLETE");
    var app = client.get("/v3/apps?names=" + name).json().at("/resources/0/guid").asText();
    JsonNode env = client.get("/v3/apps/" + app + "/environment_variables").json().path("var");
    assertThat(env.path("A")).isEqualTo(new ObjectMapper().readTree(row.stored()));
  }
}
