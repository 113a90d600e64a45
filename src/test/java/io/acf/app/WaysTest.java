package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The two ways through the house, as {@code docs/ARCHITECTURE.md} draws them, are the code's. */
class WaysTest {
  /** What the deciders and values of a way are made of, and who runs or shows them. */
  private static final Set<String> BESIDE =
      Set.of(
          "AppName",
          "AppPlan",
          "AppSpec",
          "AppView",
          "Commit",
          "CommitId",
          "Controls",
          "Digest",
          "Endpoint",
          "Fact",
          "FederationName",
          "FederationSpec",
          "Gate",
          "Hostname",
          "Memory",
          "Pair",
          "RegionName",
          "Release",
          "Target");

  /** A machine is one with its state, inputs, effects and what carries these out. */
  private static final Map<String, String> OF_A_MACHINE =
      Map.of(
          "SourceMachine", "Source(Machine|State|Input|Effect|Ports)",
          "Dispatcher", "Dispatch(er|Aim|Draft|State|Input)?|Machines",
          "RegionDelivery",
              "RegionDelivery|Delivery(Draft|Aims|Controls|Looks|Marks|Plans|Results|Runs|Sights)"
                  + "|Delivery(State|Input|Effect|Ports)",
          "HealthMachine", "Health(Machine|State|Input|Effect|Ports|Check)",
          "ZoneTraffic", "Zone(Traffic|Draft|State|Name|Input|Effect|Interpreter)");

  /** What only they know: parts of a machine's state, and of a decider that is too long for one. */
  private static final Map<String, String> INSIDE =
      Map.of(
          "RegionDelivery", "PairWork|StepRun|RegionView|Relations|AuditTrail",
          "HealthMachine", "Health",
          "Planner", "ReleasePlanner|Rolling|Drift|AppPlan|ForeignWork",
          "Review", "UnseenInstances",
          "Verdict", "Transition",
          "PairStatus", "PairStatuses|BlindStatus");

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(
              "io.acf.config",
              "io.acf.regions",
              "io.acf.health",
              "io.acf.dns",
              "io.acf.federation");

  /** Types of a way in order, each once. */
  private static List<JavaClass> way(String title) throws IOException {
    var root = Path.of(System.getProperty("acf.root", ".."));
    var doc = Files.readString(root.resolve("docs/ARCHITECTURE.md"));
    var section = doc.substring(doc.indexOf("## " + title));
    var block = section.split("```", 3)[1];
    var words = Pattern.compile("\\b[A-Z][A-Za-z]+").matcher(block);
    var found = new ArrayList<JavaClass>();
    while (words.find()) {
      var type = type(words.group());
      if (!found.contains(type)) {
        found.add(type);
      }
    }
    return found;
  }

