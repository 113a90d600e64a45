package io.acf.dns.disk;

import io.acf.config.Hostname;
import io.acf.dns.Zone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One file a zone, replaced whole: a reader finds the old or the new one, also after a crash. */
final class ZoneFiles {
  private static final System.Logger LOG = System.getLogger(ZoneFiles.class.getName());
  private static final String SUFFIX = ".json";
  private static final String TEMP = SUFFIX + ".temp";

  /** So many files of one name are put aside; then the last one is replaced. */
  private static final int ASIDE_MOST = 9;

  /** No zone of ours comes near this. Bytes. */
  private static final long SIZE_MOST = 64L << 20;

  private final Path folder;

  ZoneFiles(Path folder) {
    this.folder = folder;
  }

  /** What a file holds. */
  sealed interface Loaded {
    /**
     * @param whole all of it was understood
     */
    record Good(Zone zone, boolean whole) implements Loaded {}

    record None() implements Loaded {}

    /** It is damaged, or none that may ever be read, and was put aside where that could be done. */
    record Bad(String reason) implements Loaded {}

    /** It is there, and could not be read now: it may pass. */
    record Unreadable(String reason) implements Loaded {}
  }

  /** The zones that have a file, sorted. */
  List<Hostname> names() throws IOException {
    List<Hostname> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (String file : files.map(p -> p.getFileName().toString()).sorted().toList()) {
        if (file.endsWith(TEMP)) {
          clear(folder.resolve(file));
        } else if (file.endsWith(SUFFIX)) {
          try {
            names.add(new Hostname(file.substring(0, file.length() - SUFFIX.length())));
          } catch (IllegalArgumentException notOurs) {
            continue; // a file that no zone could have written
          }
        }
      }
    } catch (NoSuchFileException e) {
      return names; // nothing was ever kept
    }
    return names;
  }

  /** What a kill left half written; one that stays is told when it is in the way. */
  private static void clear(Path temp) {
    try {
      if (Files.isRegularFile(temp)) {
        Files.delete(temp);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a half written zone stays", e);
    }
  }

  Loaded read(Hostname name) {
    Path file = file(name);
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return aside(name, "not a file");
      }
      if (Files.size(file) > SIZE_MOST) {
        return aside(name, "larger than " + SIZE_MOST + " bytes");
      }
      ZoneJson.Read read = ZoneJson.read(Files.readAllBytes(file));
      return read.zone().name().equals(name)
          ? new Loaded.Good(read.zone(), read.whole())
          : aside(name, "it holds another zone: " + read.zone().name());
    } catch (NoSuchFileException e) {
      return new Loaded.None();
    } catch (AccessDeniedException e) {
      return aside(name, "it may not be read");
    } catch (ZoneJson.Damaged e) {
      return aside(name, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Loaded.Unreadable("cannot read the kept zone " + name + ": " + e);
    }
  }

  /** Out of the way, and kept for people to look at. */
  Loaded.Bad aside(Hostname name, String why) {
    String reason = "the kept zone " + name + " is damaged (" + why + ")";
    try {
      return new Loaded.Bad(reason + " and was put aside as " + aside(file(name)).getFileName());
    } catch (IOException e) {
      return new Loaded.Bad(reason + " and could not be put aside: " + e);
    }
  }

  private static Path aside(Path file) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    for (int i = 2; i <= ASIDE_MOST && Files.exists(aside); i++) {
      aside = file.resolveSibling(file.getFileName() + ".damaged-" + i);
    }
    return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Keeps a file that a newer version wrote: this one would lose what it does not understand. */
  void keepOriginal(Hostname name) throws IOException {
    Path file = file(name);
    if (Files.exists(file)) {
      Files.copy(
          file, folder.resolve(name + SUFFIX + ".newer"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Temp, fsync, rename, fsync of the folder. */
  void write(Zone zone) throws IOException {
    Files.createDirectories(folder);
    Path temp = folder.resolve(zone.name() + TEMP);
    if (Files.isDirectory(temp)) {
      Path moved = aside(temp);
      LOG.log(System.Logger.Level.WARNING, "put aside: " + moved);
    }
    try (FileChannel out =
        FileChannel.open(
            temp,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(ZoneJson.write(zone));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(temp);
      throw e;
    }
    Files.move(
        temp,
        file(zone.name()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    syncFolder();
  }

  /** Gone also after a power cut; one that is not there is gone already. */
  void remove(Hostname zone) throws IOException {
    if (Files.deleteIfExists(file(zone))) {
      syncFolder();
    }
  }

  private void syncFolder() throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private Path file(Hostname name) {
    return folder.resolve(name + SUFFIX);
  }
}
