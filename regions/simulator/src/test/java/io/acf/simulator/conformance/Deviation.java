package io.acf.simulator.conformance;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/**
 * A place where the API's description, not the simulator, is wrong or silent.
 *
 * @param place a regular expression over {@link Problem#place()}
 * @param reason what a real CF does, and how that is known
 */
record Deviation(Problem.Kind kind, Pattern place, String reason) {
  private static final Set<String> FIRED = new ConcurrentSkipListSet<>();

  static Deviation of(Problem.Kind kind, String place, String reason) {
    return new Deviation(kind, Pattern.compile(place), reason);
  }

  private boolean explains(Problem problem) {
    return problem.kind() == kind && place.matcher(problem.place()).matches();
  }

  private String key() {
    return kind + " " + place;
  }

  /** Whether the table knows the difference; notes that the row was needed. */
  static boolean known(Problem problem) {
    return Deviations.ALL.stream()
        .filter(row -> row.explains(problem))
        .peek(row -> FIRED.add(row.key()))
        .findFirst()
        .isPresent();
  }

  /** Rows that no answer has needed: to be taken out. */
  static Set<String> unfired(List<Deviation> rows) {
    Set<String> unfired = new TreeSet<>();
    rows.stream().map(Deviation::key).filter(key -> !FIRED.contains(key)).forEach(unfired::add);
    return unfired;
  }
}
