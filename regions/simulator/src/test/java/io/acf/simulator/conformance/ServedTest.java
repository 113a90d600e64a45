package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.acf.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/conformance.md} that say what is served and what is not, written from
 * the simulator's own endpoints and the API's description. {@code -Dacf.docs.write=true} writes
 * them anew.
 */
final class ServedTest {
  private static final String DESCRIBED =
      "| resource | operations served | not served, and what answers instead |\n|---|---|---|\n";
  private static final String BESIDE = "| beside API v3 | served |\n|---|---|\n";
  private static final Path DOC =
      Path.of(System.getProperty("acf.root", "../..")).resolve("docs/conformance.md");

  @Test
  void everyDescribedOperationIsServedOrNamed() throws IOException {
    assumeThat(Conformance.judge()).as("SKIPPED: " + Conformance.absent()).isPresent();
    Description description = Conformance.judge().orElseThrow();
    Set<String> served =
        Simulator.endpoints().stream()
            .flatMap(each -> description.operation(CoverageTest.asked(each)).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    String rows =
        grouped(description.operations().stream(), ServedTest::resource).entrySet().stream()
            .map(each -> row(each.getKey(), each.getValue(), served))
            .collect(Collectors.joining());
    is(DESCRIBED, rows);
  }

  private static String row(String resource, Set<String> operations, Set<String> served) {
    Set<String> missing = new TreeSet<>(operations);
    missing.removeAll(served);
    String instead =
        missing.isEmpty()
            ? ""
            : "`" + String.join("`, `", missing) + "`: 404, code 10000, `Unknown request`";
    return "| %s | %d of %d | %s |\n"
        .formatted(resource, operations.size() - missing.size(), operations.size(), instead);
  }

  /** {@code GET /v3/apps/{guid}} is about apps. */
  private static String resource(String operation) {
    String[] parts = operation.replaceFirst("^[A-Z]+ /", "").split("/", -1);
    return parts.length < 2 || !parts[0].equals("v3") ? "root" : "`" + parts[1] + "`";
  }

  @Test
  void everyEndpointBesideTheDescriptionIsNamed() throws IOException {
    Stream<String> beside =
        Simulator.endpoints().stream()
            .filter(each -> !each.path().startsWith("/v3") && !each.path().equals("/"))
            .map(each -> each.method() + " " + each.path());
    String rows =
        grouped(beside, ServedTest::first).entrySet().stream()
            .map(each -> "| `%s` | %s |\n".formatted(each.getKey(), listed(each.getValue())))
            .collect(Collectors.joining());
    is(BESIDE, rows);
  }

  private static String listed(Set<String> endpoints) {
    return endpoints.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
  }

  private static String first(String endpoint) {
    return "/" + endpoint.replaceFirst("^[A-Z]+ /", "").replaceFirst("/.*", "");
  }

  private static SortedMap<String, Set<String>> grouped(
      Stream<String> all, Function<String, String> by) {
    return all.collect(
        Collectors.groupingBy(by, TreeMap::new, Collectors.toCollection(TreeSet::new)));
  }

  private static void is(String head, String rows) throws IOException {
    String text = Files.readString(DOC);
    int begin = text.indexOf(head) + head.length();
    assertThat(begin).as("the head of the table").isGreaterThan(head.length() - 1);
    int end = text.indexOf("\n\n", begin) + 1;
    if (Boolean.getBoolean("acf.docs.write")) {
      Files.writeString(DOC, text.substring(0, begin) + rows + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end)).isEqualTo(rows);
  }
}
