package io.acf.config.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.acf.config.Artifact;
import io.acf.config.ArtifactSource.Unreadable;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.SourceTree;
import io.acf.config.testing.FakeGit;
import io.acf.config.testing.MemoryTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {
  private static final ArtifactLimits QUICK =
      new ArtifactLimits(1 << 20, 4 << 20, Duration.ofSeconds(10), 1, Duration.ofSeconds(30));

  @TempDir Path dir;
  private final FakeGit git = new FakeGit();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final List<AutoCloseable> open = new ArrayList<>();
  private SSLContext tls;

  @AfterEach
  void end() throws Exception {
    for (var one : open.reversed()) {
      one.close();
    }
  }

  private Artifacts artifacts(ArtifactLimits limits) throws Exception {
    var client = HttpClient.newBuilder();
    if (tls != null) {
      client.sslContext(tls);
    }
    var artifacts =
        new Artifacts(git, dir.resolve("data"), limits, now::get, client.build(), address -> true);
    open.add(artifacts);
    return artifacts;
  }

  private static byte[] bytes(Artifacts artifacts, Artifact artifact) throws Exception {
    try (var opened = artifacts.open(artifact)) {
      var bytes = opened.stream().readAllBytes();
      assertThat((long) bytes.length).isEqualTo(opened.bytes());
      return bytes;
    }
  }

  private static Unreadable unreadable(Artifacts artifacts, Artifact artifact) {
    try (var opened = artifacts.open(artifact)) {
      throw new AssertionError("opened " + opened.bytes() + " bytes");
    } catch (Unreadable e) {
      return e;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Artifact inside(MemoryTree tree, String path) throws Exception {
    var commit = git.commit(tree);
    return new Artifact.InRepository(commit.id(), path, Package.at(tree, path).digest(tree));
  }

  private static Digest sha256(byte[] bytes) {
    return new Digest(HexFormat.of().formatHex(Package.sha256().digest(bytes)));
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes());
      }
    }
    return out.toByteArray();
  }

  private static Map<String, String> read(byte[] archive) throws IOException {
    var files = new LinkedHashMap<String, String>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes()));
      }
    }
    return files;
  }

  private static MemoryTree site() {
    return new MemoryTree()
        .with("shop/site/index.html", "<h1>orders</h1>")
        .with("shop/site/bin/start.sh", "#!/bin/sh".getBytes(), true)
        .with("shop/site/é/empty", "")
        .with("other", "x");
  }

  @Test
  void aFolderBecomesAZipOfItsContentAlone() throws Exception {
    var artifacts = artifacts(QUICK);
    var first = bytes(artifacts, inside(site(), "shop/site"));
    var names = new LinkedHashMap<String, String>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(first))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.put(entry.getName(), new String(zip.readAllBytes()));
      }
    }
    assertThat(names)
        .containsExactly(
            Map.entry("bin/start.sh", "#!/bin/sh"),
            Map.entry("index.html", "<h1>orders</h1>"),
            Map.entry("é/empty", ""));
    // Another commit, another place, another process: the same digest and the same bytes.
    var moved = new MemoryTree();
    for (var path : site().entries("shop/site").keySet()) {
      try (var in = site().open(path)) {
        moved.with(path.replace("shop/site", "x"), in.readAllBytes(), path.endsWith("start.sh"));
      }
    }
    var elsewhere = inside(moved, "x");
    assertThat(elsewhere.digest()).isEqualTo(inside(site(), "shop/site").digest());
    try (var other = new Artifacts(git, dir.resolve("other"), QUICK, now::get)) {
      assertThat(bytes(other, elsewhere)).isEqualTo(first);
    }
    assertThat(sha256(first).hex())
        .as("golden: the bytes must not change from release to release")
        .isEqualTo("1383258465e09efbcbe74de69aad09f2da2a1dd4836e5b2fa58f7661732a9ed4");
  }

  @Test
  void equalContentOfALaterTimeIsAnotherZip() throws Exception {
    var artifacts = artifacts(QUICK);
    var noon = Instant.parse("2026-11-28T12:00:00Z");
    var page = "shop/site/index.html";
    var first = inside(site().changed(page, noon), "shop/site");
    var again = inside(site().changed(page, noon.plusSeconds(3_601)), "shop/site");
    assertThat(again.digest()).as("times are no part of it").isEqualTo(first.digest());
    for (var row : List.of(first, again, first)) {
      var time = row.equals(first) ? noon : noon.plusSeconds(3_601);
      try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes(artifacts, row)))) {
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          if (entry.getName().equals("index.html")) {
            assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(time);
          }
        }
      }
    }
    try (var other = new Artifacts(git, dir.resolve("other"), QUICK, now::get)) {
      assertThat(bytes(other, again)).as("on every replica").isEqualTo(bytes(artifacts, again));
    }
  }

  @Test
  void linksAndEmptyFoldersAreWrittenAsCfWritesThem() throws Exception {
    var tree =
        site()
            .with("shop/site/.cfignore", "logs/")
            .with("shop/site/logs/today", "x")
            .link("shop/site/bin/run", "start.sh");
    var file = dir.resolve("x.zip");
    Files.write(file, bytes(artifacts(QUICK), inside(tree, "shop/site")));
    var entries = ArchiveContent.of(Bytes.of(file)).directory().entries();
    assertThat(
            entries.stream()
                .map(e -> e.name() + " " + Integer.toOctalString(e.attributes() >>> 16)))
        .containsExactly(
            "bin/start.sh 100755",
            "index.html 100644",
            "é/empty 100644",
            "bin/run 120777",
            "logs/ 40755");
    assertThat(read(Files.readAllBytes(file))).containsEntry("bin/run", "start.sh");
    // An archive with the same content keeps them.
    var archive = new MemoryTree().with("x.zip", Files.readAllBytes(file), false);
    Files.write(file, bytes(artifacts(QUICK), inside(archive, "x.zip")));
    assertThat(ArchiveContent.of(Bytes.of(file)).directory().entries())
        .filteredOn(ZipDirectory.Entry::link)
        .extracting(ZipDirectory.Entry::name)
        .containsExactly("bin/run");
  }

  @Test
  void modesSurvive() throws Exception {
    var file = dir.resolve("x.zip");
    Files.write(file, bytes(artifacts(QUICK), inside(site(), "shop/site")));
    assertThat(ArchiveContent.of(Bytes.of(file)).directory().entries()).hasSize(3);
    try (var fs =
        java.nio.file.FileSystems.newFileSystem(file, Map.of("enablePosixFileAttributes", true))) {
      assertThat(Files.getPosixFilePermissions(fs.getPath("bin/start.sh")))
          .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
      assertThat(Files.getPosixFilePermissions(fs.getPath("index.html")))
          .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    }
    try (var zip = new ZipFile(file.toFile())) {
      assertThat(zip.size()).isEqualTo(3);
    }
  }

  /** As cf packs it anew: contents and times as they are, all files 0744. */
  @Test
  void anArchiveIsPackedAnewAsCfDoes() throws Exception {
    var out = new ByteArrayOutputStream();
    var time = java.nio.file.attribute.FileTime.from(Instant.parse("2024-02-29T12:34:57Z"));
    try (var zip = new ZipOutputStream(out)) {
      for (var name :
          List.of(
              "bin/",
              "bin/start.sh",
              "x/.cfignore",
              "secret.txt",
              "manifest.yml",
              "sub/.git/config",
              "sub/kept",
              "empty/secret.txt")) {
        var entry = new ZipEntry(name);
        entry.setLastModifiedTime(time);
        zip.putNextEntry(entry);
        zip.write(
            (name.equals("x/.cfignore") ? "secret.txt\n" : name.endsWith("/") ? "" : name)
                .getBytes());
      }
    }
    var tree = new MemoryTree().with("app.jar", out.toByteArray(), false).with(".cfignore", "*");
    var file = dir.resolve("x.zip");
    Files.write(file, bytes(artifacts(QUICK), inside(tree, "app.jar")));
    var names = new ArrayList<String>();
    try (var zip = new ZipFile(file.toFile())) {
      for (var entry : java.util.Collections.list(zip.entries())) {
        names.add(entry.getName());
        assertThat(entry.getLastModifiedTime()).isEqualTo(time);
        try (var in = zip.getInputStream(entry)) {
          assertThat(new String(in.readAllBytes()))
              .isEqualTo(entry.isDirectory() ? "" : entry.getName());
        }
      }
    }
    assertThat(names).containsExactly("bin/", "bin/start.sh", "sub/kept");
    try (var fs =
        java.nio.file.FileSystems.newFileSystem(file, Map.of("enablePosixFileAttributes", true))) {
      assertThat(Files.getPosixFilePermissions(fs.getPath("bin/start.sh")))
          .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rwxr--r--"));
    }
  }

  @Test
  void hostileArchivesAreRefused() throws Exception {
    var artifacts = artifacts(QUICK);
    var zeros = "\0".repeat(80 << 20);
    record Row(byte[] archive, String message) {}
    var many = new LinkedHashMap<String, String>();
    for (int i = 0; i < 66_000; i++) {
      many.put("f" + i, "");
    }
    for (var row :
        List.of(
            new Row("hello".getBytes(), "is not a zip archive"),
            new Row(new byte[0], "is not a zip archive"),
            new Row(zip(Map.of()), "holds no file"),
            new Row(zip(Map.of("../../etc/passwd", "x")), "leads out of it"),
            new Row(zip(Map.of("a\\..\\..\\b", "x")), "leads out of it"),
            new Row(zip(Map.of("/etc/passwd", "x")), "leads out of it"),
            new Row(zip(Map.of("bomb", zeros)), "unpacks to more than 100 times its size"),
            new Row(zip(many), "holds 65535 files or more"))) {
      var tree = new MemoryTree().with("app.zip", row.archive(), false);
      var refused = unreadable(artifacts, inside(tree, "app.zip"));
      assertThat(refused).hasMessageContaining(row.message());
      assertThat(refused.permanent()).isTrue();
    }
  }

  private interface Writing {
    void to(ZipWriter zip) throws IOException;
  }

  private byte[] written(Writing writing) throws IOException {
    var file = Files.createTempFile(dir, "x", ".zip");
    try (var zip = new ZipWriter(file)) {
      file(zip, "index.html", "x");
      writing.to(zip);
      zip.finish();
    }
    return Files.readAllBytes(file);
  }

  private static void file(ZipWriter zip, String name, String text) throws IOException {
    zip.add(
        name,
        false,
        ZipTime.NONE,
        text.length(),
        new ByteArrayInputStream(text.getBytes()),
        Package.sha256());
  }

  /** What the archives of {@code zip} and {@code jar} do not hold, and those of others may. */
  @Test
  void linksOutAndNamesThatStandForTwoContentsAreRefusedInArchives() throws Exception {
    var artifacts = artifacts(QUICK);
    record Row(String message, Writing writing) {}
    for (var row :
        List.of(
            new Row("holds a, a symbolic link out", zip -> zip.link("a", ZipTime.NONE, "../x")),
            new Row("holds a, a symbolic link out", zip -> zip.link("a", ZipTime.NONE, "/etc/x")),
            new Row("holds b/./a, a symb", zip -> zip.link("b/./a", ZipTime.NONE, "../../x")),
            new Row("holds b//a, a symb", zip -> zip.link("b//a", ZipTime.NONE, "../../x")),
            new Row("a, a symb", zip -> zip.link("a", ZipTime.NONE, "x/".repeat(3_000))),
            new Row(
                "a .cfignore that is a link", zip -> zip.link("b/.cfignore", ZipTime.NONE, "../x")),
            new Row(
                "holds index.html twice, with different contents",
                zip -> file(zip, "index.html", "y")),
            new Row(
                "holds index.html twice, with different contents",
                zip -> zip.link("index.html", ZipTime.NONE, "b")))) {
      var tree = new MemoryTree().with("app.zip", written(row.writing()), false);
      var refused = unreadable(artifacts, inside(tree, "app.zip"));
      assertThat(refused).hasMessageContaining(row.message());
    }
    var fine =
        written(
            zip -> {
              file(zip, "index.html", "x");
              file(zip, ".cfignore", "out\n");
              zip.link("out", ZipTime.NONE, "/etc/passwd");
              zip.link("bin/run", ZipTime.NONE, "../index.html");
            });
    var tree = new MemoryTree().with("app.zip", fine, false);
    assertThat(read(bytes(artifacts, inside(tree, "app.zip"))))
        .containsOnlyKeys("index.html", "bin/run");
  }

  /** Links of archives that were made on macOS are links too. */
  @Test
  void linksFromAnySystemThatHasThemStayLinks() throws Exception {
    var archive = written(zip -> zip.link("run", ZipTime.NONE, "index.html"));
    for (int at = 0; at + 4 < archive.length; at++) {
      if (archive[at] == 'P' && archive[at + 1] == 'K' && archive[at + 2] == 1) {
        archive[at + 5] = 19;
      }
    }
    var tree = new MemoryTree().with("app.zip", archive, false);
    var file = dir.resolve("x.zip");
    Files.write(file, bytes(artifacts(QUICK), inside(tree, "app.zip")));
    assertThat(ArchiveContent.of(Bytes.of(file)).directory().entries())
        .filteredOn(ZipDirectory.Entry::link)
        .extracting(ZipDirectory.Entry::name)
        .containsExactly("run");
  }

  @Test
  void whatIsNotThereOrNotTheSameIsUnreadable() throws Exception {
    var artifacts = artifacts(QUICK);
    var wrong = new Digest("0".repeat(64));
    var commit = git.commit(site().with("shop/site/out", SourceTree.Kind.LINK)).id();
    assertThat(unreadable(artifacts, new Artifact.InRepository(commit, "shop/site", wrong)))
        .hasMessageContaining("shop/site/out is a symbolic link");
    now.set(now.get().plusSeconds(31));
    commit = git.commit(site()).id();
    var changed = unreadable(artifacts, new Artifact.InRepository(commit, "shop/site", wrong));
    assertThat(changed).hasMessageContaining("is not what the release names");
    assertThat(changed.permanent()).isTrue();
    now.set(now.get().plusSeconds(31));
    assertThat(unreadable(artifacts, new Artifact.InRepository(commit, "nope", wrong)))
        .hasMessageContaining("nothing lies at nope");
  }

  @Test
  void whatRotsOnDiskIsMadeAnew() throws Exception {
    var artifact = inside(site(), "shop/site");
    var bytes = bytes(artifacts(QUICK), artifact);
    Path kept;
    try (var files = Files.list(dir.resolve("data/artifacts"))) {
      kept = files.findFirst().orElseThrow();
    }
    var rotten = bytes.clone();
    rotten[40] ^= 1;
    Files.write(kept, rotten);
    Files.writeString(dir.resolve("data/artifacts/making-1"), "half");
    assertThat(bytes(artifacts(QUICK), artifact)).isEqualTo(bytes);
    assertThat(dir.resolve("data/artifacts/making-1")).doesNotExist();
  }

  @Test
  void theCacheIsBounded() throws Exception {
    var limits = new ArtifactLimits(1 << 20, 250_000, Duration.ofSeconds(10), 1, Duration.ZERO);
    var artifacts = artifacts(limits);
    for (int i = 0; i < 6; i++) {
      now.set(now.get().plusSeconds(1));
      var tree = new MemoryTree().with("a/f", ("" + i).repeat(100_000));
      assertThat(bytes(artifacts, inside(tree, "a"))).hasSizeGreaterThan(100_000);
    }
    try (var files = Files.list(dir.resolve("data/artifacts"))) {
      assertThat(files).hasSize(2);
    }
  }

  private interface Answer {
    void to(HttpExchange exchange) throws Exception;
  }

  private URI server(Map<String, Answer> answers, AtomicInteger asked) throws Exception {
    var store = dir.resolve("tls.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "a",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    var keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", keys.getCertificate("a"));
    trust.init(trusted);
    tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          try (exchange) {
            answers.get(exchange.getRequestURI().getPath()).to(exchange);
          } catch (IOException e) {
            throw e;
          } catch (Exception e) {
            throw new IOException(e);
          }
        });
    server.start();
    open.add(threads::shutdownNow);
    open.add(() -> server.stop(0));
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  private static Answer file(byte[] bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  private static Answer redirect(String location) {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", location);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  @Test
  void fetchesOnceAndHandsOutOnlyWhatGitNames() throws Exception {
    var asked = new AtomicInteger();
    var jar = zip(Map.of("a", "b"));
    var pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n".getBytes();
    var server =
        server(
            Map.of(
                "/app.jar", file(jar),
                "/moved", redirect("/app.jar"),
                "/plain", redirect("http://127.0.0.1/app.jar"),
                "/loop", redirect("/loop"),
                "/gone", exchange -> exchange.sendResponseHeaders(404, -1),
                "/pointer", file(pointer),
                "/login", file("<!DOCTYPE html><title>Sign in</title>".getBytes()),
                "/big", file(new byte[(1 << 20) + 1])),
            asked);
    var artifacts = artifacts(QUICK);
    var good = new Artifact.Remote(server.resolve("/moved?token=s3cret"), sha256(jar));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<byte[]>> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(() -> bytes(artifacts, good));
      }
      for (var got : pool.invokeAll(all)) {
        assertThat(read(got.get())).isEqualTo(read(jar));
      }
    }
    assertThat(asked).hasValue(2);

    record Row(String path, String digest, String message, boolean permanent) {}
    for (var row :
        List.of(
            new Row(
                "/app.jar",
                "1",
                "is not the file that git names: its SHA-256 is " + sha256(jar),
                true),
            new Row("/gone", "2", "/gone answers HTTP 404", false),
            new Row("/plain", "3", "http://127.0.0.1/app.jar is not an https URL", true),
            new Row("/loop", "4", "redirects too often", true),
            new Row("/login", "6", "; it is not a zip archive but a web page (of a login", true),
            new Row("/big", "5", "is larger than 1048576 bytes", true))) {
      var wrong =
          new Artifact.Remote(
              server.resolve(row.path() + "?token=s3cret"), new Digest(row.digest().repeat(64)));
      var refused = unreadable(artifacts, wrong);
      assertThat(refused).hasMessageContaining(row.message());
      assertThat(refused.getMessage()).doesNotContain("s3cret");
      assertThat(refused.permanent()).as(row.path()).isEqualTo(row.permanent());
    }
    try (var files = Files.list(dir.resolve("data/artifacts"))) {
      assertThat(files).hasSize(1);
    }
    assertThat(
            unreadable(artifacts, new Artifact.Remote(server.resolve("/pointer"), sha256(pointer))))
        .hasMessageContaining("/pointer is a Git LFS pointer, not the content");
    // A failure is remembered for a while: ten regions do not ask ten times a tick.
    int before = asked.get();
    var gone = new Artifact.Remote(server.resolve("/gone"), new Digest("2".repeat(64)));
    assertThat(unreadable(artifacts, gone)).hasMessageContaining("HTTP 404");
    assertThat(asked).hasValue(before);
    now.set(now.get().plusSeconds(31));
    assertThat(unreadable(artifacts, gone)).hasMessageContaining("HTTP 404");
    assertThat(asked).hasValue(before + 1);
  }

  @Test
  void aServerThatHangsOrDripsIsGivenUp() throws Exception {
    var never = new CountDownLatch(1);
    open.add(never::countDown);
    var server =
        server(
            Map.of(
                "/hang", exchange -> never.await(20, TimeUnit.SECONDS),
                "/drip",
                    exchange -> {
                      exchange.sendResponseHeaders(200, 0);
                      while (!never.await(20, TimeUnit.MILLISECONDS)) {
                        exchange.getResponseBody().write('x');
                        exchange.getResponseBody().flush();
                      }
                    }),
            new AtomicInteger());
    var limits =
        new ArtifactLimits(1 << 20, 1 << 20, Duration.ofMillis(400), 100_000, Duration.ZERO);
    var artifacts = artifacts(limits);
    for (var path : List.of("/hang", "/drip")) {
      long start = System.nanoTime();
      var slow =
          unreadable(
              artifacts, new Artifact.Remote(server.resolve(path), new Digest("1".repeat(64))));
      assertThat(slow).hasMessageContaining("is too slow");
      assertThat(slow.permanent()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void asksNobodyOnThisMachine() throws Exception {
    try (var artifacts = new Artifacts(git, dir.resolve("data"), QUICK, now::get)) {
      for (var host : List.of("127.0.0.1", "169.254.169.254", "[::1]", "0.0.0.0", "[fe80::1]")) {
        var remote =
            new Artifact.Remote(URI.create("https://" + host + "/x"), new Digest("1".repeat(64)));
        now.set(now.get().plusSeconds(31));
        assertThat(unreadable(artifacts, remote)).hasMessageContaining("lies on this machine");
      }
    }
  }

  @Test
  void anUnknownCommitIsTriedAgain() throws Exception {
    try (var artifacts = artifacts(QUICK)) {
      var lost =
          new Artifact.InRepository(new CommitId("9".repeat(40)), "x", new Digest("1".repeat(64)));
      assertThat(unreadable(artifacts, lost)).hasMessageContaining("nothing lies at x");
    }
  }
}
