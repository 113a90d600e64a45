package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Judges every answer that a test got by the API's description, after the test: what differs and is
 * not in {@link Deviations} fails it. Without the description (it is not part of the repository)
 * the tests run all the same and this part is left out, with a printed reason.
 */
public final class Conformance
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final Set<String> OPERATIONS = new ConcurrentSkipListSet<>();
  private static final Set<String> SUITES = new ConcurrentSkipListSet<>();
  private static final Optional<Description> DESCRIPTION = description();

  private static Optional<Description> description() {
    Optional<Description> description =
        Description.file()
            .map(
                file -> {
                  try {
                    return Description.read(file);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    if (description.isEmpty()) {
      System.out.println("SKIPPED: answers are not judged, " + absent());
    }
    return description;
  }

  static String absent() {
    return "the API's description (shared/reference/cf-v3-openapi.yaml beside the repository, or"
        + " under ACF_SHARED) is not here";
  }

  static boolean skipAllowed() {
    return !"1".equals(System.getenv("ACF_NO_SKIP"));
  }

  static Optional<Description> judge() {
    return DESCRIPTION;
  }

  /** Described operations that some answer so far belonged to and was not a 404 of no route. */
  static Set<String> operations() {
    return new TreeSet<>(OPERATIONS);
  }

  /** Simple names of the suites that have run to their end in this JVM. */
  static Set<String> suites() {
    return new TreeSet<>(SUITES);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(DESCRIPTION.isPresent() || skipAllowed()).as(absent()).isTrue();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    judgeAll(Exchanges.drain(), ofThisPackage(context));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<String> problems = judgeAll(Exchanges.drain(), ofThisPackage(context));
    if (context.getExecutionException().isEmpty()) {
      assertThat(problems).as("answers that are not as described").isEmpty();
    } else {
      problems.forEach(System.out::println);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    SUITES.add(context.getRequiredTestClass().getSimpleName());
  }

  private static boolean ofThisPackage(ExtensionContext context) {
    return context.getRequiredTestClass().getPackage().equals(Conformance.class.getPackage());
  }

  /**
   * @param strict whether a refusal needs a status that is described, or a row of deviations; the
   *     description lists few of those that each operation has, so that everywhere else it is
   *     enough that it looks as CC's refusals do
   */
  private static List<String> judgeAll(List<Exchange> exchanges, boolean strict) {
    Set<String> problems = new TreeSet<>();
    DESCRIPTION.ifPresent(
        description -> {
          for (Exchange exchange : exchanges) {
            if (exchange.path().startsWith("/v3") || exchange.path().equals("/")) {
              if (exchange.status() < 400) {
                description.operation(exchange).ifPresent(OPERATIONS::add);
              }
              description.problems(exchange).stream()
                  .filter(problem -> strict || !isRefusal(problem, exchange))
                  .filter(problem -> !Deviation.known(problem))
                  .map(Problem::toString)
                  .forEach(problems::add);
            }
          }
        });
    return new ArrayList<>(problems);
  }

  private static boolean isRefusal(Problem problem, Exchange exchange) {
    return exchange.status() >= 400
        && (problem.kind() == Problem.Kind.STATUS || problem.kind() == Problem.Kind.OPERATION)
        && exchange.isRefusal();
  }
}
