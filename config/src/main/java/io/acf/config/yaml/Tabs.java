package io.acf.config.yaml;

import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Tabs that separate what stands in one line: yaml.v2 takes them for blanks, SnakeYAML takes none.
 * Neither takes them for indentation, nor behind the dash of a list.
 */
final class Tabs {
  /** Nothing stands before it but the sign of an item or key. */
  private static final Pattern FIRST = Pattern.compile("(?s)(.*\\s)?[-?]?");

  private static final Pattern INDENT = Pattern.compile("(?m)^[ \\t]+");

  private Tabs() {}

  /** The text with a blank for the tab that stopped the parser; empty where it is none to take. */
  static Optional<String> without(String text, MarkedYAMLException stopped) {
    var mark = stopped.getProblemMark();
    var problem = stopped.getProblem();
    if (mark == null || problem == null || !problem.contains("\\t(TAB)")) {
      return Optional.empty();
    }
    int at = text.offsetByCodePoints(0, mark.getIndex());
    int start = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
    if (text.charAt(at) != '\t') {
      return Optional.empty();
    }
    if (!FIRST.matcher(text.substring(start, at).strip()).matches()) {
      return Optional.of(text.substring(0, at) + ' ' + text.substring(at + 1));
    }
    // Within braces nothing is indentation, and what is JSON has many of them.
    return Optional.of(text)
        .filter(it -> it.stripLeading().startsWith("{"))
        .map(it -> INDENT.matcher(it).replaceAll(tabs -> " ".repeat(tabs.group().length())))
        .filter(it -> !it.equals(text));
  }
}
