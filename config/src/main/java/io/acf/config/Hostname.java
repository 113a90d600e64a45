package io.acf.config;

import java.util.regex.Pattern;

/**
 * A host name in lower case without a trailing dot (RFC 1123): labels of 1..63, at most 253
 * characters. The first label may have {@code _}, and {@code -} at its ends, for CF routes such
 * hosts.
 */
public record Hostname(String value) implements Comparable<Hostname> {
  private static final Pattern FORM =
      Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

  public Hostname {
    if (value.length() > 253 || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a host name in lower case: \"" + value + "\"");
    }
  }

  /** Whether this name is the zone's apex or lies below it. */
  public boolean within(Hostname zone) {
    return value.equals(zone.value) || value.endsWith("." + zone.value);
  }

  @Override
  public int compareTo(Hostname other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
