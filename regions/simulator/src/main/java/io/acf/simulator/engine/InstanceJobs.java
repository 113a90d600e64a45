package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.ServiceRequests.Subject;
import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.osb.Answers;
import io.acf.simulator.osb.BrokerAnswer;
import io.acf.simulator.osb.BrokerFault;
import io.acf.simulator.osb.Outcome;
import io.acf.simulator.wire.CfError;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The jobs that make, change and delete managed service instances, by their brokers. */
final class InstanceJobs {
  private final Foundation foundation;
  private final Services services;
  private final Brokers brokers;
  private final Bonds bonds;
  private final ServiceRequests requests;
  private final Polling polling;
  private final Orphans orphans;
  private final UnbindingJobs unbinding;

  InstanceJobs(
      Foundation foundation,
      Services services,
      Brokers brokers,
      Bonds bonds,
      Orphans orphans,
      Jobs jobs) {
    this.foundation = foundation;
    this.services = services;
    this.brokers = brokers;
    this.bonds = bonds;
    this.requests = bonds.requests();
    this.polling = new Polling(foundation, brokers);
    this.orphans = orphans;
    this.unbinding = new UnbindingJobs(foundation, brokers, bonds, jobs);
    jobs.onLong("service_instance.create", (job, ending) -> begin(job, ending, "create"));
    jobs.onLong("service_instance.update", (job, ending) -> begin(job, ending, "update"));
    jobs.onLong("service_instance.delete", (job, ending) -> begin(job, ending, "delete"));
  }

  /** One job at work. */
  private record Work(Job job, Jobs.Ending ending, Jobs.Hold hold, String type, Subject subject) {
    ServiceInstance instance() {
      return subject.instance();
    }

    /** As errors of jobs name it. */
    String verb() {
      return type.equals("create") ? "provision" : type;
    }
  }

  private void begin(Job job, Jobs.Ending ending, String type) {
    ServiceInstance instance = foundation.serviceInstances.find(job.subject).orElse(null);
    if (instance == null) {
      if (type.equals("delete")) {
        return;
      }
      throw new CfError(
          404,
          10010,
          "CF-ResourceNotFound",
          "The service instance could not be found: " + job.subject);
    }
    Subject subject = requests.subject(instance).orElse(null);
    if (subject == null) {
      if (type.equals("delete")) {
        services.delete(instance);
      }
      return;
    }
    Work work = new Work(job, ending, ending.hold(), type, subject);
    if (job.state.equals("POLLING")) {
      poll(work, null);
      return;
    }
    switch (type) {
      case "create" -> ask(work, Answers::provision);
      case "update" -> ask(work, Answers::update);
      default -> unbind(work, bonds.of(instance), null);
    }
  }

  /** How the answer to a call is read. */
  private interface Reading {
    Outcome of(BrokerAnswer answer);
  }

  private void ask(Work work, Reading reading) {
    Subject of = work.subject();
    var call =
        switch (work.type()) {
          case "create" -> requests.provision(of);
          case "update" -> {
            InstanceChanges changes = InstanceChanges.of(work.job());
            ServicePlan plan = changes.plan(foundation, of.plan());
            yield requests.update(
                of,
                plan,
                changes.json().path("parameters"),
                changes.maintenance(of.plan(), plan),
                changes.json().path("name").asText(work.instance().name));
          }
          default -> requests.deprovision(of);
        };
    brokers.ask(of.broker(), call, answer -> work.hold().go(() -> answered(work, reading, answer)));
  }

  private void answered(Work work, Reading reading, BrokerAnswer answer) {
    if (gone(work)) {
      return;
    }
    Outcome outcome;
    try {
      outcome = reading.of(answer);
    } catch (BrokerFault fault) {
      String told =
          work.type().equals("delete")
              ? "Service instance " + work.instance().name + ": " + fault.message()
              : fault.message();
      fail(work, told);
      if (work.type().equals("create") && fault.mayHaveActed()) {
        orphans.delete(work.subject().broker(), requests.deprovision(work.subject()));
      }
      return;
    }
    String dashboard = outcome.text("dashboard_url");
    if (dashboard != null) {
      work.instance().dashboardUrl = dashboard;
    }
    if (outcome.inProgress()) {
      operation(work, "in progress", description(outcome), outcome.text("operation"));
      bonds.events().instance("start_" + work.type(), work.instance(), work.job().request);
      work.ending().polling();
      poll(work, outcome.retryAfterSeconds());
    } else {
      succeeded(work, description(outcome));
    }
  }

