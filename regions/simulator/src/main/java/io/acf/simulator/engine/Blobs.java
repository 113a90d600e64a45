package io.acf.simulator.engine;

import io.acf.simulator.store.Durably;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Uploaded archives by the SHA-256 of their content; equal ones are held once. */
public final class Blobs {
  /** Limits against archives that are made to hurt. */
  private static final int ENTRIES_MAX = 100_000;

  private static final long EXPANDED_BYTES_MAX = 4L << 30;
  private static final int OPEN_MAX = 32;
  private static final int FILE_BYTES_MAX = 64 << 20;

  private final Path folder;

  /** An archive that is being read. */
  private record Opened(ZipFile zip, ZipLinks links) {}

  private final Map<String, Opened> open =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Opened> eldest) {
          if (size() > OPEN_MAX) {
            close(eldest.getValue());
            return true;
          }
          return false;
        }
      };

  Blobs(Path folder) {
    this.folder = folder;
  }

  /** Takes over a file under its digest, which is returned. */
  public String adopt(Path file) {
    try {
      String sha256 = digest(file);
      Path blob = path(sha256);
      if (Files.exists(blob)) {
        Files.delete(file);
      } else {
        Files.createDirectories(blob.getParent());
        Durably.move(file, blob);
      }
      return sha256;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new archive without files, to be filled and adopted; what is not goes at the next start. */
  Path emptyArchive() {
    try {
      Files.createDirectories(folder);
      Path file = Files.createTempFile(folder, "new", ".zip");
      new ZipOutputStream(Files.newOutputStream(file)).close();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of a blob. */
  public Path path(String sha256) {
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  public boolean has(String sha256) {
    return Files.exists(path(sha256));
  }

  /** Removes what nothing refers to. */
  void sweep(Set<String> used) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        if (!used.contains(each.getFileName().toString())) {
          Files.delete(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Why an archive cannot be used; nothing where it can. */
  public Optional<String> flaw(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > ENTRIES_MAX) {
        return Optional.of("too many files in the archive");
      }
      long expanded = 0;
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (unsafe(entry.getName())) {
          return Optional.of("a file of the archive lies outside of it");
        }
        expanded += Math.max(0, entry.getSize());
        if (expanded > EXPANDED_BYTES_MAX) {
          return Optional.of("the archive is too large");
        }
      }
      return Optional.empty();
    } catch (ZipException e) {
      return Optional.of("Invalid zip archive.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a name leads out of the archive that it is in. */
  static boolean unsafe(String name) {
    return name.startsWith("/")
        || name.indexOf('\\') >= 0
        || name.indexOf('\0') >= 0
        || ("/" + name + "/").contains("/../");
  }

  /** The names of all files of an archive, with their sizes. */
  public synchronized Map<String, Long> files(String sha256) {
    Map<String, Long> files = new TreeMap<>();
    Enumeration<? extends ZipEntry> entries = opened(sha256).zip().entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      if (!entry.isDirectory()) {
        files.put(entry.getName(), entry.getSize());
      }
    }
    return files;
  }

  /** The files of a droplet as a gzipped tar. */
  public byte[] tarball(String sha256, String stagingInfo) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      Tarball.write(path(sha256), stagingInfo, bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes over a droplet, a gzipped tar, as an archive of its files; empty where it is none. */
  public String adoptDroplet(Path droplet) {
    try {
      Path zip = Files.createTempFile(droplet.toAbsolutePath().getParent(), "droplet", ".zip");
      try {
        unpacked(droplet, zip);
        return adopt(zip);
      } finally {
        Files.deleteIfExists(zip);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpacked(Path droplet, Path zip) throws IOException {
    try (OutputStream out = Files.newOutputStream(zip)) {
      Tarball.unpack(droplet, out);
    } catch (EOFException | ZipException noDroplet) {
      new ZipOutputStream(Files.newOutputStream(zip)).close();
    }
  }

  /**
   * Writes all files of an archive under a folder; links last, so that nothing goes through them.
   */
  public void unpack(String sha256, Path target) throws IOException {
    Path root = target.normalize();
    Files.createDirectories(root);
    try (ZipFile zip = new ZipFile(path(sha256).toFile())) {
      NavigableMap<String, String> links = ZipLinks.of(path(sha256), zip).targets();
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (links.containsKey(entry.getName())) {
          continue;
        }
        Path file = root.resolve(entry.getName()).normalize();
        if (!file.startsWith(root)) {
          throw new IOException("a file of the archive lies outside of it");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
          Files.setLastModifiedTime(file, entry.getLastModifiedTime());
          // The JDK does not tell modes of entries: everything may be run, as after a push.
          file.toFile().setExecutable(true);
        }
      }
      // Inner ones first: what lies below a link is then in its way, and not behind it.
      for (Map.Entry<String, String> link : links.descendingMap().entrySet()) {
        Path file = root.resolve(link.getKey()).normalize();
        if (!file.startsWith(root)) {
          throw new IOException("a link of the archive lies outside of it");
        }
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of(link.getValue()));
      }
    }
  }

  /**
   * A file of an archive, also behind links in it; nothing where it is not there or too large to be
   * served.
   */
  public synchronized Optional<byte[]> read(String sha256, String name) {
    Opened archive = opened(sha256);
    Optional<ZipEntry> entry = entry(archive, name);
    if (entry.isEmpty() || entry.get().isDirectory()) {
      return Optional.empty();
    }
    try (InputStream in = archive.zip().getInputStream(entry.get())) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      return bytes.length > FILE_BYTES_MAX ? Optional.empty() : Optional.of(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * When a file of an archive was changed last, as the archive says; nothing where it is not there.
   */
  public synchronized Optional<Instant> modified(String sha256, String name) {
    return entry(opened(sha256), name).map(ZipEntry::getLastModifiedTime).map(FileTime::toInstant);
  }

  private static Optional<ZipEntry> entry(Opened archive, String name) {
    return archive.links().resolve(name).map(archive.zip()::getEntry);
  }

  private Opened opened(String sha256) {
    return open.computeIfAbsent(
        sha256,
        key -> {
          try {
            ZipFile zip = new ZipFile(path(key).toFile());
            return new Opened(zip, ZipLinks.of(path(key), zip));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  public synchronized void close() {
    open.values().forEach(Blobs::close);
    open.clear();
  }

  private static void close(Opened archive) {
    try {
      archive.zip().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
