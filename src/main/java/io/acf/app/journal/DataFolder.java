package io.acf.app.journal;

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
  /** What is known of the journal in the folder. */
  public enum Kept {
    /** There was none yet. */
    NEW,
    /** There may be one, of a version that kept neither seal nor mark. */
    KEPT,
    /** There is one, with its seal and its mark. */
    SEALED
  }

  private static final System.Logger LOG = System.getLogger(DataFolder.class.getName());
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
  private final Path path;
  private final Optional<FileChannel> channel;
  private final List<String> troubles;
  private final List<String> notices = new ArrayList<>();
  private final String replica;
  private volatile Kept journal;

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

  private DataFolder(Path path, Optional<FileChannel> channel, List<String> troubles) {
    this.path = path;
    this.channel = channel;
    this.troubles = troubles;
    var home = home();
    var file = id();
    journal = home.map(Home::journal).orElse(Files.exists(file) ? Kept.KEPT : Kept.NEW);
    replica = identify(file, home);
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
    return new DataFolder(path, channel, troubles);
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

  private Path id() {
    return path.resolve("replica-id");
  }

  private Path homeFile() {
    return path.resolve("replica-home");
  }

  private Optional<Home> home() {
    try {
      var home = Home.read(homeFile());
      if (home.isEmpty() && Files.exists(homeFile())) {
        notices.add(homeFile() + " was damaged, and is written anew");
      }
      return home;
    } catch (IOException e) {
      notices.add(homeFile() + " cannot be read: " + e);
      return Optional.empty();
    }
  }

  /**
   * Generated once, then kept: a replica is itself over restarts, unless its folder is a copy of
   * another's. Where it cannot be kept, it is another one each time, which costs a new replica's
   * history and nothing else.
   */
  private String identify(Path file, Optional<Home> home) {
    try {
      var id = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (ID.matcher(id).matches()) {
        return known(id, file, home);
      }
      troubles.add(aside(file, "holds no replica id"));
    } catch (NoSuchFileException first) {
      return restored(file, home);
    } catch (IOException e) {
      troubles.add(aside(file, "cannot be read: " + e));
    }
    return restored(file, home);
  }

  /** The id is written twice: what one file lost, the other still has. */
  private String restored(Path file, Optional<Home> home) {
    var told = home.filter(it -> it.journal() != Kept.NEW).map(Home::replica);
    if (told.isEmpty()) {
      return fresh(file);
    }
    notices.add(file + " was lost or damaged: it holds the replica id " + told.get() + " again");
    return settle(file, told.get());
  }

  private String known(String id, Path file, Optional<Home> home) {
    if (home.filter(it -> !it.replica().equals(id)).isPresent()) {
      return restored(file, home);
    }
    try {
      var here = Home.here(id, journal, file);
      if (home.filter(it -> !it.path().isEmpty() && !it.is(here)).isPresent()) {
        return copied(id, file, home.get());
      }
      if (channel.isPresent() && !home.equals(Optional.of(here))) {
        keep(here);
      }
    } catch (IOException e) {
      notices.add("it cannot be told whether " + path + " is a copy: " + e);
    }
    return id;
  }

  private String copied(String id, Path file, Home home) {
    var fresh = fresh(file);
    notices.add(
        "the data folder is a copy, or was moved between disks or machines: it was of replica "
            + id
            + " at "
            + home.path()
            + ", and is of replica "
            + fresh
            + " from now on");
    return fresh;
  }

  /**
   * What the journal is comes first: a kill in between must not look like a journal that is gone.
   */
  private String fresh(Path file) {
    var id = UUID.randomUUID().toString();
    if (journal == Kept.NEW && channel.isPresent()) {
      keep(new Home(id, Kept.NEW, "", "", "", "", ""));
    }
    return settle(file, id);
  }

  private String settle(Path file, String id) {
    try {
      write(file, id + "\n");
      keep(Home.here(id, journal, file));
    } catch (IOException e) {
      troubles.add("the replica id cannot be kept in " + file + ": " + e);
    }
    return id;
  }

  private static String aside(Path file, String why) {
    var text = file + " " + why;
    try {
      var aside = file.resolveSibling(file.getFileName() + ".damaged");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      return text + "; the file was put aside as " + aside.getFileName();
    } catch (IOException e) {
      return text + "; the file could not be put aside: " + e;
    }
  }

  private boolean keep(Home home) {
    try {
      write(homeFile(), home.text());
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, homeFile() + " is not kept: " + e);
      return false;
    }
  }

  /** In one piece or not at all, and on disk when this returns. */
  private void write(Path file, String text) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (var folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** What is wrong with the folder, since it was opened; for people. */
  public List<String> troubles() {
    return List.copyOf(troubles);
  }

  /**
   * Where what can be made anew may lie (the copy of the repository, artefacts): the folder itself,
   * or a new one for temporary files where it cannot be written. Then git can still be followed,
   * and failover goes on.
   */
  public Path scratch() {
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

  /** What is known of the journal that lies here. */
  public Kept journal() {
    return journal;
  }

  /** From now on the journal has its seal and its mark: one without is damaged. */
  public void sealed() {
    if (journal == Kept.SEALED || channel.isEmpty()) {
      return;
    }
    try {
      if (keep(Home.here(replica, Kept.SEALED, path.resolve("replica-id")))) {
        journal = Kept.SEALED;
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "replica-home is not kept: " + e);
    }
  }

  /** What a person should know of the folder, one line each. */
  public List<String> notices() {
    return List.copyOf(notices);
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