  private static String description(Outcome outcome) {
    String told = outcome.description();
    return told == null ? "" : told;
  }

  private void operation(
      Work work, String state, @Nullable String description, @Nullable String operation) {
    ServiceInstance instance = work.instance();
    instance.lastOperation =
        new LastOperation(work.type(), state, foundation.now(), description, operation);
    foundation.changed(foundation.serviceInstances, instance);
  }

  /** Whether what is worked on was taken away, or is being deleted instead. */
  private boolean gone(Work work) {
    ServiceInstance instance = work.instance();
    if (foundation.serviceInstances.find(instance.guid).isEmpty()) {
      work.hold().done();
      return true;
    }
    String now = instance.lastOperation.type();
    if (!now.equals(work.type())) {
      work.hold().failed(unable(work.type(), now + " in progress"));
      return true;
    }
    return false;
  }

  private void poll(Work work, @Nullable Integer first) {
    polling.begin(
        new Polling.Watch(
            work.hold(),
            work.subject().broker(),
            work.subject().plan(),
            work.job().createdAt,
            () -> requests.lastOperation(work.subject()),
            work.type().equals("delete") ? "succeeded" : "in progress",
            outcome -> heard(work, outcome),
            () -> late(work)),
        first);
  }

  private void late(Work work) {
    String verb = work.type().equals("delete") ? "deprovision" : work.verb();
    String told = "Service Broker failed to " + verb + " within the required time.";
    operation(work, "failed", told, null);
  }

  private void heard(Work work, Outcome outcome) {
    if (gone(work)) {
      return;
    }
    switch (outcome.state()) {
      case "succeeded" -> fetched(work, () -> succeeded(work, outcome.description()));
      case "failed" -> fail(work, outcome.description());
      default -> {
        ServiceInstance instance = work.instance();
        instance.lastOperation =
            instance.lastOperation.become("in progress", foundation.now(), outcome.description());
        foundation.changed(foundation.serviceInstances, instance);
      }
    }
  }

  /** What a broker says of an instance that it made meanwhile: where its dashboard is. */
  private void fetched(Work work, Runnable then) {
    Subject of = work.subject();
    if (work.type().equals("delete") || !of.offering().instancesRetrievable) {
      then.run();
      return;
    }
    Consumer<BrokerAnswer> heard =
        answer -> {
          try {
            JsonNode dashboard = Answers.fetched(answer).path("dashboard_url");
            if (dashboard.isTextual()) {
              work.instance().dashboardUrl = dashboard.asText();
            }
          } catch (BrokerFault fault) {
            // what is not told stays as it was
          }
          if (!gone(work)) {
            then.run();
          }
        };
    brokers.ask(
        of.broker(), requests.fetch(of), answer -> work.hold().go(() -> heard.accept(answer)));
  }

  private void succeeded(Work work, @Nullable String description) {
    ServiceInstance instance = work.instance();
    bonds.events().instance(work.type(), instance, work.job().request);
    switch (work.type()) {
      case "delete" -> services.delete(instance);
      case "update" -> {
        InstanceChanges.of(work.job()).apply(foundation, instance, work.subject().plan());
        operation(work, "succeeded", description, null);
      }
      default -> operation(work, "succeeded", description, null);
    }
    work.hold().done();
  }

  private void fail(Work work, @Nullable String told) {
    operation(work, "failed", told, null);
    work.hold().failed(unable(work.verb(), told == null ? "" : told));
  }

  static CfError unable(String what, String why) {
    return new CfError(400, 10009, "CF-UnableToPerform", what + " could not be completed: " + why);
  }

  /** Takes what is bound off an instance, one after the other, then lets the broker delete it. */
  private void unbind(Work work, List<Bond> left, @Nullable String failure) {
    if (gone(work)) {
      return;
    }
    if (left.isEmpty()) {
      if (failure == null) {
        ask(work, Answers::delete);
      } else {
        fail(work, failure);
      }
      return;
    }
    unbinding.unbind(
        work.subject(),
        left.getFirst(),
        work.hold(),
        told -> next(work, left.subList(1, left.size()), failure == null ? told : failure));
  }

  /** By the agenda, for a made-up broker has answered before it was left: there may be many. */
  private void next(Work work, List<Bond> left, @Nullable String failure) {
    foundation.agenda().in(0, () -> work.hold().go(() -> unbind(work, left, failure)));
  }
}
