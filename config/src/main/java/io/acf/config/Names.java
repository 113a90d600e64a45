package io.acf.config;

import java.util.regex.Pattern;

/** The one shape of a name that may become a file name, a metric label and a CF label value. */
final class Names {
  /** As a DNS label (RFC 1123): lower case letters, digits and inner dashes, 1..63 characters. */
  static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private Names() {}

  static String checked(String what, String value) {
    if (!LABEL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " must be 1..63 lower case letters, digits or inner dashes: \"" + value + "\"");
    }
    return value;
  }
}
