package io.acf.federation;

/** Where a {@link Machine} that is being run takes its inputs from. From any thread. */
@FunctionalInterface
public interface Mailbox<I extends Input> {
  /** Never blocks and never refuses; {@link Input#key} bounds what waits. */
  void tell(I input);
}
