package io.acf.config.yaml;

import io.acf.config.Tree;
import java.util.Set;

/**
 * Finds {@code acf-*} keys in the metadata of a CF manifest. They are how we know what is ours and
 * which generation runs; somebody else's would shut us out of the region, also after the revert.
 */
final class OurMarks {
  static final String PREFIX = "acf-";

  /** What people fill with keys of their own, and CF keeps apart from metadata. */
  private static final Set<String> FREE = Set.of("env", "parameters", "options");

  private final Problems problems;

  OurMarks(Problems problems) {
    this.problems = problems;
  }

  /** Looks wherever CF takes or may come to take metadata: at any depth below an app. */
  void check(View place) {
    switch (place.tree()) {
      case Tree.Mapping mapping -> mapping.entries().forEach(entry -> entry(place, entry));
      case Tree.Sequence ignored -> place.items().forEach(this::check);
      case Tree.Scalar ignored -> {}
    }
  }

  private void entry(View place, Tree.Entry entry) {
    var key = CloudKeys.of(entry.key());
    var below = new View(View.below(place.path(), key), entry.value());
    if (key.equals("metadata")) {
      metadata(below);
    } else if (!FREE.contains(key)) {
      check(below);
    }
  }

  /** Keys of {@code labels} and {@code annotations}, and of whatever else it may have. */
  private void metadata(View metadata) {
    for (var part : metadata.entries()) {
      for (var entry : new View("", part.value()).entries()) {
        if (entry.key().startsWith(PREFIX)) {
          problems.error(
              "reserved-key",
              entry.position(),
              View.below(metadata.path(), part.key() + "." + entry.key())
                  + ": acf-* keys are how Available CF marks what it deploys",
              "Leave it out, or name it without acf- in front");
        }
      }
    }
  }
}
