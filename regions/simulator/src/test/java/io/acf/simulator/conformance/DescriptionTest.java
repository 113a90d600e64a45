package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The measure itself: it takes the description's own examples and notices planted faults. */
@ExtendWith(Conformance.class)
final class DescriptionTest {
  private static final String APP =
      """
      {"guid": "1cb006ee-fb05-47e1-b541-c34179ddc446", "name": "my_app", "state": "%s",
       "created_at": "2016-03-17T21:41:30Z", "updated_at": "2016-06-08T16:41:26Z",
       "lifecycle": {"type": "buildpack", "data": {"buildpacks": [], "stack": "cflinuxfs4"}},
       "relationships": {}, "metadata": {"labels": {}, "annotations": {}}%s}
      """;

  private static Description description() {
    assumeThat(Conformance.judge()).as("SKIPPED: " + Conformance.absent()).isPresent();
    return Conformance.judge().orElseThrow();
  }

  private static List<Problem> judged(String method, String path, int status, String body) {
    return description()
        .problems(
            new Exchange(
                method,
                path,
                status,
                Map.of("content-type", List.of("application/json; charset=utf-8")),
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void takesTheDescriptionsOwnExamples() {
    assertThat(description().examples()).hasSizeGreaterThan(100);
    assertThat(
            description().examples().stream()
                .flatMap(example -> description().problems(example).stream())
                .filter(problem -> !Deviation.known(problem)))
        .isEmpty();
  }

  @Test
  void noticesPlantedFaults() {
    String path = "/v3/apps/1cb006ee-fb05-47e1-b541-c34179ddc446";
    assertThat(judged("GET", path, 200, APP.formatted("SLEEPING", "")))
        .extracting(Problem::kind, Problem::place)
        .contains(
            org.assertj.core.groups.Tuple.tuple(Problem.Kind.SCHEMA, "GET /v3/apps/{guid} /state"));
    assertThat(judged("GET", path, 200, APP.formatted("STOPPED", "")))
        .as("links are described, and this answer has none")
        .extracting(Problem::kind, Problem::place)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Problem.Kind.MISSING, "App/links"));
    assertThat(judged("GET", path, 200, APP.formatted("STOPPED", ", \"links\": 1, \"colour\": 2")))
        .extracting(Problem::kind, Problem::place)
        .contains(
            org.assertj.core.groups.Tuple.tuple(Problem.Kind.UNDESCRIBED, "App/colour"),
            org.assertj.core.groups.Tuple.tuple(Problem.Kind.SCHEMA, "GET /v3/apps/{guid} /links"));
    assertThat(judged("GET", path, 418, "{}"))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.STATUS);
    assertThat(judged("GET", "/v3/teapots", 200, "{}"))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.OPERATION);
  }

  @Test
  void findsTheMoreLiteralOfTwoPaths() {
    Exchange current =
        new Exchange("GET", "/v3/apps/x/revisions/deployed?page=1", 200, Map.of(), new byte[0]);
    assertThat(description().operation(current)).contains("GET /v3/apps/{guid}/revisions/deployed");
  }
}
