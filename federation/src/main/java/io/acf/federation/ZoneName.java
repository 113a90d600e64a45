package io.acf.federation;

import io.acf.dns.Answer;
import java.time.Instant;
import java.util.Optional;

/**
 * A host name in a zone.
 *
 * @param weighing what came of weighing it; empty where it was only recalled
 * @param steady what it answered before members of it began to fall, or answers now where none does
 * @param until from then on another weighing may come to something else by time alone; empty where
 *     it cannot
 */
public record ZoneName(
    Steered steered,
    Optional<Weighing> weighing,
    Optional<Answer> steady,
    Optional<Instant> until) {
  public ZoneName(Steered steered, Optional<Weighing> weighing) {
    this(steered, weighing, Optional.empty(), Optional.empty());
  }
}
