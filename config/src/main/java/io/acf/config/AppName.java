package io.acf.config;

/**
 * The name of a CF app, unique in its space: 1..1000 characters, no control characters (CF API v3,
 * apps). Cloud Controller takes more than 255 on PostgreSQL only.
 */
public record AppName(String value) implements Comparable<AppName> {
  public AppName {
    if (value.isBlank()
        || value.length() > 1_000
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("app name must be 1..1000 printable characters");
    }
  }

  @Override
  public int compareTo(AppName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
