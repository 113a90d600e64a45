package io.acf.config.yaml;

import io.acf.config.Digest;
import io.acf.config.SourceTree;
import io.acf.config.artifact.Package;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Names of contents. What is known of packages is remembered by their path and git's own name for
 * the folder or file, so that a commit that leaves a package alone does not read it again.
 */
final class Digests {
  private static final int MAX_REMEMBERED = 1_000;
  private final Map<String, Held> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /**
   * What a package holds.
   *
   * @param federations federation files that are uploaded with it, by path from the root
   * @param passedOver the line of its {@code .cfignore} that cf passes over; mostly empty
   */
  record Held(Digest digest, SortedSet<String> federations, Optional<String> passedOver) {}

  /**
   * @throws Package.Unfit where nothing there can be uploaded, or where it holds what is not the
   *     content that it stands for
   */
  Held of(SourceTree tree, String path) throws IOException, Package.Unfit {
    var id = tree.contentId(path).map(content -> content + " " + path);
    if (id.isEmpty()) {
      return read(tree, path);
    }
    synchronized (remembered) {
      var known = remembered.get(id.get());
      if (known != null) {
        return known;
      }
    }
    var held = read(tree, path);
    synchronized (remembered) {
      remembered.put(id.get(), held);
    }
    return held;
  }

  private static Held read(SourceTree tree, String path) throws IOException, Package.Unfit {
    var found = Package.at(tree, path);
    var federations = new TreeSet<String>();
    found.files().keySet().stream()
        .filter(YamlManifestReader::isFederation)
        .forEach(federations::add);
    return new Held(found.judged(tree), federations, found.passedOver());
  }
}
