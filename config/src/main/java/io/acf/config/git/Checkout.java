package io.acf.config.git;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Text;
import io.acf.config.folder.FolderTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A repository that somebody works in, to be judged before it is pushed: its index, which is what
 * {@code git commit} would commit, or one of its commits. Nothing is written, not even the index's
 * own notes on files; no hook and no filter runs. For one thread.
 */
public final class Checkout implements AutoCloseable {
  private final Repository repository;
  private final Path place;
  private final Optional<Path> underWay;

  private Checkout(Repository repository, Path place, Optional<Path> underWay) {
    this.repository = repository;
    this.place = place;
    this.underWay = underWay;
  }

  /**
   * What is read.
   *
   * @param name for people: {@code the index of /srv/fleet (branch main, HEAD abc1234)}
   * @param commit {@link FolderTree#NO_COMMIT} for an index
   */
  public record Read(String name, Commit commit, JudgedTree tree) {}

  /**
   * A file of the working tree that was not judged, though it would count, had it been added.
   *
   * @param why what it is, and the command that helps: {@code not added: git add site}
   */
  public record Unjudged(String path, String why) {}

  /** It cannot be read, and what helps. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;
    private final String tip;

    Unusable(String message, String tip) {
      super(message);
      this.tip = tip;
    }

    Unusable(String message, String tip, Exception cause) {
      super(message, cause);
      this.tip = tip;
    }

    public String tip() {
      return tip;
    }
  }

  /**
   * The repository whose root, or bare folder, this is; empty where it is none.
   *
   * @throws Unusable where there is one, but not one that can be read
   */
  public static Optional<Checkout> at(Path dir) throws IOException, Unusable {
    return at(dir, Optional.ofNullable(System.getenv("GIT_INDEX_FILE")));
  }

