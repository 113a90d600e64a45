package io.acf.federation;

import java.util.Optional;

/**
 * What of all that people have said bears on the delivery of one federation in one region: nothing
 * else is a reason to judge it again.
 *
 * @param lost others may have been said and are lost
 * @param frozen nothing is changed in any region
 * @param cordoned no new steps in the region
 * @param retry the newest wish for another try
 * @param adoption apps that are to be taken back
 */
record PairControls(
    Optional<Loss> lost,
    Optional<Controls.Said> frozen,
    Optional<Controls.Said> cordoned,
    Optional<Controls.Said> retry,
    Optional<Adoption> adoption) {

  /** Whether its steps are held, whatever they are. */
  boolean holds() {
    return lost.isPresent() || frozen.isPresent() || cordoned.isPresent();
  }

  /** Whether nothing differs but that an adoption has ended. */
  boolean endedOnly(PairControls before) {
    return adoption.isEmpty()
        && new PairControls(lost, frozen, cordoned, retry, before.adoption).equals(before);
  }

  /** Whether something is wished for that was not wished before. */
  boolean asksMore(PairControls before) {
    return retry.isPresent() && !retry.equals(before.retry)
        || adoption.isPresent() && !adoption.equals(before.adoption);
  }
}
