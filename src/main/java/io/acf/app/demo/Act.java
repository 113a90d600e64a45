package io.acf.app.demo;

import java.util.Locale;

/** What can be done to a simulated region from a second terminal. */
public enum Act {
  /** Pull the plug: API and apps refuse connections. */
  KILL,
  /** Black hole: connections are accepted and never answered. */
  HANG,
  /** As before. */
  REVIVE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
