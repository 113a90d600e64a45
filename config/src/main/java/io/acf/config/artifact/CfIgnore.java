package io.acf.config.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code cf push} leaves out of an upload: what it never uploads, and what the lines of a
 * {@code .cfignore} name. Each line becomes a regular expression, as in the library that cf uses
 * (sabhiram/go-gitignore of 2017-10-17, which is not git's rules): the last line that matches a
 * path decides, {@code !} brings back also below a folder that is left out, {@code ?} is itself,
 * and what is an error in Go ({@code c++}, {@code [a}) is passed over.
 */
final class CfIgnore {
  static final String FILE = ".cfignore";

  /** Most bytes of a {@code .cfignore}. */
  static final int MAX_BYTES = 64 * 1024;

  /** Some seconds of matching. */
  private static final long MAX_EFFORT = 100_000_000L;

  /** Source: cloudfoundry/cli, actor/sharedaction/resource.go. */
  private static final List<String> NEVER =
      List.of(
          FILE,
          ".DS_Store",
          ".git",
          ".gitignore",
          ".hg",
          ".svn",
          "_darcs",
          "manifest.yaml",
          "manifest.yml");

  /** The library's own mark of a star that is none of the file's. */
  private static final String STAR = "#$~";

  private final List<Rule> rules = new ArrayList<>();
  private final List<String> passedOver = new ArrayList<>();
  private long effort;

  private record Rule(Line line, boolean bringsBack) {}

  /** What one line matches. */
  private sealed interface Line {
    /** Names and slashes only, as most lines are: these need no machine. */
    record Plain(String name) implements Line {
      private static final String SPECIAL = "\\*?[](){}|^$+";

      static boolean is(String line) {
        return line.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
      }

      /** At the top where it begins with a slash, else from the start of any name on. */
      boolean matches(String path) {
        if (name.startsWith("/")) {
          var below = name.substring(1);
          return at(path, 0, below) || path.startsWith("/") && at(path, 1, below);
        }
        for (int start = 0; start >= 0; ) {
          if (at(path, start, name)) {
            return true;
          }
          int slash = path.indexOf('/', start);
          start = slash < 0 ? -1 : slash + 1;
        }
        return false;
      }

      private static boolean at(String path, int start, String name) {
        int end = start + name.length();
        return path.startsWith(name, start)
            && (name.endsWith("/")
                || name.isEmpty()
                || end == path.length()
                || path.charAt(end) == '/');
      }
    }

    record Pattern(GoPattern pattern) implements Line {}
  }

  /** Matching takes longer than anybody's files need. */
  static final class TooSlow extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooSlow() {
      super("too slow", null, false, false);
    }
  }

  private CfIgnore() {}

  /**
   * For a folder: what cf never uploads stays away whatever the file says.
   *
   * @param file the text of the {@code .cfignore} in the folder itself; empty for none
   */
  static CfIgnore ofFolder(String file) {
    var ignore = new CfIgnore();
    ignore.file(file);
    ignore.never();
    return ignore;
  }

  /**
   * For an archive: its {@code .cfignore} has the last word.
   *
   * @param file the text of the first one in it, at whatever depth; empty for none
   */
  static CfIgnore ofArchive(String file) {
    var ignore = new CfIgnore();
    ignore.never();
    ignore.file(file);
    return ignore;
  }

  private void never() {
    NEVER.forEach(line -> add(0, line));
  }

  private void file(String text) {
    var lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      add(i + 1, lines[i]);
    }
  }

  private void add(int number, String written) {
    var line = cut(written, '\r', false);
    if (line.startsWith("#")) {
      return;
    }
    line = cut(line, ' ', true);
    if (line.isEmpty()) {
      return;
    }
    boolean bringsBack = line.startsWith("!");
    line = bringsBack ? line.substring(1) : line;
    line = line.startsWith("#") || line.startsWith("!") ? line.substring(1) : line;
    if (Line.Plain.is(line) && !line.isEmpty()) {
      rules.add(new Rule(new Line.Plain(line), bringsBack));
      return;
    }
    GoPattern.of(expression(line))
        .ifPresentOrElse(
            pattern -> rules.add(new Rule(new Line.Pattern(pattern), bringsBack)),
            () -> passedOver.add("line " + number));
  }

  private static String cut(String line, char what, boolean bothEnds) {
    int from = 0;
    int to = line.length();
    while (bothEnds && from < to && line.charAt(from) == what) {
      from++;
    }
    while (from < to && line.charAt(to - 1) == what) {
      to--;
    }
    return line.substring(from, to);
  }

  /** In the library's order of steps: some of what they give only this order gives. */
  private static String expression(String line) {
    var text = namesAFolder(line) && !line.startsWith("/") ? "/" + line : line;
    text = text.replace(".", "\\.");
    if (text.startsWith("/**/")) {
      text = text.substring(1);
    }
    text = text.replace("/**/", "(/|/.+/)");
    text = text.replace("**/", "(|." + STAR + "/)");
    text = text.replace("/**", "(|/." + STAR + ")");
    text = text.replace("\\*", "\\" + STAR);
    text = text.replace("*", "([^/]*)");
    text = text.replace("?", "\\?");
    text = text.replace(STAR, "*");
    text += text.endsWith("/") ? "(|.*)$" : "(|/.*)$";
    return text.startsWith("/") ? "^(|/)" + text.substring(1) : "^(|.*/)" + text;
  }

  /** {@code sub/*.x} counts from the top, unlike {@code sub/x}. */
  private static boolean namesAFolder(String line) {
    int star = line.lastIndexOf("*.");
    for (int slash = line.indexOf('/'); slash >= 0; slash = line.indexOf('/', slash + 1)) {
      if (slash > 0 && line.charAt(slash - 1) != '/' && line.charAt(slash - 1) != '+') {
        return star > slash;
      }
    }
    return false;
  }

  /**
   * Whether a path is left out.
   *
   * @param path from the top of the package, with {@code /}; of a folder in a folder without one at
   *     its end, of a folder in an archive with it
   * @throws TooSlow where all paths so far took more steps than is sensible
   */
  boolean leavesOut(String path) {
    var text = path.codePoints().toArray();
    boolean out = false;
    for (var rule : rules) {
      // A rule that would change nothing need not be asked.
      boolean matches =
          out == rule.bringsBack()
              && switch (rule.line()) {
                case Line.Plain plain -> plain.matches(path);
                case Line.Pattern line -> line.pattern().matches(text, this::spend);
              };
      out ^= matches;
    }
    return out;
  }

  private void spend(int steps) {
    effort += steps;
    if (effort > MAX_EFFORT) {
      throw new TooSlow();
    }
  }

  /** The first line that cf passes over without a word; empty where it reads all. */
  Optional<String> passedOver() {
    return passedOver.stream().findFirst();
  }
}
