package io.acf.config;

/**
 * The name of a CF app, unique in its space: 1..255 characters, no control characters (CF API v3,
 * apps).
 */
public record AppName(String value) implements Comparable<AppName> {
  public AppName {
    if (value.isBlank()
        || value.length() > 255
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("app name must be 1..255 printable characters");
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
