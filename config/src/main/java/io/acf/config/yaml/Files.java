package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.SourceTree;
import io.acf.config.StandIn;
import io.acf.config.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds and reads the files that other files name, within the repository only. */
final class Files {
  private final SourceTree tree;
  private final Problems problems;

  Files(SourceTree tree, Problems problems) {
    this.tree = tree;
    this.problems = problems;
  }

  SourceTree tree() {
    return tree;
  }

  /**
   * The path from the root that a file means; empty (and a problem) where it leads out of the
   * folder of that file.
   */
  Optional<String> resolve(View written, String from) {
    var path =
        List.of(written.text().split("/")).contains("..")
            ? Optional.<String>empty()
            : place(written.text(), from);
    if (path.isEmpty()) {
      unsafe(
          written,
          "does not stay below this file's folder",
          "Write a path relative to this file, without .. and with /");
    }
    return path;
  }

  /** The same for one that may climb, as long as it stays in the repository. */
  Optional<String> climb(View written, String from) {
    var path = place(written.text(), from);
    if (path.isEmpty()) {
      unsafe(
          written, "does not stay in the repository", "Write a path relative to this file, with /");
    }
    return path;
  }

  private void unsafe(View written, String why, String tip) {
    problems.error(
        "unsafe-path",
        written.position(),
        written.path() + ": " + Text.quoted(written.text()) + " " + why,
        tip);
  }

  /** The place in the repository that a file means by a path; empty where it is none. */
  static Optional<String> place(String text, String from) {
    boolean unsafe =
        text.startsWith("/")
            || text.contains("\\")
            || text.matches("[A-Za-z]:.*")
            || text.chars().anyMatch(Character::isISOControl);
    List<String> steps = new ArrayList<>();
    int slash = from.lastIndexOf('/');
    if (slash > 0) {
      steps.addAll(List.of(from.substring(0, slash).split("/")));
    }
    for (var step : text.split("/")) {
      unsafe |= step.equalsIgnoreCase(".git") || step.equals("..") && steps.isEmpty();
      if (step.equals("..") && !unsafe) {
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.add(step);
      }
    }
    return unsafe ? Optional.empty() : Optional.of(String.join("/", steps));
  }

  /** Whether no link or submodule lies on the way to a path; it is told by name. */
  boolean reachable(String path, View named) throws IOException {
    for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      var step = path.substring(0, end);
      var kind = tree.entry(step).map(SourceTree.Entry::kind).orElse(SourceTree.Kind.FOLDER);
      if (kind == SourceTree.Kind.LINK || kind == SourceTree.Kind.SUBMODULE) {
        refuseLink(kind, step, named.position(), named.path() + ": ");
        return false;
      }
    }
    return true;
  }

  void refuseLink(SourceTree.Kind kind, String path, Position position, String prefix) {
    problems.error(
        "link-refused",
        position,
        prefix
            + Text.line(path, 200)
            + (kind == SourceTree.Kind.LINK
                ? " is a symbolic link"
                : " is a submodule: git has only the name of a commit of another repository there"),
        kind == SourceTree.Kind.LINK
            ? "Put the file itself there"
            : "Put the files themselves there");
  }

  /** The bytes of a file that another one names; empty (and a problem) where it cannot be had. */
  Optional<byte[]> named(String path, View named, int limit) throws IOException {
    if (!reachable(path, named)) {
      return Optional.empty();
    }
    var entry = tree.entry(path);
    if (entry.isEmpty() || entry.get().kind() == SourceTree.Kind.FOLDER) {
      problems.error(
          "missing-file",
          named.position(),
          named.path()
              + ": no file "
              + (Text.mayHoldSecret(named.text())
                  ? "there" + Text.is(named.text())
                  : Text.quoted(path)),
          tree.whyAbsent(path).orElse(Text.didYouMean(path, tree.files())));
      return Optional.empty();
    }
    if (entry.get().kind() != SourceTree.Kind.FILE) {
      refuseLink(entry.get().kind(), path, named.position(), named.path() + ": ");
      return Optional.empty();
    }
    return bytes(path, entry.get(), limit);
  }

  /**
   * The bytes of a regular file, at most so many; empty (and a problem) where it holds more, or
   * stands for a content that is not in git.
   */
  Optional<byte[]> bytes(String path, SourceTree.Entry entry, int limit) throws IOException {
    byte[] bytes;
    try (var in = tree.open(path)) {
      bytes = in.readNBytes(limit + 1);
    }
    var head = Arrays.copyOf(bytes, Math.min(bytes.length, StandIn.HEAD_BYTES));
    var standIn = StandIn.of(head, entry.bytes());
    if (standIn.isPresent()) {
      problems.error(
          "stand-in",
          Position.of(path),
          "is " + standIn.get().what() + ", not the content",
          standIn.get().tip());
      return Optional.empty();
    }
    if (bytes.length > limit) {
      problems.add(YamlText.tooLarge(path, limit));
      return Optional.empty();
    }
    return Optional.of(bytes);
  }
}
