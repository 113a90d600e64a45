package io.acf.federation;

import java.util.List;

/**
 * The result of a step of a {@link Machine}.
 *
 * @param effects in the order in which they are to be begun
 */
public record Next<S, E>(S state, List<E> effects) {
  public Next {
    effects = List.copyOf(effects);
  }

  /** Nothing is to be done. */
  public static <S, E> Next<S, E> of(S state) {
    return new Next<>(state, List.of());
  }
}
