package io.acf.simulator.model;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A route and where it leads. */
public final class Route extends Entity {
  public String spaceGuid = "";
  public String domainGuid = "";

  /** Empty where the domain itself is the host. */
  public String host = "";

  /** Empty or beginning with a slash. */
  public String path = "";

  public @Nullable Integer port;
  public SortedMap<String, String> options = new TreeMap<>();
  public List<Destination> destinations = List.of();

  /** Spaces that may use it besides its own. */
  public List<String> sharedSpaceGuids = List.of();

  /** Whether apps of a space may be its destinations. */
  public boolean usableIn(String space) {
    return spaceGuid.equals(space) || sharedSpaceGuids.contains(space);
  }

  /**
   * An app behind a route.
   *
   * @param port none means the app's default, 8080
   * @param protocol http1, http2 or tcp
   * @param weight its share of the requests, 1 to 100; null where no shares were given
   */
  public record Destination(
      String guid,
      String appGuid,
      String processType,
      @Nullable Integer port,
      String protocol,
      long createdAt,
      @Nullable Integer weight) {

    /** Whether both lead to the same place. */
    public boolean sameAs(Destination other) {
      return appGuid.equals(other.appGuid)
          && processType.equals(other.processType)
          && effectivePort() == other.effectivePort()
          && protocol.equals(other.protocol)
          && Objects.equals(weight, other.weight);
    }

    public int effectivePort() {
      return port == null ? 8080 : port;
    }
  }
}
