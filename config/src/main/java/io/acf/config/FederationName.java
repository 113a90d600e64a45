package io.acf.config;

/**
 * The name of a federation (the unit that is deployed): 1..63 lower case letters, digits, inner
 * dashes.
 */
public record FederationName(String value) implements Comparable<FederationName> {
  public FederationName {
    value = Names.checked("federation name", value);
  }

  @Override
  public int compareTo(FederationName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
