package io.acf.config.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.acf.config.GitSource.Look;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the git of the machine, which others wrote. */
class RealGitTest {
  private static final GitLimits QUICK = new GitLimits(Duration.ofSeconds(20), 8 << 20, 1_000);

  @TempDir Path dir;

  @BeforeAll
  static void needsGit() throws InterruptedException {
    boolean there;
    try {
      there = new ProcessBuilder("git", "--version").start().waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      there = false;
    }
    if (!there && "1".equals(System.getenv("ACF_NO_SKIP"))) {
      Assertions.fail("git is not installed");
    }
    Assumptions.assumeTrue(there, "git is not installed");
  }

  private void follows(String address, Repo repo) throws IOException {
    var first = repo.commit("a", "1");
    try (var source = new JGitSource(address, dir.resolve("data"), QUICK)) {
      var look = source.look(Optional.empty());
      assertThat(look).isInstanceOf(Look.Seen.class);
      assertThat(((Look.Seen) look).head().id()).isEqualTo(first);
      var second = repo.commit("a", "2");
      var next = (Look.Seen) source.look(Optional.of(first));
      assertThat(next.head().id()).isEqualTo(second);
      assertThat(next.head().count()).isEqualTo(2);
      try (var in = source.tree(second).open("a")) {
        assertThat(in.readAllBytes()).asString().isEqualTo("2");
      }
    }
  }

