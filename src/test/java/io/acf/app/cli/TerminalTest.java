package io.acf.app.cli;

import static io.acf.app.cli.Server.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.app.rest.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever wrote a subject, a reason or an error of CF: it does not steer our reader's terminal. */
class TerminalTest {
  /** Title and clipboard, colours, C1, direction, separators, and a line that is none of ours. */
  private static final String EVIL =
      "ab\u001b]0;owned\u0007\u001b[31mred\u009b2J\u0085x\u202egnp.\u2066y\u2069\u200e\u061c\u2028z\u2029\u007f\r\n"
          + "forged";

  private static final String STEERS =
      "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069]";

  private Server server;

  @BeforeEach
  void start() throws IOException {
    server = new Server();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void plain(Server.Run run) {
    assertThat(run.out() + run.err()).doesNotContainPattern(STEERS);
  }

  private static Map<String, Object> page(Object... resources) {
    return Map.of("pagination", Map.of("total_pages", 1), "resources", List.of(resources));
  }

  @Test
  void noVerbPrintsWhatSteersATerminal() throws IOException {
    server.on("/federations/orders/status", 200, evil(Samples.orders()));
    server.on("/regions", 200, page(evil(Samples.region("eu-1", false))));
    server.on("/events", 200, page(evil(Samples.event(1, "cordon", "x"))));
    server.on("/source", 200, evil(source()));
    for (var verb :
        List.of(
            List.of("status", "orders"),
            List.of("regions"),
            List.of("events"),
            List.of("source"))) {
      for (var format : List.of("table", "wide", "yaml", "name", "json")) {
        var words = new java.util.ArrayList<>(verb);
        words.addAll(List.of("-o", format));
        var run = server.acf(words.toArray(String[]::new));
        assertThat(run.exit()).as("%s %s", words, run).isZero();
        assertThat(run.out()).as(words.toString()).isNotEmpty().doesNotContainPattern(STEERS);
        if (format.equals("table")) {
          assertThat(run.out()).doesNotContain("\nforged");
        }
      }
    }
    JsonNode json = Reply.JSON.readTree(server.acf("source", "-o", "json").out());
    assertThat(json.path("accepted").path("subject").asText()).isEqualTo(EVIL);
  }

  private static Api.Source source() {
    return Reply.JSON.convertValue(
        Map.of(
            "url",
            "/repo",
            "branch",
            "main",
            "condition",
            "following",
            "reason",
            "x",
            "tip",
            "x",
            "accepted",
            Map.of(
                "commit",
                "a",
                "generation",
                "1.0",
                "at",
                "2026-11-28T00:00:00Z",
                "author",
                "x",
                "subject",
                "x"),
            "problems",
            List.of(Samples.problem("error", "x", 1, "x", "x"))),
        Api.Source.class);
  }

  /** Every text of people or of others becomes evil. */
  private static JsonNode evil(Object value) {
    return spoil(Reply.JSON.valueToTree(value));
  }

  private static JsonNode spoil(JsonNode node) {
    if (node.isArray()) {
      var all = Reply.JSON.createArrayNode();
      node.forEach(
          item ->
              all.add(item.isTextual() ? Reply.JSON.getNodeFactory().textNode(EVIL) : spoil(item)));
      return all;
    }
    if (!node.isObject()) {
      return node;
    }
    var all = Reply.JSON.createObjectNode();
    node.fields()
        .forEachRemaining(
            field -> {
              boolean fixed =
                  field.getValue().asText().matches("20\\d\\d-.*Z")
                      || !field.getValue().isTextual();
              if (fixed) {
                all.set(field.getKey(), spoil(field.getValue()));
              } else {
                all.put(field.getKey(), EVIL);
              }
            });
    return all;
  }

  @Test
  void aRefusalOfTheServerIsPlainToo() {
    server.on(
        "/federations/orders/status",
        404,
        Map.of(
            "title",
            EVIL,
            "detail",
            EVIL,
            "tip",
            EVIL,
            "errors",
            List.of(Map.of("message", EVIL))));
    var run = server.acf("status", "orders");
    assertThat(run.exit()).isEqualTo(1);
    plain(run);
  }

  @Test
  void namesOfFilesAndArgumentsArePlainToo(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("a\u202eb\u001b[31m"));
    Files.writeString(folder.resolve("a\u202eb\u001b[31m/federation.yml"), "version: [");
    Files.writeString(folder.resolve("platform.yml"), "version: 2\n");
    for (var format : List.of("table", "yaml", "json")) {
      var run = run("validate", folder.toString(), "-o", format);
      assertThat(run.exit()).isEqualTo(2);
      plain(run);
    }
    plain(run("status", "\u202e\u001b[2J", "--bad\u009b"));
    plain(run("stat\u202eus\u001b]0;x\u0007"));
  }

  @Test
  void ourOwnColoursPass() {
    assertThat(TerminalWriter.clean(Paint.ANSI.state("up", "up") + "\u001b[5m"))
        .isEqualTo("\u001b[32mup\u001b[0m?[5m");
    assertThat(TerminalWriter.clean("a\tb\nümlaut 漢字 👩\u200d🚀"))
        .isEqualTo("a\tb\nümlaut 漢字 👩\u200d🚀");
  }

  @Test
  void aPasswordOnTheCommandLineIsNotRepeated() {
    for (var words :
        List.of(
            List.of("status", "https://u:s3cr3t-canary@h/x", "y", "z"),
            List.of("serve", "https://u:s3cr3t-canary@h/x"),
            List.of("status", "--server", "http://u:s3cr3t-canary@127.0.0.1:1"),
            List.of("status", "--server", "ftp://u:s3cr3t-canary@h"),
            List.of("status", "--server", "http://u:s3cr3t-canary"))) {
      var run = run(words.toArray(String[]::new));
      assertThat(run.exit()).as(words.toString()).isNotZero();
      assertThat(run.out() + run.err())
          .as(words.toString())
          .isNotEmpty()
          .doesNotContain("s3cr3t-canary");
    }
  }
}
