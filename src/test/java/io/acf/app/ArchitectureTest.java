package io.acf.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The law of the house (design.md, "The house"), as rules. */
class ArchitectureTest {
  private static final String[] ROOTS = {
    "io.acf.config", "io.acf.regions", "io.acf.health", "io.acf.dns", "io.acf.federation"
  };

  /** Value packages of the JDK; all else (files, sockets, executors, loggers) is for adapters. */
  private static final Set<String> JDK_PACKAGES =
      Set.of(
          "java.lang",
          "java.lang.annotation",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.math",
          "java.net",
          "java.io",
          "java.nio.charset",
          "java.security",
          "java.time",
          "java.time.format",
          "java.time.temporal",
          "java.util",
          "java.util.function",
          "java.util.random",
          "java.util.regex",
          "java.util.stream",
          "org.jspecify.annotations",
          "org.pcollections");

  /** Of the packages that do more than hold values, what ports may speak of. */
  private static final Map<String, Set<String>> ONLY =
      Map.of(
          "java.io", Set.of("InputStream", "IOException", "Serializable", "UncheckedIOException"),
          "java.net", Set.of("URI", "URISyntaxException"),
          // A digest of values is a value; keys and random numbers are not.
          "java.security", Set.of("MessageDigest", "NoSuchAlgorithmException"));

  private static final Set<String> BANNED =
      Set.of(
          "java.lang.Thread",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.Runtime",
          "java.time.Clock",
          "java.util.Random",
          "java.util.Timer",
          "java.util.Scanner");

