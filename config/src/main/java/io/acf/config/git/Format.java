package io.acf.config.git;

import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.lib.Config;

/** Forms of repositories (git-config(1), extensions) that JGit cannot read. */
final class Format {
  /** What helps with each of them. */
  static final String MEND =
      "make one that all git programs read: git init --object-format=sha1, and push the files"
          + " there";

  private Format() {}

  /** What of a repository is not read, as the end of a sentence about it; empty where all is. */
  static Optional<String> unread(Config config) {
    var names = config.getString("extensions", null, "objectformat");
    if (names != null && !names.toLowerCase(Locale.ROOT).equals("sha1")) {
      return Optional.of(
          "is a repository with "
              + names.toUpperCase(Locale.ROOT).replace("SHA", "SHA-")
              + " object names (extensions.objectFormat), which are not supported yet");
    }
    return Optional.empty();
  }
}
