package io.acf.config.artifact;

import io.acf.config.Digest;
import io.acf.config.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A package in the repository: a folder, or one archive. Its digest is the SHA-256 of, for each
 * file in the order of its path: the path within the package in UTF-8 (empty for an archive), a
 * zero byte, {@code x} or {@code -} for executable or not, the length as 8 bytes (big endian) and
 * the content; all after {@code acf-package-v1} and a zero byte.
 *
 * @param path from the root of the repository; empty for the root itself
 * @param archive one file that is passed on as it is
 * @param files what it holds, by path from the root
 */
public record Package(String path, boolean archive, SortedMap<String, SourceTree.Entry> files) {
  /** A zip without zip64 holds at most 65,535 entries, and 65,535 itself is the mark of zip64. */
  public static final int MAX_FILES = 65_534;

  /** 2 GiB less the room of the zip's own directory. */
  public static final long MAX_BYTES = 2_000_000_000L;

  public Package {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** Finds the package at a path, or tells why it is none. */
  public static Package at(SourceTree tree, String path) throws IOException, Unfit {
    if (path.isEmpty()) {
      return folder(tree, path);
    }
    var entry =
        tree.entry(path).orElseThrow(() -> new Unfit("missing-file", "nothing lies at " + path));
    return switch (entry.kind()) {
      case FOLDER -> folder(tree, path);
      case FILE -> checked(new Package(path, true, new TreeMap<>(java.util.Map.of(path, entry))));
      case LINK -> throw new Unfit("link-refused", path + " is a symbolic link");
      case SUBMODULE -> throw new Unfit("link-refused", path + " is a submodule");
    };
  }

  private static Package folder(SourceTree tree, String path) throws IOException, Unfit {
    var files = tree.entries(path);
    for (var entry : files.entrySet()) {
      if (entry.getValue().kind() != SourceTree.Kind.FILE) {
        var kind =
            entry.getValue().kind() == SourceTree.Kind.LINK ? "a symbolic link" : "a submodule";
        throw new Unfit("link-refused", entry.getKey() + " is " + kind);
      }
    }
    if (files.isEmpty()) {
      throw new Unfit(
          "empty-package", (path.isEmpty() ? "the repository" : path) + " holds no file");
    }
    return checked(new Package(path, false, files));
  }

  private static Package checked(Package found) throws Unfit {
    if (found.files.size() > MAX_FILES) {
      throw new Unfit("too-large", "holds more than " + MAX_FILES + " files");
    }
    long bytes = found.files.values().stream().mapToLong(SourceTree.Entry::bytes).sum();
    if (bytes > MAX_BYTES) {
      throw new Unfit("too-large", "holds more than " + MAX_BYTES + " bytes");
    }
    return found;
  }

  /** The path of a file within the package, as it stands in the zip. */
  public String inside(String file) {
    if (archive) {
      return "";
    }
    return path.isEmpty() ? file : file.substring(path.length() + 1);
  }

  /** Reads all of it. */
  public Digest digest(SourceTree tree) throws IOException {
    var sha = begun();
    var buffer = new byte[64 * 1024];
    for (var file : files.entrySet()) {
      header(sha, file.getKey(), file.getValue());
      try (var in = tree.open(file.getKey())) {
        long length = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          sha.update(buffer, 0, n);
          length += n;
        }
        if (length != file.getValue().bytes()) {
          throw new IOException(file.getKey() + " changed while it was read");
        }
      }
    }
    return new Digest(HexFormat.of().formatHex(sha.digest()));
  }

  /** What the digest takes in before a file's content. */
  void header(MessageDigest sha, String file, SourceTree.Entry entry) {
    sha.update(inside(file).getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
    sha.update((byte) (entry.executable() ? 'x' : '-'));
    sha.update(java.nio.ByteBuffer.allocate(8).putLong(entry.bytes()).flip());
  }

  /** A digest that has taken in what all packages begin with. */
  static MessageDigest begun() {
    var sha = sha256();
    sha.update("acf-package-v1\0".getBytes(StandardCharsets.US_ASCII));
    return sha;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** It cannot be a package, whatever is tried. */
  public static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;
    private final String code;

    Unfit(String code, String message) {
      super(message);
      this.code = code;
    }

    /** The code of a {@link io.acf.config.Problem}. */
    public String code() {
      return code;
    }
  }
}
