package io.acf.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The folder that holds what this replica remembers; one process has it at a time. */
public final class DataFolder implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
  private final Path path;
  private final String replica;
  private final FileChannel channel;

  /** The folder cannot be used; says why and what to do. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;
    private final String tip;

    Unusable(String message, String tip, @Nullable Throwable cause) {
      super(message, cause);
      this.tip = tip;
    }

    public String tip() {
      return tip;
    }
  }

  private DataFolder(Path path, String replica, FileChannel channel) {
    this.path = path;
    this.replica = replica;
    this.channel = channel;
  }

  /** Creates the folder where it is missing, and locks it until it is closed. */
  public static DataFolder open(Path path) throws Unusable {
    try {
      create(path);
      var channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        lock(path, channel);
        return new DataFolder(path, replica(path.resolve("replica-id")), channel);
      } catch (IOException | Unusable e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new Unusable(
          "the data folder " + path + " cannot be used: " + e,
          "make it writable, or name another with --data",
          e);
    }
  }

  private static void create(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(path);
    }
  }

  private static void lock(Path path, FileChannel channel) throws IOException, Unusable {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw inUse(path, e);
    }
    if (lock == null) {
      throw inUse(path, null);
    }
  }

  private static Unusable inUse(Path path, @Nullable Throwable cause) {
    return new Unusable(
        "another acf process uses the data folder " + path,
        "stop that process, or name another folder with --data",
        cause);
  }

  /** Generated once, then kept: a replica is itself over restarts. */
  private static String replica(Path file) throws IOException {
    if (Files.exists(file)) {
      var id = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (ID.matcher(id).matches()) {
        return id;
      }
      throw new IOException(file + " holds no replica id");
    }
    var id = UUID.randomUUID().toString();
    var fresh = file.resolveSibling("replica-id.new");
    try (var out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = StandardCharsets.UTF_8.encode(id + "\n");
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return id;
  }

  public Path path() {
    return path;
  }

  /** Names this replica for ever: a random UUID. */
  public String replica() {
    return replica;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
