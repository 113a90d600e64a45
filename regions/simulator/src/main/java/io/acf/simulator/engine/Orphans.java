package io.acf.simulator.engine;

import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.osb.Answers;
import io.acf.simulator.osb.BrokerCall;
import io.acf.simulator.osb.BrokerFault;

/**
 * Lets brokers delete what nobody knows of any more: what they may have made before they failed,
 * and what went with its space or app. Tried a few times, then given up.
 */
final class Orphans {
  private static final System.Logger LOG = System.getLogger(Orphans.class.getName());
  private static final int ATTEMPTS = 3;
  private static final int JOBS_PER_RETRY = 10;

  private final Foundation foundation;
  private final Brokers brokers;
  private final Bonds bonds;

  Orphans(Foundation foundation, Brokers brokers, Bonds bonds) {
    this.foundation = foundation;
    this.brokers = brokers;
    this.bonds = bonds;
  }

  /** A bond went without its broker being asked: with its app, its route or its space. */
  void forgotten(Bond bond) {
    bonds
        .subject(bond)
        .filter(of -> !brokers.madeUp(of.broker()))
        .ifPresent(of -> delete(of.broker(), bonds.requests().unbind(of, bond)));
  }

  /** The same for an instance. */
  void forgotten(ServiceInstance instance) {
    bonds
        .requests()
        .subject(instance)
        .filter(of -> !brokers.madeUp(of.broker()))
        .ifPresent(of -> delete(of.broker(), bonds.requests().deprovision(of)));
  }

  void delete(ServiceBroker broker, BrokerCall call) {
    delete(broker, call, 1);
  }

  private void delete(ServiceBroker broker, BrokerCall call, int attempt) {
    brokers.ask(
        broker,
        call,
        answer -> {
          try {
            Answers.delete(answer);
          } catch (BrokerFault fault) {
            if (attempt < ATTEMPTS) {
              long wait = attempt * JOBS_PER_RETRY * foundation.pace().job().toMillis();
              foundation.agenda().in(wait, () -> delete(broker, call, attempt + 1));
            } else {
              LOG.log(
                  System.Logger.Level.WARNING,
                  "broker {0} may have an orphan at {1}: {2}",
                  broker.name,
                  call.path(),
                  fault.message());
            }
          }
        });
  }
}
