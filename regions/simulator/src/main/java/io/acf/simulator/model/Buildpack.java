package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** A system buildpack. */
public final class Buildpack extends Entity {
  public String name = "";

  /** The stack that it is for; none means any, or that nobody knows yet. */
  public @Nullable String stack;

  /** buildpack or cnb. */
  public String lifecycle = "buildpack";

  /** From 1, and unique. */
  public int position;

  public boolean enabled = true;
  public boolean locked;

  /** What its bits were called when they were uploaded. */
  public @Nullable String filename;

  /** Whether it has its bits. */
  public boolean ready = true;

  /** Whether it can stage apps of a lifecycle. */
  public boolean serves(Lifecycle wanted) {
    String on = stack;
    return ready
        && lifecycle.equals(wanted.type())
        && (on == null || on.isEmpty() || on.equals(wanted.stack()));
  }
}
