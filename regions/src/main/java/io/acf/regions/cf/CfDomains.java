package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.Hostname;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which domains an org may use, and which of them a host name belongs to. */
final class CfDomains {
  private CfDomains() {}

  /** A domain of an installation: its name in lower case. */
  record Split(String guid, String name, String host) {}

  /** Shared by the installation, or of the org, or shared with it; never a TCP domain. */
  static boolean usable(JsonNode domain, String org) {
    if (domain.path("router_group").path("guid").isTextual()) {
      return false;
    }
    String owner = Json.related(domain, "organization");
    if (owner.isEmpty() || owner.equals(org)) {
      return true;
    }
    for (JsonNode it : domain.path("relationships").path("shared_organizations").path("data")) {
      if (it.path("guid").asText("").equals(org)) {
        return true;
      }
    }
    return false;
  }

  /** The longest domain that the name ends with; the host is what stands before it. */
  static Optional<Split> split(Hostname name, List<JsonNode> domains, String org) {
    Optional<Split> best = Optional.empty();
    for (JsonNode domain : domains) {
      String suffix = Json.required(domain, "name").toLowerCase(Locale.ROOT);
      boolean fits = name.value().equals(suffix) || name.value().endsWith("." + suffix);
      if (fits
          && usable(domain, org)
          && best.filter(it -> it.name().length() >= suffix.length()).isEmpty()) {
        int host = Math.max(0, name.value().length() - suffix.length() - 1);
        best =
            Optional.of(
                new Split(
                    CfCalls.guid(domain.path("guid")), suffix, name.value().substring(0, host)));
      }
    }
    return best;
  }
}
