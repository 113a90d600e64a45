package io.acf.simulator.model;

/** A stack. */
public final class Stack extends Entity {
  public String name = "";
  public String description = "";
}
