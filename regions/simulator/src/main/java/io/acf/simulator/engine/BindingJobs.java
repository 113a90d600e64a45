package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.ServiceRequests.Subject;
import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.RouteBinding;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.osb.Answers;
import io.acf.simulator.osb.BrokerAnswer;
import io.acf.simulator.osb.BrokerFault;
import io.acf.simulator.osb.Outcome;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Binds and unbinds managed service instances by their brokers: for apps, routes and as keys. */
final class BindingJobs {
  private static final String NOT_RETRIEVABLE =
      "The broker responded asynchronously but does not support fetching binding data";

  private final Foundation foundation;
  private final Brokers brokers;
  private final ServiceRequests requests;
  private final Polling polling;
  private final Orphans orphans;
  private final Jobs jobs;

  BindingJobs(Foundation foundation, Brokers brokers, Routes routes, Jobs jobs) {
    this.foundation = foundation;
    this.brokers = brokers;
    this.requests = new ServiceRequests(foundation, routes);
    this.polling = new Polling(foundation, brokers);
    this.orphans = new Orphans(foundation, brokers);
    this.jobs = jobs;
    for (String kind : new String[] {"service_bindings", "service_route_bindings"}) {
      jobs.onLong(kind + ".create", this::create);
      jobs.onLong(kind + ".delete", this::delete);
    }
  }

  ServiceRequests requests() {
    return requests;
  }

  /** One binding at work, and how its failure is told. */
  private record Work(
      Bond bond,
      Subject subject,
      Jobs.Hold hold,
      long since,
      Runnable polls,
      Function<String, CfError> error) {}

  private Optional<Bond> bond(@Nullable String guid) {
    Optional<Bond> binding = foundation.serviceBindings.find(guid).map(each -> each);
    return binding.or(() -> foundation.routeBindings.find(guid).map(each -> each));
  }

  private Optional<Subject> subject(Bond bond) {
    return foundation.serviceInstances.find(bond.instanceGuid).flatMap(requests::subject);
  }

  private void create(Job job, Jobs.Ending ending) {
    Bond bond =
        bond(job.subject)
            .orElseThrow(
                () ->
                    new CfError(
                        404,
                        10010,
                        "CF-ResourceNotFound",
                        "The binding could not be found: " + job.subject));
    subject(bond)
        .ifPresent(
            subject -> {
              Work work =
                  new Work(
                      bond,
                      subject,
                      ending.hold(),
                      job.createdAt,
                      ending::polling,
                      why -> InstanceJobs.unable("bind", why));
              if (job.state.equals("POLLING")) {
                poll(work, null);
              } else {
                bind(work);
              }
            });
  }

  /** Binds as a part of the job that is being done now; {@code error} words its failure. */
  void bind(Bond bond, Function<String, CfError> error) {
    Jobs.Hold hold = jobs.holdPresent();
    Optional<Subject> subject = subject(bond);
    if (hold == null || subject.isEmpty()) {
      throw new IllegalStateException("binding " + bond.guid + " is made outside of any job");
    }
    bind(new Work(bond, subject.get(), hold, foundation.now(), () -> {}, error));
  }

  private void bind(Work work) {
    Subject of = work.subject();
    brokers.ask(
        of.broker(),
        requests.bind(of, work.bond()),
        answer -> work.hold().go(() -> bound(work, answer)));
  }

  private void bound(Work work, BrokerAnswer answer) {
    if (gone(work)) {
      return;
    }
    Subject of = work.subject();
    try {
      Outcome outcome = Answers.bind(answer, of.offering().requires);
      if (!outcome.inProgress()) {
        complete(work, outcome.body(), null);
      } else if (!of.offering().bindingsRetrievable) {
        operation(work.bond(), "create", "failed", NOT_RETRIEVABLE, null);
        work.hold()
            .failed(
                new CfError(
                    400,
                    90001,
                    "CF-ServiceBindingInvalid",
                    "The service binding is invalid: " + NOT_RETRIEVABLE));
      } else {
        operation(work.bond(), "create", "in progress", null, outcome.text("operation"));
        work.polls().run();
        poll(work, outcome.retryAfterSeconds());
      }
    } catch (BrokerFault fault) {
      fail(work, fault.message());
      if (fault.mayHaveActed()) {
        orphans.delete(of.broker(), requests.unbind(of, work.bond()));
      }
    }
  }

