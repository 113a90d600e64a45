package io.acf.app.rest;

import java.util.Optional;

/**
 * Whether a client that was away can go on where it was, or must read everything anew.
 *
 * @param replica whose events these are
 * @param dropped events up to this sequence may be gone
 * @param newest the newest sequence
 */
record Resume(String replica, long dropped, long newest) {
  /** A client that missed more than this reads the lists sooner than the stream. */
  static final long GAP_MOST = 10_000;

  /**
   * The sequence after which to go on; empty where that is another replica's, or too long ago.
   *
   * @param lastId {@code REPLICA:SEQUENCE} or a sequence
   */
  Optional<Long> from(String lastId) {
    var colon = lastId.lastIndexOf(':');
    if (colon >= 0 && !lastId.substring(0, colon).equals(replica)) {
      return Optional.empty();
    }
    try {
      var sequence = Long.parseLong(lastId.substring(colon + 1));
      return sequence >= dropped && sequence <= newest && newest - sequence <= GAP_MOST
          ? Optional.of(sequence)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
