package io.acf.config.yaml;

import io.acf.config.Text;
import io.acf.config.Tree;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/** What single keys of an app take (cloud_controller_ng app/messages/app_manifest_message.rb). */
final class AppRules {
  private static final int MAX_COMMAND = 4_096;
  private static final int MAX_USER = 255;
  private static final int MAX_STACK = 4_096;

  /** Who may run apps where nobody has changed allowed_users. */
  private static final Set<String> USERS = Set.of("vcap", "ContainerUser");

  /** What means the buildpack's own command. */
  private static final Set<String> NO_COMMAND = Set.of("null", "default");

  private AppRules() {}

  static void version(Site site) {
    var version = site.scalar().flatMap(CfScalar::integer);
    if (!site.isNull() && !version.equals(java.util.Optional.of(BigInteger.ONE))) {
      site.badValue("1", "");
    }
  }

  static void text(Site site) {
    var text = site.text();
    if (text.isEmpty()) {
      site.wrongType("text", "");
    } else if (site.key().name().equals("stack")) {
      stack(site, text.get());
    }
  }

  private static void stack(Site site, String name) {
    boolean isText = site.scalar().filter(it -> it.isNull() || it.arrivesAsText()).isPresent();
    if (!site.known() && !isText) {
      site.wrongType("text", "Put it in quotes"); // The CLI makes text only of what it knows.
    } else if (name.length() > MAX_STACK) {
      site.error("out-of-range", "must be at most 4096 characters", "");
    }
  }

  static void lifecycle(Site site) {
    var type = site.text();
    if (type.isEmpty()) {
      site.wrongType("buildpack", "");
    } else if (Set.of("docker", "cnb").contains(type.get())) {
      site.error(
          "not-supported-yet",
          Text.quoted(type.get()) + " is not supported yet",
          "Use the buildpack lifecycle");
    } else if (!type.get().isEmpty() && !type.get().equals("buildpack")) {
      var meant = Text.didYouMean(type.get(), List.of("buildpack"));
      site.warning(
          "ignored-value",
          "CF ignores " + Text.quoted(type.get()) + ", and takes buildpacks",
          meant.isEmpty() ? "Write buildpack, or leave it out" : meant);
    }
  }

  /** The CLI takes booleans alone, and so does Cloud Controller. */
  static void flag(Site site) {
    boolean fits =
        site.scalar()
            .filter(it -> it.isNull() || it.meaning() instanceof CfScalar.Bool)
            .isPresent();
    if (!fits) {
      site.wrongType("true or false", site.text().isPresent() ? "Leave out the quotes" : "");
    }
  }

  /** The CLI leaves out false, and makes the default route all the same. */
  static void defaultRoute(Site site) {
    flag(site);
    if (site.known()
        && site.scalar().filter(it -> it.meaning().equals(new CfScalar.Bool(false))).isPresent()) {
      site.warning(
          "ignored-value",
          "cf push makes the default route of an app without routes all the same",
          "Write no-route: true");
    }
  }

  static void random(Site site) {
    flag(site);
    if (!site.known() && site.scalar().filter(CfScalar::isTrue).isPresent()) {
      site.error(
          "conflicting-keys",
          "in this spelling cf push adds default-route to it, and CF refuses both",
          "Write random-route");
    }
  }

  static void command(Site site) {
    if (site.idle()) {
      return;
    }
    var command = site.scalar().map(CfScalar::meaning).orElse(null);
    switch (command) {
      case null -> site.wrongType("text", "");
      case CfScalar.Null ignored -> {}
      case CfScalar.Bool(boolean value) -> {
        if (value) {
          site.wrongType("text", "Put it in quotes");
        } else {
          own(site);
        }
      }
      case CfScalar.Int ignored -> site.wrongType("text", "Put it in quotes");
      case CfScalar.Float ignored -> {
        if (!site.scalar().orElseThrow().arrivesAsText()) {
          site.wrongType("text", "Put it in quotes");
        }
      }
      case CfScalar.Text(String text) -> {
        if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_COMMAND) {
          site.error(
              "out-of-range", "must be 1..4096 characters", "null is the buildpack's command");
        } else if (text.isBlank() && !NO_COMMAND.contains(text)) {
          own(site);
        }
      }
    }
  }

  private static void own(Site site) {
    site.warning(
        "ignored-value",
        "Cloud Controller takes this for no command, and the buildpack's runs",
        "Write null where that is meant, else put the command in quotes");
  }

  static void user(Site site) {
    if (site.idle() || site.isNull()) {
      return;
    }
    var user = site.scalar();
    if (user.isEmpty() || !user.get().arrivesAsText()) {
      site.wrongType("text", "");
    } else if (user.get().text().isEmpty() || user.get().text().length() > MAX_USER) {
      site.error("out-of-range", "must be 1..255 characters", "");
    } else if (!USERS.contains(user.get().text())) {
      site.warning(
          "bad-value",
          "by default Cloud Controller allows only vcap" + Text.is(user.get().text()),
          "Ask those who run the regions");
    }
  }

  static void features(Site site) {
    var names = ManifestKeys.names(ManifestKeys.Place.FEATURES);
    if (!(site.tree() instanceof Tree.Mapping features) || features.entries().isEmpty()) {
      site.wrongType("a mapping of features to true or false", "Known: " + Text.listed(names));
      return;
    }
    int on = 0;
    for (var feature : features.entries()) {
      var value = CfScalar.of(feature.value());
      if (value.filter(it -> it.meaning() instanceof CfScalar.Bool).isEmpty()) {
        site.problems()
            .error(
                "wrong-type",
                feature.position(),
                View.below(site.value().path(), feature.key()) + ": must be true or false",
                "Write it without quotes");
      } else if (feature.key().startsWith("service-binding-")
          || feature.key().startsWith("file-")) {
        on += value.get().isTrue() ? 1 : 0;
      }
    }
    if (on > 1) {
      site.error(
          "conflicting-keys",
          "service-binding-k8s and file-based-vcap-services cannot both be true",
          "Leave out one of the two");
    }
  }

  static void processes(Site site) {
    if (!(site.tree() instanceof Tree.Sequence) && !site.isNull()) {
      site.wrongType("a list of processes", "Write - type: web");
    }
  }
}
