package io.acf.config.artifact;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks at the directory of an archive that others made, without unpacking it: what is refused here
 * would hurt whoever unpacks it.
 */
final class ZipCheck {
  static final int MAX_ENTRIES = 65_535;
  static final long MAX_RATIO = 100;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final long MAX_DIRECTORY_BYTES = 64L * 1024 * 1024;

  /** Small archives of much text may well be packed tighter than the ratio. */
  private static final long ALWAYS_FINE = 64L * 1024 * 1024;

  private ZipCheck() {}

  /** Why the file cannot be passed on; empty where it can. */
  static Optional<String> fault(Path file) throws IOException {
    var directory = directoryFault(file);
    if (directory.isPresent()) {
      return directory;
    }
    try (var zip = new ZipFile(file.toFile())) {
      if (zip.size() == 0) {
        return Optional.of("holds no file");
      }
      long unpacked = 0;
      for (var entries = zip.entries(); entries.hasMoreElements(); ) {
        var entry = entries.nextElement();
        if (leadsOut(entry)) {
          return Optional.of("holds a path that leads out of it");
        }
        unpacked += Math.max(0, entry.getSize());
      }
      if (unpacked > ALWAYS_FINE && unpacked / MAX_RATIO > Files.size(file)) {
        return Optional.of("unpacks to more than " + MAX_RATIO + " times its size");
      }
      return unpacked > Package.MAX_BYTES * 2
          ? Optional.of("unpacks to more than " + Package.MAX_BYTES * 2 + " bytes")
          : Optional.empty();
    } catch (java.util.zip.ZipException | IllegalArgumentException e) {
      return Optional.of("is not a zip archive that can be read");
    }
  }

  private static boolean leadsOut(ZipEntry entry) {
    var name = entry.getName().replace('\\', '/');
    return name.startsWith("/")
        || name.matches("[A-Za-z]:.*")
        || ("/" + name + "/").contains("/../")
        || name.indexOf('\0') >= 0;
  }

  /** The JDK reads the whole directory into memory: its size is looked at first. */
  private static Optional<String> directoryFault(Path file) throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      int length = (int) Math.min(in.length(), END_BYTES + MAX_COMMENT);
      var tail = new byte[length];
      in.seek(in.length() - length);
      in.readFully(tail);
      var buffer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = length - END_BYTES; at >= 0; at--) {
        if (buffer.getInt(at) == END_SIGNATURE) {
          int entries = Short.toUnsignedInt(buffer.getShort(at + 10));
          long bytes = Integer.toUnsignedLong(buffer.getInt(at + 12));
          return entries == MAX_ENTRIES || bytes > MAX_DIRECTORY_BYTES
              ? Optional.of("holds " + MAX_ENTRIES + " files or more")
              : Optional.empty();
        }
      }
    }
    return Optional.of("is not a zip archive");
  }
}
