package io.acf.simulator.osb;

import io.acf.simulator.wire.CfError;

/** A broker that did not do what it was asked, in CC's words. */
public final class BrokerFault extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int UNKNOWN = 10001;

  private final String title;
  private final int status;
  private final boolean mayHaveActed;

  /**
   * A fault.
   *
   * @param title CC's name of the error, without CF-
   * @param status what a caller who waits is answered
   * @param mayHaveActed whether the broker may have made something that nobody knows of
   */
  BrokerFault(String title, int status, String message, boolean mayHaveActed) {
    super(message);
    this.title = title;
    this.status = status;
    this.mayHaveActed = mayHaveActed;
  }

  /** An answer to a client, not a defect: nobody reads its stack. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  public String message() {
    return String.valueOf(getMessage());
  }

  public String title() {
    return title;
  }

  public boolean mayHaveActed() {
    return mayHaveActed;
  }

  /** The same as an answer of the API. */
  public CfError error() {
    return new CfError(status, UNKNOWN, "CF-" + title, message());
  }
}
