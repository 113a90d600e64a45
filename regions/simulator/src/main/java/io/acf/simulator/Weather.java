package io.acf.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Faults over time: a script that a region follows from its start. With the same seed the same
 * faults come at the same times.
 *
 * @param turns in the order of the script
 */
public record Weather(List<Turn> turns) {
  /** No faults. */
  public static final Weather FAIR = new Weather(List.of());

  public Weather {
    turns = List.copyOf(turns);
  }

  /**
   * One change.
   *
   * @param earliest counted from the region's start
   * @param latest not before {@code earliest}; the moment between them is drawn from the seed
   * @param lasting after which the fault is gone again; without it, it stays
   * @param every after which it comes again, counted from when it came; without it, it comes once
   * @param fault what comes; without it all faults go, also those set by hand
   */
  public record Turn(
      Duration earliest,
      Duration latest,
      Optional<Duration> lasting,
      Optional<Duration> every,
      Optional<Fault> fault) {
    public Turn {
      if (latest.compareTo(earliest) < 0) {
        throw new IllegalArgumentException("the later end of a span comes first: " + latest);
      }
      if (every.isPresent() && every.get().compareTo(Duration.ofMillis(1)) < 0) {
        throw new IllegalArgumentException("every is at least 1 ms");
      }
    }

    /** A fault at a moment, that stays. */
    public static Turn at(Duration moment, Fault fault) {
      return new Turn(moment, moment, Optional.empty(), Optional.empty(), Optional.of(fault));
    }

    /** The same, gone after a while. */
    public Turn lasting(Duration value) {
      return new Turn(earliest, latest, Optional.of(value), every, fault);
    }
  }

  /**
   * Reads a script; its form is in {@code docs/simulator.md}.
   *
   * @throws IllegalArgumentException for what is no script, with file, line and column
   * @throws java.io.UncheckedIOException where the file cannot be read
   */
  public static Weather read(Path file) {
    return WeatherScript.read(file);
  }
}
