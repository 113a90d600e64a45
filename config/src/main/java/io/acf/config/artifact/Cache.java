package io.acf.config.artifact;

import io.acf.config.ArtifactSource;
import io.acf.config.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Archives on disk, {@code DIGEST-NEWEST-SHA256.zip}: what they hold, the newest time in them in
 * seconds since 1970, and what their bytes must be. Each is read against the last once in the life
 * of a process. Bounded: the one that was not used for the longest time goes first.
 */
final class Cache {
  private static final System.Logger LOG = System.getLogger(Cache.class.getName());
  private static final String MAKING = "making-";
  private final Path folder;
  private final long maxBytes;
  private final InstantSource clock;
  private final Set<Path> checked = new HashSet<>();

  /** The folder need not be there, and may be one that cannot be written: {@link #making} says. */
  Cache(Path folder, long maxBytes, InstantSource clock) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.clock = clock;
    try {
      for (var half : list(MAKING + "*")) {
        Files.deleteIfExists(half);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "half made artefacts stay", e);
    }
  }

  /** An empty file to write to, then to {@link #put} or to delete. */
  Path making() throws IOException {
    Files.createDirectories(folder);
    return Files.createTempFile(folder, MAKING, "");
  }

  /**
   * Opens the archive of that digest; empty where it is not here, or not what it was.
   *
   * @param newest the newest time in it; without one, any archive of the digest
   */
  synchronized Optional<ArtifactSource.Opened> open(Digest digest, OptionalLong newest)
      throws IOException {
    var stamp = newest.isPresent() ? String.valueOf(newest.getAsLong()) : "*";
    for (var file : list(digest.hex() + "-" + stamp + "-*.zip")) {
      if (checked.contains(file) || isWhatItWas(file)) {
        checked.add(file);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        var in = Files.newInputStream(file);
        return Optional.of(new ArtifactSource.Opened(in, Files.size(file)));
      }
      Files.deleteIfExists(file);
    }
    return Optional.empty();
  }

  /** Takes a file that is whole, and makes room for it. */
  synchronized void put(Digest digest, long newest, Path making) throws IOException {
    var file = folder.resolve(digest.hex() + "-" + newest + "-" + sha256(making) + ".zip");
    Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
    checked.add(file);
    makeRoom(file);
  }

  private void makeRoom(Path kept) throws IOException {
    record Aged(Path file, long bytes, long used) {}
    List<Aged> all = new ArrayList<>();
    long sum = 0;
    for (var file : list("*.zip")) {
      long bytes = Files.size(file);
      sum += bytes;
      all.add(new Aged(file, bytes, Files.getLastModifiedTime(file).toMillis()));
    }
    all.sort(Comparator.comparingLong(Aged::used).thenComparing(Aged::file));
    for (var oldest : all) {
      if (sum <= maxBytes) {
        return;
      }
      if (!oldest.file().equals(kept)) {
        Files.deleteIfExists(oldest.file());
        checked.remove(oldest.file());
        sum -= oldest.bytes();
      }
    }
  }

  private static boolean isWhatItWas(Path file) throws IOException {
    var name = file.getFileName().toString();
    return name.endsWith("-" + sha256(file) + ".zip");
  }

  private static String sha256(Path file) throws IOException {
    var sha = Package.sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), sha)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private List<Path> list(String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, glob)) {
      files.forEach(found::add);
    } catch (NoSuchFileException e) {
      return found;
    }
    return found;
  }
}
