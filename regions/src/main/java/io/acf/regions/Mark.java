package io.acf.regions;

import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;

/**
 * What everything that we make in CF carries: labels {@code acf-federation} and {@code
 * acf-release}, annotation {@code acf-generation}.
 */
public record Mark(FederationName federation, Digest release, Generation generation) {
  public static final String FEDERATION = "acf-federation";
  public static final String RELEASE = "acf-release";
  public static final String ARTIFACT = "acf-artifact";
  public static final String GENERATION = "acf-generation";

  /** On builds: the replica that made it, which is the one that deploys it. */
  public static final String REPLICA = "acf-replica";
}
