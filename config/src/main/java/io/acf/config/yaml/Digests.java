package io.acf.config.yaml;

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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * bytes, big endian).
   */
  static Release release(String manifest, Artifact artifact, Target target) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update("acf-release-v1\0".getBytes(StandardCharsets.US_ASCII));
      for (var part : List.of(manifest, artifact.digest().hex(), target.org(), target.space())) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(8).putLong(bytes.length).flip());
        sha.update(bytes);
      }
      var digest = new Digest(HexFormat.of().formatHex(sha.digest()));
      return new Release(digest, manifest, artifact, target);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
