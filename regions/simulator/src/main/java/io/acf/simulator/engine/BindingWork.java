package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.ServiceRequests.Subject;
import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.osb.Outcome;
import io.acf.simulator.wire.CfError;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What binding and unbinding have in common: brokers that take their time, and how it ends. */
final class BindingWork {
  private final Bonds bonds;
  private final Polling polling;

  BindingWork(Foundation foundation, Brokers brokers, Bonds bonds) {
    this.bonds = bonds;
    this.polling = new Polling(foundation, brokers);
  }

  /**
   * One binding at work.
   *
   * @param since milliseconds since the epoch
   * @param request what was asked for, as audit events tell it
   * @param polls called where its broker takes its time
   * @param error how its failure is told
   */
  record Work(
      Bond bond,
      Subject subject,
      Jobs.Hold hold,
      long since,
      @Nullable JsonNode request,
      Runnable polls,
      Function<String, CfError> error) {}

  /** Whether what is worked on was taken away; then nothing is waited for any more. */
  boolean gone(Work work) {
    boolean gone = bonds.find(work.bond().guid).isEmpty();
    if (gone) {
      work.hold().done();
    }
    return gone;
  }

  /** A broker takes its time: it is asked until it is done. */
  void begun(Work work, String type, Outcome outcome, Consumer<Outcome> succeeded) {
    bonds.operation(work.bond(), type, "in progress", null, outcome.text("operation"));
    bonds.events().bond("start_" + type, work.bond(), work.request());
    work.polls().run();
    poll(work, outcome.retryAfterSeconds(), succeeded);
  }

  void poll(Work work, @Nullable Integer first, Consumer<Outcome> succeeded) {
    boolean deleting = work.bond().lastOperation.type().equals("delete");
    polling.begin(
        new Polling.Watch(
            work.hold(),
            work.subject().broker(),
            work.subject().plan(),
            work.since(),
            () -> bonds.requests().lastOperation(work.subject(), work.bond()),
            deleting ? "succeeded" : "in progress",
            outcome -> heard(work, outcome, succeeded),
            () -> late(work.bond())),
        first);
  }

  private void late(Bond bond) {
    String type = bond.lastOperation.type();
    String verb = type.equals("delete") ? "unbind" : "bind";
    bonds.operation(
        bond, type, "failed", "Service Broker failed to " + verb + " within the required time.");
  }

  private void heard(Work work, Outcome outcome, Consumer<Outcome> succeeded) {
    if (gone(work)) {
      return;
    }
    switch (outcome.state()) {
      case "succeeded" -> succeeded.accept(outcome);
      case "failed" -> fail(work, String.valueOf(outcome.text("description")));
      default -> bonds.inProgress(work.bond(), outcome.text("description"));
    }
  }

  void fail(Work work, String why) {
    bonds.operation(work.bond(), work.bond().lastOperation.type(), "failed", why);
    work.hold().failed(work.error().apply(why));
  }
}
