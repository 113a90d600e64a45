package io.acf.dns.disk;

import io.acf.config.Hostname;
import io.acf.dns.Zone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
  private static final String SUFFIX = ".json";

  /** No zone of ours comes near this. Bytes. */
  private static final long SIZE_MOST = 64L << 20;

  private final Path folder;

  ZoneFiles(Path folder) {
    this.folder = folder;
  }

  /** What a file holds. */
  sealed interface Loaded {
    record Good(Zone zone) implements Loaded {}

    record None() implements Loaded {}

    /** It is damaged, and was put aside. */
    record Bad(String reason) implements Loaded {}

    /** It is there, and could not be read now. */
    record Unreadable(String reason) implements Loaded {}
  }

  /** The zones that have a file, sorted. */
  List<Hostname> names() throws IOException {
    List<Hostname> names = new ArrayList<>();
    if (!Files.exists(folder)) {
      return names;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (String file : files.map(p -> p.getFileName().toString()).sorted().toList()) {
        if (file.endsWith(SUFFIX)) {
          try {
            names.add(new Hostname(file.substring(0, file.length() - SUFFIX.length())));
          } catch (IllegalArgumentException notOurs) {
            continue; // a file that no zone could have written
          }
        }
      }
    }
    return names;
  }

  Loaded read(Hostname name) {
    Path file = file(name);
    try {
      if (Files.size(file) > SIZE_MOST) {
        return aside(name, "larger than " + SIZE_MOST + " bytes");
      }
      Zone zone = ZoneJson.read(Files.readAllBytes(file));
      return zone.name().equals(name)
          ? new Loaded.Good(zone)
          : aside(name, "it holds another zone: " + zone.name());
    } catch (NoSuchFileException e) {
      return new Loaded.None();
    } catch (ZoneJson.Damaged e) {
      return aside(name, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Loaded.Unreadable("cannot read the kept zone " + name + ": " + e);
    }
  }

  private Loaded aside(Hostname name, String why) {
    String reason = "the kept zone " + name + " is damaged (" + why + ")";
    try {
      Path aside = folder.resolve(name + SUFFIX + ".damaged");
      Files.move(file(name), aside, StandardCopyOption.REPLACE_EXISTING);
      return new Loaded.Bad(reason + " and was put aside as " + aside.getFileName());
    } catch (IOException e) {
      return new Loaded.Bad(reason + " and could not be put aside: " + e);
    }
  }

  /** Temp, fsync, rename, fsync of the folder. */
  void write(Zone zone) throws IOException {
    Files.createDirectories(folder);
    Path temp = folder.resolve(zone.name() + SUFFIX + ".temp");
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
