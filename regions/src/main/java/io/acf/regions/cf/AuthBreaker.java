package io.acf.regions.cf;

import io.acf.regions.Fault;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps wrong credentials from locking the user out: UAA locks after 5 failures in 20 minutes. Two
 * attempts, then one every 5 minutes, or at once with other credentials.
 */
final class AuthBreaker {
  static final int ATTEMPTS = 2;
  static final Duration REST = Duration.ofMinutes(5);

  private @Nullable Credentials refused;
  private int attempts;
  private Deadline rest = Deadline.in(Duration.ZERO);

  /** Why these credentials are not tried now; empty: they may be. */
  synchronized Optional<Fault> bars(Credentials credentials, String tip) {
    if (!same(credentials) || attempts < ATTEMPTS || rest.passed()) {
      return Optional.empty();
    }
    return Optional.of(
        new Fault(
            Fault.Cause.AUTHENTICATION,
            "our credentials, or the tokens that they gave, were refused "
                + attempts
                + " times; tried again every 5 minutes, or when they change",
            tip));
  }

  synchronized void rejected(Credentials credentials) {
    attempts = same(credentials) ? attempts + 1 : 1;
    refused = credentials;
    rest = Deadline.in(REST);
  }

  private boolean same(Credentials credentials) {
    return refused != null && refused.equals(credentials);
  }

  synchronized void accepted() {
    attempts = 0;
    refused = null;
  }
}
