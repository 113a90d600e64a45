package io.acf.config.git;

import io.acf.config.CommitId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;

/** A repository of somebody else, made with JGit. */
final class Repo implements AutoCloseable {
  final Path dir;
  final Git git;

  Repo(Path dir) {
    NoUserConfig.install();
    this.dir = dir;
    try {
      this.git = Git.init().setDirectory(dir.toFile()).setInitialBranch("main").call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  CommitId commit(Map<String, String> files) {
    try {
      for (var file : files.entrySet()) {
        var path = dir.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      git.add().addFilepattern(".").call();
      var commit =
          git.commit()
              .setMessage("Change " + files.keySet() + "\n\nbody")
              .setAuthor("ana", "ana@example.com")
              .setCommitter("ana", "ana@example.com")
              .setSign(false)
              .call();
      return new CommitId(commit.name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  CommitId commit(String file, String text) {
    return commit(Map.of(file, text));
  }

  /** Adds an entry that no file system would give: a link, a submodule. */
  CommitId commitEntry(String path, FileMode mode, ObjectId id) {
    try {
      var repository = git.getRepository();
      var cache = repository.lockDirCache();
      var editor = cache.editor();
      editor.add(
          new DirCacheEditor.PathEdit(path) {
            @Override
            public void apply(DirCacheEntry entry) {
              entry.setFileMode(mode);
              entry.setObjectId(id);
            }
          });
      editor.commit();
      return new CommitId(git.commit().setMessage("Add " + path).setSign(false).call().name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  ObjectId blob(String text) {
    try (var inserter = git.getRepository().newObjectInserter()) {
      var id = inserter.insert(Constants.OBJ_BLOB, text.getBytes());
      inserter.flush();
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts main on a commit with this tree and no parents. */
  CommitId orphan(ObjectId tree) {
    try (var inserter = git.getRepository().newObjectInserter()) {
      var commit = new CommitBuilder();
      commit.setTreeId(tree);
      commit.setAuthor(new PersonIdent("bo", "bo@example.com"));
      commit.setCommitter(new PersonIdent("bo", "bo@example.com"));
      commit.setMessage("Begin again");
      var id = inserter.insert(commit);
      inserter.flush();
      reset(new CommitId(id.name()));
      return new CommitId(id.name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ObjectId emptyTree() {
    try (var inserter = git.getRepository().newObjectInserter()) {
      var id = inserter.insert(Constants.OBJ_TREE, new byte[0]);
      inserter.flush();
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void reset(CommitId commit) {
    try {
      var update = git.getRepository().updateRef("refs/heads/main");
      update.setNewObjectId(ObjectId.fromString(commit.hex()));
      update.forceUpdate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
