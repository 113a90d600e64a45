package io.acf.federation.simulation;

import io.acf.federation.testing.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of a run.
 *
 * @param hash over everything that happened: equal for equal seeds
 * @param length virtual time
 * @param broken empty: every promise was kept
 * @param notes the last lines of the story
 * @param trace the last inputs and effects
 */
record Verdict(
    Scenario scenario,
    long hash,
    Duration length,
    long served,
    long failed,
    Optional<Broken> broken,
    List<Trace.Line> notes,
    List<Trace.Line> trace) {
  /**
   * A promise that was broken.
   *
   * @param name of its class
   */
  record Broken(String name, String sentence, String how) {}
}
