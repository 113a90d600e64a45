package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.acf.simulator.Simulator;
import io.acf.simulator.wire.Endpoint;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Runs last (see {@code junit-platform.properties}): every v3 operation of cf-java-client was
 * driven, and every deviation was needed. Only says so when all suites have run in this JVM.
 */
@Order(Integer.MAX_VALUE)
final class CoverageTest {
  /** Client operations that no suite calls, and why. */
  private static final Map<String, String> NOT_DRIVEN = Map.of();

  /** Endpoints of the simulator that the description lacks, and why they are there. */
  private static final Map<String, String> UNDESCRIBED =
      Map.of(
          "GET /v3/apps/:guid/processes/:type/process_instances",
          "every other sub-resource of a process is described in both forms, by guid and by type");

  private static Set<String> suitesInThisPackage() throws IOException, URISyntaxException {
    Path folder = Path.of(CoverageTest.class.getResource("CoverageTest.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.class") && !name.startsWith("CoverageTest"))
          .filter(name -> !isStory(name.replace(".class", "")))
          .map(name -> name.replace(".class", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static boolean isStory(String name) {
    try {
      return Class.forName(CoverageTest.class.getPackageName() + "." + name)
          .isAnnotationPresent(org.junit.jupiter.api.Tag.class);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static void assumeAllSuitesRan() throws IOException, URISyntaxException {
    Set<String> missing = suitesInThisPackage();
    missing.removeAll(Conformance.suites());
    assumeThat(missing).as("SKIPPED: only a part of the conformance suites ran").isEmpty();
  }

  @Test
  void everyOperationOfTheClientIsDriven() throws Exception {
    assumeAllSuitesRan();
    Set<String> idle = Driven.all();
    idle.removeAll(Driven.called());
    assertThat(idle).as("operations that no suite calls").isEqualTo(NOT_DRIVEN.keySet());
  }

  @Test
  void everyDeviationIsNeeded() throws Exception {
    assumeAllSuitesRan();
    assumeThat(Conformance.judge()).as("SKIPPED: " + Conformance.absent()).isPresent();
    assertThat(Deviation.unfired(Deviations.ALL)).as("rows that no answer needed").isEmpty();
  }

  @Test
  void everyEndpointOfTheSimulatorIsJudged() throws Exception {
    assumeAllSuitesRan();
    assumeThat(Conformance.judge()).as("SKIPPED: " + Conformance.absent()).isPresent();
    Set<String> driven = Conformance.operations();
    Set<String> idle = new TreeSet<>();
    Set<String> undescribed = new TreeSet<>();
    for (Endpoint endpoint : Simulator.endpoints()) {
      if (endpoint.path().startsWith("/v3")) {
        Optional<String> operation = operation(endpoint);
        if (operation.isEmpty()) {
          undescribed.add(endpoint.method() + " " + endpoint.path());
        } else if (!driven.contains(operation.get())) {
          idle.add(operation.get());
        }
      }
    }
    assertThat(undescribed)
        .as("endpoints that the description has not")
        .isEqualTo(UNDESCRIBED.keySet());
    assertThat(idle).as("endpoints whose answers no suite has seen").isEmpty();
  }

  /** {@code -Dacf.docs.write=true} writes the table anew. */
  @Test
  void theDocumentListsEveryDeviation() throws IOException {
    Path doc = Path.of(System.getProperty("acf.root", "../..")).resolve("docs/conformance.md");
    String text = Files.readString(doc);
    String head =
        "| what differs | where (regular expression) | why we follow something else |\n"
            + "|---|---|---|\n";
    int begin = text.indexOf(head) + head.length();
    int end = text.indexOf("\n\n", begin) < 0 ? text.length() : text.indexOf("\n\n", begin) + 1;
    String rows =
        Deviations.ALL.stream()
            .map(
                row ->
                    "| %s | `%s` | %s |\n"
                        .formatted(
                            row.kind(),
                            row.place().pattern().replace("|", "\\|"),
                            row.reason().replace("|", "\\|")))
            .collect(Collectors.joining());
    if (Boolean.getBoolean("acf.docs.write")) {
      Files.writeString(doc, text.substring(0, begin) + rows + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end)).isEqualTo(rows);
  }

  private static Optional<String> operation(Endpoint endpoint) {
    return Conformance.judge().orElseThrow().operation(asked(endpoint));
  }

  /** A request of an endpoint, as far as it tells the operation. */
  static Exchange asked(Endpoint endpoint) {
    String path = endpoint.path().replaceAll(":[a-z_]+", "x");
    return new Exchange(endpoint.method(), path, 200, Map.of(), new byte[0]);
  }

  @Test
  void tellsWhichDescribedOperationsNobodyDrives() throws Exception {
    assumeAllSuitesRan();
    assumeThat(Conformance.judge()).as("SKIPPED: " + Conformance.absent()).isPresent();
    Set<String> all = Conformance.judge().orElseThrow().operations();
    Set<String> driven = Conformance.operations();
    assertThat(driven).isNotEmpty().isSubsetOf(all);
    Map<String, Integer> shares = new TreeMap<>(Map.of("described", all.size()));
    shares.put("answered", driven.size());
    System.out.println("API description: " + shares);
    all.removeAll(driven);
    all.forEach(operation -> System.out.println("  not driven: " + operation));
  }
}
