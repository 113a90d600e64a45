package io.acf.config.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.GitSource.Look;
import io.acf.config.SourceTree.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.transport.Daemon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JGitSourceTest {
  private static final GitLimits QUICK = new GitLimits(Duration.ofSeconds(20), 8 << 20, 1_000);
  private static final Optional<CommitId> NONE = Optional.empty();

  @TempDir Path dir;
  private Repo repo;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void begin() {
    repo = new Repo(dir.resolve("theirs"));
    open.add(repo);
  }

  @AfterEach
  void end() throws Exception {
    for (var one : open.reversed()) {
      one.close();
    }
  }

  private JGitSource source(String address, GitLimits limits) {
    var source = new JGitSource(address, dir.resolve("data"), limits);
    open.add(source);
    return source;
  }

  private JGitSource source() {
    return source(repo.dir.toString(), QUICK);
  }

  private static Look.Seen seen(Look look) {
    assertThat(look).isInstanceOf(Look.Seen.class);
    return (Look.Seen) look;
  }

  private static Look.Blind blind(Look look) {
    assertThat(look).isInstanceOf(Look.Blind.class);
    return (Look.Blind) look;
  }

  private static String text(JGitSource source, CommitId commit, String path) throws IOException {
    try (var in = source.tree(commit).open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Look.Vanished vanished(Look look) {
    assertThat(look).isInstanceOf(Look.Vanished.class);
    return (Look.Vanished) look;
  }

  @Test
  void tellsHowCommitsStandToAHead() {
    var first = repo.commit("platform.yml", "one");
    var second = repo.commit("platform.yml", "two");
    var third = repo.commit("platform.yml", "three");
    var source = source();
    var unknown = new CommitId("dead".repeat(10));
    var all = new TreeSet<>(List.of(first, second, third, unknown));
    // Without a copy the head is all that is known.
    assertThat(source.descents(second, all))
        .containsEntry(second, Descent.SAME)
        .containsEntry(first, Descent.UNKNOWN);
    source.look(NONE);
    for (int twice = 0; twice < 2; twice++) {
      assertThat(source.descents(second, all))
          .containsEntry(first, Descent.ANCESTOR)
          .containsEntry(second, Descent.SAME)
          .containsEntry(third, Descent.DESCENDANT)
          .containsEntry(unknown, Descent.UNKNOWN);
      assertThat(source.descents(third, all))
          .containsEntry(first, Descent.ANCESTOR)
          .containsEntry(second, Descent.ANCESTOR)
          .containsEntry(third, Descent.SAME);
    }
    var blob = new CommitId(repo.blob("one").name()); // What an annotation may name.
    assertThat(source.descents(third, new TreeSet<>(List.of(blob))))
        .containsEntry(blob, Descent.UNKNOWN);
    var tree = repo.emptyTree();
    var orphan = repo.orphan(tree);
    source.look(Optional.of(third));
    assertThat(source.descents(third, new TreeSet<>(List.of(orphan, first))))
        .containsEntry(orphan, Descent.ASIDE)
        .containsEntry(first, Descent.ANCESTOR);
    assertThat(source.descents(orphan, new TreeSet<>(List.of(third, first))))
        .containsEntry(third, Descent.ASIDE)
        .containsEntry(first, Descent.ASIDE);
    // A head that is not here tells of nothing.
    assertThat(source.descents(unknown, all))
        .containsEntry(unknown, Descent.SAME)
        .containsEntry(third, Descent.UNKNOWN);
  }

  @Test
  void followsABranch() throws IOException {
    var first = repo.commit("platform.yml", "one");
    var source = source();
    var look = seen(source.look(NONE));
    assertThat(look.head().id()).isEqualTo(first);
    assertThat(look.head().count()).isEqualTo(1);
    assertThat(look.head().author()).isEqualTo("ana");
    assertThat(look.head().subject()).isEqualTo("Change [platform.yml]");
    assertThat(look.descends()).isTrue();
    assertThat(look.empty()).isFalse();
    assertThat(seen(source.look(Optional.of(first))).head()).isEqualTo(look.head());

    CommitId last = first;
    for (int i = 2; i < 7; i++) {
      last = repo.commit("platform.yml", "v" + i);
    }
    var next = seen(source.look(Optional.of(first)));
    assertThat(next.head().id()).isEqualTo(last);
    assertThat(next.head().count()).isEqualTo(6);
    assertThat(next.descends()).isTrue();
    assertThat(text(source, last, "platform.yml")).isEqualTo("v6");
    assertThat(text(source, first, "platform.yml")).isEqualTo("one");
  }

  @Test
  void countsWhatRevListCounts() throws Exception {
    repo.commit("a", "1");
    var base = repo.commit("a", "2");
    repo.git.checkout().setCreateBranch(true).setName("side").call();
    repo.commit("b", "1");
    repo.commit("b", "2");
    repo.git.checkout().setName("main").call();
    var onMain = repo.commit("a", "3");
    var source = source();
    assertThat(seen(source.look(NONE)).head().count()).isEqualTo(3);
    repo.git.merge().include(repo.git.getRepository().findRef("side")).setMessage("Merge").call();
    // base 2, main 1, side 2, merge 1: counted onwards here, and from nothing below.
    assertThat(seen(source.look(Optional.of(onMain))).head().count()).isEqualTo(6);
    var fresh = new JGitSource(repo.dir.toString(), dir.resolve("other"), QUICK);
    open.add(fresh);
    assertThat(seen(fresh.look(Optional.of(base))).head().count()).isEqualTo(6);
    assertThat(seen(fresh.look(Optional.of(base))).descends()).isTrue();
  }

  @Test
  void followsTheNamedBranchOnly() throws Exception {
    repo.commit("a", "main");
    repo.git.checkout().setCreateBranch(true).setName("prod").call();
    var prod = repo.commit("a", "prod");
    repo.git.checkout().setName("main").call();
    var source = source(repo.dir + "#prod", QUICK);
    assertThat(seen(source.look(NONE)).head().id()).isEqualTo(prod);
    assertThat(vanished(source("file://" + repo.dir + "#nope", QUICK).look(NONE)).branch())
        .isEqualTo("nope");
    repo.git.branchDelete().setBranchNames("prod").setForce(true).call();
    assertThat(vanished(source.look(Optional.of(prod))).branch()).isEqualTo("prod");
    assertThat(text(source, prod, "a")).isEqualTo("prod");
  }

  @Test
  void followsADetachedHead() throws Exception {
    var first = repo.commit("a", "1");
    repo.commit("a", "2");
    repo.git.checkout().setName(first.hex()).call();
    var source = source();
    assertThat(seen(source.look(NONE)).head().id()).isEqualTo(first);
    var next = repo.commit("a", "3");
    assertThat(seen(source.look(Optional.of(first))).head().id()).isEqualTo(next);
  }

  /** Many small packs become one; what is in force stays readable though nothing names it there. */
  @Test
  void staysSmallOverTime() throws Exception {
    var accepted = repo.commit("a", "0");
    var source = source();
    var unused = seen(source.look(NONE));
    repo.orphan(repo.git.getRepository().resolve("HEAD^{tree}"));
    CommitId head = accepted;
    for (int i = 1; i < 60; i++) {
      head = repo.commit("a", "" + i);
      assertThat(seen(source.look(Optional.of(accepted))).descends()).isFalse();
    }
    try (var files = Files.walk(dir.resolve("data"))) {
      assertThat(files.filter(f -> f.toString().endsWith(".pack"))).hasSizeBetween(1, 51);
    }
    assertThat(text(source, accepted, "a")).isEqualTo("0");
    assertThat(text(source, head, "a")).isEqualTo("59");
  }

  @Test
  void seesThatHistoryWasRewritten() throws IOException {
    repo.commit("a", "1");
    var accepted = repo.commit("a", "2");
    var source = source();
    var before = seen(source.look(NONE)).head();
    var rewritten = repo.orphan(repo.git.getRepository().resolve("HEAD^{tree}"));
    var look = seen(source.look(Optional.of(accepted)));
    assertThat(look.head().id()).isEqualTo(rewritten);
    assertThat(look.head().count()).isEqualTo(1);
    assertThat(look.descends()).isFalse();
    assertThat(text(source, accepted, "a")).isEqualTo("2");
    assertThat(source.known(accepted)).contains(before);
    // Unknown here altogether: no ancestor either.
    assertThat(seen(source.look(Optional.of(new CommitId("0".repeat(39) + "1")))).descends())
        .isFalse();
    repo.reset(accepted);
    assertThat(seen(source.look(Optional.of(accepted))).descends()).isTrue();
  }

  @Test
  void seesAnEmptyTreeAndAnEmptyRepository() {
    assertThat(vanished(source().look(NONE)).branch()).isEqualTo("HEAD");
    repo.commit("a", "1");
    repo.orphan(repo.emptyTree());
    assertThat(seen(source().look(NONE)).empty()).isTrue();
  }

  @Test
  void rereadsTheAcceptedCommitOfflineAfterARestart() throws Exception {
    var commit = repo.commit("a", "1");
    Commit head;
    try (var first = new JGitSource(repo.dir.toString(), dir.resolve("data"), QUICK)) {
      head = seen(first.look(NONE)).head();
    }
    Files.move(repo.dir, dir.resolve("away"));
    var source = source();
    assertThat(source.known(commit)).contains(head);
    assertThat(blind(source.look(Optional.of(commit))).reason()).contains("no git repository at");
    assertThat(text(source, commit, "a")).isEqualTo("1");
    assertThat(source.known(new CommitId("1".repeat(40)))).isEmpty();
    assertThatThrownBy(() -> source.tree(new CommitId("1".repeat(40))).files())
        .isInstanceOf(IOException.class);
  }

  @Test
  void readsTheObjectStoreAndNamesLinks() throws IOException {
    repo.commit(Map.of("a/b.txt", "x", "a-b", "y", "a/run.sh", "#!"));
    repo.commitEntry("a/out", FileMode.SYMLINK, repo.blob("/etc/passwd"));
    repo.commitEntry("a/run.sh", FileMode.EXECUTABLE_FILE, repo.blob("#!/bin/sh"));
    var head =
        repo.commitEntry(
            "sub", FileMode.GITLINK, org.eclipse.jgit.lib.ObjectId.fromString("1".repeat(40)));
    var source = source();
    assertThat(seen(source.look(NONE)).head().id()).isEqualTo(head);
    var tree = source.tree(head);
    assertThat(tree.entries("").keySet())
        .containsExactly("a-b", "a/b.txt", "a/out", "a/run.sh", "sub");
    assertThat(tree.entries("a").keySet()).containsExactly("a/b.txt", "a/out", "a/run.sh");
    assertThat(tree.entries("a-b")).isEmpty();
    assertThat(tree.files()).containsExactly("a-b", "a/b.txt", "a/run.sh");
    assertThat(tree.entry("a/out").orElseThrow().kind()).isEqualTo(Kind.LINK);
    assertThat(tree.entry("sub").orElseThrow().kind()).isEqualTo(Kind.SUBMODULE);
    assertThat(tree.entry("a").orElseThrow().kind()).isEqualTo(Kind.FOLDER);
    assertThat(tree.entry("a/run.sh").orElseThrow().executable()).isTrue();
    assertThat(tree.entry("a/run.sh").orElseThrow().bytes()).isEqualTo(9);
    assertThat(tree.entry("nope")).isEmpty();
    assertThatThrownBy(() -> tree.open("a/out")).hasMessageContaining("not a regular file");
    assertThat(tree.contentId("a")).isPresent();
    // A bare copy: no work tree anywhere in our data.
    try (var files = Files.walk(dir.resolve("data"))) {
      assertThat(files.map(p -> p.getFileName().toString())).doesNotContain("b.txt", "index");
    }
  }

  @Test
  void aKilledCloneLeavesNothingThatMatters() throws IOException {
    var head = repo.commit("a", "1");
    var half = Files.createDirectories(dir.resolve("data/git/making-123"));
    Files.writeString(half.resolve("HEAD"), "ref: ref");
    var source = source();
    assertThat(seen(source.look(NONE)).head().id()).isEqualTo(head);
    assertThat(half).doesNotExist();
    source.close();
    // A kill in the middle of a later fetch: locks and half a pack stay behind.
    Path mine;
    try (var copies = Files.list(dir.resolve("data/git"))) {
      mine = copies.findFirst().orElseThrow();
    }
    Files.writeString(mine.resolve("refs/acf/head.lock"), "");
    Files.writeString(mine.resolve("objects/incoming_1.pack"), "half");
    var next = repo.commit("a", "2");
    assertThat(seen(source().look(Optional.of(head))).head().id()).isEqualTo(next);
    assertThat(mine.resolve("objects/incoming_1.pack")).doesNotExist();
  }

  @Test
  void aDamagedCopyIsMadeAnew() throws IOException {
    repo.commit("a", "1");
    var head = repo.commit("a", "2");
    var source = source();
    var unused = seen(source.look(NONE));
    source.close();
    try (var files = Files.walk(dir.resolve("data"))) {
      for (var file :
          files.filter(f -> f.toString().matches(".*/objects/(pack/.*|../.*)")).toList()) {
        file.toFile().setWritable(true);
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
    var again = source();
    var first = again.look(Optional.of(head));
    assertThat(first).isInstanceOf(Look.Blind.class);
    assertThat(seen(again.look(Optional.of(head))).head().id()).isEqualTo(head);
    assertThat(text(again, head, "a")).isEqualTo("2");
  }

  @Test
  void takesNoMoreThanItMay() throws IOException {
    var noise = new byte[3 << 20];
    new java.util.Random(1).nextBytes(noise);
    Files.write(repo.dir.resolve("big"), noise);
    repo.commit("a", "1");
    var small = new GitLimits(Duration.ofSeconds(20), 1 << 20, 1_000);
    assertThat(blind(source(repo.dir.toString(), small).look(NONE)).reason())
        .isEqualTo("the repository sends more than 1 MiB");
    try (var halves = Files.list(dir.resolve("data/git"))) {
      assertThat(halves).isEmpty();
    }
    var daemon = daemon();
    assertThat(blind(source(daemon, small).look(NONE)).reason())
        .isEqualTo("the repository sends more than 1 MiB");
  }

  /** The first look at it has made a copy, which stays; what is wrong is said, not what follows. */
  @Test
  void saysThatACommitHoldsMoreThanItMay() throws IOException {
    repo.commit("a", "1");
    repo.commit("b", "1");
    var source = source(repo.dir.toString(), new GitLimits(QUICK.deadline(), QUICK.packBytes(), 1));
    for (int i = 0; i < 2; i++) {
      assertThat(blind(source.look(NONE)).reason()).endsWith("the commit holds more than 1 files");
    }
  }

  private String daemon() throws IOException {
    var daemon = new Daemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    daemon.setRepositoryResolver(
        (request, name) -> {
          repo.git.getRepository().incrementOpen();
          return repo.git.getRepository();
        });
    daemon.getService("git-upload-pack").setEnabled(true);
    daemon.start();
    open.add(daemon::stop);
    return "git://127.0.0.1:" + daemon.getAddress().getPort() + "/theirs";
  }

  @Test
  void followsADaemon() throws IOException {
    var head = repo.commit("a", "1");
    var source = source(daemon() + "#main", QUICK);
    assertThat(seen(source.look(NONE)).head().id()).isEqualTo(head);
    var next = repo.commit("a", "2");
    assertThat(seen(source.look(Optional.of(head))).head().id()).isEqualTo(next);
    assertThat(text(source, next, "a")).isEqualTo("2");
  }

  /** Something that listens; what it does with a connection is up to the test. */
  private int server(Conversation conversation) throws IOException {
    var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(socket);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!socket.isClosed()) {
                try {
                  var client = socket.accept();
                  Thread.ofVirtual().start(() -> talk(conversation, client));
                } catch (IOException e) {
                  return;
                }
              }
            });
    return socket.getLocalPort();
  }

  private interface Conversation {
    void with(Socket client) throws Exception;
  }

  private static void talk(Conversation conversation, Socket client) {
    try (client) {
      conversation.with(client);
    } catch (Exception e) {
      // The other side hung up: that is the point.
    }
  }

  /** One byte at a time, for as long as somebody listens. */
  private static void drip(OutputStream out, String endless) throws Exception {
    var never = new CountDownLatch(1);
    for (int i = 0; ; i = (i + 1) % endless.length()) {
      out.write(endless.charAt(i));
      out.flush();
      if (never.await(20, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  @Test
  void cutsOffWhoHangsOrDrips() throws Exception {
    var brief = new GitLimits(Duration.ofMillis(200), 1 << 20, 1_000);
    int silent = server(client -> new CountDownLatch(1).await());
    int dripping = server(client -> drip(client.getOutputStream(), "00ff" + "x".repeat(300)));
    int headers =
        server(
            client ->
                drip(
                    client.getOutputStream(),
                    "HTTP/1.1 200 OK\r\nX-Very-Long: " + "x".repeat(8_000)));
    int body =
        server(
            client -> {
              client
                  .getOutputStream()
                  .write(
                      ("HTTP/1.1 200 OK\r\n"
                              + "Content-Type: application/x-git-upload-pack-advertisement\r\n"
                              + "Transfer-Encoding: chunked\r\n\r\n")
                          .getBytes(StandardCharsets.US_ASCII));
              drip(client.getOutputStream(), "1\r\n0\r\n");
            });
    for (var address :
        List.of(
            "git://127.0.0.1:" + silent + "/x",
            "git://127.0.0.1:" + dripping + "/x",
            "http://127.0.0.1:" + silent + "/x",
            "http://127.0.0.1:" + headers + "/x",
            "http://127.0.0.1:" + body + "/x")) {
      var source = source(address, brief);
      for (int i = 0; i < 2; i++) {
        long start = System.nanoTime();
        assertThat(blind(source.look(NONE)).reason()).as(address).startsWith("no answer from");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as(address)
            .isLessThan(Duration.ofSeconds(10));
      }
    }
    // None of them is left behind.
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("acf-git")));
  }

  @Test
  void saysWhyItIsBlind() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThat(blind(source("git://127.0.0.1:" + closed + "/x", QUICK).look(NONE)).reason())
        .contains("refuses connections");
    assertThat(blind(source("http://127.0.0.1:" + closed + "/x", QUICK).look(NONE)).reason())
        .contains("refuses connections");
    assertThat(blind(source(dir.resolve("nothing").toString(), QUICK).look(NONE)).reason())
        .contains("no git repository at");
    int html =
        server(
            client ->
                client
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<h1>".getBytes()));
    assertThat(blind(source("http://127.0.0.1:" + html + "/x", QUICK).look(NONE)).reason())
        .contains("127.0.0.1");
  }

  /** What a web server answers in place of git, each with what helps and without what it said. */
  @Test
  void namesWhatAWebServerAnswers() throws IOException {
    record Row(int status, String body, String reason, String tip) {}
    var rows =
        List.of(
            new Row(401, "x", "X asks who we are", "write https://USER:TOKEN@HOST/PATH"),
            new Row(403, "x", "X does not let us read it (403)", "see what the token may read"),
            new Row(404, "x", "no git repository at X", "see the address"),
            new Row(410, "x", "no git repository at X (410)", "see the address"),
            new Row(429, "x", "X asks us to wait (429)", "it is tried again"),
            new Row(500, "x", "X answers 500", "it is tried again; see its server"),
            new Row(503, "x", "X answers 503", "it is tried again; see its server"),
            new Row(
                302,
                "x",
                "X leads elsewhere (302), and redirects are not followed",
                "write the address that it leads to: curl -sI X/info/refs"),
            new Row(
                200,
                "<!doctype html><title>secret page",
                "no git repository at X: what answers there is not git",
                "see the address: that of git clone, not of a page"));
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var row = rows.get(Integer.parseInt(exchange.getRequestURI().getPath().split("/")[1]));
          var headers = exchange.getResponseHeaders();
          headers.add("WWW-Authenticate", "Basic realm=\"git\"");
          headers.add("Location", "http://127.0.0.1:1/elsewhere");
          exchange.sendResponseHeaders(row.status(), row.body().length());
          exchange.getResponseBody().write(row.body().getBytes());
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    for (int i = 0; i < rows.size(); i++) {
      var address = "http://127.0.0.1:" + server.getAddress().getPort() + "/" + i + "/r.git";
      var look = blind(source(address, QUICK).look(NONE));
      assertThat(look.reason()).isEqualTo(rows.get(i).reason().replace("X", address));
      assertThat(look.tip()).isEqualTo(rows.get(i).tip().replace("X", address));
    }
    int plain =
        server(
            client -> {
              // Who closes with something unread resets the connection, and may be read no more.
              int unused = client.getInputStream().read();
              client.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes());
              client.getInputStream().transferTo(OutputStream.nullOutputStream());
            });
    var tls = "https://127.0.0.1:" + plain + "/r.git";
    assertThat(blind(source(tls, QUICK).look(NONE)).reason()).startsWith("TLS with " + tls);
  }

  @Test
  void showsNoPassword() throws IOException {
    var asked = new java.util.concurrent.ConcurrentLinkedQueue<String>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var credentials = exchange.getRequestHeaders().getFirst("Authorization");
          asked.add(exchange.getRequestURI() + " " + credentials);
          if (credentials == null) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
          } else if (exchange.getRequestURI().getPath().startsWith("/moved")) {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
            exchange.sendResponseHeaders(302, -1);
          } else {
            exchange.sendResponseHeaders(401, -1);
          }
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    var place = "127.0.0.1:" + server.getAddress().getPort();
    for (var path : List.of("/repo.git", "/moved.git")) {
      var source = source("http://ana:s3cr3t-t0ken@" + place + path, QUICK);
      var look = blind(source.look(NONE));
      assertThat(source + look.reason() + look.tip())
          .contains(place)
          .doesNotContain("s3cr3t-t0ken")
          .doesNotContain("elsewhere/");
    }
    assertThat(asked)
        .anyMatch(line -> line.contains("Basic YW5hOnMzY3IzdC10MGtlbg=="))
        .anyMatch(line -> line.startsWith("/moved.git"));
  }

  @Test
  void refusesAddressesThatCannotBeFollowed() {
    record Row(String address, String message) {}
    for (var row :
        List.of(
            new Row("ssh://git@example.com/x", "ssh is not supported yet"),
            new Row("git@example.com:team/x.git", "ssh is not supported yet"),
            new Row("ext::sh -c touch% /tmp/x", "never run"),
            new Row("ftp://example.com/x", "repositories are not read"),
            new Row("", "no repository"),
            new Row("#main", "no repository"),
            new Row("/x#a..b", "not the name of a branch"))) {
      assertThatThrownBy(() -> source(row.address(), QUICK))
          .as(row.address())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(row.message());
    }
  }
}
