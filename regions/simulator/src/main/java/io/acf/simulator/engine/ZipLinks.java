package io.acf.simulator.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The symbolic links of an archive, by name: where they lead. The JDK does not tell them from
 * files; whether an entry is one stands in the archive's directory (APPNOTE 4.4.15, as Unix writes
 * it).
 */
final class ZipLinks {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int COMMENT_MAX = 0xFFFF;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int DIRECTORY_BYTES_MAX = 64 << 20;
  private static final int TARGET_BYTES_MAX = 4_096;
  private static final int HOPS_MAX = 40;
  private static final int UNIX = 3;

  private final NavigableMap<String, String> targets = new TreeMap<>();

  private ZipLinks() {}

  static ZipLinks of(Path file, ZipFile zip) throws IOException {
    ZipLinks links = new ZipLinks();
    for (String name : names(file)) {
      ZipEntry entry = zip.getEntry(name);
      if (entry != null) {
        try (InputStream in = zip.getInputStream(entry)) {
          String target = new String(in.readNBytes(TARGET_BYTES_MAX), StandardCharsets.UTF_8);
          if (target.indexOf('\0') < 0) {
            links.targets.put(name, target);
          }
        }
      }
    }
    return links;
  }

  NavigableMap<String, String> targets() {
    return targets;
  }

  /** The name of what lies at a path after all links; empty where they lead out or in circles. */
  Optional<String> resolve(String path) {
    String resolved = path;
    for (int hop = 0; hop < HOPS_MAX; hop++) {
      Optional<String> link = firstLink(resolved);
      if (link.isEmpty()) {
        return Optional.of(resolved);
      }
      String name = link.get();
      String target = targets.getOrDefault(name, "");
      String folder = name.substring(0, name.lastIndexOf('/') + 1);
      if (target.startsWith("/") || leaves(folder + target)) {
        return Optional.empty();
      }
      resolved = Path.of(folder + target).normalize() + resolved.substring(name.length());
    }
    return Optional.empty();
  }

  private Optional<String> firstLink(String path) {
    if (targets.isEmpty()) {
      return Optional.empty();
    }
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (targets.containsKey(path.substring(0, end))) {
        return Optional.of(path.substring(0, end));
      }
    }
    return targets.containsKey(path) ? Optional.of(path) : Optional.empty();
  }

  private static boolean leaves(String path) {
    return Path.of(path).normalize().startsWith("..");
  }

  private static Set<String> names(Path file) throws IOException {
    ByteBuffer directory = directory(file);
    Set<String> names = new HashSet<>();
    while (directory.remaining() >= CENTRAL_BYTES
        && directory.getInt(directory.position()) == CENTRAL) {
      int at = directory.position();
      int name = Short.toUnsignedInt(directory.getShort(at + 28));
      int extra = Short.toUnsignedInt(directory.getShort(at + 30));
      int comment = Short.toUnsignedInt(directory.getShort(at + 32));
      int next = at + CENTRAL_BYTES + name + extra + comment;
      if (next > directory.limit()) {
        break;
      }
      boolean unix = directory.get(at + 5) == UNIX;
      if (unix && (directory.getInt(at + 38) >>> 28) == 0b1010) {
        names.add(new String(directory.array(), at + CENTRAL_BYTES, name, StandardCharsets.UTF_8));
      }
      directory.position(next);
    }
    return names;
  }

  private static ByteBuffer directory(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      ByteBuffer tail = read(in, Math.max(0, in.length() - END_BYTES - COMMENT_MAX), in.length());
      for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
        if (tail.getInt(at) == END) {
          long end = in.length() - tail.limit() + at;
          long size = Integer.toUnsignedLong(tail.getInt(at + 12));
          return read(in, Math.max(0, end - Math.min(size, DIRECTORY_BYTES_MAX)), end);
        }
      }
    }
    return ByteBuffer.allocate(0);
  }

  private static ByteBuffer read(RandomAccessFile in, long from, long to) throws IOException {
    byte[] bytes = new byte[(int) (to - from)];
    in.seek(from);
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
