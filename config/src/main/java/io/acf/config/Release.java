package io.acf.config;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a federation should be in one region: immutable, named by its own digest. Equal digests are
 * equal, so that a commit that does not touch a federation makes no call.
 *
 * @param digest SHA-256 over the manifest that is sent, the artefacts' digests and the target
 * @param manifest the CF manifest as {@code cf push} would send it, written anew from what people
 *     wrote (without comments, anchors and spellings), in UTF-8
 * @param artifacts what each app runs, 1 or more; apps that share one have equal values
 */
public record Release(
    Digest digest, String manifest, SortedMap<AppName, Artifact> artifacts, Target target) {
  public Release {
    artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
  }

  /** What an app of the manifest runs. */
  public Artifact artifact(AppName app) {
    var artifact = artifacts.get(app);
    if (artifact == null) {
      throw new IllegalArgumentException("release " + digest.brief() + " has no app " + app);
    }
    return artifact;
  }
}