  @Test
  void followsItsDaemon() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var daemon =
        new ProcessBuilder(
                "git",
                "daemon",
                "--listen=127.0.0.1",
                "--port=" + port,
                "--export-all",
                "--base-path=" + dir,
                dir.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var repo = new Repo(dir.resolve("theirs"))) {
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> listens(port));
      follows("git://127.0.0.1:" + port + "/theirs/.git#main", repo);
    } finally {
      daemon.descendants().forEach(ProcessHandle::destroyForcibly);
      daemon.destroyForcibly();
    }
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** The smart HTTP of git itself, behind a server that only carries. */
  @Test
  void followsItsHttpBackend() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::backend);
    server.start();
    try (var repo = new Repo(dir.resolve("theirs"))) {
      follows("http://ana:token@127.0.0.1:" + server.getAddress().getPort() + "/theirs/.git", repo);
    } finally {
      server.stop(0);
    }
  }

  /** Of the same repositories by every way to them, each time the cause and what helps. */
  @Test
  void namesWhatItCannotFollow() throws Exception {
    git("init", "-q", "--object-format=sha256", "sha256");
    commit("sha256");
    git("init", "-q", "whole");
    commit("whole");
    commit("whole");
    git("-C", "whole", "tag", "v1");
    git("-C", "whole", "config", "uploadpack.allowFilter", "true");
    var whole = "file://" + dir.resolve("whole");
    git("clone", "-q", "--depth", "1", whole, "shallow");
    git("clone", "-q", "--no-checkout", "--filter=blob:none", whole, "partial");
    git("-C", "sha256", "update-server-info");
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::backend);
    server.createContext("/dumb/", this::file);
    server.start();
    try {
      var http = "http://ana:token@127.0.0.1:" + server.getAddress().getPort() + "/";
      for (var place : List.of(dir + "/", "file://" + dir + "/", http)) {
        said(place + "sha256/.git", "with SHA-256 object names", "git init --object-format=sha1");
        said(place + "shallow/.git", "is a shallow clone", "git fetch --unshallow there");
        said(place + "partial/.git", "lacks objects that its commits name", "git fsck");
        said(place + "whole/.git#v1", "but a tag of that name is", "whole/.git#refs/tags/v1");
      }
      said(http + "dumb/sha256/.git", "with SHA-256 object names", "git init");
    } finally {
      server.stop(0);
    }
  }

  private void said(String address, String reason, String tip) throws IOException {
    try (var source = new JGitSource(address, Files.createTempDirectory(dir, "data"), QUICK)) {
      var look = source.look(Optional.empty());
      var said =
          switch (look) {
            case Look.Blind blind -> List.of(blind.reason(), blind.tip());
            case Look.Vanished gone -> List.of(gone.reason(), gone.tip());
            case Look.Seen seen -> List.of(seen.toString(), "");
          };
      assertThat(said.get(0)).as(address).contains(reason).doesNotContain("token");
      assertThat(said.get(1)).as(address).contains(tip);
    }
  }

  /** A clone that is made whole is followed from then on, also where it was refused before. */
  @Test
  void aShallowCloneThatIsMadeWholeIsFollowed() throws Exception {
    git("init", "-q", "whole");
    commit("whole");
    commit("whole");
    git("clone", "-q", "--depth", "1", "file://" + dir.resolve("whole"), "shallow");
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::backend);
    server.start();
    var http = "http://ana:token@127.0.0.1:" + server.getAddress().getPort() + "/shallow/.git";
    try (var source = new JGitSource(http, dir.resolve("data"), QUICK)) {
      assertThat(source.look(Optional.empty())).isInstanceOf(Look.Blind.class);
      git("-C", "shallow", "fetch", "-q", "--unshallow");
      var seen = (Look.Seen) source.look(Optional.empty());
      assertThat(seen.head().count()).isEqualTo(2);
      // It is cut off again: what is here already keeps its history.
      git("-C", "shallow", "fetch", "-q", "--depth", "1");
      commit("shallow");
      assertThat(source.look(Optional.of(seen.head().id()))).isInstanceOf(Look.Blind.class);
      assertThat(source.known(seen.head().id()).orElseThrow().count()).isEqualTo(2);
      git("-C", "shallow", "fetch", "-q", "--unshallow");
      var next = (Look.Seen) source.look(Optional.of(seen.head().id()));
      assertThat(next.head().count()).isEqualTo(3);
      assertThat(next.descends()).isTrue();
    } finally {
      server.stop(0);
    }
  }

  /** Forms of an index that JGit does not read are refused by name, and a commit is read. */
  @Test
  void namesAnIndexThatItCannotRead() throws Exception {
    git("init", "-q", "sparse");
    commit("sparse");
    git("init", "-q", "split");
    commit("split");
    git("-C", "split", "update-index", "--split-index");
    Files.createDirectory(dir.resolve("sparse/sub"));
    Files.writeString(dir.resolve("sparse/sub/a"), "a");
    git("-C", "sparse", "add", ".");
    commit("sparse");
    git("-C", "sparse", "sparse-checkout", "init", "--cone", "--sparse-index");
    for (var name : List.of("split", "sparse")) {
      try (var checkout = Checkout.at(dir.resolve(name)).orElseThrow()) {
        assertThat(
                org.assertj.core.api.Assertions.catchThrowableOfType(
                    Checkout.Unusable.class, checkout::index))
            .as(name)
            .hasMessageContaining("cannot be read")
            .satisfies(e -> assertThat(e.tip()).contains("--no-split-index", "--no-sparse-index"));
        assertThat(checkout.commit("HEAD").tree().files()).as(name).contains("a");
      }
    }
  }

  private void commit(String name) throws Exception {
    Files.writeString(dir.resolve(name).resolve("a"), "text " + System.nanoTime());
    git("-C", name, "add", "a");
    git("-C", name, "-c", "user.name=ana", "-c", "user.email=a@b", "commit", "-q", "-m", "x");
  }

  private void git(String... args) throws Exception {
    var command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(args));
    var process =
        new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + said).isZero();
  }

  /** A server that knows nothing of git. */
  private void file(HttpExchange exchange) throws IOException {
    try (exchange) {
      var file = dir.resolve(exchange.getRequestURI().getPath().substring("/dumb/".length()));
      boolean there = Files.isRegularFile(file);
      exchange.sendResponseHeaders(there ? 200 : 404, there ? 0 : -1);
      if (there) {
        Files.copy(file, exchange.getResponseBody());
      }
    }
  }

  private void backend(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      if (headers.getFirst("Authorization") == null) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      var builder = new ProcessBuilder("git", "http-backend");
      var env = builder.environment();
      env.put("GIT_PROJECT_ROOT", dir.toString());
      env.put("GIT_HTTP_EXPORT_ALL", "1");
      env.put("REQUEST_METHOD", exchange.getRequestMethod());
      env.put("PATH_INFO", exchange.getRequestURI().getPath());
      env.put("QUERY_STRING", Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
      header(env, "CONTENT_TYPE", headers.getFirst("Content-Type"));
      header(env, "HTTP_GIT_PROTOCOL", headers.getFirst("Git-Protocol"));
      header(env, "HTTP_CONTENT_ENCODING", headers.getFirst("Content-Encoding"));
      var process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (var out = process.getOutputStream()) {
        exchange.getRequestBody().transferTo(out);
      }
      try (var in = new BufferedInputStream(process.getInputStream())) {
        int status = 200;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
          var parts = line.split(": ", 2);
          if (parts[0].equals("Status")) {
            status = Integer.parseInt(parts[1].substring(0, 3));
          } else {
            exchange.getResponseHeaders().add(parts[0], parts[1]);
          }
        }
        exchange.sendResponseHeaders(status, 0);
        in.transferTo(exchange.getResponseBody());
      }
    }
  }

  private static void header(java.util.Map<String, String> env, String name, String value) {
    if (value != null) {
      env.put(name, value);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        .strip();
  }
}
