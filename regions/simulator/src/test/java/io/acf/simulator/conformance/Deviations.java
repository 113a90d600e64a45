package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Problem.Kind.SCHEMA;

import java.util.List;

/** The list of deviations: each row must be needed by some test, so the list cannot rot. */
final class Deviations {
  static final List<Deviation> ALL =
      List.of(
          Deviation.of(
              SCHEMA,
              ".*/data",
              "a to-one relationship that is not set has data null (the description's own examples"
                  + " of spaces and roles too)"));

  private Deviations() {}
}
