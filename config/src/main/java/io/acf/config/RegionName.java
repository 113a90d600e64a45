package io.acf.config;

/** The name of a region (one CF install): 1..63 lower case letters, digits, inner dashes. */
public record RegionName(String value) implements Comparable<RegionName> {
  public RegionName {
    value = Names.checked("region name", value);
  }

  @Override
  public int compareTo(RegionName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
