package io.acf.config.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/** A repository on this machine that is followed: found, and looked at before it is asked. */
final class LocalRepository {
  private LocalRepository() {}

  /** Git's own folder of what lies at a path: a checkout, a worktree or a bare repository. */
  static Optional<Path> folder(Path place) {
    if (!Files.isDirectory(place)) {
      return Optional.empty();
    }
    if (Files.isRegularFile(place.resolve(Constants.DOT_GIT))) {
      return linked(place);
    }
    var found = RepositoryCache.FileKey.resolve(place.toFile(), FS.DETECTED);
    return Optional.ofNullable(found).map(java.io.File::toPath);
  }

  /** A {@code .git} file names the folder (gitrepository-layout(5)). */
  private static Optional<Path> linked(Path place) {
    try (var repository =
        new FileRepositoryBuilder().setWorkTree(place.toFile()).setMustExist(true).build()) {
      return Optional.of(repository.getDirectory().toPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Repository open(Path folder) throws IOException {
    return new FileRepositoryBuilder().setGitDir(folder.toFile()).setMustExist(true).build();
  }

  /** Why one of this machine cannot be followed, where that can be seen before it is asked. */
  static void check(GitAddress address) throws IOException {
    var local = address.local();
    if (local.isEmpty()) {
      return;
    }
    var place = local.get();
    if (Files.exists(place) ? !Files.isReadable(place) : !Files.notExists(place)) {
      throw new Named(
          address + " cannot be read: permission denied", "let the user that runs acf read it");
    }
    if (Files.isRegularFile(place)) {
      bundle(address, place);
      return;
    }
    var folder = folder(place);
    if (folder.isEmpty()) {
      throw none(address, place);
    }
    try (var repository = open(folder.get())) {
      var unread = Format.unread(repository.getConfig());
      if (unread.isPresent()) {
        throw Named.format(address, unread.get());
      }
      if (!repository.getObjectDatabase().getShallowCommits().isEmpty()) {
        throw Named.shallow(address);
      }
    }
  }

  /** What a repository is that lacks objects. */
  static String whole(Path folder) {
    try (var repository = open(folder)) {
      var config = repository.getConfig();
      boolean partial = config.getString("extensions", null, "partialclone") != null;
      for (var remote : config.getSubsections("remote")) {
        partial |= config.getBoolean("remote", remote, "promisor", false);
      }
      return partial ? "a partial clone (git clone --filter)" : "damaged";
    } catch (IOException e) {
      return "damaged";
    }
  }

  private static void bundle(GitAddress address, Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      if (new String(in.readNBytes(16), StandardCharsets.ISO_8859_1).startsWith("# v")) {
        return;
      }
    }
    throw new Named(
        address + " is a file, and neither a git repository nor a git bundle", "see the address");
  }

  /** {@code github.com/team/repo}, taken for a path below the current folder. */
  private static boolean isHost(Path place) {
    var here = Path.of("").toAbsolutePath();
    return place.startsWith(here)
        && place.getNameCount() > here.getNameCount() + 1
        && place
            .getName(here.getNameCount())
            .toString()
            .matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");
  }

  private static Named none(GitAddress address, Path place) throws IOException {
    if (Files.notExists(place)) {
      return new Named(
          "no git repository at " + address + ": nothing lies there",
          isHost(place) ? "see the path; a URL begins with its scheme: https://" : "see the path");
    }
    if (Files.exists(place.resolve(Constants.DOT_GIT))) {
      return new Named(
          "no git repository at " + address + ": its .git is not whole", "see it with: git status");
    }
    var above = Checkout.above(place);
    return new Named(
        "no git repository at " + address,
        above
            .map(root -> "the root of the repository is " + root)
            .orElse("see the path; to make one: git init"));
  }
}
