package io.acf.config.artifact;

import java.time.Duration;

/**
 * How much artefacts may take.
 *
 * @param bytes most bytes of one archive
 * @param cacheBytes most bytes of all archives that are kept; the one in use is kept in any case
 * @param patience how long a download may give nothing
 * @param bytesPerSecond slowest pace of a download beyond that
 * @param retryAfter how long a failure is remembered before the same artefact is tried again
 */
public record ArtifactLimits(
    long bytes, long cacheBytes, Duration patience, long bytesPerSecond, Duration retryAfter) {
  public static final ArtifactLimits DEFAULT =
      new ArtifactLimits(
          2L * 1024 * 1024 * 1024,
          8L * 1024 * 1024 * 1024,
          Duration.ofSeconds(30),
          100 * 1024,
          Duration.ofSeconds(30));

  public ArtifactLimits {
    if (bytes < 1
        || cacheBytes < 1
        || patience.isNegative()
        || bytesPerSecond < 1
        || retryAfter.isNegative()) {
      throw new IllegalArgumentException("limits of artefacts must be positive");
    }
  }
}