  private boolean gone(Work work) {
    if (bond(work.bond().guid).isEmpty()) {
      work.hold().done();
      return true;
    }
    return false;
  }

  private void poll(Work work, @Nullable Integer first) {
    boolean deleting = work.bond().lastOperation.type().equals("delete");
    polling.begin(
        new Polling.Watch(
            work.hold(),
            work.subject().broker(),
            work.subject().plan(),
            work.since(),
            () -> requests.lastOperation(work.subject(), work.bond()),
            deleting ? "succeeded" : "in progress",
            outcome -> heard(work, outcome),
            () -> late(work.bond())),
        first);
  }

  private void late(Bond bond) {
    String type = bond.lastOperation.type();
    String verb = type.equals("delete") ? "unbind" : "bind";
    String told = "Service Broker failed to " + verb + " within the required time.";
    operation(bond, type, "failed", told, null);
  }

  private void heard(Work work, Outcome outcome) {
    if (gone(work)) {
      return;
    }
    Bond bond = work.bond();
    switch (outcome.state()) {
      case "succeeded" -> {
        if (bond.lastOperation.type().equals("delete")) {
          remove(bond);
          work.hold().done();
        } else {
          fetch(work, outcome.text("description"));
        }
      }
      case "failed" -> fail(work, String.valueOf(outcome.text("description")));
      default -> {
        bond.lastOperation =
            bond.lastOperation.become("in progress", foundation.now(), outcome.text("description"));
        changed(bond);
      }
    }
  }

  private void fetch(Work work, @Nullable String description) {
    Consumer<BrokerAnswer> heard =
        answer -> {
          try {
            complete(work, Answers.fetched(answer), description);
          } catch (BrokerFault fault) {
            fail(work, fault.message());
          }
        };
    Subject of = work.subject();
    brokers.ask(
        of.broker(),
        requests.fetch(of, work.bond()),
        answer -> work.hold().go(() -> heard.accept(answer)));
  }

  private void complete(Work work, ObjectNode told, @Nullable String description) {
    Bond bond = work.bond();
    if (bond instanceof RouteBinding route) {
      route.routeServiceUrl = text(told, "route_service_url");
    } else if (bond instanceof ServiceBinding binding) {
      JsonNode credentials = told.path("credentials");
      binding.credentials = credentials.isObject() ? credentials : Json.object();
      binding.syslogDrainUrl = text(told, "syslog_drain_url");
      JsonNode mounts = told.path("volume_mounts");
      binding.volumeMounts = mounts.isArray() ? mounts : Json.array(List.of());
    }
    operation(bond, "create", "succeeded", description, null);
    work.hold().done();
  }

  private static @Nullable String text(ObjectNode told, String field) {
    return told.path(field).isTextual() ? told.path(field).asText() : null;
  }

  private void fail(Work work, String why) {
    operation(work.bond(), work.bond().lastOperation.type(), "failed", why, null);
    work.hold().failed(work.error().apply(why));
  }

  private void delete(Job job, Jobs.Ending ending) {
    Bond bond = bond(job.subject).orElse(null);
    if (bond == null) {
      return;
    }
    Subject subject = subject(bond).orElse(null);
    if (subject == null) {
      remove(bond);
      return;
    }
    Work work =
        new Work(
            bond,
            subject,
            ending.hold(),
            job.createdAt,
            ending::polling,
            why -> InstanceJobs.unable("unbind", why));
    if (job.state.equals("POLLING") || bond.lastOperation.operation() != null) {
      ending.polling();
      poll(work, null);
      return;
    }
    brokers.ask(
        subject.broker(),
        requests.unbind(subject, bond),
        answer -> work.hold().go(() -> unbound(work, answer)));
  }

