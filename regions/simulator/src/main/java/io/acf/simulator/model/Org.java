package io.acf.simulator.model;

/** An organization. */
public final class Org extends Entity {
  public String name = "";
  public boolean suspended;
}
