package io.acf.simulator.store;

import io.acf.simulator.model.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The state as a log of changes in {@code state-N.log}. When it has grown to several times of what
 * is alive, a log N+1 with only that is written aside, renamed, and the old one removed. A change
 * survives the end of the process at once, and a power cut when {@link #kept} is done.
 */
public final class LogStore implements Store {
  private static final Pattern NAME = Pattern.compile("state-(\\d{1,18})\\.log");
  private static final int CHUNK = 1000;
  private final Path folder;
  private final FileChannel lock;
  private final long rewriteAboveBytes;
  private final GroupSync sync;
  private volatile LogFile log;
  private final Object replacing = new Object();
  private long number;
  private long count;
  private long sizeWhenWritten;
  private final List<Records.Stored> loaded = new ArrayList<>();

  private LogStore(Path folder, FileChannel lock, long rewriteAboveBytes) {
    this.folder = folder;
    this.lock = lock;
    this.rewriteAboveBytes = rewriteAboveBytes;
    this.number = newest(folder);
    this.log = LogFile.open(file(number), this::remember);
    this.sizeWhenWritten = log.size();
    removeOthers();
    this.sync = new GroupSync(String.valueOf(folder.getFileName()), this::force);
  }

  /** Not while the log is being replaced: the new one is on the disk as a whole. */
  private void force() {
    synchronized (replacing) {
      log.force();
    }
  }

  /**
   * Opens a folder, which no other process may have open.
   *
   * @throws IllegalStateException where one has
   */
  public static LogStore open(Path folder) {
    return open(folder, 16L << 20);
  }

  static LogStore open(Path folder, long rewriteAboveBytes) {
    try {
      Files.createDirectories(folder);
      FileChannel lock =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!taken(lock)) {
        lock.close();
        throw new IllegalStateException("the folder is used by another region: " + folder);
      }
      return new LogStore(folder, lock, rewriteAboveBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean taken(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  private Path file(long n) {
    return folder.resolve("state-" + n + ".log");
  }

  private static long newest(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(LogStore::number).max().orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Path file) {
    Matcher matcher = NAME.matcher(file.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private void removeOthers() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        String name = each.getFileName().toString();
        if (name.startsWith("state-") && !each.equals(file(number))) {
          Files.delete(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remember(byte[] bytes) {
    Records.Transaction transaction = Records.read(bytes);
    count = Math.max(count, transaction.count());
    loaded.addAll(transaction.changes());
  }

  @Override
  public List<Change> load(Loader loader) {
    Map<String, Change> alive = new LinkedHashMap<>();
    for (Records.Stored each : loaded) {
      String key = each.table() + each.guid();
      if (each.entity() == null) {
        alive.remove(key);
      } else {
        alive.put(key, each.change(loader.type(each.table())));
      }
    }
    loaded.clear();
    return alive.values().stream()
        .sorted(Comparator.comparingLong(each -> each.entity() == null ? 0 : each.entity().seq))
        .toList();
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public void keep(
      long given, Collection<Change> changes, Supplier<Collection<Change>> everything) {
    count = given;
    log.append(Records.write(given, changes));
    sync.written();
    if (log.size() > Math.max(rewriteAboveBytes, 4 * sizeWhenWritten)) {
      rewrite(everything.get());
    }
  }

  @Override
  public CompletableFuture<Void> kept() {
    return sync.done();
  }

  /** Whether a power cut now would lose nothing. */
  boolean onDisk() {
    return log.forced() == log.size();
  }

  private void rewrite(Collection<Change> everything) {
    Path temp = folder.resolve("state-next.tmp");
    try {
      Files.deleteIfExists(temp);
      try (LogFile fresh = LogFile.open(temp, none -> {})) {
        List<Change> all = List.copyOf(everything);
        for (int i = 0; i < all.size(); i += CHUNK) {
          fresh.append(Records.write(count, all.subList(i, Math.min(i + CHUNK, all.size()))));
        }
      }
      Path next = file(number + 1);
      Durably.move(temp, next);
      LogFile old = log;
      synchronized (replacing) {
        log = LogFile.open(next, none -> {});
      }
      old.close();
      Files.delete(file(number));
      number++;
      sizeWhenWritten = log.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    sync.close();
    log.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
