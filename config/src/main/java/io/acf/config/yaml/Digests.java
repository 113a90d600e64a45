package io.acf.config.yaml;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.Digest;
import io.acf.config.Release;
import io.acf.config.SourceTree;
import io.acf.config.Target;
import io.acf.config.artifact.Package;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
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

  /**
   * A release, named by the SHA-256 of {@code acf-release-v1} and a zero byte, then the manifest in
   * UTF-8, the artefact's digest in hex, the org and the space, each after its length in bytes (8
   * bytes, big endian). Where not all apps run the same artefact: {@code acf-release-v2}, and in
   * place of the one digest, for each app in the order of its name, the name and the digest.
   */
  static Release release(String manifest, SortedMap<AppName, Artifact> artifacts, Target target) {
    boolean one = artifacts.values().stream().map(Artifact::digest).distinct().count() == 1;
    List<String> parts = new ArrayList<>(List.of(manifest));
    if (one) {
      parts.add(artifacts.firstEntry().getValue().digest().hex());
    } else {
      artifacts.forEach((app, it) -> parts.addAll(List.of(app.value(), it.digest().hex())));
    }
    parts.addAll(List.of(target.org(), target.space()));
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update(("acf-release-v" + (one ? 1 : 2) + "\0").getBytes(StandardCharsets.US_ASCII));
      for (var part : parts) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(8).putLong(bytes.length).flip());
        sha.update(bytes);
      }
      var digest = new Digest(HexFormat.of().formatHex(sha.digest()));
      return new Release(digest, manifest, artifacts, target);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
