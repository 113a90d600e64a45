package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.ConnectionSpec;
import io.acf.config.Origin;
import io.acf.config.Text;
import io.acf.regions.Fault;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Where an API root sends us for tokens, and whether we go: whoever answers at the API's address
 * could name any host, and the password would go there.
 */
sealed interface TokenHost {
  /** Base URL of a login server to which credentials may go. */
  record Trusted(URI url) implements TokenHost {}

  /** The API names another place only; nothing is sent there. */
  record Refused(Fault fault) implements TokenHost {
    @Override
    public URI url() {
      throw new CfException.Failed(fault);
    }
  }

  /**
   * @throws CfException.Failed where it may not be used
   */
  URI url();

  /**
   * The first of {@code login} and {@code uaa} that may have our credentials.
   *
   * @throws CfException.Failed where there is no link that is one
   */
  static TokenHost of(JsonNode links, ConnectionSpec region) {
    var named =
        List.of("login", "uaa").stream()
            .map(link -> links.path(link).path("href").asText(""))
            .flatMap(href -> url(href).stream())
            .toList();
    if (named.isEmpty()) {
      throw new CfException.Failed(
          Fault.Cause.NONSENSE,
          "GET / of the API names no login server that can be used",
          "Check that the api URL is that of a CF API.");
    }
    return named.stream()
        .filter(url -> Origin.of(url).filter(region::trusts).isPresent())
        .findFirst()
        .<TokenHost>map(Trusted::new)
        .orElseGet(() -> refused(named.getFirst(), region));
  }

  /** Made anew from its parts, so that nobody after us can read another host in it. */
  private static Optional<URI> url(String href) {
    try {
      var uri = new URI(href);
      var origin = Origin.of(uri);
      if (origin.isEmpty() || uri.getQuery() != null || uri.getFragment() != null) {
        return Optional.empty();
      }
      var path = uri.getRawPath().replaceAll("/+$", "");
      return Optional.of(new URI(origin.get().uri() + path));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Refused refused(URI login, ConnectionSpec region) {
    var named = Origin.of(login).orElseThrow();
    var shown = Text.line(named.toString(), 100);
    boolean clear =
        Origin.of(region.api())
            .filter(api -> api.governs(named) && !named.asSecretAs(api))
            .isPresent();
    return clear
        ? new Refused(
            new Fault(
                Fault.Cause.AUTHENTICATION,
                "the API is reached by https and names its login server in clear, "
                    + shown
                    + ": no credentials were sent",
                "Let the API name it by https, or reach the API by http too."))
        : new Refused(
            new Fault(
                Fault.Cause.AUTHENTICATION,
                "the API names a login server outside its own domain, "
                    + shown
                    + ": no credentials were sent",
                "If that is right, write uaa: "
                    + shown
                    + " at region "
                    + region.name()
                    + " in platform.yml; if not, somebody else answers at the api address."));
  }
}
