package io.acf.config.yaml;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.Commit;
import io.acf.config.Digest;
import io.acf.config.Text;
import io.acf.config.artifact.Package;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds what the apps of a federation run. {@code artifact} of the federation file is one for all
 * of them; without it each app runs what its {@code path} in the CF manifest names, as with {@code
 * cf push}.
 */
final class ArtifactReader {
  private final Files files;
  private final Problems problems;
  private final Commit commit;
  private final Digests digests;

  ArtifactReader(Files files, Problems problems, Commit commit, Digests digests) {
    this.files = files;
    this.problems = problems;
    this.commit = commit;
    this.digests = digests;
  }

  /**
   * By app; empty (and a problem) where something of it is wrong.
   *
   * @param file the federation file
   * @param manifest empty where it is wrong itself, which is told already
   */
  Optional<SortedMap<AppName, Artifact>> read(
      String file, View root, Optional<AppManifest> manifest) throws IOException {
    var written = root.get("artifact");
    if (written.isEmpty()) {
      return manifest.isEmpty() ? Optional.empty() : ofEach(file, root, manifest.get());
    }
    var one = one(file, written.get());
    if (one.isEmpty() || manifest.isEmpty()) {
      return Optional.empty();
    }
    compare(file, written.get().need("package"), manifest.get());
    var artifacts = new TreeMap<AppName, Artifact>();
    manifest.get().apps().forEach(app -> artifacts.put(app.spec().name(), one.get()));
    return Optional.of(artifacts);
  }

  private Optional<SortedMap<AppName, Artifact>> ofEach(
      String file, View root, AppManifest manifest) throws IOException {
    var without =
        manifest.apps().stream()
            .filter(app -> app.path().isEmpty())
            .map(app -> app.spec().name())
            .toList();
    if (!without.isEmpty()) {
      problems.error(
          "missing-key",
          root.position(),
          "artifact: missing, and in "
              + manifest.file()
              + (without.size() == 1 ? " this app has no path: " : " these apps have no path: ")
              + Text.listed(without),
          "Write artifact: { package: FOLDER } here for all apps, or path: FOLDER at each app");
      return Optional.empty();
    }
    var artifacts = new TreeMap<AppName, Artifact>();
    Map<String, Optional<Artifact>> known = new HashMap<>();
    for (var app : manifest.apps()) {
      var written = app.path().orElseThrow();
      var path = files.climb(written, manifest.file());
      if (path.isEmpty()) {
        continue;
      }
      if (!known.containsKey(path.get())) {
        known.put(path.get(), inRepository(file, written, path.get()));
      }
      known.get(path.get()).ifPresent(found -> artifacts.put(app.spec().name(), found));
    }
    return artifacts.size() < manifest.apps().size() ? Optional.empty() : Optional.of(artifacts);
  }

  /**
   * One artefact cannot be two sites: where apps have paths of their own that differ, one of the
   * two was not meant. Where all that is said in the manifest is another place, it is told which
   * counts.
   */
  private void compare(String file, View written, AppManifest manifest) {
    var places = new TreeSet<String>();
    var listed = new TreeSet<String>();
    for (var app : manifest.apps()) {
      app.path()
          .ifPresent(
              path -> {
                places.add(place(path, manifest.file()));
                listed.add(app.spec().name() + " " + Text.quoted(path.text()));
              });
    }
    if (places.size() > 1) {
      problems.error(
          "conflicting-keys",
          written.position(),
          written.path()
              + ": all apps would run this one, but in "
              + manifest.file()
              + " they have paths of their own: "
              + Text.listed(listed),
          "Leave out artifact: then each app runs what its path names");
      return;
    }
    var used = place(written, file);
    for (var app : manifest.apps()) {
      app.path()
          .filter(path -> !place(path, manifest.file()).equals(used))
          .ifPresent(
              path ->
                  problems.warning(
                      "ignored-key",
                      path.position(),
                      path.path()
                          + ": "
                          + Text.quoted(path.text())
                          + " is not used; what runs is "
                          + written.path()
                          + " of "
                          + file
                          + (Text.mayHoldSecret(written.text())
                              ? ""
                              : ", " + Text.quoted(written.text())),
                      "Leave out artifact where path is meant, or path where it is not"));
    }
  }

  private static String place(View written, String from) {
    return Files.place(written.text(), from).orElse("outside: " + written.text());
  }

  private Optional<Artifact> one(String file, View artifact) throws IOException {
    var written = artifact.need("package");
    var sha256 = artifact.get("sha256");
    if (written.text().matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      return remote(written, sha256);
    }
    if (sha256.isPresent()) {
      problems.error(
          "conflicting-keys",
          sha256.get().position(),
          sha256.get().path() + ": belongs to a URL; git names what lies in the repository",
          "Leave it out");
      return Optional.empty();
    }
    var path = files.resolve(written, file);
    return path.isEmpty() ? Optional.empty() : inRepository(file, written, path.get());
  }

  private Optional<Artifact> inRepository(String file, View written, String path)
      throws IOException {
    if (!files.reachable(path, written)) {
      return Optional.empty();
    }
    try {
      var found = digests.of(files.tree(), path);
      if (found.federations().contains(file)) {
        problems.warning(
            "package-holds-manifest",
            written.position(),
            written.path() + ": holds " + file + " itself, so each edit of it makes a new artifact",
            "Move what the apps run to a folder of its own, or name it in a .cfignore");
      }
      found
          .passedOver()
          .ifPresent(
              line ->
                  problems.warning(
                      "unread-pattern",
                      written.position(),
                      written.path()
                          + ": "
                          + line
                          + " of its .cfignore leaves out nothing: cf takes it for a broken"
                          + " regular expression and passes it over",
                      "Write a backslash before [ ] ( ) + where they stand for themselves"));
      return Optional.of(new Artifact.InRepository(commit.id(), path, found.digest()));
    } catch (Package.Unfit unfit) {
      problems.error(
          unfit.code(),
          written.position(),
          written.path() + ": " + said(unfit, written),
          tip(unfit, path));
      return Optional.empty();
    }
  }

  private static String said(Package.Unfit unfit, View written) {
    return Text.mayHoldSecret(written.text())
        ? "nothing can be read there" + Text.is(written.text())
        : Text.line(String.valueOf(unfit.getMessage()), 600);
  }

  private String tip(Package.Unfit unfit, String path) throws IOException {
    return unfit.tip().isEmpty()
        ? why(path).orElse("Name a folder or archive of the repository, relative to this file")
        : unfit.tip();
  }

  /** Of what is not there; what is there but unfit says itself what is wrong. */
  private Optional<String> why(String path) throws IOException {
    return files.tree().entry(path).isPresent() ? Optional.empty() : files.tree().whyAbsent(path);
  }

  private Optional<Artifact> remote(View written, Optional<View> sha256) {
    try {
      var uri = new URI(written.text()).parseServerAuthority();
      boolean fine =
          "https".equalsIgnoreCase(uri.getScheme())
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getFragment() == null;
      if (fine && sha256.isPresent()) {
        return Optional.of(new Artifact.Remote(uri, new Digest(sha256.get().text())));
      }
      if (fine) {
        problems.error(
            "missing-key",
            written.position(),
            "artifact.sha256: missing; a URL needs it",
            "Write the SHA-256 of the file: sha256sum FILE");
        return Optional.empty();
      }
    } catch (URISyntaxException e) {
      // Told below; the text is not shown, for a URL may hold a password.
    }
    problems.error(
        "bad-value",
        written.position(),
        written.path() + ": must be an https URL with a host, without user or fragment",
        "Credentials do not belong in git");
    return Optional.empty();
  }
}
