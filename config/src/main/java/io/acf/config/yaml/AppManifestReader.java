package io.acf.config.yaml;

import io.acf.config.Tree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Reads of a CF manifest (CF docs, devguide/deploy-apps/manifest-attributes) what the planner needs
 * to know, and refuses what cannot be delivered. It never shows a value of {@code env}.
 */
final class AppManifestReader {
  static final int MAX_APPS = 200;

  private final Problems problems;

  AppManifestReader(Problems problems) {
    this.problems = problems;
  }

  /** Empty where there is an error in it. */
  Optional<AppManifest> read(String file, byte[] bytes) {
    int before = problems.errors();
    var written = CfYaml.parse(file, bytes, problems);
    written.ifPresent(this::check);
    var sent = written.map(tree -> SentManifest.of(tree, problems));
    var apps = sent.map(tree -> apps(new View("", tree)));
    if (sent.isEmpty() || problems.errors() > before) {
      return Optional.empty();
    }
    var text = YamlWriter.write(sent.get());
    if (text.getBytes(StandardCharsets.UTF_8).length > CfYaml.MAX_BYTES) {
      problems.add(YamlText.tooLarge(file, CfYaml.MAX_BYTES));
      return Optional.empty();
    }
    return Optional.of(new AppManifest(file, text, apps.orElseThrow()));
  }

  /** What is written, as it stands: nothing of it is dropped without a word. */
  private void check(Tree written) {
    new Unrendered(problems).check(written);
    new KeyCheck(problems).check(new View("", written));
  }

  private List<AppManifest.App> apps(View root) {
    if (!(root.tree() instanceof Tree.Mapping)) {
      wrong(root, "the manifest", "a mapping with applications");
      return List.of();
    }
    var list = root.get("applications");
    if (list.isEmpty()) {
      problems.error("missing-key", root.position(), "applications: missing", "");
      return List.of();
    }
    var items = list.get().items();
    if (items.isEmpty() || items.size() > MAX_APPS) {
      var wanted = "a list of 1.." + MAX_APPS + " apps";
      if (list.get().tree() instanceof Tree.Sequence) {
        problems.error(
            "out-of-range",
            list.get().position(),
            "applications: must be " + wanted + ", is " + items.size(),
            "");
      } else {
        wrong(list.get(), "applications", wanted);
      }
      return List.of();
    }
    return new AppsReader(problems).read(items);
  }

  private void wrong(View view, String what, String wanted) {
    if (!Unrendered.refuses(view.text())) { // Else told already.
      problems.error("wrong-type", view.position(), what + ": must be " + wanted, "");
    }
  }
}
