package io.acf.simulator;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.uaa.Tokens;
import io.acf.simulator.wire.FaultGate;
import io.acf.simulator.wire.Listener;
import org.jspecify.annotations.Nullable;

/** Hands faults to the parts of a region that they concern. */
final class LiveFaults implements FaultBoard {
  private static final System.Logger LOG = System.getLogger(LiveFaults.class.getName());

  private final FaultGate gate;
  private final Engine engine;
  private final Tokens tokens;
  private volatile @Nullable Listener listener;
  private volatile Faults current = Faults.NONE;

  LiveFaults(FaultGate gate, Engine engine, Tokens tokens) {
    this.gate = gate;
    this.engine = engine;
    this.tokens = tokens;
  }

  /** From now on connections can be refused. */
  void attach(Listener refusing) {
    listener = refusing;
  }

  @Override
  public void set(Faults faults) {
    engine.foundation.transact(
        () -> {
          current = faults.lasting();
          gate.set(current);
          engine.foundation.faults(current);
          faults.each(Fault.Crash.class).forEach(engine.instances::crash);
          return true;
        });
    if (faults.has(Fault.RevokeTokens.class)) {
      tokens.revokeAll();
    }
    Listener attached = listener;
    if (attached != null) {
      faults.each(Fault.Refuse.class).stream()
          .findFirst()
          .ifPresent(each -> refuse(attached, each));
      attached.wake();
    }
  }

  private void refuse(Listener attached, Fault.Refuse refuse) {
    attached.stopAfterAnswers();
    if (refuse.duration() != null) {
      attached.later(
          Math.max(Listener.LAST_ANSWERS_MILLIS + 1, refuse.duration().toMillis()),
          () -> {
            stopRefusing();
            attached
                .listen(attached.port())
                .onFailure(e -> LOG.log(System.Logger.Level.ERROR, "cannot listen again", e));
          });
    }
  }

  /** Connections are no longer refused. */
  void stopRefusing() {
    current =
        new Faults(
            current.faults().stream().filter(each -> !(each instanceof Fault.Refuse)).toList());
  }

  @Override
  public Faults current() {
    return current;
  }
}
