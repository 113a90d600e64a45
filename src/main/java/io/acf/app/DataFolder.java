package io.acf.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds what this replica remembers; one process has it at a time.
 *
 * <p>One that cannot be written, or not be made, is no reason not to start: what lies in it is
 * answered, and {@link #troubles} says what is wrong. Only one that another process uses is
 * refused.
 */
public final class DataFolder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DataFolder.class.getName());
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
  private final Path path;
  private final String replica;
  private final Optional<FileChannel> channel;
  private final List<String> troubles;

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

  private DataFolder(
      Path path, String replica, Optional<FileChannel> channel, List<String> troubles) {
    this.path = path;
    this.replica = replica;
    this.channel = channel;
    this.troubles = List.copyOf(troubles);
  }

  /**
   * Creates the folder where it is missing, and locks it until it is closed.
   *
   * @throws Unusable another process uses it
   */
  public static DataFolder open(Path path) throws Unusable {
    var troubles = new ArrayList<String>();
    var channel = channel(path, troubles);
    try {
      if (channel.isPresent()) {
        lock(path, channel.get());
      }
    } catch (IOException e) {
      troubles.add("the data folder " + path + " cannot be locked: " + e);
    } catch (Unusable e) {
      channel.ifPresent(DataFolder::closeQuietly);
      throw e;
    }
    return new DataFolder(path, replica(path.resolve("replica-id"), troubles), channel, troubles);
  }

  private static Optional<FileChannel> channel(Path path, List<String> troubles) {
    try {
      create(path);
      return Optional.of(
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      troubles.add(
          "the data folder "
              + path
              + " cannot be written ("
              + e
              + "): what is published is not kept, and nothing is pushed; TIP: make it writable, or"
              + " name another with --data, then restart");
      return Optional.empty();
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

  /**
   * Generated once, then kept: a replica is itself over restarts. Where it cannot be kept, it is
   * another one each time, which costs a new replica's history and nothing else.
   */
  private static String replica(Path file, List<String> troubles) {
    try {
      var id = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (ID.matcher(id).matches()) {
        return id;
      }
      troubles.add(aside(file, "holds no replica id"));
    } catch (NoSuchFileException first) {
      return kept(file, troubles);
    } catch (IOException e) {
      troubles.add(aside(file, "cannot be read: " + e));
    }
    return kept(file, troubles);
  }

  private static String kept(Path file, List<String> troubles) {
    var id = UUID.randomUUID().toString();
    try {
      keep(id, file);
    } catch (IOException e) {
      troubles.add("the replica id cannot be kept in " + file + ": " + e);
    }
    return id;
  }

  private static String aside(Path file, String why) {
    var text = file + " " + why + "; this replica is a new one now";
    try {
      var aside = file.resolveSibling(file.getFileName() + ".damaged");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      return text + ", and the file was put aside as " + aside.getFileName();
    } catch (IOException e) {
      return text + ", and the file could not be put aside: " + e;
    }
  }

  private static void keep(String id, Path file) throws IOException {
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
  }

  /** What is wrong with the folder, since it was opened; for people. */
  public List<String> troubles() {
    return troubles;
  }

  /**
   * Where what can be made anew may lie (the copy of the repository, artefacts): the folder itself,
   * or a new one for temporary files where it cannot be written. Then git can still be followed,
   * and failover goes on.
   */
  Path scratch() {
    if (channel.isPresent()) {
      return path;
    }
    try {
      return Files.createTempDirectory("acf-scratch-");
    } catch (IOException e) {
      return path; // nothing can be written anywhere: what needs it says so
    }
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
    if (channel.isPresent()) {
      channel.get().close();
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing the lock", e);
    }
  }
}
