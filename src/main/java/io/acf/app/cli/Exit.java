package io.acf.app.cli;

/** The exit codes, all of them. */
public final class Exit {
  public static final int DONE = 0;

  /** What was asked for did not work. */
  public static final int FAILED = 1;

  /** Wrong usage, or an invalid manifest. */
  public static final int USAGE = 2;

  /** Timed out, or not converged. */
  public static final int NOT_CONVERGED = 3;

  /** Conflict or stale plan. */
  public static final int CONFLICT = 4;

  /** The server cannot be reached, is in trouble or does not let us in. */
  public static final int SERVER = 5;

  /** Changes were found; with {@code --exit-code} only. */
  public static final int CHANGES = 10;

  private Exit() {}
}
