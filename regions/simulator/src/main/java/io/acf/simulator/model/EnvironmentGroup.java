package io.acf.simulator.model;

import java.util.SortedMap;
import java.util.TreeMap;

/** Environment variables of every app while it runs, or while it is staged. */
public final class EnvironmentGroup extends Entity {
  /** running or staging, also its guid. */
  public String name = "";

  public SortedMap<String, String> variables = new TreeMap<>();
}
