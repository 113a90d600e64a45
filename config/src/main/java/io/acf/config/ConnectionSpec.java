package io.acf.config;

import java.net.URI;
import java.util.Optional;

/**
 * All that a region is connected with, and nothing else: as long as it is equal, connection, token
 * and breaker go on.
 *
 * @param api base URL of the CF API, http or https
 * @param uaa where tokens may be fetched besides the API's own domain, http or https
 * @param ca trust anchor in PEM for the API, in place of the JDK's; where it was read from is not
 *     part of it
 */
public record ConnectionSpec(
    RegionName name, URI api, CredentialsRef credentials, Optional<URI> uaa, Optional<String> ca) {

  /**
   * Whether credentials may go there: within the API's own domain and never less secret than the
   * API, or exactly where {@code uaa} says.
   */
  public boolean trusts(Origin login) {
    var home = Origin.of(api);
    return uaa.flatMap(Origin::of).filter(login::equals).isPresent()
        || home.filter(it -> it.governs(login) && login.asSecretAs(it)).isPresent();
  }
}
