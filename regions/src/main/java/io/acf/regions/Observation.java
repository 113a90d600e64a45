package io.acf.regions;

import io.acf.config.Target;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a look at a region gave. Not seen is not the same as seen nothing. */
public sealed interface Observation {
  /** Every space asked for, each by itself readable or not. */
  record Seen(SortedMap<Target, SpaceView> spaces) implements Observation {
    public Seen {
      spaces = Collections.unmodifiableSortedMap(new TreeMap<>(spaces));
    }
  }

  /** Nobody knows: change nothing. */
  record Blind(Fault fault) implements Observation {}

  /** Nothing was asked: breaker open, no permit. */
  record Refused(String reason, java.time.Duration retryAfter) implements Observation {}
}