  /**
   * @param indexFile the index that git has made for a commit that is under way ({@code git commit
   *     -a}, or of some files), and tells hooks of (githooks(5)); counts only in git's own folder
   */
  static Optional<Checkout> at(Path dir, Optional<String> indexFile) throws IOException, Unusable {
    NoUserConfig.install();
    var root = dir.toRealPath();
    var builder = new FileRepositoryBuilder().setMustExist(true);
    if (Files.exists(root.resolve(Constants.DOT_GIT))) {
      builder.setWorkTree(root.toFile());
    } else if (isBare(root)) {
      builder.setGitDir(root.toFile()).setBare();
    } else {
      return Optional.empty();
    }
    try {
      var repository = builder.build();
      var unread = Format.unread(repository.getConfig());
      if (unread.isPresent()) {
        repository.close();
        throw new Unusable(
            root + " " + unread.get(),
            Format.MEND + "; its files as they are: acf validate --working-tree");
      }
      return Optional.of(
          new Checkout(repository, root, underWay(indexFile, root, repository.getDirectory())));
    } catch (RepositoryNotFoundException e) {
      throw new Unusable(
          "the .git of " + root + " names no git repository",
          "git worktree repair; its files as they are: acf validate --working-tree",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new Unusable(
          "the repository of " + root + " cannot be opened: " + reason(e),
          "see it with: git fsck",
          e);
    }
  }

  /** The nearest folder above that is the root of a repository. */
  public static Optional<Path> above(Path dir) throws IOException {
    for (Path up = dir.toRealPath().getParent(); up != null; up = up.getParent()) {
      if (Files.exists(up.resolve(Constants.DOT_GIT))) {
        return Optional.of(up);
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> underWay(Optional<String> indexFile, Path root, File git)
      throws IOException {
    if (indexFile.isEmpty()) {
      return Optional.empty();
    }
    try {
      var file = root.resolve(indexFile.get());
      boolean ours =
          Files.isRegularFile(file)
              && file.toRealPath().startsWith(git.toPath().toRealPath())
              && !file.toRealPath().endsWith("index");
      return ours ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean isBare(Path root) {
    return Files.isRegularFile(root.resolve(Constants.HEAD))
        && Files.isDirectory(root.resolve("objects"))
        && Files.isDirectory(root.resolve("refs"));
  }

  /** What {@code git commit} would commit. */
  public Read index() throws IOException, Unusable {
    if (repository.isBare()) {
      throw new Unusable(
          place + " is a bare repository and has no index",
          "acf validate --head, or --commit REVISION");
    }
    DirCache cache;
    try {
      cache = DirCache.read(indexFile().toFile(), repository.getFS());
    } catch (IOException | RuntimeException e) {
      throw new Unusable(
          "the index of " + place + " cannot be read: " + reason(e),
          "acf validate --head reads the last commit; of a split or sparse index git makes a plain"
              + " one: git update-index --no-split-index, git sparse-checkout reapply"
              + " --no-sparse-index",
          e);
    }
    if (cache.hasUnmergedPaths()) {
      throw new Unusable(
          "the index of "
              + place
              + " has conflicts, so nothing can be committed: "
              + Text.listed(conflicts(cache)),
          "git add what is resolved; the last commit: acf validate --head");
    }
    var tree = new IndexTree(repository, cache);
    var working = working(tree);
    return new Read(
        "the index of "
            + place
            + " ("
            + head()
            + (underWay.isPresent() ? ", a commit that is under way" : "")
            + ")",
        FolderTree.NO_COMMIT,
        new JudgedTree(tree, working::whyNotIndexed));
  }

  private static List<String> conflicts(DirCache cache) {
    var paths = new TreeSet<String>();
    for (int i = 0; i < cache.getEntryCount(); i++) {
      if (cache.getEntry(i).getStage() > 0) {
        paths.add(Text.line(cache.getEntry(i).getPathString(), 200));
      }
    }
    return List.copyOf(paths);
  }

  /**
   * One commit.
   *
   * @param revision as git takes it: {@code HEAD}, a branch, a tag, an id
   */
  public Read commit(String revision) throws IOException, Unusable {
    try (var walk = new RevWalk(repository)) {
      var commit = walk.parseCommit(resolved(revision));
      var id = new CommitId(commit.name());
      var read =
          new Commit(
              id,
              1,
              Instant.ofEpochSecond(commit.getCommitTime()),
              "",
              Text.line(commit.getShortMessage(), 200));
      var tree = new GitTree(repository, commit.getTree(), GitLimits.DEFAULT.files());
      var name = revision.equals(Constants.HEAD) ? head() : revision;
      return new Read(
          "commit " + id.brief() + " of " + place + " (" + name + ")",
          read,
          new JudgedTree(tree, path -> whyNotCommitted(path, id)));
    } catch (org.eclipse.jgit.errors.MissingObjectException | CorruptObjectException e) {
      throw new Unusable(
          "commit " + Text.line(revision, 60) + " of " + place + " is not whole: " + reason(e),
          "a shallow or partial clone does not hold all: git fetch --unshallow, or git fsck",
          e);
    }
  }

  private ObjectId resolved(String revision) throws IOException, Unusable {
    var shown = Text.quoted(revision);
    try {
      var id = repository.resolve(revision + "^{commit}");
      if (id != null) {
        return id;
      }
    } catch (AmbiguousObjectException e) {
      throw new Unusable(
          shown + " means several commits in " + place, "write more digits of it", e);
    } catch (RevisionSyntaxException | org.eclipse.jgit.errors.IncorrectObjectTypeException e) {
      // Told below: it names no commit.
    }
    throw revision.equals(Constants.HEAD)
        ? new Unusable(place + " has no commit yet (" + head() + ")", "git commit")
        : new Unusable(
            place + " has no commit " + shown, "git log --oneline --all; git fetch what is new");
  }

  private Optional<String> whyNotCommitted(String path, CommitId commit) throws IOException {
    if (repository.isBare()) {
      return Optional.empty();
    }
    return WorkingTree.place(place, path).filter(Files::exists).isPresent()
        ? Optional.of(Text.line(path, 200) + " lies in the folder, and not in " + commit.brief())
        : Optional.empty();
  }

  /** {@code branch main, HEAD abc1234}. */
  private String head() throws IOException {
    var branch = repository.getFullBranch();
    var head = repository.resolve(Constants.HEAD);
    var at = head == null ? "no commit yet" : "HEAD " + new CommitId(head.name()).brief();
    return branch != null && branch.startsWith(Constants.R_HEADS)
        ? "branch " + Text.line(Repository.shortenRefName(branch), 100) + ", " + at
        : head == null ? at : at + ", detached";
  }

  /**
   * What of the working tree an index that was read does not hold, though it would count.
   *
   * @param packages folders or files that are packed
   * @param leftOut which paths of packages are not uploaded, so that they need not be here
   * @param byName which files are read for their name alone
   */
  public List<Unjudged> unjudged(
      Read read, Collection<String> packages, Predicate<String> leftOut, Predicate<String> byName)
      throws IOException {
    return read.tree().tree() instanceof IndexTree index
        ? working(index).unjudged(read.tree().opened(), packages, leftOut, byName)
        : List.of();
  }

  private Path indexFile() {
    return underWay.orElseGet(() -> repository.getIndexFile().toPath());
  }

  private WorkingTree working(IndexTree tree) throws IOException {
    var file = indexFile();
    var indexed = Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : Instant.MIN;
    return new WorkingTree(place, tree, indexed, repository.getCommonDirectory().toPath());
  }

  private static String reason(Exception e) {
    return e instanceof RuntimeException
        ? "it is not of a form that is known"
        : Text.line(String.valueOf(e.getMessage()), 200);
  }

  @Override
  public void close() {
    repository.close();
  }
}
