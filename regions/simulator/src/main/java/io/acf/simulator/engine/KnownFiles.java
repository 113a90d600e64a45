package io.acf.simulator.engine;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Package;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The larger files of packages that were uploaded: clients that name one by SHA-1 and size need not
 * send it again (CC's resource pool). What a package holds is looked at when somebody first asks.
 */
public final class KnownFiles {
  private static final System.Logger LOG = System.getLogger(KnownFiles.class.getName());

  /** Smaller and larger files are never known, in bytes; as cf-deployment has it. */
  private static final long SIZE_MIN = 65_536;

  private static final long SIZE_MAX = 536_870_912;

  private final Foundation foundation;
  private final Blobs blobs;
  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> looked = new HashSet<>();

  private record Place(String sha256, String name, long size) {}

  /**
   * A file that a client names instead of sending it.
   *
   * @param sha1 in hex
   * @param size in bytes
   * @param mode octal, as of chmod
   */
  public record Named(String sha1, long size, String path, String mode) {}

  KnownFiles(Foundation foundation, Blobs blobs) {
    this.foundation = foundation;
    this.blobs = blobs;
  }

  /** Which of these files are known, in their order. */
  public List<Boolean> known(List<Named> files) {
    learn();
    return files.stream().map(each -> place(each).isPresent()).toList();
  }

  /** Looks into packages that nobody has looked into yet. */
  private void learn() {
    for (Package each : foundation.packages.all()) {
      String sha256 = each.sha256;
      if (sha256 != null && each.state.equals("READY") && looked.add(sha256)) {
        look(sha256);
      }
    }
  }

  private Optional<Place> place(Named file) {
    return Optional.ofNullable(places.get(file.sha1()))
        .filter(place -> place.size() == file.size() && blobs.has(place.sha256()));
  }

  /** Of an archive that cannot be read whole, what comes before that is known. */
  private void look(String sha256) {
    try (ZipFile zip = new ZipFile(blobs.path(sha256).toFile())) {
      for (ZipEntry each : zip.stream().toList()) {
        if (!each.isDirectory() && each.getSize() >= SIZE_MIN && each.getSize() <= SIZE_MAX) {
          places.putIfAbsent(sha1(zip, each), new Place(sha256, each.getName(), each.getSize()));
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "files of package bits " + sha256, e);
    }
  }

  private static String sha1(ZipFile zip, ZipEntry entry) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(zip.getInputStream(entry), MessageDigest.getInstance("SHA-1"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** Why a package cannot have these files; nothing where it can. */
  Optional<String> flaw(List<Named> files) {
    if (!files.isEmpty()) {
      learn();
    }
    for (Named each : files) {
      if (Blobs.unsafe(each.path()) || each.path().isEmpty()) {
        return Optional.of("The resource file path is invalid: " + each.path());
      }
      if (place(each).isEmpty()) {
        return Optional.of("Can not copy bits we do not have: " + each.path());
      }
    }
    return Optional.empty();
  }

  /** Puts known files into an archive. */
  void into(Path archive, List<Named> files) {
    Map<String, ?> keepingModes = Map.of("enablePosixFileAttributes", "true");
    try (FileSystem zip = FileSystems.newFileSystem(archive, keepingModes)) {
      for (Named each : files) {
        put(zip, each, place(each).orElseThrow());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(FileSystem zip, Named named, Place place) throws IOException {
    Path target = zip.getPath("/" + named.path());
    if (target.getParent() != null) {
      Files.createDirectories(target.getParent());
    }
    try (ZipFile from = new ZipFile(blobs.path(place.sha256()).toFile());
        InputStream in = from.getInputStream(from.getEntry(place.name()))) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setPosixFilePermissions(target, permissions(named.mode()));
  }

  private static Set<PosixFilePermission> permissions(String mode) {
    int bits = mode.matches("[0-7]{3,4}") ? Integer.parseInt(mode, 8) : 0744;
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((bits & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }
}
