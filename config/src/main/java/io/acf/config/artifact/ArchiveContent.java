package io.acf.config.artifact;

import io.acf.config.SourceTree;
import io.acf.config.artifact.Package.Unfit;
import io.acf.config.artifact.ZipDirectory.Entry;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
    var read = read(bytes, directory, unpacked <= CHECKED_BYTES);
    var kept = kept(directory, read.ignored());
    check(directory.entries().stream().filter(kept::contains).toList(), read.leadOut());
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

  /** Of two files of one name, which is unpacked depends on who does it; cf refuses them too. */
  private static void check(List<Entry> kept, Set<Entry> leadOut) throws ZipFault {
    var first = new HashMap<String, Entry>();
    for (var entry : kept) {
      if (leadOut.contains(entry)) {
        throw new ZipFault("holds " + entry.shown() + ", a symbolic link out of the package");
      }
      var other = entry.folder() ? null : first.putIfAbsent(entry.name(), entry);
      if (other != null && (other.crc() != entry.crc() || other.unpacked() != entry.unpacked())) {
        throw new ZipFault("holds " + entry.shown() + " twice, with different contents");
      }
    }
  }

  private static void check(Entry entry) throws ZipFault {
    if (leadsOut(entry.name())) {
      throw new ZipFault("holds a path that leads out of it");
    }
    if (entry.locked()) {
      throw new ZipFault("holds " + entry.shown() + " under a password");
    }
    if (entry.method() != STORED && entry.method() != DEFLATED) {
      throw new ZipFault(
          "holds "
              + entry.shown()
              + " packed by method "
              + entry.method()
              + ", which CF does not unpack");
    }
  }

  private static boolean leadsOut(String written) {
    var name = written.replace('\\', '/');
    return name.startsWith("/")
        || name.matches("[A-Za-z]:.*")
        || ("/" + name + "/").contains("/../")
        || name.indexOf('\0') >= 0;
  }

  /**
   * What had to be read of the contents.
   *
   * @param ignored the text of the first {@code .cfignore}
   * @param leadOut links out of the package
   */
  private record Read(String ignored, Set<Entry> leadOut) {}

  /** Reads all there is once. */
  private static Read read(Bytes bytes, ZipDirectory directory, boolean all)
      throws IOException, ZipFault {
    var first =
        directory.entries().stream().filter(e -> e.name().endsWith(CfIgnore.FILE)).findFirst();
    var ignored = new ByteArrayOutputStream();
    var leadOut = new HashSet<Entry>();
    ZipWalk.over(
        bytes,
        directory,
        (entry, packed) -> {
          boolean ignores = first.filter(it -> it == entry).isPresent();
          if (ignores && (entry.link() || entry.unpacked() > CfIgnore.MAX_BYTES)) {
            throw new ZipFault("holds a .cfignore that is a link or of more than 64 KiB");
          }
          if (ignores) {
            unpack(entry, packed, ignored);
          } else if (entry.link()) {
            if (leadsOut(entry, packed)) {
              leadOut.add(entry);
            }
          } else if (all) {
            unpack(entry, packed, OutputStream.nullOutputStream());
          }
        });
    return new Read(ignored.toString(StandardCharsets.UTF_8), leadOut);
  }

  private static boolean leadsOut(Entry link, InputStream packed) throws IOException, ZipFault {
    if (link.unpacked() > Links.MAX_BYTES) {
      return true;
    }
    var target = new ByteArrayOutputStream();
    unpack(link, packed, target);
    return Links.leadsOut(link.name(), target.toString(StandardCharsets.UTF_8));
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
        "is a damaged zip archive: " + entry.shown() + " is not what its checksum says");
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
