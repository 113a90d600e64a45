package io.acf.simulator.model;

/** A user that UAA knows. */
public final class User extends Entity {
  public String name = "";
  public String origin = "uaa";
}
