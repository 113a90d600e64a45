package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is very long or very deep is answered as what is short, and soon. */
class LongTextsTest {
  private static final int MANY = 200_000;
  private static final String MANIFEST = "/v3/spaces/{space}/manifest_diff";
  private static Region region;

  @BeforeAll
  static void start() {
    region = new Region();
  }

  @AfterAll
  static void stop() {
    region.close();
  }

  private static Arguments json(String what, String path, String body, int status) {
    return Arguments.of(what, path, body, "application/json", status);
  }

  private static Arguments manifest(String what, String settings, int status) {
    String body = "applications: [{name: it, " + settings + "}]";
    return Arguments.of(what, MANIFEST, body, "application/x-yaml", status);
  }

  static Stream<Arguments> requests() {
    String form = "application/x-www-form-urlencoded";
    String route =
        "{\"host\":\"h\",\"path\":\"/%s\",\"relationships\":{\"space\":{\"data\":{\"guid\":\"{space}\"}},"
            + "\"domain\":{\"data\":{\"guid\":\"{domain}\"}}}}";
    return Stream.of(
        Arguments.of("deep form", "/v3/apps", "a" + "[b]".repeat(MANY) + "=c", form, 400),
        Arguments.of("form of 33", "/v3/apps", "a" + "[b]".repeat(33) + "=c", form, 400),
        Arguments.of("form of 32", "/v3/apps", "a" + "[b]".repeat(32) + "=c", form, 422),
        json("deep JSON", "/v3/apps", "{\"a\":".repeat(MANY) + 1 + "}".repeat(MANY), 400),
        json("domain", "/v3/domains", "{\"name\":\"" + "a.".repeat(MANY) + "b\"}", 422),
        json("path of a route", "/v3/routes", route.formatted("p".repeat(MANY)), 422),
        json(
            "prefix of a label",
            "/v3/domains",
            "{\"metadata\":{\"labels\":{\"" + "a.".repeat(24_000) + "b/c\":\"d\"}}}",
            422),
        manifest("digits", "instances: \"" + "1".repeat(MANY * 5) + "\"", 422),
        manifest("digits in parts", "instances: \"1" + "_1".repeat(MANY) + "\"", 422),
        manifest("size", "memory: " + "1".repeat(MANY * 5) + "M", 201),
        manifest("lists in lists", "env: {A: " + "[".repeat(MANY) + "]".repeat(MANY) + "}", 500),
        manifest("route", "routes: [{route: a.b/" + "p".repeat(MANY) + "}]", 201));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void isAnswered(String what, String path, String body, String type, int status) {
    Client.Answer answer =
        region.client.call("POST", region.filled(path), region.filled(body), type);
    assertThat(answer.status()).as(what).isEqualTo(status);
  }
}
