package io.acf.config.yaml;

import io.acf.config.Address;
import io.acf.config.Hostname;
import io.acf.config.Origin;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Target;
import io.acf.config.ZoneSpec;
import java.net.URI;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What values of {@code platform.yml} must be to each other and to the network, where each is fine
 * by itself: docs/desired-state.md holds the table.
 */
final class PlatformChecks {
  private final Problems problems;
  private final Map<List<String>, RegionName> installs = new HashMap<>();

  PlatformChecks(Problems problems) {
    this.problems = problems;
  }

  /** The checks of a region that is fine by itself, against those before it. */
  void region(View item, RegionSpec region) {
    uaa(item, region);
    var target = region.target().map(Target::toString).orElse("");
    var same = installs.putIfAbsent(List.of(install(region), target), region.name());
    if (same != null) {
      problems.error(
          "duplicate-install",
          item.need("api").position(),
          item.need("api").path()
              + ": is the API of region "
              + same
              + " too, with the same target: both are one install",
          "Keep one of them, or give each its own target");
    }
  }

  /**
   * One name for one install, however its API is written: case, a slash or dot at the end, the
   * usual port and the spelling of an address do not count.
   */
  static String install(RegionSpec region) {
    var origin = Origin.of(region.api()).orElseThrow();
    int usual = origin.scheme().equals("http") ? 80 : 443;
    var path = region.api().normalize().getRawPath();
    return origin.host()
        + (origin.port() == usual ? "" : ":" + origin.port())
        + (path == null ? "" : path.replaceAll("/+$", ""));
  }

  /** A name server whose name we answer for must be one of that zone, or nobody finds it. */
  void zones(List<View> items, SortedMap<Hostname, ZoneSpec> zones) {
    for (var item : items) {
      for (var server : item.get("name-servers").map(View::items).orElse(List.of())) {
        var name = new Hostname(server.need("name").text());
        var address = Address.parse(server.need("address").text());
        zones.values().stream()
            .filter(zone -> name.within(zone.name()))
            .max(Comparator.comparingInt(zone -> zone.name().value().length()))
            .filter(home -> address.isPresent() && !answers(home, name, address.get()))
            .ifPresent(
                home ->
                    problems.error(
                        "unknown-name-server",
                        server.position(),
                        server.path()
                            + ": zone "
                            + home.name()
                            + " answers for "
                            + name
                            + " and does not list it at "
                            + address.get(),
                        "List it, with this address, under name-servers of " + home.name()));
      }
    }
  }

  private static boolean answers(ZoneSpec zone, Hostname name, Address address) {
    return zone.nameServers().isEmpty()
        ? name.value().equals("ns1." + zone.name())
        : zone.nameServers().stream()
            .anyMatch(
                server ->
                    server.name().equals(name)
                        && Address.parse(server.address()).filter(address::equals).isPresent());
  }

  /** The names that answer with a name server's address, and can answer with no region's. */
  static boolean isNameServer(Hostname name, SortedMap<Hostname, ZoneSpec> zones) {
    return zones.values().stream()
        .anyMatch(
            zone ->
                zone.nameServers().isEmpty()
                    ? name.value().equals("ns1." + zone.name())
                    : zone.nameServers().stream().anyMatch(server -> server.name().equals(name)));
  }

  private void uaa(View item, RegionSpec region) {
    var tokens = region.uaa().flatMap(Origin::of);
    var api = Origin.of(region.api());
    if (tokens.isPresent() && api.isPresent() && !tokens.get().asSecretAs(api.get())) {
      problems.error(
          "unsafe-uaa",
          item.need("uaa").position(),
          item.need("uaa").path()
              + ": is http, and the API is https: the password would go in clear",
          "Write uaa: https://" + tokens.get().host());
    }
  }

  /** A URL whose host is an address must mean one host; names are not looked up. */
  boolean reachable(View url, URI uri) {
    return Origin.of(uri)
        .flatMap(origin -> Address.parse(origin.host()))
        .map(address -> ofOneHost(url, address))
        .orElse(true);
  }

  /** Whether an address can be that of one host, the same from everywhere. */
  boolean ofOneHost(View place, Address address) {
    var why =
        switch (address.kind()) {
          case HOST -> "";
          case UNSPECIFIED -> "means every address or none, and no host";
          case MULTICAST -> "is a multicast address, and no host's";
          case BROADCAST -> "is reserved or broadcast, and no host's";
          case LINK_LOCAL -> "is link-local: another host on each link";
          case MAPPED -> "is an IPv4 address in the form of IPv6, which nobody reaches";
        };
    if (!why.isEmpty()) {
      problems.error(
          "unroutable-address",
          place.position(),
          place.path() + ": " + address + " " + why,
          address.kind() == Address.Kind.MAPPED
              ? "Write the IPv4 address itself"
              : "Write the address that clients reach, such as that of the router's load balancer");
    }
    return why.isEmpty();
  }
}
