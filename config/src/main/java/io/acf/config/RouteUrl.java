package io.acf.config;

/**
 * A route as a CF manifest writes it: {@code HOST.DOMAIN[/PATH]}, without scheme. Which part is the
 * domain only the region knows.
 *
 * @param host the whole host name, in lower case
 * @param path empty, or starting with {@code /}
 */
public record RouteUrl(Hostname host, String path) implements Comparable<RouteUrl> {
  @Override
  public int compareTo(RouteUrl other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return host + path;
  }
}
