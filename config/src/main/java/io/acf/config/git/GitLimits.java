package io.acf.config.git;

import java.time.Duration;

/**
 * How much a repository may take.
 *
 * @param deadline for a whole look: connect, fetch and walk, 100 ms or more
 * @param packBytes most bytes that one look may bring
 * @param files most files of one commit
 */
public record GitLimits(Duration deadline, long packBytes, int files) {
  public static final GitLimits DEFAULT =
      new GitLimits(Duration.ofSeconds(60), 512L * 1024 * 1024, 100_000);

  public GitLimits {
    if (deadline.toMillis() < 100 || packBytes < 1 || files < 1) {
      throw new IllegalArgumentException("limits of git must be positive");
    }
  }
}
