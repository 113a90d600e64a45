package io.acf.config.yaml;

import io.acf.config.Problem;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of a mapping by what they mean, merge keys resolved: of two equal ones the later counts.
 */
final class MergedKeys {
  private final Map<CfScalar.Meaning, Tree.Entry> entries = new LinkedHashMap<>();
  private final Set<CfScalar.Meaning> own = new HashSet<>();
  private final List<Problem> problems;

  MergedKeys(List<Problem> problems) {
    this.problems = problems;
  }

  List<Tree.Entry> entries() {
    return List.copyOf(entries.values());
  }

  void own(Tree.Entry entry) {
    var key = CfScalar.key(entry).meaning();
    var before = entries.put(key, entry);
    boolean again = !own.add(key);
    if (again && before != null) {
      overridden(before, " stands twice in one mapping: CF takes the later one, of line ", entry);
    }
  }

  /**
   * What stands in quotes is written anew by the CLI before it merges, and by then stands before
   * all own keys.
   */
  void merge(Tree.Scalar key, Tree value) throws YamlText.Refusal {
    // The first of a list wins, so it comes last.
    List<Tree> maps =
        value instanceof Tree.Sequence list ? list.items().reversed() : List.of(value);
    for (var map : maps) {
      if (!(map instanceof Tree.Mapping mapping)) {
        throw YamlText.refusal(
            "yaml-merge-key",
            key.position(),
            "<<: merges a mapping or a list of mappings, not text or a list of other things",
            "");
      }
      for (var entry : mapping.entries()) {
        var meaning = CfScalar.key(entry).meaning();
        if (!own.contains(meaning)) {
          entries.put(meaning, entry);
        } else if (key.plain()) {
          var before = entries.put(meaning, entry);
          if (before != null && !before.equals(entry)) {
            overridden(before, ": the << after it overrides it with the one of line ", entry);
          }
        }
      }
    }
  }

  private void overridden(Tree.Entry before, String how, Tree.Entry by) {
    problems.add(
        Problem.warning(
            "duplicate-key",
            before.position(),
            Text.quoted(before.key()) + how + by.position().line(),
            "Leave one of them out"));
  }
}
