package io.acf.simulator;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.uaa.Tokens;
import io.acf.simulator.wire.FaultGate;
import io.acf.simulator.wire.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands faults to the parts of a region that they concern. */
final class LiveFaults implements FaultBoard {
  private static final System.Logger LOG = System.getLogger(LiveFaults.class.getName());

  private final FaultGate gate;
  private final Engine engine;
  private final Tokens tokens;
  private final Others others;
  private final MissingDomains missing;
  private final Runnable sow;
  private volatile @Nullable Listener listener;
  private volatile Faults current = Faults.NONE;

  /** Faults of a region; {@code sow} makes what is there at a first start. */
  LiveFaults(FaultGate gate, Engine engine, Tokens tokens, Runnable sow) {
    this.sow = sow;
    this.missing = new MissingDomains(engine.foundation);
    this.gate = gate;
    this.engine = engine;
    this.tokens = tokens;
    this.others = new Others(engine);
  }

  /** From now on connections can be refused. */
  void attach(Listener refusing) {
    listener = refusing;
  }

  @Override
  public void set(Faults faults) {
    engine.foundation.transact(
        () -> {
          become(faults.lasting());
          gate.set(current);
          happen(faults);
          return true;
        });
    connections(faults);
  }

  @Override
  public void add(Fault fault) {
    engine.foundation.transact(
        () -> {
          if (!(fault instanceof Incident)) {
            List<Fault> all = new ArrayList<>(current.faults());
            all.add(fault);
            become(new Faults(all));
          }
          happen(Faults.of(fault));
          return true;
        });
    connections(Faults.of(fault));
  }

  @Override
  public void remove(Fault fault) {
    engine.foundation.transact(
        () -> {
          List<Fault> all = new ArrayList<>(current.faults());
          all.remove(fault);
          become(new Faults(all));
          return true;
        });
    connections(Faults.NONE);
  }

  /** From here on these are the faults that last. */
  private void become(Faults next) {
    flags(next);
    boolean diegoWasAway = engine.diego.away();
    current = next;
    gate.adjust(next);
    tokens.faults(next);
    engine.foundation.faults(next);
    engine.routing.adjust();
    missing.become(next);
    if (diegoWasAway && !engine.diego.away()) {
      engine.diegoBack();
    }
    if (next.has(PlatformFault.StaleStats.class)) {
      engine.sightings.freeze();
    } else {
      engine.sightings.thaw();
    }
  }

  /** Feature flags go off with their fault and come on again without it. */
  private void flags(Faults next) {
    List<PlatformFault.FeatureOff> before = current.each(PlatformFault.FeatureOff.class);
    List<PlatformFault.FeatureOff> after = next.each(PlatformFault.FeatureOff.class);
    before.stream().filter(each -> !after.contains(each)).forEach(each -> flag(each, true));
    after.stream().filter(each -> !before.contains(each)).forEach(each -> flag(each, false));
  }

  private void flag(PlatformFault.FeatureOff fault, boolean on) {
    engine
        .foundation
        .featureFlags
        .find(fault.name())
        .ifPresent(
            flag -> {
              flag.enabled = on;
              engine.foundation.changed(engine.foundation.featureFlags, flag);
            });
  }

  /** What happens once. */
  private void happen(Faults faults) {
    faults.each(Incident.Crash.class).forEach(others::act);
    if (faults.has(Incident.RevokeTokens.class)) {
      tokens.revokeAll();
    }
    faults.each(Incident.DomainDeleted.class).forEach(others::act);
    faults.each(Incident.ForeignCanary.class).forEach(others::act);
    faults.each(Incident.ForeignWrite.class).forEach(others::act);
    faults.each(Incident.Restart.class).forEach(this::restart);
  }

  /** Goes down now; what runs comes back by the region's own clock. */
  private void restart(Incident.Restart restart) {
    engine.down();
    if (restart.lost()) {
      Faults now = current;
      become(Faults.NONE);
      engine.forget();
      tokens.revokeAll();
      sow.run();
      become(now);
    }
    engine.foundation.agenda().inAnyCase(restart.lasting().toMillis(), engine::up);
  }

  private void connections(Faults fresh) {
    Listener attached = listener;
    if (attached != null) {
      attached.certificate(
          current.each(RequestFault.Certificate.class).stream()
              .findFirst()
              .map(RequestFault.Certificate::flaw));
      fresh.each(RequestFault.Refuse.class).stream()
          .findFirst()
          .ifPresent(each -> refuse(attached, each.duration()));
      fresh.each(Incident.Restart.class).stream()
          .findFirst()
          .ifPresent(each -> refuse(attached, each.lasting()));
      attached.wake();
    }
  }

  /** Without a time it is for others to listen again. */
  private void refuse(Listener attached, @Nullable Duration time) {
    attached.stopAfterAnswers();
    if (time != null) {
      attached.later(
          Math.max(Listener.LAST_ANSWERS_MILLIS + 1, time.toMillis()),
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
            current.faults().stream()
                .filter(each -> !(each instanceof RequestFault.Refuse))
                .toList());
  }

  @Override
  public Faults current() {
    return current;
  }
}
