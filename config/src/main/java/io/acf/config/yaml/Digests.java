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
import java.util.SortedMap;

/**
 * Names of contents. Those of packages are remembered by git's own name for the folder or file, so
 * that a commit that leaves a package alone does not read it again.
 */
final class Digests {
  private static final int MAX_REMEMBERED = 1_000;
  private final Map<String, Digest> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Digest> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  Digest of(SourceTree tree, Package found) throws IOException {
    var id = tree.contentId(found.path());
    if (id.isEmpty()) {
      return found.digest(tree);
    }
    synchronized (remembered) {
      var known = remembered.get(id.get());
      if (known != null) {
        return known;
      }
    }
    var digest = found.digest(tree);
    synchronized (remembered) {
      remembered.put(id.get(), digest);
    }
    return digest;
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
