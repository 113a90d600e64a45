package io.acf.health;

import java.time.Duration;
import java.util.Locale;

/** What a probe found. */
public sealed interface ProbeResult {
  record Passed(int status, Duration took) implements ProbeResult {}

  /**
   * @param detail one line for people: {@code HTTP 503}, {@code no_endpoints (404)}; never a body
   */
  record Failed(Cause cause, String detail, Duration took) implements ProbeResult {}

  /** We could not even ask (no socket, shut down): says nothing about the region. */
  record Unasked(String detail) implements ProbeResult {}

  /** Why a probe failed, from a closed list. */
  enum Cause {
    REFUSED,
    TIMEOUT,
    UNREACHABLE,
    CERTIFICATE,
    /** The app answered, with a status that does not pass. */
    STATUS,
    /** The router answered in the app's place (X-Cf-RouterError): unknown_route, no_endpoints, … */
    ROUTER,
    PROTOCOL;

    public String reason() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
