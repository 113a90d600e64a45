package io.acf.regions.cf;

import io.acf.config.Text;
import io.acf.regions.Fault;
import io.acf.regions.Fault.Cause;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;

/** The one place where errors of the library and of CF become faults. */
final class Faults {
  private static final int LONGEST = 300;
  private static final Pattern SPACE = Pattern.compile("[\\p{Cntrl}\\s]+");

  /** Tokens and keys have no spaces and are long: none of them gets into a message. */
  private static final Pattern SECRET_LOOKING =
      Pattern.compile("(?i)bearer\\s+\\S+|basic\\s+\\S{8,}|eyJ[\\w.~+/=-]+|[\\w.~+/=]{48,}");

  private Faults() {}

  /** Never returns an exception of a library: what is none of ours is a fault. */
  static CfException of(Throwable thrown) {
    Throwable error = Exceptions.unwrap(thrown);
    for (Throwable it = error; it != null; it = it.getCause()) {
      if (it instanceof CfException ours) {
        return ours;
      }
      if (it instanceof InterruptedException) {
        return givenUp();
      }
    }
    return new CfException.Failed(fault(error));
  }

  /** Our thread was interrupted: nobody needs the step any more. It says nothing of the region. */
  static CfException.Refused givenUp() {
    return new CfException.Refused("given up by us before it ended", Duration.ofSeconds(1));
  }

  private static Fault fault(Throwable error) {
    if (Exceptions.isRetryExhausted(error)) {
      return new Fault(
          Cause.AUTHENTICATION,
          "the API refuses a token that its UAA has just given",
          "Check that api and login of the region belong together, and its clocks.");
    }
    for (Throwable it = error; it != null; it = it.getCause()) {
      Fault known = known(it);
      if (known != null) {
        return known;
      }
    }
    return Fault.of(Cause.UNREACHABLE, "the call failed: " + kind(error));
  }

  private static @Nullable Fault known(Throwable error) {
    return switch (error) {
      case SSLException tls ->
          new Fault(
              Cause.CERTIFICATE,
              "TLS failed: " + line(String.valueOf(tls.getMessage())),
              "Check the certificate's dates and names, and the region's ca in platform.yml.");
      case java.security.cert.CertificateException ignored ->
          new Fault(
              Cause.CERTIFICATE,
              "the certificate is not trusted",
              "Name the issuer's certificate as the region's ca in platform.yml.");
      case ConnectTimeoutException ignored -> Fault.of(Cause.TIMEOUT, "connecting took too long");
      case TimeoutException ignored -> Fault.of(Cause.TIMEOUT, "no answer in time");
      case java.util.concurrent.TimeoutException ignored ->
          Fault.of(Cause.TIMEOUT, "no answer in time");
      case PoolAcquirePendingLimitException ignored ->
          Fault.of(Cause.TIMEOUT, "too many calls wait for a connection");
      case java.net.UnknownHostException ignored ->
          Fault.of(Cause.UNREACHABLE, "the name of the API is not found in DNS");
      case java.net.ConnectException ignored ->
          Fault.of(Cause.UNREACHABLE, "the connection was refused");
      case IOException io -> Fault.of(Cause.UNREACHABLE, "the connection broke: " + kind(io));
      default -> null;
    };
  }

  /** A class name says enough; messages of libraries may quote what was sent. */
  private static String kind(Throwable error) {
    return error.getClass().getSimpleName();
  }

  /**
   * An answer that is an error. CF's errors are JSON; a router's and a proxy's are not, and their
   * bodies are not repeated.
   *
   * @param router header X-Cf-RouterError
   */
  static CfException.Failed answer(int status, byte[] body, @Nullable String router) {
    CfErrors errors = CfErrors.in(body);
    if (errors.isEmpty()) {
      return new CfException.Failed(byStatus(status, body, router), status, errors);
    }
    String message = errors.words();
    Fault fault =
        switch (status) {
          case 401 -> new Fault(Cause.AUTHENTICATION, message, "Check the region's credentials.");
          case 403 ->
              new Fault(
                  Cause.FORBIDDEN,
                  message,
                  "Give our user the role SpaceDeveloper, and see whether org and feature are on.");
          case 404 -> Fault.of(Cause.MISSING, message);
          case 429 -> Fault.of(Cause.THROTTLED, message);
          default ->
              status >= 500
                  ? Fault.of(Cause.SERVER_ERROR, status + " " + message)
                  : Fault.of(Cause.INVALID, message);
        };
    return new CfException.Failed(fault, status, errors);
  }

  private static Fault byStatus(int status, byte[] body, @Nullable String router) {
    boolean html = body.length > 0 && body[0] == '<';
    String by =
        (html ? " with an HTML page" : "")
            + (router == null ? "" : " (router: " + line(router) + ")");
    if (status >= 500) {
      return Fault.of(Cause.SERVER_ERROR, "the API answers " + status + by);
    }
    if (status == 429) {
      return Fault.of(Cause.THROTTLED, "the region asks us to wait (429)");
    }
    if (status == 404 && router != null) {
      return Fault.of(Cause.SERVER_ERROR, "the router knows no API" + by);
    }
    return new Fault(
        Cause.NONSENSE,
        "the API answers " + status + " without an error of CF" + by,
        "Check that the api URL is that of a CF API, and what stands between.");
  }

  /** One line of somebody else's words, short and without anything that looks like a secret. */
  static String line(String text) {
    return own(SECRET_LOOKING.matcher(Text.masked(text)).replaceAll("***"));
  }

  /** One line of our own words, short: digests look like secrets, and are none. */
  static String own(String text) {
    String flat = Text.plain(SPACE.matcher(text).replaceAll(" ")).strip();
    return flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST) + "…";
  }
}
