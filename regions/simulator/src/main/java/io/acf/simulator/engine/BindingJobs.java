package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.BindingWork.Work;
import io.acf.simulator.engine.ServiceRequests.Subject;
import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.RouteBinding;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.osb.Answers;
import io.acf.simulator.osb.BrokerAnswer;
import io.acf.simulator.osb.BrokerFault;
import io.acf.simulator.osb.Outcome;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Binds managed service instances by their brokers: for apps, routes and as keys. */
final class BindingJobs {
  private static final String NOT_RETRIEVABLE =
      "The broker responded asynchronously but does not support fetching binding data";

  private final Brokers brokers;
  private final Bonds bonds;
  private final BindingWork works;
  private final Orphans orphans;

  BindingJobs(Foundation foundation, Brokers brokers, Bonds bonds, Orphans orphans, Jobs jobs) {
    this.brokers = brokers;
    this.bonds = bonds;
    this.works = new BindingWork(foundation, brokers, bonds);
    this.orphans = orphans;
    jobs.onLong("service_bindings.create", this::create);
    jobs.onLong("service_route_bindings.create", this::create);
  }

  private void create(Job job, Jobs.Ending ending) {
    Bond bond =
        bonds
            .find(job.subject)
            .orElseThrow(
                () ->
                    new CfError(
                        404,
                        10010,
                        "CF-ResourceNotFound",
                        "The binding could not be found: " + job.subject));
    bonds
        .subject(bond)
        .ifPresent(
            subject -> {
              Work work =
                  new Work(
                      bond,
                      "create",
                      subject,
                      ending.hold(),
                      job.createdAt,
                      job.request,
                      ending::polling,
                      why -> InstanceJobs.unable("bind", why));
              if (job.state.equals("POLLING")) {
                works.poll(work, null, outcome -> made(work, outcome));
              } else {
                bind(work);
              }
            });
  }

  private void bind(Work work) {
    Subject of = work.subject();
    brokers.ask(
        of.broker(),
        bonds.requests().bind(of, work.bond()),
        answer -> work.hold().go(() -> bound(work, answer)));
  }

  private void bound(Work work, BrokerAnswer answer) {
    if (works.gone(work)) {
      return;
    }
    Subject of = work.subject();
    try {
      Outcome outcome = Answers.bind(answer, of.offering().requires);
      if (!outcome.inProgress()) {
        complete(work, outcome.body(), null);
      } else if (of.offering().bindingsRetrievable) {
        works.begun(work, outcome, end -> made(work, end));
      } else {
        notRetrievable(work);
      }
    } catch (BrokerFault fault) {
      works.fail(work, fault.message());
      if (fault.mayHaveActed()) {
        orphans.delete(of.broker(), bonds.requests().unbind(of, work.bond()));
      }
    }
  }

  private void notRetrievable(Work work) {
    bonds.operation(work.bond(), "create", "failed", NOT_RETRIEVABLE);
    work.hold()
        .failed(
            new CfError(
                400,
                90001,
                "CF-ServiceBindingInvalid",
                "The service binding is invalid: " + NOT_RETRIEVABLE));
  }

  /** What a broker made meanwhile it has to be asked for. */
  private void made(Work work, Outcome outcome) {
    Consumer<BrokerAnswer> heard =
        answer -> {
          if (works.gone(work)) {
            return;
          }
          try {
            complete(work, Answers.fetched(answer), outcome.description());
          } catch (BrokerFault fault) {
            works.fail(work, fault.message());
          }
        };
    Subject of = work.subject();
    brokers.ask(
        of.broker(),
        bonds.requests().fetch(of, work.bond()),
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
    bonds.operation(bond, "create", "succeeded", description);
    bonds.events().bond("create", bond, work.request());
    work.hold().done();
  }

  private static @Nullable String text(ObjectNode told, String field) {
    return told.path(field).isTextual() ? told.path(field).asText() : null;
  }
}
