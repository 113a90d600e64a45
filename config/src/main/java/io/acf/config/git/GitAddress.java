package io.acf.config.git;

import io.acf.config.Text;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/**
 * Where a repository is: {@code URL-OR-PATH[#BRANCH]}. User and password are kept apart from the
 * address, so that no message can show them.
 */
final class GitAddress {
  private final URIish uri;
  private final Optional<String> branch;
  private final String user;
  private final String password;

  private GitAddress(URIish uri, Optional<String> branch, String user, String password) {
    this.uri = uri;
    this.branch = branch;
    this.user = user;
    this.password = password;
  }

  /**
   * @throws IllegalArgumentException with a message for people, where it is no address that can be
   *     followed
   */
  static GitAddress of(String written) {
    int hash = written.lastIndexOf('#');
    var place = hash < 0 ? written : written.substring(0, hash);
    Optional<String> branch =
        hash < 0 ? Optional.empty() : Optional.of(checkedBranch(written.substring(hash + 1)));
    if (place.isBlank()) {
      throw new IllegalArgumentException("no repository: write a URL or a path");
    }
    if (place.matches("[A-Za-z0-9+.-]+::.*")) {
      throw new IllegalArgumentException(
          "remote helpers (ext:: and the like) are never run. TIP: use https, http, git, file or a"
              + " path");
    }
    var uri =
        parsed(place)
            .orElseThrow(
                () -> new IllegalArgumentException("not the URL or path of a git repository"));
    return of(uri, place, branch);
  }

  /** Neither the text nor the cause of a refusal is shown, for it may hold a password. */
  private static Optional<URIish> parsed(String place) {
    try {
      return Optional.of(new URIish(place));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static GitAddress of(URIish uri, String place, Optional<String> branch) {
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http", "https" ->
          new GitAddress(
              uri.setUser(null).setPass(null),
              branch,
              uri.getUser() == null ? "" : uri.getUser(),
              uri.getPass() == null ? "" : uri.getPass());
      case "git" -> {
        if (uri.getHost() == null || uri.getUser() != null) {
          throw new IllegalArgumentException("git: URLs are git://HOST[:PORT]/PATH");
        }
        yield new GitAddress(uri, branch, "", "");
      }
      case "file" -> new GitAddress(uri, branch, "", "");
      case "ssh", "git+ssh", "ssh+git" -> throw ssh();
      case "" -> {
        if (place.toLowerCase(Locale.ROOT).matches("(file|https?|git):.*")) {
          throw new IllegalArgumentException(
              "an address has two slashes after its scheme. TIP: file:///PATH, https://HOST/PATH");
        }
        if (uri.getHost() != null || uri.getUser() != null) {
          throw ssh(); // user@host:path
        }
        var path = Path.of(place).toAbsolutePath().normalize().toString();
        yield new GitAddress(new URIish().setPath(path), branch, "", "");
      }
      default ->
          throw new IllegalArgumentException(
              scheme + ": repositories are not read. TIP: use https, http, git, file or a path");
    };
  }

  private static IllegalArgumentException ssh() {
    return new IllegalArgumentException(
        "git over ssh is not supported yet. TIP: use https with a token, or a path");
  }

  private static String checkedBranch(String branch) {
    var name = branch.startsWith("refs/") ? branch : "refs/heads/" + branch;
    if (!org.eclipse.jgit.lib.Repository.isValidRefName(name)) {
      // Not shown: a # in a password looks like the start of a branch.
      throw new IllegalArgumentException(
          "what stands after # is not the name of a branch. TIP: write %23 for a # of the URL");
    }
    return name;
  }

  /** Where it lies on this machine; empty where it is asked over a network. */
  Optional<Path> local() {
    var scheme = uri.getScheme();
    return scheme == null || scheme.equals("file") && uri.getHost() == null
        ? Optional.of(Path.of(uri.getPath()))
        : Optional.empty();
  }

  URIish uri() {
    return uri;
  }

  /** The full name of the branch; empty for the repository's own default. */
  Optional<String> branch() {
    return branch;
  }

  Optional<CredentialsProvider> credentials() {
    return user.isEmpty() && password.isEmpty()
        ? Optional.empty()
        : Optional.of(new UsernamePasswordCredentialsProvider(user, password));
  }

  /**
   * Takes out of a text what must not be shown, and makes it one line of at most 200 characters.
   */
  String clean(String text) {
    var clean = text;
    for (var secret : new String[] {password, user}) {
      if (!secret.isEmpty()) {
        clean = clean.replace(secret, "***");
      }
    }
    clean = Text.plain(clean.replaceAll("//[^/\\s]*@", "//")).strip();
    return clean.length() > 200 ? clean.substring(0, 200) + "…" : clean;
  }

  /** Without user and password. */
  @Override
  public String toString() {
    return uri.getScheme() == null ? uri.getPath() : uri.toString();
  }
}
