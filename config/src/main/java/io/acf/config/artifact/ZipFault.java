package io.acf.config.artifact;

/** An archive cannot be passed on; the message goes after its name. */
final class ZipFault extends Exception {
  private static final long serialVersionUID = 1;

  ZipFault(String message) {
    super(message, null, false, false);
  }

  ZipFault(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
