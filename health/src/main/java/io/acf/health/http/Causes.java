package io.acf.health.http;

import io.acf.health.ProbeResult;
import io.acf.health.ProbeResult.Cause;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What an exception of a connection says, in the probe's closed list. */
final class Causes {
  private static final int LINE = 160;

  private Causes() {}

  static ProbeResult of(Throwable failure, Duration took) {
    if (ours(failure)) {
      return new ProbeResult.Unasked(line(failure));
    }
    Optional<CertificateException> certificate = find(failure, CertificateException.class);
    if (certificate.isPresent() || find(failure, CertPathBuilderException.class).isPresent()) {
      return new ProbeResult.Failed(Cause.CERTIFICATE, certificateLine(failure), took);
    }
    if (find(failure, ConnectTimeoutException.class).isPresent()
        || find(failure, SslHandshakeTimeoutException.class).isPresent()) {
      return new ProbeResult.Failed(Cause.TIMEOUT, "no connection in time", took);
    }
    if (find(failure, SSLException.class).isPresent()) {
      return new ProbeResult.Failed(Cause.PROTOCOL, "TLS: " + line(failure), took);
    }
    if (find(failure, ConnectException.class).filter(e -> mentions(e, "refused")).isPresent()) {
      return new ProbeResult.Failed(Cause.REFUSED, "connection refused", took);
    }
    if (find(failure, UnknownHostException.class).isPresent()) {
      return new ProbeResult.Failed(Cause.UNREACHABLE, "the name has no address", took);
    }
    if (find(failure, ConnectException.class).isPresent()
        || find(failure, NoRouteToHostException.class).isPresent()
        || find(failure, SocketException.class)
            .filter(e -> mentions(e, "unreachable"))
            .isPresent()) {
      return new ProbeResult.Failed(Cause.UNREACHABLE, "no route to it", took);
    }
    return new ProbeResult.Failed(Cause.PROTOCOL, line(failure), took);
  }

  /** No socket, no port, no client: our own trouble, which says nothing about the region. */
  private static boolean ours(Throwable failure) {
    return find(failure, BindException.class).isPresent()
        || find(failure, ConnectionPoolTooBusyException.class).isPresent()
        || find(failure, IllegalStateException.class).isPresent()
        || mentions(failure, "Too many open files")
        || mentions(failure, "Cannot assign requested address");
  }

  private static String certificateLine(Throwable failure) {
    if (find(failure, CertificateExpiredException.class).isPresent()) {
      return "certificate expired";
    }
    if (find(failure, CertificateNotYetValidException.class).isPresent()) {
      return "certificate not yet valid";
    }
    if (find(failure, CertPathBuilderException.class).isPresent()) {
      return "certificate of an unknown authority";
    }
    return "certificate: " + line(deepest(failure));
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static Throwable deepest(Throwable failure) {
    Throwable deepest = failure;
    for (int depth = 0; depth < 20; depth++) {
      Throwable cause = deepest.getCause();
      if (cause == null) {
        break;
      }
      deepest = cause;
    }
    return deepest;
  }

  private static boolean mentions(Throwable failure, String words) {
    String message = deepest(failure).getMessage();
    return message != null && message.contains(words);
  }

  /** One line for people. */
  static String line(Throwable failure) {
    Throwable deepest = deepest(failure);
    String message = deepest.getMessage();
    return printable(
        message == null || message.isBlank() ? deepest.getClass().getSimpleName() : message);
  }

  /** What a stranger sent, fit for a terminal: printable ASCII, one line, not long. */
  static String printable(String text) {
    String line = text.replaceAll("[^\\x20-\\x7e]+", " ").strip();
    return line.length() <= LINE ? line : line.substring(0, LINE) + "...";
  }
}
