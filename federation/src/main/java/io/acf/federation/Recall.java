package io.acf.federation;

import io.acf.config.CommitId;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.health.Endpoint;
import io.acf.health.Grace;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the journal remembers across a restart: a fold over its events.
 *
 * @param completed label of the release that was last completed, per pair
 * @param health what probes found: one that was away stays away until probes say otherwise
 * @param orphans host names that had left git, as they were weighed and probed last
 * @param steady what names answered before falls that had just begun
 */
public record Recall(
    Controls controls,
    SortedMap<Pair, String> completed,
    HealthMemory health,
    SortedMap<Hostname, Steered> orphans,
    SortedMap<Hostname, Steady> steady) {
  public static final Recall NOTHING =
      new Recall(
          Controls.NONE,
          Collections.emptySortedMap(),
          HealthMemory.NOTHING,
          Collections.emptySortedMap(),
          Collections.emptySortedMap());

  /** What a name answered before members of it fell, and when that was. */
  public record Steady(Answer answer, Instant at) {}

  /** Folds one event after the other, in order; quick also for very many. */
  public static final class Fold {
    private Controls controls = Controls.NONE;
    private final SortedMap<Pair, String> completed = new TreeMap<>();
    private final HealthMemory.Fold health = new HealthMemory.Fold();
    private final SortedMap<Hostname, Steered> orphans = new TreeMap<>();
    private final SortedMap<Hostname, Steady> steady = new TreeMap<>();

    public void add(Event event) {
      controls = controls.after(event);
      var draft = event.draft();
      switch (draft.kind()) {
        case CONVERGED -> converged(draft);
        case HEALTH_CHANGED -> health(event);
        case TRAFFIC_ORPHANED ->
            Orphans.read(event).ifPresent(name -> orphans.put(name.host(), name));
        case TRAFFIC_RECLAIMED, TRAFFIC_RELEASE -> draft.host().ifPresent(orphans::remove);
        case TRAFFIC_PUBLISHED -> draft.host().ifPresent(host -> published(host, event));
        case CORDON,
            UNCORDON,
            DRAIN,
            UNDRAIN,
            FREEZE,
            UNFREEZE,
            SOURCE_ACCEPT,
            COMMIT_ACCEPTED,
            COMMIT_REJECTED,
            SOURCE_CHANGED,
            STATE_CHANGED,
            STEP_DONE,
            STEP_FAILED,
            BREAKER_CHANGED,
            TRAFFIC_HELD,
            ACCEPT_LOSS,
            LOSS_NOTICED -> {}
      }
    }

    private void converged(Event.Draft draft) {
      if (draft.federation().isPresent()
          && draft.region().isPresent()
          && draft.release().isPresent()) {
        completed.put(
            new Pair(draft.federation().get(), draft.region().get()),
            draft.release().get().substring(0, 40));
      }
    }

    private void health(Event event) {
      var draft = event.draft();
      if (draft.region().isEmpty()) {
        return;
      }
      var found = Recall.verdict(draft, event.told());
      var host = draft.host();
      if (host.isPresent()) {
        health.add(
            new Endpoint(host.get(), draft.region().get()),
            new Install(draft.detail("install")),
            found);
      } else if (draft.federation().isPresent()) {
        health.add(new Pair(draft.federation().get(), draft.region().get()), found);
      }
    }

    private void published(Hostname host, Event event) {
      var draft = event.draft();
      var before = draft.detail("steady");
      steady.remove(host);
      if (!before.isEmpty()) {
        Orphans.answer(before, draft.detail("ttl"))
            .ifPresent(answer -> steady.put(host, new Steady(answer, event.told())));
      }
    }

    /**
     * @param now when this process began
     */
    public Recall done(Instant now) {
      return new Recall(
          controls.recalled(now),
          Collections.unmodifiableSortedMap(new TreeMap<>(completed)),
          health.done(now),
          Collections.unmodifiableSortedMap(new TreeMap<>(orphans)),
          Collections.unmodifiableSortedMap(new TreeMap<>(steady)));
    }
  }

  /**
   * Whether a fold can take this event in. One that a newer version wrote may hold a state, a date
   * or a name that this one does not know.
   */
  public static boolean understands(Event event) {
    try {
      new Fold().add(event);
      if (event.kind() == Event.Kind.COMMIT_ACCEPTED) {
        var unused = new CommitId(event.draft().detail("commit"));
      }
      return true;
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  /**
   * The fact that the health of an endpoint changed, with all that {@link Fold} needs to recall it.
   *
   * @param federation that has the host name, for people
   */
  public static Event.Draft changed(
      Endpoint endpoint,
      Install install,
      Optional<FederationName> federation,
      Verdict from,
      Verdict to) {
    var draft =
        Event.Draft.of(Event.Kind.HEALTH_CHANGED, "acf")
            .region(endpoint.region())
            .with("hostname", endpoint.host().value())
            .with("install", install.address())
            .with("from", from.state().word())
            .with("to", to.state().word())
            .with("detail", to.detail())
            .with("ever-up", Boolean.toString(to.everUp()))
            .with("excused", Boolean.toString(to.grace().excused()))
            .with("spared", Boolean.toString(to.grace().spared()))
            .with(
                "asked-since",
                to.grace().equals(Grace.NONE) ? "" : to.grace().askedSince().toString())
            .with(
                "downs",
                to.downs().stream().map(Instant::toString).collect(Collectors.joining(" ")));
    return federation.map(draft::federation).orElse(draft);
  }

  private static Verdict verdict(Event.Draft draft, Instant at) {
    var state = Verdict.State.of(draft.detail("to"));
    var everUp = Boolean.parseBoolean(draft.detail("ever-up"));
    var then = Verdict.recalled(state, at, downs(draft), everUp, grace(draft), "");
    return remembered(then, at);
  }

  private static Grace grace(Event.Draft draft) {
    var since = draft.detail("asked-since");
    return new Grace(
        since.isEmpty() ? Grace.NONE.askedSince() : Instant.parse(since),
        Boolean.parseBoolean(draft.detail("excused")),
        Boolean.parseBoolean(draft.detail("spared")));
  }

  /**
   * What remains of a finding when nobody has probed since: no more than that it was up, or away.
   */
  public static Verdict remembered(Verdict then, Instant at) {
    return switch (then.state()) {
      case UP, SUSPECT -> Verdict.restored(at).granted(then.grace());
      case UNKNOWN ->
          (then.everUp() ? Verdict.restored(at) : Verdict.unknown(at)).granted(then.grace());
      case DOWN, PROBATION, WARMING ->
          Verdict.recalled(
              Verdict.State.DOWN, at, then.downs(), true, then.grace(), "down before the restart");
    };
  }

  private static List<Instant> downs(Event.Draft draft) {
    return Arrays.stream(draft.detail("downs").split(" "))
        .filter(text -> !text.isEmpty())
        .map(Instant::parse)
        .toList();
  }
}
