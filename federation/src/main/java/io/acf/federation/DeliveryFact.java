package io.acf.federation;

import io.acf.config.Digest;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.health.Pair;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What was found and done in a region. */
public sealed interface DeliveryFact extends Fact {
  /**
   * A pair is in another state, or in it for another reason.
   *
   * @param release that git wants there
   * @param reason its word; one that a newer version knows is kept as it is
   */
  record StateChanged(
      Pair pair, Digest release, State from, State to, String reason, String message)
      implements DeliveryFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.STATE_CHANGED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.empty();
    }

    @Override
    public FactText text() {
      return FactText.of(kind())
          .pair(pair)
          .release(release)
          .with("from", from.word())
          .with("to", to.word())
          .with("reason", reason)
          .with("message", message);
    }
  }

  /** A step is done, in the words of its description. */
  record StepDone(Pair pair, Digest release, String step) implements DeliveryFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.STEP_DONE;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.empty();
    }

    @Override
    public FactText text() {
      return FactText.of(kind()).pair(pair).release(release).with("step", step);
    }
  }

  /** A step is not done, because of this fault. */
  record StepFailed(Pair pair, Digest release, String step, String reason, String message)
      implements DeliveryFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.STEP_FAILED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.empty();
    }

    @Override
    public FactText text() {
      return FactText.of(kind())
          .pair(pair)
          .release(release)
          .with("step", step)
          .with("reason", reason)
          .with("message", message);
    }
  }

  /**
   * A release is completed in a region: the first time that it is seen so.
   *
   * @param generation that git wanted then; empty where an old journal does not tell
   * @param carried why it holds without a push of ours; empty where it was one
   */
  record Converged(Pair pair, Digest release, Optional<Generation> generation, String carried)
      implements DeliveryFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.CONVERGED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.of(LatestKey.of("converged", pair));
    }

    @Override
    public FactText text() {
      var text = FactText.of(kind()).pair(pair).release(release);
      var given = generation.map(it -> text.with("generation", it.toString())).orElse(text);
      return carried.isEmpty() ? given : given.with("carried", carried);
    }
  }

  /**
   * No app carries any more what it was taken back with. It ends one command and no other, so each
   * is a key of its own: whatever is heard of later, what has ended stays ended.
   *
   * @param asked when that command was given
   * @param apps what they carry now, for people
   */
  record Adopted(Pair pair, Instant asked, String apps) implements DeliveryFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.ADOPTED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.of(LatestKey.each("adopted/" + pair, asked.toString()));
    }

    @Override
    public FactText text() {
      return FactText.of(kind()).pair(pair).with("asked", asked.toString()).with("apps", apps);
    }
  }

  /** The breaker of a region is in another position: {@code closed}, {@code open}... */
  record BreakerChanged(RegionName region, String from, String to) implements DeliveryFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.BREAKER_CHANGED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.empty();
    }

    @Override
    public FactText text() {
      return FactText.of(kind()).region(region).with("from", from).with("to", to);
    }
  }

  static DeliveryFact read(FactText text) {
    return switch (text.kind()) {
      case STATE_CHANGED ->
          new StateChanged(
              text.pairOf(),
              text.digest(),
              state(text.detail("from")),
              state(text.detail("to")),
              text.detail("reason"),
              text.detail("message"));
      case STEP_DONE -> new StepDone(text.pairOf(), text.digest(), text.detail("step"));
      case STEP_FAILED ->
          new StepFailed(
              text.pairOf(),
              text.digest(),
              text.detail("step"),
              text.detail("reason"),
              text.detail("message"));
      case CONVERGED ->
          new Converged(text.pairOf(), text.digest(), text.generation(), text.detail("carried"));
      case ADOPTED ->
          new Adopted(text.pairOf(), Instant.parse(text.detail("asked")), text.detail("apps"));
      case BREAKER_CHANGED ->
          new BreakerChanged(text.regionOf(), text.detail("from"), text.detail("to"));
      default -> throw new IllegalArgumentException("not of delivery: " + text.kind());
    };
  }

  private static State state(String word) {
    return State.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
