package io.acf.app.rest;

import io.acf.app.EventLog;
import io.acf.app.Replica;
import io.acf.config.Desired;
import io.acf.config.Source;
import io.acf.federation.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Waits until a federation is what git says. */
final class Waiting {
  static final Duration MOST = Duration.ofSeconds(25);
  private static final Duration FETCH = Duration.ofSeconds(15);
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}");
  private static final int ACCEPTED_LOOK_BACK = 500;

  private final Views views;
  private final Replica replica;

  Waiting(Views views, Replica replica) {
    this.views = views;
    this.replica = replica;
  }

  /**
   * @param commit 7..40 hex digits: wait until it, or one after it, is in force
   */
  Api.Wait converged(String name, @Nullable String commit, boolean skipDeferred, int timeoutSeconds)
      throws InterruptedException {
    if (commit != null && !COMMIT.matcher(commit).matches()) {
      throw Refusal.query("commit", "commit must be 7..40 lower case hex digits");
    }
    if (timeoutSeconds < 0) {
      throw Refusal.query("timeout", "timeout must be 0 or more seconds");
    }
    var most = Duration.ofSeconds(Math.min(timeoutSeconds, MOST.toSeconds()));
    var started = System.nanoTime();
    var source = replica.refresher().refresh(min(FETCH, most));
    var left = most.minus(Duration.ofNanos(System.nanoTime() - started));
    var done = replica.board().until(() -> missing(name, commit, skipDeferred).isEmpty(), left);
    var federation = views.federation(views.federationSpec(name));
    var reason = missing(name, commit, skipDeferred).orElse("");
    if (!done && source.condition() instanceof Source.Condition.Rejected rejected) {
      reason = "commit " + rejected.commit().id().brief() + " is rejected; " + reason;
    }
    return new Api.Wait(done, done ? "" : reason, federation);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** What is still missing; empty where all is there. */
  private Optional<String> missing(String name, @Nullable String commit, boolean skipDeferred) {
    var desired = views.desired();
    if (desired.isEmpty()) {
      return Optional.of("no commit is in force yet");
    }
    if (commit != null && !inForce(desired.get(), commit)) {
      return Optional.of("commit " + commit + " is not in force");
    }
    var spec =
        desired.get().federations().values().stream()
            .filter(federation -> federation.name().value().equals(name))
            .findFirst();
    if (spec.isEmpty()) {
      return Optional.of("no federation " + name + " in the commit in force");
    }
    return views.federation(spec.get()).regions().stream()
        .filter(row -> !row.state().equals("converged"))
        .filter(row -> !(skipDeferred && row.state().equals("deferred")))
        .map(
            row ->
                row.region()
                    + " is "
                    + row.state()
                    + (row.message().isEmpty() ? "" : ": " + row.message()))
        .findFirst();
  }

  private boolean inForce(Desired desired, String commit) {
    return desired.commit().id().hex().startsWith(commit)
        || replica
            .events()
            .find(
                new EventLog.Query(
                    0,
                    Optional.of(Event.Kind.COMMIT_ACCEPTED),
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    0,
                    ACCEPTED_LOOK_BACK))
            .events()
            .stream()
            .anyMatch(event -> event.draft().detail("commit").startsWith(commit));
  }
}
