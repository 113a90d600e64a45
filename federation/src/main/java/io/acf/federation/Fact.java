package io.acf.federation;

import java.time.DateTimeException;
import java.util.Optional;

/**
 * What a person has commanded, or what the orchestrator has found, decided or done. It never
 * changes; the journal adds who wrote it, as which and when ({@link Event}).
 */
public sealed interface Fact permits Command, SourceFact, DeliveryFact, TrafficFact, LossNoticed {
  Event.Kind kind();

  /**
   * What a state holds in one place, so that a newer fact of the same key takes this one's place. A
   * fact with a key is durable before an effect that rests on it leaves, and is never dropped while
   * it is the newest; one without is only shown to people.
   */
  Optional<LatestKey> key();

  /** Its one shape as text. */
  FactText text();

  /**
   * The fact that {@link #text} wrote, also as older versions wrote it.
   *
   * @throws IllegalArgumentException what a newer version wrote otherwise, or what is damaged
   */
  static Fact read(FactText text) {
    try {
      return switch (text.kind()) {
        case CORDON,
            UNCORDON,
            DRAIN,
            UNDRAIN,
            FREEZE,
            UNFREEZE,
            ACCEPT_LOSS,
            ROLLOUT_RETRY,
            ADOPT,
            SOURCE_ACCEPT,
            TRAFFIC_RELEASE ->
            Command.read(text);
        case COMMIT_ACCEPTED, COMMIT_REJECTED, SOURCE_CHANGED, GENERATION_RAISED ->
            SourceFact.read(text);
        case STATE_CHANGED, STEP_DONE, STEP_FAILED, CONVERGED, ADOPTED, BREAKER_CHANGED ->
            DeliveryFact.read(text);
        case HEALTH_CHANGED, TRAFFIC_PUBLISHED, TRAFFIC_HELD, TRAFFIC_ORPHANED, TRAFFIC_RECLAIMED ->
            TrafficFact.read(text);
        case LOSS_NOTICED -> new LossNoticed(text.detail("reason"));
      };
    } catch (DateTimeException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(text.kind().word() + ": " + e.getMessage(), e);
    }
  }
}
