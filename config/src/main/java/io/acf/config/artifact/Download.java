package io.acf.config.artifact;

import io.acf.config.ArtifactSource.Unreadable;
import io.acf.config.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Fetches a file over https to disk, and checks it against its digest before anybody sees it.
 * Redirects are followed by hand, each as strictly as the first address; no credentials are sent.
 */
final class Download {
  private static final int MAX_REDIRECTS = 5;
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final HttpClient client;
  private final ArtifactLimits limits;
  private final Predicate<InetAddress> reachable;

  Download(HttpClient client, ArtifactLimits limits, Predicate<InetAddress> reachable) {
    this.client = client;
    this.limits = limits;
    this.reachable = reachable;
  }

  void to(Path file, URI uri, Digest digest) throws Unreadable {
    try (var pace = new Pace()) {
      fetch(uri, file, digest, pace);
    }
  }

  private void fetch(URI first, Path file, Digest digest, Pace pace) throws Unreadable {
    var uri = first;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      check(uri);
      try {
        var response = ask(uri, pace);
        try (var body = response.body()) {
          pace.close = body::close;
          int status = response.statusCode();
          if (status == 200) {
            save(body, file, digest, pace, label(first));
            return;
          }
          if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
            throw new Unreadable(
                label(uri) + " answers HTTP " + status, "see whether the file is there", false);
          }
          var location = response.headers().firstValue("Location").orElse("");
          uri = uri.resolve(location);
        }
      } catch (IOException | IllegalArgumentException e) {
        throw pace.isOver()
            ? new Unreadable(label(first) + " is too slow", "see its server", false)
            : new Unreadable(
                label(first) + " cannot be fetched: " + reason(e), "see its server", false);
      }
    }
    throw new Unreadable(label(first) + " redirects too often", "write its final URL", true);
  }

  private HttpResponse<InputStream> ask(URI uri, Pace pace) throws IOException {
    var call =
        client.sendAsync(
            HttpRequest.newBuilder(uri).header("Accept", "*/*").GET().build(),
            HttpResponse.BodyHandlers.ofInputStream());
    pace.close = () -> call.cancel(true);
    try {
      return call.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.cancel(true);
      throw new IOException("stopped", e);
    } catch (java.util.concurrent.CancellationException e) {
      throw new IOException("cut off", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException("failed", e);
    }
  }

  private void save(InputStream body, Path file, Digest digest, Pace pace, String label)
      throws IOException, Unreadable {
    var sha = Package.sha256();
    var buffer = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        if (pace.received.addAndGet(n) > limits.bytes()) {
          throw new Unreadable(
              label + " is larger than " + limits.bytes() + " bytes", "make it smaller", true);
        }
        sha.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    }
    var found = HexFormat.of().formatHex(sha.digest());
    if (pace.isOver()) {
      throw new IOException("cut off");
    }
    if (!found.equals(digest.hex())) {
      throw new Unreadable(
          label + " is not the file that git names: its SHA-256 is " + found + NotZip.hint(file),
          "see who changed it, then write the digest of the right file in git",
          true);
    }
  }

  /** Https to a host outside only: a URL in git must not make us ask our own neighbours. */
  private void check(URI uri) throws Unreadable {
    if (!"https".equalsIgnoreCase(uri.getScheme())
        || uri.getHost() == null
        || uri.getUserInfo() != null) {
      throw new Unreadable(
          label(uri) + " is not an https URL without user",
          "write the URL of a https server",
          true);
    }
    try {
      for (var address : InetAddress.getAllByName(uri.getHost())) {
        if (!reachable.test(address)) {
          throw new Unreadable(
              label(uri) + " lies on this machine or its link", "write the URL of a server", true);
        }
      }
    } catch (UnknownHostException e) {
      var unknown =
          new Unreadable("the host of " + label(uri) + " is not known", "see its name", false);
      unknown.initCause(e);
      throw unknown;
    }
  }

  /** Private networks are fine: many keep their artefacts there. */
  static boolean outside(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.getHostAddress().equals("fd00:ec2:0:0:0:0:0:254");
  }

  /** Without query, which may hold a token. */
  static String label(URI uri) {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPath() == null ? "" : uri.getPath());
  }

  private static String reason(Exception e) {
    return Optional.ofNullable(e.getMessage())
        .map(text -> text.replaceAll("\\p{Cntrl}+", " "))
        .map(text -> text.length() > 160 ? text.substring(0, 160) : text)
        .orElse(e.getClass().getSimpleName());
  }

  /** Ends a download that is slower than it may be, also while a read hangs. */
  private final class Pace implements AutoCloseable {
    private interface Close {
      void close() throws IOException;
    }

    private final long start = System.nanoTime();
    private final AtomicLong received = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile Close close = () -> {};

    Pace() {
      var unused = Thread.ofVirtual().name("acf-download-pace").start(this::watch);
    }

    private void watch() {
      try {
        while (!done.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          long owed =
              limits.patience().toNanos()
                  + TimeUnit.SECONDS.toNanos(received.get()) / limits.bytesPerSecond();
          if (System.nanoTime() - start > owed) {
            over.set(true);
            close.close(); // again and again: the next hop may just have begun
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        over.set(true);
      }
    }

    boolean isOver() {
      return over.get();
    }

    @Override
    public void close() {
      done.countDown();
    }
  }
}
