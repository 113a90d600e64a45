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

  /** Some seconds of matching, or some ten megabytes of patterns. */
  private static final long MAX_EFFORT = 100_000_000L;

  /** To make a step of a pattern, and to keep it, against taking it once. */
  private static final int MAKING = 100;

  /** So many characters are looked through as quickly as a step is taken. */
  private static final int AT_ONCE = 64;

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

  private final List<Rule> rules = new ArrayList<>();
  private final List<String> passedOver = new ArrayList<>();
  private long effort;

  private record Rule(IgnoreLine line, boolean bringsBack) {}

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
   * @throws TooSlow where it holds more than is sensible
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
   * @throws TooSlow where it holds more than is sensible
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
    IgnoreLine.of(line)
        .ifPresentOrElse(
            it -> {
              spend((long) MAKING * it.steps());
              rules.add(new Rule(it, bringsBack));
            },
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
      if (out == rule.bringsBack()) {
        spend(1 + path.length() / AT_ONCE);
        out ^= path.contains(rule.line().needed()) && matches(rule.line(), path, text);
      }
    }
    return out;
  }

  private boolean matches(IgnoreLine line, String path, int[] text) {
    return switch (line) {
      case IgnoreLine.Plain plain -> {
        spend((long) path.length() * plain.name().length() / AT_ONCE);
        yield plain.matches(path);
      }
      case IgnoreLine.Pattern it -> it.pattern().matches(text, this::spend);
    };
  }

  private void spend(long steps) {
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
