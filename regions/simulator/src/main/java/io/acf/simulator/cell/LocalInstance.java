package io.acf.simulator.cell;

import io.acf.simulator.model.HealthCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One local process and those that look after it: its checks and the readers of its output. */
final class LocalInstance {
  private static final Duration START_POLL = Duration.ofMillis(50);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration INVOCATION = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int LINE_BYTES_MAX = 16 * 1024;
  private static final int FAILURES_TO_DIE = 3;

  private final Launch launch;
  private final Tidings tidings;
  private volatile java.lang.@Nullable Process process;
  private volatile boolean wanted = true;

  /** Who hears what becomes of an instance. */
  interface Tidings {
    void healthy(Launch launch);

    void routable(Launch launch, boolean ready);

    void ended(Launch launch, String why);

    void line(Launch launch, boolean error, String text);
  }

  LocalInstance(Launch launch, Tidings tidings) {
    this.launch = launch;
    this.tidings = tidings;
  }

  Launch launch() {
    return launch;
  }

  /** Runs until the process has ended. */
  void run(Path home) {
    try {
      java.lang.Process started = start(home);
      process = started;
      if (!wanted) {
        kill();
      }
      Thread.ofVirtual().start(() -> read(started.getInputStream(), false));
      Thread.ofVirtual().start(() -> read(started.getErrorStream(), true));
      String why = watch(started);
      kill();
      int code = started.waitFor();
      if (wanted) {
        tidings.ended(launch, why.isEmpty() ? "exited with status " + code : why);
      }
    } catch (IOException e) {
      tidings.ended(launch, "cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }

  /** Ends the process and all that it started: asked first, then forced. */
  void stop() {
    wanted = false;
    java.lang.Process running = process;
    if (running != null) {
      List<ProcessHandle> all = family(running);
      all.forEach(ProcessHandle::destroy);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  running.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                all.forEach(ProcessHandle::destroyForcibly);
              });
    }
  }

  /** Ends the process and all that it started, at once. */
  void kill() {
    java.lang.Process running = process;
    if (running != null) {
      family(running).forEach(ProcessHandle::destroyForcibly);
    }
  }

  void forget() {
    wanted = false;
    kill();
  }

  private static List<ProcessHandle> family(java.lang.Process running) {
    return Stream.concat(running.descendants(), Stream.of(running.toHandle())).toList();
  }

  private java.lang.Process start(Path home) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", launch.command()).directory(home.toFile());
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", home.toString());
    environment.put("PWD", home.toString());
    environment.put("TMPDIR", home.resolveSibling("tmp").toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("USER", "vcap");
    environment.putAll(launch.environment());
    java.lang.Process started = builder.start();
    started.getOutputStream().close();
    return started;
  }

  /** Checks until it has ended (empty) or has to be ended (why). */
  private String watch(java.lang.Process started) throws InterruptedException {
    Integer seconds = launch.health().timeout();
    Duration patience = seconds == null ? START_TIMEOUT : Duration.ofSeconds(seconds);
    long deadline = System.nanoTime() + patience.toNanos();
    while (!passes(launch.health())) {
      if (started.waitFor(START_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        return "";
      }
      if (System.nanoTime() > deadline) {
        return "failed to become healthy within " + patience.toSeconds() + " s";
      }
    }
    tidings.healthy(launch);
    int failures = 0;
    boolean ready = false;
    while (true) {
      boolean now = passes(launch.readiness());
      if (now != ready) {
        ready = now;
        tidings.routable(launch, ready);
      }
      if (started.waitFor(interval().toMillis(), TimeUnit.MILLISECONDS)) {
        return "";
      }
      failures = passes(launch.health()) ? 0 : failures + 1;
      if (failures == FAILURES_TO_DIE) {
        return "failed its " + launch.health().type() + " health check";
      }
    }
  }

  private Duration interval() {
    Integer health = launch.health().interval();
    Integer readiness = launch.readiness().interval();
    int shortest =
        Math.min(
            health == null ? Integer.MAX_VALUE : health,
            readiness == null ? Integer.MAX_VALUE : readiness);
    return shortest == Integer.MAX_VALUE ? INTERVAL : Duration.ofSeconds(shortest);
  }

  private boolean passes(HealthCheck check) {
    Integer seconds = check.invocationTimeout();
    int millis = (int) (seconds == null ? INVOCATION : Duration.ofSeconds(seconds)).toMillis();
    return switch (check.type()) {
      case "port" -> connects(millis);
      case "http" -> answers(check.endpoint() == null ? "/" : check.endpoint(), millis);
      default -> true;
    };
  }

  private boolean connects(int millis) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), launch.port()), millis);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean answers(String path, int millis) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + launch.port() + path);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      try {
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setInstanceFollowRedirects(false);
        return connection.getResponseCode() == 200;
      } finally {
        connection.disconnect();
      }
    } catch (IOException | IllegalArgumentException notYet) {
      return false;
    }
  }

  /** Passes output on line by line; what is longer than a log line is cut into several. */
  private void read(InputStream from, boolean error) {
    byte[] line = new byte[LINE_BYTES_MAX];
    int length = 0;
    try (InputStream in = new java.io.BufferedInputStream(from)) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next != '\n') {
          line[length++] = (byte) next;
        }
        if (next == '\n' || length == line.length) {
          tidings.line(launch, error, new String(line, 0, length, StandardCharsets.UTF_8));
          length = 0;
        }
      }
    } catch (IOException ended) {
      tidings.line(launch, true, "output ended: " + ended.getMessage());
    }
    if (length > 0) {
      tidings.line(launch, error, new String(line, 0, length, StandardCharsets.UTF_8));
    }
  }
}
