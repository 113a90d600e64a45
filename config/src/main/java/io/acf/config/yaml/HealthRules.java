package io.acf.config.yaml;

import io.acf.config.Text;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Health checks of a process (cloud_controller_ng app/messages/manifest_process_update_message.rb,
 * app/models/helpers/health_check_types.rb).
 */
final class HealthRules {
  private static final Set<String> TYPES = Set.of("port", "process", "http");

  /** As {@code UriUtils.is_uri_path?}. */
  private static final Pattern PATH = Pattern.compile("/([^\\s/]\\S*)?");

  private HealthRules() {}

  static void type(Site site) {
    if (site.idle() || left(site)) {
      typed(site);
      return;
    }
    var type = site.text();
    if (type.isEmpty()) {
      site.wrongType("port, process or http", "");
    } else if (!type.get().equals("none") && !TYPES.contains(type.get())) {
      site.badValue(
          "port, process or http",
          Text.didYouMean(type.get().strip().toLowerCase(java.util.Locale.ROOT), TYPES));
    }
  }

  static void endpoint(Site site) {
    if (site.idle() || left(site) || site.isNull()) {
      typed(site);
      return;
    }
    var path = site.text();
    if (path.isEmpty() || !PATH.matcher(path.get()).matches()) {
      site.badValue("a path that begins with one /", "Write /health");
    }
  }

  /** The CLI reads text under the keys that it knows, whether that counts or not. */
  private static void typed(Site site) {
    if (ofTheCli(site) && site.text().isEmpty()) {
      site.wrongType("text", "");
    }
  }

  private static boolean ofTheCli(Site site) {
    return site.known() && !site.key().name().startsWith("readiness-");
  }

  /** The CLI leaves out null and empty text under the keys that it knows. */
  private static boolean left(Site site) {
    return ofTheCli(site) && site.text().filter(String::isEmpty).isPresent();
  }

  /**
   * The type and the endpoint of one process together.
   *
   * @param process with its keys as Cloud Controller reads them
   */
  static void together(View process, Problems problems) {
    for (var check : List.of("", "readiness-")) {
      var type = process.get(check + "health-check-type").filter(HealthRules::says);
      var endpoint = process.get(check + "health-check-http-endpoint").filter(HealthRules::says);
      var http = type.filter(it -> it.text().equals("http"));
      if (http.isPresent() && endpoint.isEmpty()) {
        problems.error(
            "missing-key",
            http.get().position(),
            http.get().path() + ": http needs " + check + "health-check-http-endpoint",
            "Write " + check + "health-check-http-endpoint: /");
      } else if (endpoint.isPresent() && type.isEmpty()) {
        problems.warning(
            "ignored-key",
            endpoint.get().position(),
            endpoint.get().path()
                + ": Cloud Controller ignores it without "
                + check
                + "health-check-type",
            "Write " + check + "health-check-type: http");
      } else if (endpoint.isPresent() && http.isEmpty()) {
        problems.error(
            "conflicting-keys",
            endpoint.get().position(),
            endpoint.get().path() + ": needs " + check + "health-check-type: http",
            "Leave out one of the two");
      }
    }
  }

  private static boolean says(View value) {
    return CfScalar.of(value.tree()).map(it -> !it.text().isEmpty()).orElse(true);
  }
}
