package io.acf.simulator.engine;

import io.acf.simulator.engine.BindingWork.Work;
import io.acf.simulator.engine.ServiceRequests.Subject;
import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.RouteBinding;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.osb.Answers;
import io.acf.simulator.osb.BrokerAnswer;
import io.acf.simulator.osb.BrokerFault;
import io.acf.simulator.osb.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Unbinds managed service instances by their brokers. */
final class UnbindingJobs {
  private final Foundation foundation;
  private final Brokers brokers;
  private final Bonds bonds;
  private final BindingWork works;
  private final Jobs jobs;

  UnbindingJobs(Foundation foundation, Brokers brokers, Bonds bonds, Jobs jobs) {
    this.foundation = foundation;
    this.brokers = brokers;
    this.bonds = bonds;
    this.works = new BindingWork(foundation, brokers, bonds);
    this.jobs = jobs;
    jobs.onLong("service_bindings.delete", this::delete);
    jobs.onLong("service_route_bindings.delete", this::delete);
  }

  private void delete(Job job, Jobs.Ending ending) {
    Bond bond = bonds.find(job.subject).orElse(null);
    if (bond == null) {
      return;
    }
    Subject subject = bonds.subject(bond).orElse(null);
    if (subject == null) {
      bonds.remove(bond);
      return;
    }
    Work work =
        new Work(
            bond,
            "delete",
            subject,
            ending.hold(),
            job.createdAt,
            null,
            ending::polling,
            why -> InstanceJobs.unable("unbind", why));
    if (job.state.equals("POLLING") || bond.lastOperation.operation() != null) {
      ending.polling();
      works.poll(work, null, end -> unbound(work));
      return;
    }
    brokers.ask(
        subject.broker(),
        bonds.requests().unbind(subject, bond),
        answer -> work.hold().go(() -> told(work, answer)));
  }

  private void told(Work work, BrokerAnswer answer) {
    if (works.gone(work)) {
      return;
    }
    try {
      Outcome outcome = Answers.delete(answer);
      if (outcome.inProgress()) {
        works.begun(work, outcome, end -> unbound(work));
      } else {
        unbound(work);
      }
    } catch (BrokerFault fault) {
      works.fail(work, failed(work.subject().instance(), fault));
    }
  }

  private void unbound(Work work) {
    bonds.events().bond("delete", work.bond(), null);
    bonds.remove(work.bond());
    work.hold().done();
  }

  private static String failed(ServiceInstance instance, BrokerFault fault) {
    return "Service broker failed to delete service binding for instance %s: %s"
        .formatted(instance.name, fault.message());
  }

  /**
   * Unbinds before an instance is deleted. {@code then} is told what stands in the way, or null; a
   * broker that takes its time stands in the way, and goes on by a job of its own.
   */
  void unbind(Subject of, Bond bond, Jobs.Hold hold, Consumer<@Nullable String> then) {
    brokers.ask(
        of.broker(),
        bonds.requests().unbind(of, bond),
        answer -> hold.go(() -> then.accept(inTheWay(of, bond, answer))));
  }

  private @Nullable String inTheWay(Subject of, Bond bond, BrokerAnswer answer) {
    if (bonds.find(bond.guid).isEmpty()) {
      return null;
    }
    try {
      Outcome outcome = Answers.delete(answer);
      if (outcome.inProgress()) {
        return later(of, bond, outcome);
      }
      bonds.events().bond("delete", bond, null);
      bonds.remove(bond);
      return null;
    } catch (BrokerFault fault) {
      String told = failed(of.instance(), fault);
      bonds.operation(bond, "delete", "failed", told);
      return told;
    }
  }

  private String later(Subject of, Bond bond, Outcome outcome) {
    String operation = outcome.text("operation");
    bonds.operation(bond, "delete", "in progress", null, operation == null ? "" : operation);
    bonds.events().bond("start_delete", bond, null);
    String kind = bond instanceof RouteBinding ? "service_route_bindings" : "service_bindings";
    jobs.later(kind + ".delete", bond.guid, null);
    String app =
        bond instanceof ServiceBinding binding
            ? foundation.apps.find(binding.appGuid).map(each -> each.name).orElse("")
            : "";
    return "An operation for the service binding between app %s and service instance %s is in progress."
        .formatted(app, of.instance().name);
  }
}
