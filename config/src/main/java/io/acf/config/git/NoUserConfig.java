package io.acf.config.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps the git configuration of the machine and of its users out: it could name other addresses,
 * filters and helpers.
 */
final class NoUserConfig extends SystemReader.Delegate {
  private NoUserConfig(SystemReader machine) {
    super(machine);
  }

  /** For the whole JVM, as JGit knows no other way; done once. */
  static synchronized void install() {
    if (!(SystemReader.getInstance() instanceof NoUserConfig)) {
      SystemReader.setInstance(new NoUserConfig(SystemReader.getInstance()));
    }
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  private static final class Empty extends FileBasedConfig {
    @SuppressWarnings("NullAway") // JGit's own way to say that there is no file.
    Empty(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // There is nothing to load.
    }

    @Override
    public void save() {
      // What JGit measures of file systems lives as long as the process.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
