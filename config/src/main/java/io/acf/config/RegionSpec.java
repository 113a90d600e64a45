package io.acf.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A region as the platform team wrote it in {@code platform.yml}: one CF install.
 *
 * @param api base URL of the CF API, http or https
 * @param target org and space where federations go that name none
 * @param labels what placement selectors match
 * @param capacity share of traffic where a federation names no weights, 1..10000, no unit
 * @param uaa where tokens may be fetched besides the API's own domain, http or https
 * @param ca path in the repository of a PEM trust anchor for API and router, in place of the JDK's
 */
public record RegionSpec(
    RegionName name,
    URI api,
    Router router,
    Optional<Target> target,
    SortedMap<String, String> labels,
    int capacity,
    CredentialsRef credentials,
    Optional<URI> uaa,
    Optional<TrustAnchor> ca) {
  public RegionSpec {
    labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    if (capacity < 1 || capacity > 10_000) {
      throw new IllegalArgumentException("capacity out of 1..10000: " + capacity);
    }
  }

  /** A region whose tokens come from the API's own domain. */
  public RegionSpec(
      RegionName name,
      URI api,
      Router router,
      Optional<Target> target,
      SortedMap<String, String> labels,
      int capacity,
      CredentialsRef credentials,
      Optional<TrustAnchor> ca) {
    this(name, api, router, target, labels, capacity, credentials, Optional.empty(), ca);
  }

  /** What a connection to it rests on. */
  public ConnectionSpec connection() {
    return new ConnectionSpec(name, api, credentials, uaa, ca.map(TrustAnchor::pem));
  }

  /**
   * The region's router: what DNS answers, and where probes go.
   *
   * @param addresses IPv4 or IPv6 literals, 1 or more, sorted as written
   * @param scheme {@code http} or {@code https}
   * @param port 1..65535
   */
  public record Router(List<String> addresses, String scheme, int port) {
    public Router {
      addresses = List.copyOf(addresses);
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("a router needs an address");
      }
    }
  }

  /** A PEM file of the repository, read with the commit. */
  public record TrustAnchor(String path, String pem) {}
}
