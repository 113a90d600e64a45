package io.acf.config.artifact;

import java.util.Arrays;

/** Where symbolic links of a package lead: what lies outside of it is another thing everywhere. */
final class Links {
  /** PATH_MAX of Linux. */
  static final int MAX_BYTES = 4_096;

  private Links() {}

  /**
   * Whether a link may lead out of its package. {@code ..} is taken at its start only: after a name
   * that is a link itself it would lead elsewhere than it seems.
   *
   * @param inside the path of the link within the package
   * @param target as it is written in it
   */
  static boolean leadsOut(String inside, String target) {
    if (target.isEmpty()
        || target.startsWith("/")
        || target.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
      return true;
    }
    long depth = Arrays.stream(inside.split("/")).filter(Links::isName).count() - 1;
    boolean down = false;
    for (var step : target.split("/")) {
      boolean up = step.equals("..");
      if (up && (down || --depth < 0)) {
        return true;
      }
      down |= isName(step);
    }
    return false;
  }

  private static boolean isName(String step) {
    return !step.isEmpty() && !step.equals(".") && !step.equals("..");
  }
}
