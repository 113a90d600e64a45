package io.acf.app.cli;

import io.acf.config.Artifact;
import io.acf.config.ManifestReader;
import io.acf.config.Reading;
import io.acf.config.Text;
import io.acf.config.artifact.Package;
import io.acf.config.folder.FolderTree;
import io.acf.config.git.Checkout;
import io.acf.config.yaml.YamlManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code acf validate} is to read: an index, a commit, or a folder as it is. */
sealed interface ToValidate extends AutoCloseable {

  /** Of which of them at most one is said. */
  final class Choice {
    @Option(names = "--head", description = "the last commit in place of the index")
    boolean head;

    @Option(
        names = "--commit",
        paramLabel = "REVISION",
        description = "this commit in place of the index")
    @Nullable String commit;

    @Option(
        names = "--working-tree",
        description = "the folder as it is, with what git ignores or does not know yet")
    boolean workingTree;

    private @Nullable String revision() {
      return head ? "HEAD" : commit;
    }
  }

  /**
   * A file that counts, and was not judged because it is not in the index as it lies there.
   *
   * @param why and what helps
   */
  record Unjudged(String path, String why) {}

  /** For people: {@code the index of /srv/fleet (branch main, HEAD abc1234)}. */
  String name();

  Reading read(ManifestReader reader);

  default List<Unjudged> unjudged(Reading reading) {
    return List.of();
  }

  /** What comes between mending and trying again. */
  default String mended() {
    return "";
  }

  @Override
  default void close() {
    // A folder holds nothing open.
  }

  /**
   * @throws Failure where nothing can be read there
   */
  static ToValidate of(String written, Choice choice) {
    try {
      var dir = Path.of(written);
      if (!Files.isDirectory(dir)) {
        throw Failure.usage("no folder " + written, "acf validate DIR, a folder or checkout");
      }
      return choice.workingTree ? folder(dir, true) : of(dir, choice.revision());
    } catch (InvalidPathException e) {
      throw new Failure(Exit.USAGE, "no folder of that name", "acf validate DIR", e);
    } catch (IOException e) {
      throw unreadable(written, e);
    } catch (Checkout.Unusable e) {
      throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()), e.tip(), e);
    }
  }

  private static ToValidate of(Path dir, @Nullable String revision)
      throws IOException, Checkout.Unusable {
    var checkout = Checkout.at(dir);
    if (checkout.isPresent()) {
      var found = checkout.get();
      try {
        return new Repository(found, revision == null ? found.index() : found.commit(revision));
      } catch (IOException | Checkout.Unusable | RuntimeException e) {
        found.close();
        throw e;
      }
    }
    if (revision != null) {
      throw Failure.usage(
          dir + " is not the root of a git repository, so it has no commit",
          Checkout.above(dir)
              .map(root -> "the repository's root is " + root)
              .orElse("leave out --head and --commit to read the folder"));
    }
    return folder(dir, false);
  }

  private static ToValidate folder(Path dir, boolean wanted) throws IOException {
    var tree = new FolderTree(dir);
    var above = Checkout.above(dir);
    var why =
        wanted
            ? "as it is, with what is not in git"
            : above
                .map(root -> "as it is; the repository's root, where servers read, is " + root)
                .orElse("as it is, which is no git repository");
    return new Folder("the folder " + dir.toRealPath() + " " + why, tree);
  }

  private static Failure unreadable(String place, IOException e) {
    return new Failure(
        Exit.USAGE,
        "cannot read " + place + ": " + Text.line(String.valueOf(e.getMessage()), 200),
        "acf validate DIR, a folder or checkout",
        e);
  }

  /** A folder as it is. */
  record Folder(String name, FolderTree tree) implements ToValidate {
    @Override
    public Reading read(ManifestReader reader) {
      return reader.read(FolderTree.NO_COMMIT, tree);
    }
  }

  /** Of a git repository, the index or a commit. */
  record Repository(Checkout checkout, Checkout.Read given) implements ToValidate {
    @Override
    public String name() {
      return given.name();
    }

    @Override
    public Reading read(ManifestReader reader) {
      return reader.read(given.commit(), given.tree());
    }

    @Override
    public List<Unjudged> unjudged(Reading reading) {
      try {
        var packages = packages(reading);
        return checkout
            .unjudged(given, packages, leftOut(packages), YamlManifestReader::reads)
            .stream()
            .map(it -> new Unjudged(Text.plain(it.path()), it.why()))
            .toList();
      } catch (IOException e) {
        throw unreadable(given.name(), e);
      }
    }

    /** Which paths no package that they lie in takes. */
    private Predicate<String> leftOut(Set<String> packages) throws IOException {
      Map<String, Predicate<String>> each = new TreeMap<>();
      for (var folder : packages) {
        try {
          each.put(folder, Package.leftOutOf(given.tree(), folder));
        } catch (Package.Unfit e) {
          each.put(folder, path -> false); // it is told rather once too often
        }
      }
      return path -> {
        var holding =
            each.entrySet().stream()
                .filter(it -> it.getKey().isEmpty() || path.startsWith(it.getKey() + "/"))
                .toList();
        return !holding.isEmpty() && holding.stream().allMatch(it -> it.getValue().test(path));
      };
    }

    /** Those that releases name; of a commit that is refused, those that were looked at. */
    private TreeSet<String> packages(Reading reading) {
      var packages = new TreeSet<>(given.tree().listed());
      if (reading instanceof Reading.Accepted accepted) {
        for (var federation : accepted.desired().federations().values()) {
          for (var release : federation.placement().values()) {
            for (var artifact : release.artifacts().values()) {
              if (artifact instanceof Artifact.InRepository inside) {
                packages.add(inside.path());
              }
            }
          }
        }
      }
      return packages;
    }

    @Override
    public String mended() {
      return given.commit().equals(FolderTree.NO_COMMIT) ? "git add them, " : "commit them, ";
    }

    @Override
    public void close() {
      checkout.close();
    }
  }
}
