package io.acf.config.artifact;

import java.util.Optional;

/** What one line of a {@code .cfignore} matches, without its {@code !}. */
sealed interface IgnoreLine {
  /** The library's own mark of a star that is none of the file's. */
  String STAR = "#$~";

  /**
   * Empty where Go refuses what becomes of it.
   *
   * @param line without blanks around it
   * @throws CfIgnore.TooSlow where more becomes of it than is sensible
   */
  static Optional<? extends IgnoreLine> of(String line) {
    return Plain.is(line) && !line.isEmpty()
        ? Optional.of(new Plain(line))
        : GoPattern.of(expression(line)).map(Pattern::new);
  }

  /** Of how many steps it is made. */
  default int steps() {
    return this instanceof Pattern it ? it.pattern().size() : 0;
  }

  /** What every path that matches holds: quick to look for. */
  String needed();

  /** Names and slashes only, as most lines are: these need no machine. */
  record Plain(String name) implements IgnoreLine {
    private static final String SPECIAL = "\\*?[](){}|^$+";

    static boolean is(String line) {
      return line.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    @Override
    public String needed() {
      return name.startsWith("/") ? name.substring(1) : name;
    }

    /** At the top where it begins with a slash, else from the start of any name on. */
    boolean matches(String path) {
      if (name.startsWith("/")) {
        var below = needed();
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

  record Pattern(GoPattern pattern) implements IgnoreLine {
    @Override
    public String needed() {
      return pattern.needed();
    }
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
}
