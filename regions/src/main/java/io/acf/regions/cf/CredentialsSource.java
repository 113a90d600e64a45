package io.acf.regions.cf;

import io.acf.config.CredentialsRef;
import java.util.Optional;

/**
 * Reads credentials where a reference points; asked for each token, so that a new secret counts.
 */
@FunctionalInterface
public interface CredentialsSource {
  /** Empty: nothing is there, or only half of it. Never throws for an operating error. */
  Optional<Credentials> read(CredentialsRef ref);
}