  private void unbound(Work work, BrokerAnswer answer) {
    if (gone(work)) {
      return;
    }
    try {
      Outcome outcome = Answers.delete(answer);
      if (outcome.inProgress()) {
        operation(work.bond(), "delete", "in progress", null, outcome.text("operation"));
        work.polls().run();
        poll(work, outcome.retryAfterSeconds());
      } else {
        remove(work.bond());
        work.hold().done();
      }
    } catch (BrokerFault fault) {
      fail(work, failedToDelete(work.subject().instance(), fault));
    }
  }

  private static String failedToDelete(ServiceInstance instance, BrokerFault fault) {
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
        requests.unbind(of, bond),
        answer ->
            hold.go(
                () -> {
                  String told = null;
                  try {
                    Outcome outcome = Answers.delete(answer);
                    if (outcome.inProgress()) {
                      told = later(of, bond, outcome);
                    } else {
                      remove(bond);
                    }
                  } catch (BrokerFault fault) {
                    told = failedToDelete(of.instance(), fault);
                    operation(bond, "delete", "failed", told, null);
                  }
                  then.accept(told);
                }));
  }

  private String later(Subject of, Bond bond, Outcome outcome) {
    String operation = outcome.text("operation");
    operation(bond, "delete", "in progress", null, operation == null ? "" : operation);
    String kind = bond instanceof RouteBinding ? "service_route_bindings" : "service_bindings";
    jobs.later(kind + ".delete", bond.guid, null);
    String app =
        bond instanceof ServiceBinding binding
            ? foundation.apps.find(binding.appGuid).map(each -> each.name).orElse("")
            : "";
    return "An operation for the service binding between app %s and service instance %s is in progress."
        .formatted(app, of.instance().name);
  }

  /** The parameters of an instance, or of a binding of it, as its broker has them. */
  CompletableFuture<JsonNode> parameters(ServiceInstance instance, @Nullable Bond bond) {
    CompletableFuture<JsonNode> told = new CompletableFuture<>();
    Subject of = requests.subject(instance).orElseThrow(() -> CfError.notFound("Service instance"));
    brokers.ask(
        of.broker(),
        bond == null ? requests.fetch(of) : requests.fetch(of, bond),
        answer -> {
          try {
            JsonNode parameters = Answers.fetched(answer).path("parameters");
            told.complete(parameters.isObject() ? parameters : Json.object());
          } catch (BrokerFault fault) {
            told.completeExceptionally(fault.error());
          }
        });
    return told;
  }

  /** Lets the broker unbind what went without being asked: with its app, or its space. */
  void forgotten(Bond bond) {
    subject(bond)
        .filter(of -> !brokers.madeUp(of.broker()))
        .ifPresent(of -> orphans.delete(of.broker(), requests.unbind(of, bond)));
  }

  /** The same for an instance. */
  void forgotten(ServiceInstance instance) {
    requests
        .subject(instance)
        .filter(of -> !brokers.madeUp(of.broker()))
        .ifPresent(of -> orphans.delete(of.broker(), requests.deprovision(of)));
  }

  private void operation(
      Bond bond,
      String type,
      String state,
      @Nullable String description,
      @Nullable String operation) {
    bond.lastOperation = new LastOperation(type, state, foundation.now(), description, operation);
    changed(bond);
  }

  private void changed(Bond bond) {
    switch (bond) {
      case ServiceBinding binding -> foundation.changed(foundation.serviceBindings, binding);
      case RouteBinding binding -> foundation.changed(foundation.routeBindings, binding);
    }
  }

  /** Takes a binding away that its broker has deleted, or need not. */
  void remove(Bond bond) {
    bond.lastOperation = new LastOperation("delete", "succeeded", foundation.now());
    switch (bond) {
      case ServiceBinding binding -> foundation.remove(foundation.serviceBindings, binding);
      case RouteBinding binding -> foundation.remove(foundation.routeBindings, binding);
    }
  }
}
