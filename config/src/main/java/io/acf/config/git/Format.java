package io.acf.config.git;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Config;

/** Forms of repositories that JGit cannot read: by git-config(1), or as a server names them. */
final class Format {
  /** What helps with each of them. */
  static final String MEND =
      "make one with SHA-1 names, git init --object-format=sha1, and push the files there";

  /** gitprotocol-v2(5) and gitprotocol-capabilities(5), or a list of refs with such names. */
  private static final Pattern ADVERTISED =
      Pattern.compile("object-format=([a-z0-9]{2,20})|(?m)^[0-9a-f]{64}\\trefs/");

  private Format() {}

  /** What of a repository is not read, as the end of a sentence about it; empty where all is. */
  static Optional<String> unread(Config config) {
    var names = config.getString("extensions", null, "objectformat");
    return names == null ? Optional.empty() : unread(names);
  }

  /** The same of one that others serve, by the first that they say. */
  static Optional<String> advertised(String heard) {
    var matcher = ADVERTISED.matcher(heard);
    return matcher.find()
        ? unread(matcher.group(1) == null ? "sha256" : matcher.group(1))
        : Optional.empty();
  }

  private static Optional<String> unread(String names) {
    return names.equalsIgnoreCase("sha1")
        ? Optional.empty()
        : Optional.of(
            "is a repository with "
                + names.toUpperCase(Locale.ROOT).replaceFirst("^SHA(?=\\d)", "SHA-")
                + " object names (extensions.objectFormat), which are not supported yet");
  }
}
