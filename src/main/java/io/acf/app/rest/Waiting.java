package io.acf.app.rest;

import io.acf.app.state.EventLog;
import io.acf.app.state.Replica;
import io.acf.config.FederationSpec;
import io.acf.config.Source;
import io.acf.federation.Awaited;
import io.acf.federation.Event;
import io.acf.federation.SourceFact;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Waits until a federation is what git says. */
final class Waiting {
  static final Duration MOST = Duration.ofSeconds(25);
  private static final Duration FETCH = Duration.ofSeconds(15);

  /** The fetch gets this however short the wait is: the newest head decides what is waited for. */
  private static final Duration LEAST_FETCH = Duration.ofSeconds(2);

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}");
  private static final int ACCEPTED_LOOK_BACK = 500;

  private final DesiredLookup known;
  private final Views views;
  private final Replica replica;

  Waiting(DesiredLookup known, Views views, Replica replica) {
    this.known = known;
    this.views = views;
    this.replica = replica;
  }

  /**
   * @param commit 7..40 hex digits: wait until it, or one after it, is in force; null for the head
   *     of the repository, which must be in force itself
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
    var looked = replica.refresher().refresh(max(LEAST_FETCH, min(FETCH, most)));
    var awaited = new Awaited(name, Optional.ofNullable(commit), skipDeferred);
    var hindrance = Awaited.hindrance(source());
    if (awaited.rejected(source())) {
      return new Api.Wait(false, true, hindrance.orElse(""), federation(name));
    }
    if (hindrance.isEmpty()) {
      known.federationSpec(name); // Of a head that was read, a name that is not in it is a mistake.
    }
    BooleanSupplier done = () -> (looked || commit != null) && missing(awaited).isEmpty();
    var left = most.minus(Duration.ofNanos(System.nanoTime() - started));
    var met = replica.board().until(() -> done.getAsBoolean() || awaited.rejected(source()), left);
    var rejected = awaited.rejected(source());
    if (met && !rejected) {
      return new Api.Wait(true, false, "", federation(name));
    }
    var reason = missing(awaited).orElse(looked ? "" : "the repository has not answered yet");
    return new Api.Wait(false, rejected, reason, federation(name));
  }

  private Source source() {
    return replica.board().source();
  }

  private Api.@Nullable Federation federation(String name) {
    return spec(name).map(views::federation).orElse(null);
  }

  private Optional<FederationSpec> spec(String name) {
    return known.desired().stream()
        .flatMap(desired -> desired.federations().values().stream())
        .filter(federation -> federation.name().value().equals(name))
        .findFirst();
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Optional<String> missing(Awaited awaited) {
    return awaited.missing(replica.board().source(), this::wasInForce, views::status);
  }

  private boolean wasInForce(String commit) {
    return replica
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
        .anyMatch(
            event ->
                event.fact() instanceof SourceFact.CommitAccepted accepted
                    && accepted.commit().hex().startsWith(commit));
  }
}
