package io.acf.app.state;

import java.util.List;

/** What is not as it should be in this replica, and what to do about it. Looks only. */
public final class Doctor {
  /** How bad a finding is. */
  public enum State {
    OK,
    WARNING,
    /** A person is needed. */
    FAILING
  }

  /**
   * One thing that was looked at.
   *
   * @param check what, kebab-case
   * @param message one line
   * @param tip what to do; empty where nothing is to be done
   */
  public record Finding(String check, State state, String message, String tip) {}

  /** Looks at one part. */
  public interface Check {
    List<Finding> look();
  }

  private final List<Check> checks;

  public Doctor(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /** Every part, in the order of the checks. */
  public List<Finding> findings() {
    return checks.stream().flatMap(check -> check.look().stream()).toList();
  }
}
