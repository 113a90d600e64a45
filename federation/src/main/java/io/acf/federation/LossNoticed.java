package io.acf.federation;

import java.util.Optional;

/**
 * At a start the journal was not what had been written: commands may be missing.
 *
 * @param reason what is not as it was, one line
 */
public record LossNoticed(String reason) implements Fact {
  @Override
  public Event.Kind kind() {
    return Event.Kind.LOSS_NOTICED;
  }

  @Override
  public Optional<LatestKey> key() {
    return Optional.of(LatestKey.LOSS);
  }

  @Override
  public FactText text() {
    return FactText.of(kind()).with("reason", reason);
  }
}
