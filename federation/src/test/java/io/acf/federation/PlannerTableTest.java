package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.regions.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The planner's specification: {@code planner-table.txt}, which says how to read it. */
class PlannerTableTest {
  /** What is never the planner's: calls, commands, looks and looks that are missing. */
  private static final EnumSet<Reason> NOT_OF_THE_PLANNER =
      EnumSet.of(
          Reason.NOT_LOOKED_AT,
          Reason.NOT_ASKED,
          Reason.INSTANCES_UNSEEN,
          Reason.OUR_MISTAKE,
          Reason.CORDONED,
          Reason.FROZEN,
          Reason.JOURNAL_LOST,
          Reason.WAITING,
          Reason.NOT_TAKEN_OVER,
          Reason.SET_BACK);

  /** The rows, in order; headings and comments aside. */
  static List<PlannerRow> rows() {
    try (var table = PlannerTableTest.class.getResourceAsStream("planner-table.txt")) {
      var text = new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.split("\n\n"))
          .map(String::strip)
          .filter(row -> !row.isEmpty() && !row.startsWith("#"))
          .map(PlannerRow::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatTheRegionShowsDecidesWhatComesNext(PlannerRow row) {
    assertThat(row.actual()).as(row.name()).isEqualTo(row.expected());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theSameLookGivesTheSamePlan(PlannerRow row) {
    assertThat(row.plan()).as(row.name()).isEqualTo(row.plan());
  }

  @Test
  void everyReasonOfThePlannerHasARow() {
    var missing = EnumSet.complementOf(NOT_OF_THE_PLANNER);
    missing.removeIf(reason -> reason.fault() && reason != Reason.MISSING);
    rows().forEach(row -> missing.remove(row.plan().condition().reason()));
    assertThat(missing).isEmpty();
  }

  @Test
  void everyKindOfStepHasARow() {
    var planned =
        rows().stream()
            .flatMap(row -> row.plan().steps().stream())
            .<Class<?>>map(Step::getClass)
            .collect(Collectors.toSet());
    assertThat(planned)
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(Step.class.getPermittedSubclasses()));
  }

  @Test
  void noTwoRowsHaveOneName() {
    assertThat(rows()).extracting(PlannerRow::name).doesNotHaveDuplicates();
  }
}
