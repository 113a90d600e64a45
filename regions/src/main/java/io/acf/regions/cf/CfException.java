package io.acf.regions.cf;

import io.acf.regions.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What ends a call inside the adapter; {@link CfRegion} makes values of it. */
abstract sealed class CfException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private CfException(String message) {
    super(message, null, false, false);
  }

  /** The call failed. */
  static final class Failed extends CfException {
    private static final long serialVersionUID = 1;
    private final transient Fault fault;
    private final int status;
    private final transient CfErrors errors;

    Failed(Fault fault, int status, CfErrors errors) {
      super(fault.message());
      this.fault = fault;
      this.status = status;
      this.errors = errors;
    }

    Failed(Fault fault) {
      this(fault, 0, new CfErrors(List.of()));
    }

    Failed(Fault.Cause cause, String message, String tip) {
      this(new Fault(cause, message, tip));
    }

    Fault fault() {
      return fault;
    }

    /** HTTP status; 0 where no answer came. */
    int status() {
      return status;
    }

    /**
     * Whether all that CF says has this in it: the codes are not unique, the titles are. An answer
     * that says something else too is not to be passed over.
     */
    boolean onlySays(String words) {
      return errors.isEmpty() ? fault.message().contains(words) : errors.onlySay(words);
    }
  }

  /** No call was made, or the region asked us to wait. */
  static final class Refused extends CfException {
    private static final long serialVersionUID = 1;
    private final String reason;
    private final Duration retryAfter;
    private final transient Optional<Fault> because;

    Refused(String reason, Duration retryAfter) {
      this(reason, retryAfter, Optional.empty());
    }

    private Refused(String reason, Duration retryAfter, Optional<Fault> because) {
      super(reason);
      this.reason = reason;
      this.retryAfter = retryAfter;
      this.because = because;
    }

    /** The region or its UAA asks us to wait (429). */
    static Refused throttled(String message, Duration retryAfter) {
      return new Refused(
          message, retryAfter, Optional.of(Fault.of(Fault.Cause.THROTTLED, message)));
    }

    String reason() {
      return reason;
    }

    Duration retryAfter() {
      return retryAfter;
    }

    Optional<Fault> because() {
      return because;
    }
  }
}
