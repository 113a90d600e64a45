package io.acf.config.yaml;

import io.acf.config.Tree;
import java.util.Set;

/**
 * Buildpacks (cloud_controller_ng app/messages/buildpack_lifecycle_data_message.rb). Which ones a
 * region has is not known here.
 */
final class BuildpackRules {
  /** What means "detect it" in the old key, and names no buildpack in the list. */
  private static final Set<String> DETECT = Set.of("null", "default");

  private BuildpackRules() {}

  static void list(Site site) {
    if (site.isNull()) {
      return;
    }
    if (!(site.tree() instanceof Tree.Sequence)) {
      site.wrongType("a list of buildpacks", "Write [NAME]");
      return;
    }
    for (var item : site.value().items()) {
      var name = CfScalar.of(item.tree());
      if (name.isEmpty() || !name.get().arrivesAsText()) {
        site.problems()
            .error(
                "wrong-type",
                item.position(),
                item.path() + ": must be the name or URL of a buildpack",
                name.isPresent() ? "Put it in quotes" : "");
      } else if (name.get().text().isBlank() || DETECT.contains(name.get().text())) {
        site.problems()
            .error(
                "bad-value",
                item.position(),
                item.path() + ": names no buildpack" + io.acf.config.Text.is(name.get().text()),
                "Write buildpacks: [] to have one detected");
      }
    }
  }

  static void one(Site site) {
    if (site.isNull()) {
      return;
    }
    var name = site.scalar();
    if (name.isEmpty() || !name.get().arrivesAsText() || name.get().text().isBlank()) {
      site.wrongType("the name or URL of a buildpack", "Write buildpacks: [NAME]");
    }
  }
}
