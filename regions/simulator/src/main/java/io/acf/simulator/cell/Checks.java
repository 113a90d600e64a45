package io.acf.simulator.cell;

import io.acf.simulator.model.HealthCheck;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/** The health and readiness checks of an instance. */
final class Checks {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration INVOCATION = Duration.ofSeconds(1);

  private final HealthCheck health;
  private final HealthCheck readiness;
  private final int port;

  Checks(Launch launch) {
    this.health = launch.health();
    this.readiness = launch.readiness();
    this.port = launch.port();
  }

  boolean healthy() {
    return passes(health);
  }

  boolean ready() {
    return passes(readiness);
  }

  /** How long it may take until the first health check passes. */
  Duration startTimeout() {
    Integer seconds = health.timeout();
    return seconds == null ? START_TIMEOUT : Duration.ofSeconds(seconds);
  }

  /** Between two rounds of checks: the shorter of both. */
  Duration interval() {
    Integer one = health.interval();
    Integer other = readiness.interval();
    int shortest =
        Math.min(one == null ? Integer.MAX_VALUE : one, other == null ? Integer.MAX_VALUE : other);
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
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean answers(String path, int millis) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
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
}
