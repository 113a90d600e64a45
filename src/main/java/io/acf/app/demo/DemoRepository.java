package io.acf.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.StoredConfig;

/**
 * The repository that the demo's people would have: a platform, one federation, an unchanged CF
 * manifest, a small site. A work tree with a configured author, so that plain git goes on from it.
 */
public final class DemoRepository {
  static final String HOSTNAME = "orders.demo.test";
  static final String ZONE = "demo.test";
  static final String FEDERATION = "orders";
  static final String VERSION = "1.0.0";

  private DemoRepository() {}

  /**
   * Makes the repository and commits once.
   *
   * @param dir a folder that is empty or not there
   * @param regions names; the n-th answers at 127.0.1.n
   * @param port of every region
   * @param credentials folder with the files {@code username} and {@code password}
   */
  public static void create(Path dir, List<String> regions, int port, Path credentials) {
    try {
      for (var file : files(regions, port, credentials).entrySet()) {
        var path = dir.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      commit(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new DemoFailure(
          "cannot make a git repository in " + dir + ": " + e.getMessage(),
          "another folder: --dir",
          e);
    }
  }

  private static void commit(Path dir) throws IOException, GitAPIException {
    var author = new PersonIdent("Demo", "demo@demo.test");
    try (var git = Git.init().setDirectory(dir.toFile()).setInitialBranch("main").call()) {
      var config = git.getRepository().getConfig();
      configure(config, author);
      config.save();
      var unused = git.add().addFilepattern(".").call();
      var made =
          git.commit()
              .setMessage("orders " + VERSION)
              .setAuthor(author)
              .setCommitter(author)
              .setSign(false)
              .call();
    }
  }

  /** In the repository itself: the user's own settings are neither needed nor in the way. */
  private static void configure(StoredConfig config, PersonIdent author) {
    config.setString("user", null, "name", author.getName());
    config.setString("user", null, "email", author.getEmailAddress());
    config.setBoolean("commit", null, "gpgsign", false);
    config.setString("core", null, "hooksPath", "/dev/null");
    config.setString("core", null, "autocrlf", "false");
  }

  private static Map<String, String> files(List<String> regions, int port, Path credentials) {
    var files = new TreeMap<String, String>();
    files.put("platform.yml", platform(regions, port, credentials));
    files.put("orders/federation.yml", federation(regions));
    files.put("orders/manifest.yml", MANIFEST);
    files.put("orders/site/index.html", INDEX);
    files.put("orders/site/Staticfile", "");
    return files;
  }

  /** The address of the n-th region, from 1. */
  static String address(int number) {
    return "127.0.1." + number;
  }

  private static String platform(List<String> regions, int port, Path credentials) {
    var text = new StringBuilder("# Owned by the platform team: where the regions are.\n");
    text.append("version: 1\nregions:\n");
    for (int index = 0; index < regions.size(); index++) {
      text.append(
          """
            - name: %1$s
              api: http://%2$s:%3$d
              router: { addresses: [%2$s], scheme: http, port: %3$d }
              target: { org: demo, space: prod }
              labels: { tier: demo }
              credentials: { from: file, name: %4$s }
          """
              .formatted(
                  regions.get(index), address(index + 1), port, quoted(credentials.toString())));
    }
    text.append("zones:\n  - name: " + ZONE + "\n    provider: embedded\n");
    return text.toString();
  }

  private static String federation(List<String> regions) {
    var text = new StringBuilder(FEDERATION_HEAD);
    var weights = shares(regions.size());
    text.append("  weights:\n");
    for (int index = 0; index < regions.size(); index++) {
      text.append("    %s: %d%n".formatted(regions.get(index), weights[index]));
    }
    return text.toString();
  }

  /** 100 in whole shares, the first ones larger where it does not divide. */
  static int[] shares(int regions) {
    var shares = new int[regions];
    for (int index = 0; index < regions; index++) {
      shares[index] = 100 / regions + (index < 100 % regions ? 1 : 0);
    }
    return shares;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The bytes of the page as the first commit has it. */
  static byte[] page() {
    return INDEX.getBytes(StandardCharsets.UTF_8);
  }

  private static final String FEDERATION_HEAD =
      """
      # Owned by the team of the app: what belongs where, and which name leads there.
      version: 1
      name: orders
      manifest: manifest.yml          # the CF manifest, as cf push takes it
      artifact:
        package: site
      placement:
        selector:
          match-labels: { tier: demo }
      health:
        http: { path: /index.html }
        interval: 2s                  # the default is 5s
        timeout: 1s
      traffic:
        hostname: orders.demo.test
        policy: weighted
        ttl: 5s
      """;

  private static final String MANIFEST =
      """
      applications:
        - name: orders
          memory: 64M
          instances: 2
          buildpacks: [staticfile_buildpack]
          routes:
            - route: orders.demo.test
      """;

  private static final String INDEX =
      """
      <!doctype html>
      <title>orders</title>
      <p>orders 1.0.0</p>
      """;
}
