package io.acf.config.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.ignore.FastIgnoreRule;

/**
 * Which line makes git ignore a file (gitignore(5)): of the repository's own files, not of its
 * user's. Read once; for one round of questions.
 */
final class Ignores {
  private static final int MAX_BYTES = 1 << 20;

  private final Path root;
  private final Path exclude;
  private final Map<String, List<Line>> read = new HashMap<>();

  private record Line(FastIgnoreRule rule, String place) {}

  /**
   * @param root of the working tree
   * @param common git's own folder, of which {@code info/exclude} counts too
   */
  Ignores(Path root, Path common) {
    this.root = root;
    this.exclude = common.resolve("info").resolve("exclude");
  }

  /** {@code .gitignore:3}; empty where the path is not ignored. */
  Optional<String> line(String path, boolean folder) throws IOException {
    for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      var above = decides(path.substring(0, end), true);
      if (above.isPresent() && above.get().rule().getResult()) {
        return above.map(Line::place); // nothing below can be taken back in
      }
    }
    return decides(path, folder).filter(line -> line.rule().getResult()).map(Line::place);
  }

  /** The last rule that says anything of it, the nearest file first. */
  private Optional<Line> decides(String path, boolean folder) throws IOException {
    for (int end = path.lastIndexOf('/'); ; end = path.lastIndexOf('/', end - 1)) {
      var from = end < 0 ? "" : path.substring(0, end);
      var found = last(rules(from), end < 0 ? path : path.substring(end + 1), folder);
      if (found.isPresent()) {
        return found;
      }
      if (end < 0) {
        return last(lines("", exclude, ".git/info/exclude"), path, folder);
      }
    }
  }

  private static Optional<Line> last(List<Line> lines, String path, boolean folder) {
    return lines.reversed().stream()
        .filter(line -> line.rule().isMatch(path, folder, true))
        .findFirst();
  }

  private List<Line> rules(String folder) throws IOException {
    var name = folder.isEmpty() ? ".gitignore" : folder + "/.gitignore";
    return lines(name, root.resolve(name), name);
  }

  private List<Line> lines(String key, Path file, String shown) throws IOException {
    var known = read.get(key);
    if (known != null) {
      return known;
    }
    List<Line> lines = new ArrayList<>();
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= MAX_BYTES) {
      var written = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\r?\n");
      for (int i = 0; i < written.length; i++) {
        add(lines, i == 0 ? written[0].replaceFirst("^\uFEFF", "") : written[i], shown, i + 1);
      }
    }
    read.put(key, lines);
    return lines;
  }

  private static void add(List<Line> lines, String written, String shown, int number) {
    if (written.isBlank() || written.startsWith("#")) {
      return;
    }
    var rule = new FastIgnoreRule(written);
    if (!rule.isEmpty()) {
      lines.add(new Line(rule, shown + ":" + number));
    }
  }
}