  private static final Set<String> BANNED_CALLS =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.util.UUID.randomUUID",
          "java.lang.Math.random");

  /** Which roots each root may know, besides itself. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.of(
          "io.acf.config", Set.of(),
          "io.acf.regions", Set.of("io.acf.config"),
          "io.acf.health", Set.of("io.acf.config"),
          "io.acf.dns", Set.of("io.acf.config"),
          "io.acf.federation",
              Set.of("io.acf.config", "io.acf.regions", "io.acf.health", "io.acf.dns"));

  private static JavaClasses house;

  @BeforeAll
  static void read() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.acf");
  }

  private static ArchRule rootKnowsOnly(String root) {
    return noClasses()
        .that(resideInAPackage(root))
        .should()
        .dependOnClassesThat(
            describe(
                "are neither values of the JDK nor roots above " + root,
                target -> !allowed(root, target)));
  }

  private static boolean allowed(String root, JavaClass target) {
    var type = target.getBaseComponentType();
    var pack = type.getPackageName();
    if (type.isPrimitive() || pack.equals(root) || MAY_KNOW.get(root).contains(pack)) {
      return true;
    }
    if (!JDK_PACKAGES.contains(pack) || BANNED.contains(type.getName())) {
      return false;
    }
    return !ONLY.containsKey(pack) || ONLY.get(pack).contains(type.getSimpleName());
  }

  private static final ArchRule NO_CLOCK_NO_DICE =
      noClasses()
          .that(resideInAnyPackage(ROOTS))
          .should()
          .accessTargetWhere(
              describe(
                  "is a clock, dice or the environment",
                  (JavaAccess<?> access) -> BANNED_CALLS.contains(name(access.getTarget()))));

  private static String name(AccessTarget target) {
    return target.getOwner().getName() + "." + target.getName();
  }

  private static ArchRule siblings(String slice, String... others) {
    return noClasses()
        .that(resideInAPackage(slice))
        .should()
        .dependOnClassesThat(resideInAnyPackage(others));
  }

  private static final List<ArchRule> SIBLINGS_NEVER_MEET =
      List.of(
          siblings("io.acf.regions..", "io.acf.health..", "io.acf.dns..", "io.acf.federation.."),
          siblings("io.acf.health..", "io.acf.regions..", "io.acf.dns..", "io.acf.federation.."),
          siblings("io.acf.dns..", "io.acf.regions..", "io.acf.health..", "io.acf.federation.."),
          siblings(
              "io.acf.config..",
              "io.acf.regions..",
              "io.acf.health..",
              "io.acf.dns..",
              "io.acf.federation.."));

  /** An adapter: a subpackage of a slice. */
  private static final DescribedPredicate<JavaClass> ADAPTERS =
      describe(
          "adapters",
          type ->
              List.of(ROOTS).stream().anyMatch(root -> type.getPackageName().startsWith(root + "."))
                  && !type.getPackageName().endsWith(".testing"));

  @Test
  void theHouseIsThere() {
    for (var root : ROOTS) {
      assertThat(house.stream().anyMatch(type -> type.getPackageName().equals(root)))
          .as(root)
          .isTrue();
    }
  }

  @Test
  void rootsKnowOnlyValuesAndRootsAboveThem() {
    for (var root : ROOTS) {
      rootKnowsOnly(root).check(house);
    }
  }

  @Test
  void rootsHaveNoClockAndNoDice() {
    NO_CLOCK_NO_DICE.check(house);
  }

  /** Their clock is given. */
  private static final ArchRule GUARDS_READ_NO_CLOCK_AND_OWN_NO_THREAD =
      noClasses()
          .that(resideInAPackage("io.acf.regions.guard"))
          .should()
          .accessTargetWhere(
              describe(
                  "is a clock of the JDK, or a thread, or waits",
                  (JavaAccess<?> access) -> readsTimeOrThreads(access.getTarget())))
          .orShould()
          .dependOnClassesThat(
              describe(
                  "sleep or own a thread",
                  type ->
                      type.getPackageName().startsWith("io.github.resilience4j.retry")
                          || type.getPackageName().startsWith("io.github.resilience4j.ratelimiter")
                          || type.isAssignableTo(java.util.concurrent.Executor.class)
                          || type.isAssignableTo(Thread.class)));

  private static boolean readsTimeOrThreads(AccessTarget target) {
    var owner = target.getOwner().getName();
    return BANNED_CALLS.contains(name(target))
        || owner.equals("java.time.Clock") && target.getName().startsWith("system")
        || owner.equals("java.lang.Thread")
        || owner.startsWith("java.util.concurrent.locks.LockSupport");
  }

  @Test
  void guardsReadNoClockAndOwnNoThread() {
    GUARDS_READ_NO_CLOCK_AND_OWN_NO_THREAD.check(house);
  }

  @Test
  void siblingsNeverMeet() {
    SIBLINGS_NEVER_MEET.forEach(rule -> rule.check(house));
  }

  @Test
  void onlyTheAppNamesTheApp() {
    noClasses()
        .that(
            resideInAnyPackage("io.acf..")
                .and(DescribedPredicate.not(resideInAPackage("io.acf.app.."))))
        .should()
        .dependOnClassesThat(resideInAPackage("io.acf.app.."))
        .check(house);
  }

  /** Wiring is the one visible place; the client verbs and the demo have a few of their own. */
  @Test
  void adaptersAreNamedInOneVisiblePlace() {
    noClasses()
        .that(
            resideInAPackage("io.acf.app..")
                .and(
                    describe(
                        "are not Wiring, the command line or the demo",
                        type ->
                            !type.getFullName().startsWith("io.acf.app.boot.Wiring")
                                && !type.getPackageName().startsWith("io.acf.app.cli")
                                && !type.getPackageName().startsWith("io.acf.app.demo"))))
        .should()
        .dependOnClassesThat(ADAPTERS)
        .check(house);
  }

  @Test
  void theSimulatorIsAWorldOfItsOwn() {
    noClasses()
        .that(resideInAPackage("io.acf.simulator.."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.acf..")
                .and(DescribedPredicate.not(resideInAPackage("io.acf.simulator.."))))
        .check(house);
    noClasses()
        .that(
            DescribedPredicate.not(
                resideInAnyPackage("io.acf.simulator..", "io.acf.app.demo..", "io.acf.app.cli..")))
        .should()
        .dependOnClassesThat(resideInAPackage("io.acf.simulator.."))
        .check(house);
  }

  @Test
  void slicesAreFreeOfCycles() {
    SlicesRuleDefinition.slices().matching("io.acf.(*)..").should().beFreeOfCycles().check(house);
  }

  @Test
  void roomsOfTheAppAreFreeOfCycles() {
    SlicesRuleDefinition.slices()
        .matching("io.acf.app.(*)..")
        .should()
        .beFreeOfCycles()
        .check(house);
  }

  /** A room is added here and to the map together. */
  @Test
  void theAppHasTheseRoomsAndNothingButTheEntryPointBesideThem() {
    var names =
        house.stream()
            .filter(type -> type.getPackageName().startsWith("io.acf.app"))
            .filter(type -> type.isTopLevelClass())
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .map(
                type ->
                    type.getPackageName().equals("io.acf.app")
                        ? type.getSimpleName()
                        : type.getPackageName().substring("io.acf.app.".length()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(names)
        .containsExactlyInAnyOrder(
            "ServeMain",
            "boot",
            "cli",
            "demo",
            "journal",
            "log",
            "loops",
            "metrics",
            "rest",
            "state");
  }

  @Test
  void nobodySkipsCertificates() throws IOException {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "trusts anybody",
                (JavaAccess<?> access) ->
                    access.getTargetOwner().getSimpleName().equals("InsecureTrustManagerFactory")))
        .check(house);
    // Whether a switch is set to true or false only the source tells.
    var skips =
        Pattern.compile(
            "setTrustAll\\(true|trustAll\\(true|setVerifyHost\\(false|skipSslValidation\\(true"
                + "|setEndpointIdentificationAlgorithm\\((\"\"|null)");
    var root = Path.of(System.getProperty("acf.root", ".."));
    try (var files = Files.walk(root)) {
      var sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> file.toString().contains("/main/java/"))
              .toList();
      assertThat(sources).hasSizeGreaterThan(50);
      for (var source : sources) {
        assertThat(Files.readString(source)).as(source.toString()).doesNotContainPattern(skips);
      }
    }
  }

  @Test
  void onlyTheAppKnowsQuarkus() {
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage("io.acf.app..")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.quarkus..", "jakarta..", "io.micrometer..", "io.smallrye.."))
        .check(house);
  }

  /** A rule that runs on nothing passes too: these must not. */
  @Test
  void aLawBreakerIsCaught() throws ClassNotFoundException {
    var breaker = new ClassFileImporter().importClasses(Class.forName("io.acf.health.LawBreaker"));
    assertThatThrownBy(() -> rootKnowsOnly("io.acf.health").check(breaker))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("java.lang.Thread")
        .hasMessageContaining("io.acf.dns.ZonePublisher");
    assertThatThrownBy(() -> NO_CLOCK_NO_DICE.check(breaker))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Instant.now");
    assertThatThrownBy(() -> SIBLINGS_NEVER_MEET.get(1).check(breaker))
        .isInstanceOf(AssertionError.class);
  }
}
