package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of manifests as cf sends them, over the wire; the cases are in manifests.txt. */
class ManifestTableTest {
  private static final String DOMAIN = "apps.eu-1.test";
  private static final AtomicInteger COUNT = new AtomicInteger();
  @AutoClose private static final Region region = new Region();
  private static final Client client = region.client;
  private static final Pushes pushes = region.pushes;

  /** One push of a case: the manifest, and what then holds. */
  record Push(String body, List<String> expected) {}

  record Case(String title, List<Push> pushes) {
    @Override
    public String toString() {
      return title;
    }
  }

  static String resource(String name) {
    try (InputStream in = ManifestTableTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String block : resource("manifests.txt").split("(?m)^== ", -1)) {
      int end = block.indexOf('\n');
      if (!block.startsWith("#")) {
        List<Push> all = new ArrayList<>();
        for (String push : block.substring(end + 1).split("(?m)^&&\n", -1)) {
          all.add(push(push));
        }
        cases.add(new Case(block.substring(0, end), all));
      }
    }
    return cases.stream();
  }

  private static Push push(String text) {
    StringBuilder body = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("> ")) {
        expected.add(line.substring(2));
      } else if (!line.isEmpty()) {
        body.append(line).append('\n');
      }
    }
    return new Push(body.toString(), expected);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void becomes(Case each) {
    Run run = new Run("c" + COUNT.incrementAndGet());
    each.pushes().forEach(run::push);
  }

  private static Client.Answer send(String action, String yaml) {
    return client.call(
        "POST", region.filled("/v3/spaces/{space}/" + action), yaml, "application/x-yaml");
  }

  private static List<String> details(JsonNode errors) {
    return errors.findValuesAsText("detail");
  }

  /** One case: its app's name, and what the last push said. */
  private static final class Run {
    private final String base;
    private String name;
    private JsonNode job = Json.object();

    Run(String name) {
      this.base = name;
      this.name = name;
    }

    private String filled(String text) {
      return text.replace("NAME", base).replace("DOMAIN", DOMAIN);
    }

    private String manifest(String body) {
      boolean whole =
          !body.matches("(?s)[A-Za-z_-]+:.*") || body.matches("(?s)(applications|version|hello).*");
      return filled(whole ? body : "applications:\n- name: NAME\n" + body.indent(2));
    }

    void push(Push push) {
      String yaml = manifest(push.body());
      List<String> expected = push.expected().stream().map(this::filled).toList();
      expected.stream()
          .filter(each -> each.startsWith("name "))
          .forEach(each -> name = each.substring(5));
      Client.Answer diff = send("manifest_diff", yaml);
      Client.Answer applied = send("actions/apply_manifest", yaml);
      List<String> refusals =
          expected.stream()
              .filter(each -> each.matches("(?s)(422|400|500|apply)!?( .*)?"))
              .toList();
      if (!refusals.isEmpty()) {
        refused(refusals, diff, applied);
        return;
      }
      int diffed = expected.contains("diff 500") ? 500 : 201;
      assertThat(diff.status()).as(diff.text()).isEqualTo(diffed);
      job = pushes.job(applied);
      boolean fails = expected.stream().anyMatch(each -> each.startsWith("job"));
      assertThat(job.path("state").asText())
          .as(job.toString())
          .isEqualTo(fails ? "FAILED" : "COMPLETE");
      expected.forEach(this::check);
    }

    private void refused(List<String> refusals, Client.Answer diff, Client.Answer applied) {
      String first = refusals.getFirst();
      if (first.equals("500")) {
        for (Client.Answer each : List.of(diff, applied)) {
          assertThat(each.status()).as(each.text()).isEqualTo(500);
          assertThat(each.json().at("/errors/0/code").asInt()).isEqualTo(10001);
        }
        return;
      }
      List<String> texts = refusals.stream().map(this::message).toList();
      int status = first.startsWith("400") ? 400 : 422;
      assertThat(applied.status()).as(applied.text()).isEqualTo(status);
      assertThat(details(applied.json())).isEqualTo(texts);
      if (first.startsWith("apply")) {
        assertThat(diff.status()).as(diff.text()).isEqualTo(201);
      } else {
        assertThat(diff.status()).as(diff.text()).isEqualTo(status);
        assertThat(details(diff.json())).isEqualTo(texts);
      }
      assertThat(client.get("/v3/apps?names=" + base).json().path("resources").size())
          .as("nothing is made")
          .isZero();
    }

    /** Without "!" the name of the application stands before a message. */
    private String message(String line) {
      int blank = line.indexOf(' ');
      String text = line.substring(blank + 1).replace("\\n", "\n");
      boolean whole = line.charAt(blank - 1) == '!' || line.startsWith("400");
      return whole ? text : "For application '" + name + "': " + text;
    }

    private JsonNode app() {
      return client.get("/v3/apps?names=" + name.replace(" ", "%20")).json().at("/resources/0");
    }

    private String guid() {
      return app().path("guid").asText();
    }

    private void check(String line) {
      String[] words = line.split(" ", 2);
      String rest = words.length > 1 ? words[1] : "";
      String path = "/v3/apps/" + guid();
      switch (words[0]) {
        case "name", "diff" -> {}
        case "job" ->
            assertThat(job.at("/errors/0/detail").asText())
                .isEqualTo("For application '" + name + "': " + rest);
        case "job!" -> assertThat(job.at("/errors/0/detail").asText()).isEqualTo(rest);
        case "jobs" ->
            assertThat(job.at("/errors/0/detail").asText())
                .startsWith("For application '" + name + "': " + rest);
        case "code" -> assertThat(job.at("/errors/0/code").asText()).isEqualTo(rest);
        case "env" -> field(client.get(path + "/environment_variables").json().path("var"), rest);
        case "app" -> field(app(), rest);
        case "routes" ->
            assertThat(
                    new TreeSet<>(
                        client
                            .get(path + "/routes")
                            .json()
                            .path("resources")
                            .findValuesAsText("url")))
                .isEqualTo(new TreeSet<>(rest.isEmpty() ? List.of() : List.of(rest.split(" "))));
        case "protocol" ->
            assertThat(
                    client
                        .get(path + "/routes")
                        .json()
                        .at("/resources/0/destinations/0/protocol")
                        .asText())
                .isEqualTo(rest);
        case "gives" -> assertThat(generated(path)).contains(rest);
        case "without" -> assertThat(generated(path)).doesNotContain(rest);
        case "again" -> again(path);
        default -> field(client.get(path + "/processes/" + words[0]).json(), rest);
      }
    }

    private static String generated(String path) {
      return client.get(path + "/manifest").text();
    }

    /** The generated manifest changes nothing, and has no diff. */
    private static void again(String path) {
      String before = generated(path);
      var diff = send("manifest_diff", before);
      assertThat(diff.json().path("diff")).as(diff.text() + before).isEmpty();
      assertThat(pushes.job(send("actions/apply_manifest", before)).path("state").asText())
          .isEqualTo("COMPLETE");
      assertThat(generated(path)).isEqualTo(before);
    }

    /** POINTER JSON, where "-" means that it is not there; pointers may hold blanks. */
    private static void field(JsonNode node, String rest) {
      int blank = rest.startsWith("/a b ") ? 4 : rest.indexOf(' ');
      JsonNode found = node.at(rest.substring(0, blank));
      String wanted = rest.substring(blank + 1);
      if (wanted.equals("-")) {
        assertThat(found.isMissingNode()).as(node.toString()).isTrue();
      } else {
        assertThat(found.toString()).as(node.toString()).isEqualTo(wanted);
      }
    }
  }

  static Stream<Map.Entry<String, String>> scalars() {
    return resource("manifest-scalars.txt")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> Map.entry(line.substring(0, at(line)).strip(), line.substring(at(line) + 4)));
  }

  private static int at(String line) {
    return line.lastIndexOf(" => ");
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void anEnvValueIsStored(Map.Entry<String, String> scalar) {
    String name = "s" + COUNT.incrementAndGet();
    var job =
        pushes.job(
            send(
                "actions/apply_manifest",
                "applications:\n- name: " + name + "\n  env:\n    A: " + scalar.getKey() + "\n"));
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("COMPLETE");
    String guid = client.get("/v3/apps?names=" + name).json().at("/resources/0/guid").asText();
    assertThat(
            client
                .get("/v3/apps/" + guid + "/environment_variables")
                .json()
                .at("/var/A")
                .toString())
        .isEqualTo(scalar.getValue());
  }
}
