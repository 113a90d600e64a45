package io.acf.app.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a replica id is at home: the file that holds it, as the system knows it, and the machine. A
 * copy of a data folder lies elsewhere, and is another replica.
 *
 * @param replica the id, again
 * @param journal what is known of the journal beside it
 * @param machine of this install of the operating system; empty where it tells none
 * @param boot of this start of the kernel; empty where it tells none
 * @param device number of the file system; empty where the system has none
 * @param inode of the file with the id; empty where the system has none
 * @param path of the folder
 */
public record Home(
    String replica,
    DataFolder.Kept journal,
    String machine,
    String boot,
    String device,
    String inode,
    String path) {

  /** The home of an id that lies in this file, on this machine, now. */
  static Home here(String replica, DataFolder.Kept journal, Path id) throws IOException {
    var unix = id.getFileSystem().supportedFileAttributeViews().contains("unix");
    return new Home(
        replica,
        journal,
        brief(first("/etc/machine-id", "/var/lib/dbus/machine-id")),
        brief(first("/proc/sys/kernel/random/boot_id")),
        unix ? String.valueOf(Files.getAttribute(id, "unix:dev")) : "",
        unix ? String.valueOf(Files.getAttribute(id, "unix:ino")) : "",
        String.valueOf(id.toRealPath().getParent()));
  }

  /**
   * Whether it is the same place. Numbers of file systems are given anew when a machine starts, and
   * a folder may be moved while it runs, so each is believed only where it can be.
   */
  public boolean is(Home other) {
    if (inode.isEmpty() || other.inode.isEmpty()) {
      return path.equals(other.path);
    }
    var here = inode.equals(other.inode);
    if (!boot.isEmpty() && boot.equals(other.boot)) {
      return here && device.equals(other.device);
    }
    return here
        && machine.equals(other.machine)
        && (device.equals(other.device) || path.equals(other.path));
  }

  Home with(DataFolder.Kept kept) {
    return new Home(replica, kept, machine, boot, device, inode, path);
  }

  /** Empty where there is none, or not what was written. */
  static Optional<Home> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var values = new TreeMap<String, String>();
    for (var line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
      var equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    try {
      var home =
          new Home(
              values.getOrDefault("replica", ""),
              DataFolder.Kept.valueOf(values.getOrDefault("journal", "")),
              values.getOrDefault("machine", ""),
              values.getOrDefault("boot", ""),
              values.getOrDefault("device", ""),
              values.getOrDefault("inode", ""),
              values.getOrDefault("path", ""));
      return Optional.of(home).filter(it -> it.sum().equals(values.get("sum")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String text() {
    return lines() + "sum=" + sum() + "\n";
  }

  private String lines() {
    var values =
        new TreeMap<>(
            Map.of(
                "replica", replica,
                "journal", journal.name(),
                "machine", machine,
                "boot", boot,
                "device", device,
                "inode", inode,
                "path", path));
    var lines = new StringBuilder();
    values.forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
    return lines.toString();
  }

  private String sum() {
    return brief(lines());
  }

  private static String first(String... files) {
    for (var file : files) {
      try {
        var text = Files.readString(Path.of(file)).strip();
        if (!text.isEmpty()) {
          return text;
        }
      } catch (IOException | RuntimeException e) {
        continue; // Not this system's way to tell.
      }
    }
    return "";
  }

  /** Enough of a hash to compare; empty stays empty. */
  private static String brief(String text) {
    if (text.isEmpty()) {
      return "";
    }
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