  private static JavaClass type(String name) {
    var types =
        HOUSE.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> type.getSimpleName().equals(name))
            .toList();
    assertThat(types).as("types of the house named " + name).hasSize(1);
    return types.getFirst();
  }

  /** Whoever comes later on a way takes in, or is made by, somebody before it. */
  private static void holds(String title, int most) throws IOException {
    var way = way(title);
    assertThat(way).as(title).hasSizeGreaterThan(10).hasSizeLessThanOrEqualTo(most);
    for (int i = 1; i < way.size(); i++) {
      var here = way.get(i);
      var known = way.subList(0, i).stream().anyMatch(before -> meet(before, here));
      assertThat(known).as(here.getSimpleName() + " meets nobody before it on the way").isTrue();
    }
  }

  private static boolean meet(JavaClass one, JavaClass other) {
    return knows(one, other) || knows(other, one);
  }

  private static boolean knows(JavaClass one, JavaClass other) {
    return parts(one)
        .flatMap(part -> part.getDirectDependenciesFromSelf().stream())
        .map(it -> top(it.getTargetClass().getBaseComponentType()))
        .anyMatch(other.getFullName()::equals);
  }

  /** The type with those inside it, and of a machine what belongs to it. */
  private static Stream<JavaClass> parts(JavaClass type) {
    var name = type.getSimpleName();
    var family =
        Pattern.compile(
            OF_A_MACHINE.getOrDefault(name, Pattern.quote(name))
                + "|"
                + INSIDE.getOrDefault(name, Pattern.quote(name)));
    return HOUSE.stream().filter(it -> family.matcher(simple(it)).matches());
  }

  private static String simple(JavaClass type) {
    return top(type).replaceAll(".*\\.", "");
  }

  private static String top(JavaClass type) {
    var name = type.getFullName();
    var nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  @Test
  void fromCommitToConvergedRegion() throws IOException {
    holds("From commit to converged region", 20);
  }

  @Test
  void fromFailingProbeToChangedAnswer() throws IOException {
    holds("From failing probe to changed answer", 13);
  }

  /**
   * A type that holds a value of the way and that a type of the way knows is on it: it wraps that
   * value again. So is one that makes one value of the way of another.
   *
   * @param beside those that lead nowhere on the way, and why
   */
  private static void isWhole(String title, Map<String, String> beside) throws IOException {
    var way = way(title);
    var values = names(way.stream().filter(WaysTest::isValue));
    var inside = names(way.stream().flatMap(WaysTest::parts));
    var known =
        names(
            way.stream()
                .flatMap(WaysTest::parts)
                .flatMap(part -> part.getDirectDependenciesFromSelf().stream())
                .map(it -> it.getTargetClass().getBaseComponentType()));
    var left =
        names(
            HOUSE.stream()
                .filter(type -> known.contains(simple(type)) && !inside.contains(simple(type)))
                .filter(type -> wraps(type, values) || turns(type, values)));
    assertThat(left).as("types that are left out of the way").isEqualTo(beside.keySet());
  }

  private static TreeSet<String> names(Stream<JavaClass> types) {
    return types.map(WaysTest::simple).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Not a port, a machine or a decider. */
  private static boolean isValue(JavaClass type) {
    return type.isRecord() || type.isEnum() || type.reflect().isSealed();
  }

  private static boolean wraps(JavaClass type, Set<String> values) {
    return type.getFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
        .anyMatch(field -> anyOf(field.getType(), values));
  }

  private static boolean turns(JavaClass type, Set<String> values) {
    return type.getMethods().stream()
        .anyMatch(
            method ->
                anyOf(method.getReturnType(), values)
                    && method.getParameterTypes().stream().anyMatch(it -> anyOf(it, values)));
  }

  private static boolean anyOf(JavaType type, Set<String> values) {
    return type.getAllInvolvedRawTypes().stream().map(WaysTest::simple).anyMatch(values::contains);
  }

  @Test
  void nothingIsLeftOutOfTheWayFromCommit() throws IOException {
    isWhole(
        "From commit to converged region",
        Map.of(
            "Creation", "rules that whoever carries out a step keeps",
            "Gate", "what the rollout lets pass",
            "Rollout", "hears how pairs stand, and says what it lets pass",
            "StepAttempts", "what a pair remembers of steps"));
  }

  @Test
  void nothingIsLeftOutOfTheWayFromProbe() throws IOException {
    isWhole(
        "From failing probe to changed answer",
        Map.of(
            "ZoneReport", "how a zone stands, told after it was read",
            "TrafficFact", "for the journal",
            "TrafficFacts", "for the journal",
            "Recall", "what the journal remembers at the start",
            "Recollection", "what the journal remembers at the start"));
  }

  /** What is inside is handed on to nobody, but for a machine that begins with it. */
  @Test
  void whatIsInsideStaysInside() throws IOException {
    var ways =
        Stream.concat(
                way("From commit to converged region").stream(),
                way("From failing probe to changed answer").stream())
            .flatMap(WaysTest::parts);
    var onTheWay = names(ways);
    for (var inside : INSIDE.values()) {
      for (var part : inside.split("\\|", -1)) {
        var users =
            names(type(part).getDirectDependenciesToSelf().stream().map(it -> it.getOriginClass()));
        assertThat(onTheWay).as("who knows " + part).containsAll(users);
      }
    }
  }

  /** What the planner and the review hand on is on the way: nothing is re-wrapped beside it. */
  @Test
  void whatIsHandedOnIsDrawn() throws IOException {
    var way =
        way("From commit to converged region").stream()
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    way.addAll(BESIDE);
    for (var name : List.of("Plan", "Outcome", "PairStatus", "StepRun")) {
      var handed =
          type(name).getFields().stream()
              .filter(field -> !field.getModifiers().toString().contains("STATIC"))
              .map(field -> field.getRawType())
              .filter(held -> held.getPackageName().startsWith("io.acf"))
              .map(WaysTest::simple)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(way).as(name).containsAll(handed);
    }
  }
}
