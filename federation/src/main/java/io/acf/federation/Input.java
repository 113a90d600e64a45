package io.acf.federation;

/** What comes in to a {@link Machine}: a value that prints well. */
public interface Input {
  /**
   * Of inputs with equal keys that wait unread only the newest is taken, at the place of the first:
   * so that what waits is bounded by the number of keys. The result of an effect has a key of its
   * own, which bounds it by the effects under way. What has happened, rather than how something
   * stands, needs a key by what it happened to: of two things that happened none may be lost.
   *
   * @return the class: how one thing stands, or the result of an effect that is under way once
   */
  default Object key() {
    return getClass();
  }
}
