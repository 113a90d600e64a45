package io.acf.config.yaml;

import io.acf.config.Tree;
import java.util.Locale;

/**
 * Names of environment variables (cloud_controller_ng app/messages/validators.rb,
 * EnvironmentVariablesValidator). Values are no business of a message.
 */
final class EnvRules {
  private EnvRules() {}

  static void check(Site site) {
    if (!(site.tree() instanceof Tree.Mapping env)) {
      site.problems()
          .error(
              "wrong-type",
              site.value().position(),
              site.value().path() + ": must be a mapping",
              "Write NAME: value below it, or {} for none");
      return;
    }
    for (var entry : env.entries()) {
      name(site, entry);
    }
  }

  private static void name(Site site, Tree.Entry entry) {
    var key = CfScalar.key(entry);
    var upper = entry.key().toUpperCase(Locale.ROOT);
    if (!key.arrivesAsText()) {
      refuse(site, entry, "wrong-type", "the name of a variable must be text", "Put it in quotes");
    } else if (upper.isEmpty()) {
      refuse(site, entry, "bad-value", "the name of a variable must not be empty", "");
    } else if (upper.equals("PORT")) {
      refuse(site, entry, "reserved-key", "CF itself sets PORT", "Leave it out");
    } else if (upper.startsWith("VCAP_") || upper.startsWith("VMC")) {
      refuse(
          site,
          entry,
          "reserved-key",
          "CF keeps names that begin with VCAP_ or VMC for itself",
          "Give it another name");
    }
  }

  private static void refuse(Site site, Tree.Entry entry, String code, String what, String tip) {
    site.problems()
        .error(
            code,
            entry.position(),
            View.below(site.value().path(), entry.key()) + ": " + what,
            tip);
  }
}
