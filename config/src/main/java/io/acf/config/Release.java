package io.acf.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a federation should be in one region: immutable, named by its own digest. Equal digests are
 * equal, so that a commit that does not touch a federation makes no call.
 *
 * @param digest its identity; that of what git wants comes from {@link #of}
 * @param manifest the CF manifest as {@code cf push} would send it, written anew from what people
 *     wrote (without comments, anchors and spellings), in UTF-8
 * @param artifacts what each app runs, 1 or more; apps that share one have equal values
 */
public record Release(
    Digest digest, String manifest, SortedMap<AppName, Artifact> artifacts, Target target) {
  public Release {
    artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
  }

  /**
   * The release of these, named by the digest {@code acf-release-v1} of the manifest, the
   * artefact's digest in hex, the org and the space. Where not all apps run the same artefact:
   * {@code acf-release-v2}, and in place of the one digest, for each app in the order of its name,
   * the name and the digest.
   *
   * @param artifacts 1 or more
   */
  public static Release of(String manifest, SortedMap<AppName, Artifact> artifacts, Target target) {
    boolean one = artifacts.values().stream().map(Artifact::digest).distinct().count() == 1;
    List<String> texts = new ArrayList<>(List.of(manifest));
    if (one) {
      texts.add(artifacts.firstEntry().getValue().digest().hex());
    } else {
      artifacts.forEach((app, it) -> texts.addAll(List.of(app.value(), it.digest().hex())));
    }
    texts.addAll(List.of(target.org(), target.space()));
    var digest = Digest.of(one ? "acf-release-v1" : "acf-release-v2", texts);
    return new Release(digest, manifest, artifacts, target);
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
