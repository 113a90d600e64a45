package io.acf.app.demo;

/** The demo, or an act on it, cannot go on: what to say, and what to do about it. */
public final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String tip;

  DemoFailure(String message, String tip) {
    super(message);
    this.tip = tip;
  }

  DemoFailure(String message, String tip, Throwable cause) {
    super(message, cause);
    this.tip = tip;
  }

  public String text() {
    return String.valueOf(getMessage());
  }

  public String tip() {
    return tip;
  }
}
