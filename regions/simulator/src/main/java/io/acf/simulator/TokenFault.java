package io.acf.simulator;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.util.Objects;

/** A fault of UAA. */
public sealed interface TokenFault extends Fault {

  /** The token endpoint answers 503. */
  @JsonTypeName("uaa_unavailable")
  record UaaUnavailable() implements TokenFault {}

  /** Tokens come without a refresh token. */
  @JsonTypeName("no_refresh_token")
  record NoRefreshToken() implements TokenFault {}

  /**
   * The clock of UAA differs by {@code by}: it is ahead, or behind where {@code behind} is true.
   */
  @JsonTypeName("clock_skew")
  record ClockSkew(Duration by, boolean behind) implements TokenFault {
    public ClockSkew {
      Objects.requireNonNull(by, "by is missing");
    }
  }

  /** Access tokens that are given from now on live only so long, at least 1 s. */
  @JsonTypeName("short_tokens")
  record ShortTokens(Duration life) implements TokenFault {
    public ShortTokens {
      Objects.requireNonNull(life, "life is missing");
      if (life.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("a token lives at least 1 s: " + life);
      }
    }
  }
}
