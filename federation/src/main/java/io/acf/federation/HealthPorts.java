package io.acf.federation;

import io.acf.health.Endpoint;
import io.acf.health.Probe;
import io.acf.health.ProbeResult;
import io.acf.health.Verdict;
import java.util.function.DoubleSupplier;

/** Carries out what the {@link HealthMachine} of an endpoint asks for. */
public final class HealthPorts implements Scheduler.Interpreter<HealthInput, HealthEffect> {
  /** Hears what is found of endpoints; must not block. */
  public interface Listener {
    void probed(Endpoint endpoint, ProbeResult result);

    void judged(Endpoint endpoint, Verdict verdict);

    void noted(Fact fact);
  }

  private final Scheduler scheduler;
  private final Probe probe;
  private final DoubleSupplier jitter;
  private final Endpoint endpoint;
  private final Listener listener;

  /**
   * @param jitter draws 0..1
   */
  public HealthPorts(
      Scheduler scheduler,
      Probe probe,
      DoubleSupplier jitter,
      Endpoint endpoint,
      Listener listener) {
    this.scheduler = scheduler;
    this.probe = probe;
    this.jitter = jitter;
    this.endpoint = endpoint;
    this.listener = listener;
  }

  @Override
  public void carryOut(HealthEffect effect, Mailbox<HealthInput> self) {
    switch (effect) {
      case HealthEffect.Ask ask ->
          scheduler.start(
              new Scheduler.Call<>(
                  "probe " + endpoint, () -> probe.probe(ask.target()), ProbeResult.Unasked::new),
              result -> {
                self.tell(new HealthInput.Ended(ask.number(), result, jitter.getAsDouble()));
                listener.probed(endpoint, result);
              });
      case HealthEffect.Judged judged -> listener.judged(endpoint, judged.verdict());
      case HealthEffect.Note note -> listener.noted(note.fact());
      case HealthEffect.WakeAt wake ->
          scheduler.at(wake.at(), () -> self.tell(new HealthInput.Tick()));
    }
  }
}
