package io.acf.simulator.model;

import java.util.List;

/** An isolation segment and the organizations entitled to it. */
public final class IsolationSegment extends Entity {
  public String name = "";
  public List<String> orgGuids = List.of();
}
