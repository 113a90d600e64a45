package io.acf.config.yaml;

import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Labels and annotations of an app (CF API v3, "Metadata"; cloud_controller_ng
 * app/messages/metadata_validator_helper.rb).
 */
final class MetadataRules {
  /** Labels that Available CF adds to an app: acf-federation, acf-release, acf-artifact. */
  private static final int OURS = 3;

  /** Cloud Controller's default of max_labels_per_resource. */
  private static final int MAX_LABELS = 50;

  private static final int MAX_NAME = 63;
  private static final int MAX_PREFIX = 253;
  private static final int MAX_ANNOTATION = 5_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([\\w.-]*[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile(
          "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
          Pattern.CASE_INSENSITIVE);

  private MetadataRules() {}

  static void check(Site site) {
    if (site.isNull()) {
      return;
    }
    if (!(site.tree() instanceof Tree.Mapping)) {
      site.wrongType("a mapping with labels and annotations", "");
      return;
    }
    for (var part : List.of("labels", "annotations")) {
      site.value().get(part).ifPresent(it -> part(site, it, part.equals("labels")));
    }
  }

  private static void part(Site site, View part, boolean labels) {
    if (CfScalar.of(part.tree()).filter(MetadataRules::isNothing).isPresent()) {
      return;
    }
    if (!(part.tree() instanceof Tree.Mapping all)) {
      site.problems().error("wrong-type", part.position(), part.path() + ": must be a mapping", "");
      return;
    }
    int set = 0;
    for (var entry : all.entries()) {
      var value = CfScalar.of(entry.value());
      boolean removes = value.filter(CfScalar::isNull).isPresent();
      set += removes ? 0 : 1;
      var at = View.below(part.path(), entry.key());
      // Cloud Controller does not look at the key of an annotation without text.
      if (labels || value.filter(it -> it.text().isBlank()).isEmpty()) {
        key(site, entry, at);
      }
      if (labels) {
        label(site, entry.value(), value, at);
      } else {
        annotation(site, entry.value(), value, at);
      }
    }
    if (labels && set > MAX_LABELS - OURS) {
      site.problems()
          .error(
              "out-of-range",
              part.position(),
              part.path()
                  + ": CF allows "
                  + MAX_LABELS
                  + " labels, of which Available CF needs "
                  + OURS
                  + ", has "
                  + set,
              "Write annotations in place of some");
    }
  }

  private static void key(Site site, Tree.Entry entry, String at) {
    var key = CfScalar.key(entry);
    wrongKey(key.isText() ? key.text() : key.isNull() ? "" : key.sent().replace("\"", ""))
        .ifPresent(
            why -> site.problems().error("bad-value", entry.position(), at + ": " + why, ""));
  }

  private static Optional<String> wrongKey(String key) {
    int slash = key.indexOf('/');
    var prefix = slash < 0 ? "" : key.substring(0, slash);
    var name = key.substring(slash + 1);
    if (name.isBlank() || slash == 0) {
      return Optional.of("the key must not be empty");
    }
    if (name.indexOf('/') >= 0) {
      return Optional.of("the key must have at most one /");
    }
    if (slash > 0 && (prefix.length() > MAX_PREFIX || !PREFIX.matcher(prefix).matches())) {
      return Optional.of("what stands before the / of a key must be a domain");
    }
    if (prefix.toLowerCase(Locale.ROOT).equals("cloudfoundry.org")) {
      return Optional.of("CF keeps keys of cloudfoundry.org for itself");
    }
    return fits(name)
        ? Optional.empty()
        : Optional.of(
            "the key must be 1..63 letters, digits, - _ and ., a letter or digit at both ends");
  }

  private static boolean fits(String name) {
    return name.length() <= MAX_NAME && NAME.matcher(name).matches();
  }

  private static void label(Site site, Tree tree, Optional<CfScalar> value, String at) {
    if (value.isEmpty()) {
      site.problems().error("wrong-type", tree.position(), at + ": must be text", "");
    } else if (!value.get().stored().isEmpty() && !fits(value.get().stored())) {
      site.problems()
          .error(
              "bad-value",
              tree.position(),
              at
                  + ": must be at most 63 letters, digits, - _ and ., a letter or digit at both"
                  + " ends"
                  + Text.is(value.get().stored()),
              "An annotation takes any text");
    }
  }

  private static boolean isNothing(CfScalar part) {
    return part.isNull() || part.meaning().equals(new CfScalar.Bool(false));
  }

  /** A number that is sent without a point is an integer or text to Cloud Controller. */
  private static boolean fails(CfScalar value) {
    return switch (value.meaning()) {
      case CfScalar.Bool ignored -> true;
      case CfScalar.Float(String sent, double ignored) -> sent.indexOf('.') >= 0;
      default -> false;
    };
  }

  private static void annotation(Site site, Tree tree, Optional<CfScalar> value, String at) {
    if (tree instanceof Tree.Mapping) {
      site.problems()
          .error("wrong-type", tree.position(), at + ": must be text", "Put it in quotes");
    } else if (tree instanceof Tree.Sequence) {
      site.problems()
          .warning(
              "ignored-value",
              tree.position(),
              at + ": CF keeps a list as text of its own, such as (a,b)",
              "Write text");
    } else if (value.filter(MetadataRules::fails).isPresent()) {
      site.problems()
          .error(
              "wrong-type",
              tree.position(),
              at + ": CF fails on a boolean and a number with a point here",
              "Put it in quotes");
    } else if (value.map(it -> it.text().length()).orElse(0) > MAX_ANNOTATION) {
      site.problems()
          .error("out-of-range", tree.position(), at + ": must be at most 5000 characters", "");
    }
  }
}
