package io.acf.config.artifact;

import io.acf.config.SourceTree;
import io.acf.config.Text;
import io.acf.config.artifact.Package.Unfit;
import io.acf.config.artifact.ZipDirectory.Entry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * An archive that others made: what of it {@code cf push} would upload. What is refused here would
 * hurt whoever unpacks it, or cannot be unpacked at all. It is never unpacked to disk.
 *
 * @param kept what cf would upload
 */
record ArchiveContent(Bytes bytes, ZipDirectory directory, Set<Entry> kept) {
  private static final long MAX_RATIO = 100;

  /** Small archives of much text may well be packed tighter than the ratio. */
  private static final long ALWAYS_FINE = 64L * 1024 * 1024;

  /** Contents are read against their checksums where all of them are no more than this. */
  private static final long CHECKED_BYTES = 256L * 1024 * 1024;

  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** Refuses an archive of the repository that cannot be passed on, with a reason and its path. */
  static void refuse(SourceTree tree, String path, long length) throws IOException, Unfit {
    try {
      var unused = of(Bytes.of(tree, path, length));
    } catch (ZipFault fault) {
      throw new Unfit(
          "bad-archive",
          path + " " + fault.getMessage(),
          "Name a zip, jar or war that unzip -t finds whole, or a folder");
    }
  }

  /**
   * @throws ZipFault where it cannot be passed on
   */
  static ArchiveContent of(Bytes bytes) throws IOException, ZipFault {
    var directory = ZipDirectory.of(bytes);
    long unpacked = 0;
    for (var entry : directory.entries()) {
      check(entry);
      unpacked += entry.unpacked();
    }
    if (unpacked > ALWAYS_FINE && unpacked / MAX_RATIO > bytes.length()) {
      throw new ZipFault("unpacks to more than " + MAX_RATIO + " times its size");
    }
    if (unpacked > Package.MAX_BYTES * 2) {
      throw new ZipFault("unpacks to more than " + Package.MAX_BYTES * 2 + " bytes");
    }
    var text = read(bytes, directory, unpacked <= CHECKED_BYTES);
    var kept = kept(directory, text);
    if (kept.stream().allMatch(Entry::folder)) {
      boolean all = directory.entries().stream().allMatch(Entry::folder);
      throw new ZipFault(all ? "holds no file" : "holds no file that cf push would upload");
    }
    return new ArchiveContent(bytes, directory, kept);
  }

  /**
   * @param ignored the text of its {@code .cfignore}
   */
  private static Set<Entry> kept(ZipDirectory directory, String ignored) throws ZipFault {
    var kept = new HashSet<Entry>();
    try {
      var ignore = CfIgnore.ofArchive(ignored);
      for (var entry : directory.entries()) {
        if (!ignore.leavesOut(entry.name())) {
          kept.add(entry);
        }
      }
    } catch (CfIgnore.TooSlow e) {
      throw new ZipFault("holds a .cfignore that takes too long for so many files", e);
    }
    return kept;
  }

  private static void check(Entry entry) throws ZipFault {
    if (leadsOut(entry.name())) {
      throw new ZipFault("holds a path that leads out of it");
    }
    if (entry.locked()) {
      throw new ZipFault("holds " + shown(entry) + " under a password");
    }
    if (entry.method() != STORED && entry.method() != DEFLATED) {
      throw new ZipFault(
          "holds "
              + shown(entry)
              + " packed by method "
              + entry.method()
              + ", which CF does not unpack");
    }
  }

  private static String shown(Entry entry) {
    return Text.line(entry.name(), 100);
  }

  private static boolean leadsOut(String written) {
    var name = written.replace('\\', '/');
    return name.startsWith("/")
        || name.matches("[A-Za-z]:.*")
        || ("/" + name + "/").contains("/../")
        || name.indexOf('\0') >= 0;
  }

  /** Reads all there is once; what the first {@code .cfignore} in it says. */
  private static String read(Bytes bytes, ZipDirectory directory, boolean all)
      throws IOException, ZipFault {
    var first =
        directory.entries().stream().filter(e -> e.name().endsWith(CfIgnore.FILE)).findFirst();
    var text = new java.io.ByteArrayOutputStream();
    ZipWalk.over(
        bytes,
        directory,
        (entry, packed) -> {
          if (first.filter(it -> it == entry).isPresent()) {
            if (entry.unpacked() > CfIgnore.MAX_BYTES) {
              throw new ZipFault("holds a .cfignore of more than 64 KiB");
            }
            unpack(entry, packed, text);
          } else if (all) {
            unpack(entry, packed, OutputStream.nullOutputStream());
          }
        });
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Gives the content on, read against its length and checksum. */
  private static void unpack(Entry entry, InputStream packed, OutputStream to)
      throws IOException, ZipFault {
    var inflater = new Inflater(true);
    try {
      var in =
          entry.method() == STORED ? packed : new InflaterInputStream(packed, inflater, 16 * 1024);
      var out = new CheckedOutputStream(to, new CRC32());
      var buffer = new byte[16 * 1024];
      long length = 0;
      for (int n = in.read(buffer); n >= 0 && length <= entry.unpacked(); n = in.read(buffer)) {
        out.write(buffer, 0, n);
        length += n;
      }
      if (length == entry.unpacked() && (int) out.getChecksum().getValue() == entry.crc()) {
        return;
      }
    } catch (ZipException | EOFException e) {
      // Told below, with the name.
    } finally {
      inflater.end();
    }
    throw new ZipFault(
        "is a damaged zip archive: " + shown(entry) + " is not what its checksum says");
  }

  /**
   * Writes what cf would upload of it: contents and times as they are, files 0744, folders 0755,
   * links as they are.
   */
  void writeTo(Path file) throws IOException, ZipFault {
    try (var zip = new ZipWriter(file)) {
      ZipWalk.over(
          bytes,
          directory,
          (entry, packed) -> {
            if (kept.contains(entry)) {
              zip.copy(entry, packed);
            }
          });
      zip.finish();
    }
  }
}
