package io.acf.config.artifact;

import io.acf.config.Digest;
import io.acf.config.SourceTree;
import io.acf.config.SourceTree.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A package in the repository, a folder or one archive: of a folder what {@code cf push} would
 * upload, so without what its {@code .cfignore} names and cf never uploads. Its digest is the
 * SHA-256 of, for each file in the order of its path: the path within the package in UTF-8 (empty
 * for an archive), a zero byte, {@code x} or {@code -} for executable or not, the length as 8 bytes
 * (big endian) and the content; then in the same way for each link, with {@code l} and where it
 * leads as content; then for each folder that is uploaded without content: its path, a zero byte,
 * {@code d} and 8 zero bytes; all after {@code acf-package-v1} and a zero byte. Times are no part
 * of it.
 *
 * @param path from the root of the repository; empty for the root itself
 * @param archive one file
 * @param files the regular files that it holds, by path from the root
 * @param links where its symbolic links lead, by path from the root: none out of the package
 * @param emptyFolders folders whose content is left out while they stay, by path from the root
 * @param passedOver the line of the {@code .cfignore} that cf passes over; empty where it reads all
 */
public record Package(
    String path,
    boolean archive,
    SortedMap<String, SourceTree.Entry> files,
    SortedMap<String, String> links,
    SortedSet<String> emptyFolders,
    Optional<String> passedOver) {
  /** A zip without zip64 holds at most 65,535 entries, and 65,535 itself is the mark of zip64. */
  public static final int MAX_FILES = 65_534;

  /** 2 GiB less the room of the zip's own directory. */
  public static final long MAX_BYTES = 2_000_000_000L;

  public Package {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
    emptyFolders = Collections.unmodifiableSortedSet(new TreeSet<>(emptyFolders));
  }

  /** Finds the package at a path, or tells why it is none. */
  public static Package at(SourceTree tree, String path) throws IOException, Unfit {
    if (path.isEmpty()) {
      return checked(FolderContent.of(tree, path));
    }
    var entry =
        tree.entry(path).orElseThrow(() -> new Unfit("missing-file", "nothing lies at " + path));
    return switch (entry.kind()) {
      case FOLDER -> checked(FolderContent.of(tree, path));
      case FILE ->
          checked(
              new Package(
                  path,
                  true,
                  new TreeMap<>(Map.of(path, entry)),
                  new TreeMap<>(),
                  new TreeSet<>(),
                  Optional.empty()));
      case LINK, SUBMODULE -> throw refused(path, entry.kind());
    };
  }

  /**
   * Tells of paths from the root that lie in a folder whether {@code cf push} would leave them out;
   * of its {@code .cfignore}, which decides that, it says no.
   *
   * @param folder the package
   */
  public static Predicate<String> leftOutOf(SourceTree tree, String folder)
      throws IOException, Unfit {
    var prefix = folder.isEmpty() ? "" : folder + "/";
    var ignore = FolderContent.ignore(tree, prefix);
    return path -> {
      try {
        return !path.equals(prefix + CfIgnore.FILE)
            && path.startsWith(prefix)
            && ignore.leavesOut(path.substring(prefix.length()));
      } catch (CfIgnore.TooSlow e) {
        return false;
      }
    };
  }

  static Unfit refused(String path, Kind kind) {
    return kind == Kind.LINK
        ? new Unfit("link-refused", path + " is a symbolic link")
        : new Unfit(
            "link-refused",
            path + " is a submodule: git has only the name of a commit of another repository there",
            "Put the files themselves there");
  }

  private static Package checked(Package found) throws Unfit {
    if (found.files.size() + found.links.size() + found.emptyFolders.size() > MAX_FILES) {
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
    return digest(tree, new StandIns());
  }

  /** Reads all of it, and refuses what is not the content that it stands for. */
  public Digest judged(SourceTree tree) throws IOException, Unfit {
    var standIns = new StandIns();
    var digest = digest(tree, standIns);
    standIns.refuse();
    if (archive) {
      ArchiveContent.refuse(tree, path, files.firstEntry().getValue().bytes());
    }
    return digest;
  }

  private Digest digest(SourceTree tree, StandIns standIns) throws IOException {
    var sha = begun();
    var buffer = new byte[64 * 1024];
    for (var file : files.entrySet()) {
      header(sha, file.getKey(), file.getValue());
      try (var in = tree.open(file.getKey())) {
        long length = 0;
        for (int n = in.readNBytes(buffer, 0, buffer.length);
            n > 0;
            n = in.readNBytes(buffer, 0, buffer.length)) {
          if (length == 0) {
            standIns.look(file.getKey(), buffer, n, file.getValue().bytes());
          }
          sha.update(buffer, 0, n);
          length += n;
        }
        if (length != file.getValue().bytes()) {
          throw new IOException(file.getKey() + " changed while it was read");
        }
      }
    }
    takeRest(sha);
    return new Digest(HexFormat.of().formatHex(sha.digest()));
  }

  /** What the digest takes in before a file's content. */
  void header(MessageDigest sha, String file, SourceTree.Entry entry) {
    header(sha, inside(file), entry.executable() ? 'x' : '-', entry.bytes());
  }

  /** What the digest takes in after all files: links and empty folders. */
  void takeRest(MessageDigest sha) {
    links.forEach(
        (link, target) -> {
          var bytes = target.getBytes(StandardCharsets.UTF_8);
          header(sha, inside(link), 'l', bytes.length);
          sha.update(bytes);
        });
    emptyFolders.forEach(folder -> header(sha, inside(folder), 'd', 0));
  }

  private static void header(MessageDigest sha, String inside, char kind, long bytes) {
    sha.update(inside.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
    sha.update((byte) kind);
    sha.update(java.nio.ByteBuffer.allocate(8).putLong(bytes).flip());
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
    private final String tip;

    Unfit(String code, String message) {
      this(code, message, "");
    }

    Unfit(String code, String message, String tip) {
      super(message);
      this.code = code;
      this.tip = tip;
    }

    static Unfit because(Throwable cause, String code, String message, String tip) {
      var unfit = new Unfit(code, message, tip);
      unfit.initCause(cause);
      return unfit;
    }

    /** The code of a {@link io.acf.config.Problem}. */
    public String code() {
      return code;
    }

    /** What to do about it; empty where nothing better can be said than to name a package. */
    public String tip() {
      return tip;
    }
  }
}
