package io.acf.regions;

import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What everything that we make in CF carries: labels {@code acf-federation} and {@code
 * acf-release}; on apps also annotations {@code acf-generation}, {@code acf-commit} and {@code
 * acf-replica}, which are the fence.
 *
 * @param over what the apps carried when it was decided that ours is newer. A step writes on such
 *     an app only where it still carries that, or this very mark; on an app that is not in it,
 *     where it carries no greater generation.
 */
public record Mark(
    FederationName federation,
    Digest release,
    Generation generation,
    CommitId commit,
    SortedMap<AppName, AppMarks> over) {
  public static final String FEDERATION = "acf-federation";
  public static final String RELEASE = "acf-release";
  public static final String ARTIFACT = "acf-artifact";
  public static final String GENERATION = "acf-generation";
  public static final String COMMIT = "acf-commit";

  /** On apps: the generation at which their release was completed. */
  public static final String COMPLETED = "acf-completed";

  /** On apps: what our releases have said of it, names only. Of a long one the rest is in -2… */
  public static final String STATED = "acf-stated";

  /** On apps: instances must start anew, by a deployment of the release beyond so many. */
  public static final String RESTART = "acf-restart";

  /** On builds: the replica that made it, which is the one that deploys it. On apps: who fenced. */
  public static final String REPLICA = "acf-replica";

  public Mark {
    over = Collections.unmodifiableSortedMap(new TreeMap<>(over));
  }

  /** A mark for apps that have not been looked at. */
  public Mark(FederationName federation, Digest release, Generation generation, CommitId commit) {
    this(federation, release, generation, commit, Collections.emptySortedMap());
  }

  /** What stands in the way of writing on an app that carries these marks now. */
  public Bar bars(AppName app, AppMarks now) {
    var judged = over.get(app);
    if (now.fencedBy(this) || (judged != null && judged.sameFence(now))) {
      return Bar.NONE;
    }
    if (now.owner().filter(federation::equals).isEmpty()) {
      return Bar.TAKEN;
    }
    var greater = now.generation().filter(found -> found.compareTo(generation) > 0).isPresent();
    return judged != null || greater ? Bar.FENCED : Bar.NONE;
  }

  /** What stands in the way of a write. */
  public enum Bar {
    NONE,
    /** The app is not ours. */
    TAKEN,
    /** Somebody has fenced it since it was looked at, or before us. */
    FENCED
  }
}
