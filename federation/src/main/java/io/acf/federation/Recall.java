package io.acf.federation;

import io.acf.health.Health;
import io.acf.health.Pair;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the journal remembers across a restart: a fold over its events.
 *
 * @param completed label of the release that was last completed, per pair
 * @param health per pair: one that was away stays away until probes say otherwise
 */
public record Recall(
    Controls controls, SortedMap<Pair, String> completed, SortedMap<Pair, Health> health) {
  public static final Recall NOTHING =
      new Recall(Controls.NONE, Collections.emptySortedMap(), Collections.emptySortedMap());

  /** Folds one event after the other, in order; quick also for very many. */
  public static final class Fold {
    private Controls controls = Controls.NONE;
    private final SortedMap<Pair, String> completed = new TreeMap<>();
    private final SortedMap<Pair, Health> health = new TreeMap<>();

    public void add(Event event) {
      controls = controls.after(event);
      var draft = event.draft();
      if (draft.federation().isEmpty() || draft.region().isEmpty()) {
        return;
      }
      var pair = new Pair(draft.federation().get(), draft.region().get());
      if (draft.kind() == Event.Kind.CONVERGED) {
        draft.release().ifPresent(release -> completed.put(pair, release.substring(0, 40)));
      } else if (draft.kind() == Event.Kind.HEALTH_CHANGED) {
        health.put(pair, health(draft, event.told()));
      }
    }

    /**
     * @param now when this process began
     */
    public Recall done(Instant now) {
      return new Recall(
          controls.recalled(now),
          Collections.unmodifiableSortedMap(new TreeMap<>(completed)),
          past(now));
    }

    private SortedMap<Pair, Health> past(Instant now) {
      var past = new TreeMap<Pair, Health>();
      health.forEach((pair, known) -> past.put(pair, known.notAfter(now)));
      return Collections.unmodifiableSortedMap(past);
    }
  }

  /** The fact that a pair's health changed, with all that {@link Fold} needs to recall it. */
  public static Event.Draft changed(Pair pair, Health from, Health to) {
    return Event.Draft.of(Event.Kind.HEALTH_CHANGED, "acf")
        .region(pair.region())
        .federation(pair.federation())
        .with("from", word(from.state()))
        .with("to", word(to.state()))
        .with("detail", to.detail())
        .with("ever-up", Boolean.toString(to.everUp()))
        .with("downs", to.downs().stream().map(Instant::toString).collect(Collectors.joining(" ")));
  }

  private static Health health(Event.Draft draft, Instant at) {
    return switch (Health.State.valueOf(draft.detail("to").toUpperCase(java.util.Locale.ROOT))) {
      case UP, SUSPECT -> Health.restored(at);
      case UNKNOWN ->
          Boolean.parseBoolean(draft.detail("ever-up")) ? Health.restored(at) : Health.unknown(at);
      case DOWN, PROBATION, WARMING ->
          new Health(Health.State.DOWN, at, 0, downs(draft), true, "down before the restart");
    };
  }

  private static List<Instant> downs(Event.Draft draft) {
    return Arrays.stream(draft.detail("downs").split(" "))
        .filter(text -> !text.isEmpty())
        .map(Instant::parse)
        .toList();
  }

  private static String word(Health.State state) {
    return state.name().toLowerCase(java.util.Locale.ROOT);
  }
}
