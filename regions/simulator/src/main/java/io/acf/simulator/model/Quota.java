package io.acf.simulator.model;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What organizations or spaces may use at most. */
public final class Quota extends Entity {
  public String name = "";

  /**
   * By the API's name of the limit, such as total_memory_in_mb; one that is missing is no limit.
   */
  public SortedMap<String, Integer> limits = new TreeMap<>();

  public boolean paidServices = true;

  /** The organization of a space quota; null for an organization quota. */
  public @Nullable String orgGuid;
}
