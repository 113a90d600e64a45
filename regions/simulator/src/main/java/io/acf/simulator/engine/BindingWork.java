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
   * @param type create or delete
   * @param since milliseconds since the epoch
   * @param request what was asked for, as audit events tell it
   * @param polls called where its broker takes its time
   * @param error how its failure is told
   */
  record Work(
      Bond bond,
      String type,
      Subject subject,
      Jobs.Hold hold,
      long since,
      @Nullable JsonNode request,
      Runnable polls,
      Function<String, CfError> error) {}

  /** Whether what is worked on was taken away, or is being deleted instead. */
  boolean gone(Work work) {
    if (bonds.find(work.bond().guid).isEmpty()) {
      work.hold().done();
      return true;
    }
    String now = work.bond().lastOperation.type();
    if (!now.equals(work.type())) {
      work.hold().failed(work.error().apply(now + " in progress"));
      return true;
    }
    return false;
  }

  /** A broker takes its time: it is asked until it is done. */
  void begun(Work work, Outcome outcome, Consumer<Outcome> succeeded) {
    bonds.operation(work.bond(), work.type(), "in progress", null, outcome.text("operation"));
    bonds.events().bond("start_" + work.type(), work.bond(), work.request());
    work.polls().run();
    poll(work, outcome.retryAfterSeconds(), succeeded);
  }

  void poll(Work work, @Nullable Integer first, Consumer<Outcome> succeeded) {
    polling.begin(
        new Polling.Watch(
            work.hold(),
            work.subject().broker(),
            work.subject().plan(),
            work.since(),
            () -> bonds.requests().lastOperation(work.subject(), work.bond()),
            work.type().equals("delete") ? "succeeded" : "in progress",
            outcome -> heard(work, outcome, succeeded),
            () -> late(work)),
        first);
  }

  private void late(Work work) {
    String verb = work.type().equals("delete") ? "unbind" : "bind";
    bonds.operation(
        work.bond(),
        work.type(),
        "failed",
        "Service Broker failed to " + verb + " within the required time.");
  }

  private void heard(Work work, Outcome outcome, Consumer<Outcome> succeeded) {
    if (gone(work)) {
      return;
    }
    switch (outcome.state()) {
      case "succeeded" -> succeeded.accept(outcome);
      case "failed" -> fail(work, outcome.description());
      default -> bonds.inProgress(work.bond(), outcome.description());
    }
  }

  void fail(Work work, @Nullable String why) {
    bonds.operation(work.bond(), work.type(), "failed", why);
    work.hold().failed(work.error().apply(why == null ? "" : why));
  }
}
