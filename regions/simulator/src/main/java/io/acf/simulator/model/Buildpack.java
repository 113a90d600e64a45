package io.acf.simulator.model;

/** A system buildpack. */
public final class Buildpack extends Entity {
  public String name = "";
  public String stack = "";
  public int position;
  public boolean enabled = true;
  public boolean locked;
  public String filename = "";

  /** Whether it has its bits. */
  public boolean ready = true;
}
