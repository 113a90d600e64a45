package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.osb.Answers;
import io.acf.simulator.osb.BrokerAnswer;
import io.acf.simulator.osb.BrokerCall;
import io.acf.simulator.osb.BrokerFault;
import io.acf.simulator.osb.Catalog;
import io.acf.simulator.osb.CatalogCheck;
import io.acf.simulator.wire.CfError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The jobs that register, change and delete brokers; the first two by their catalogs. */
public final class BrokerJobs {
  static final BrokerCall CATALOG = new BrokerCall("GET", "/v2/catalog", Map.of(), null);

  private static final String WARNING =
      "Warning: Service plans are missing from the broker's catalog (%s/v2/catalog) but can not be"
          + " removed from Cloud Foundry while instances exist. The plans have been deactivated to"
          + " prevent users from attempting to provision new instances of these plans. The broker"
          + " should continue to support bind, unbind, and delete for existing instances; if these"
          + " operations fail contact your broker provider.\n";

  private final Foundation foundation;
  private final Brokers brokers;
  private final Jobs jobs;

  BrokerJobs(Foundation foundation, Marketplace marketplace, Brokers brokers, Jobs jobs) {
    this.foundation = foundation;
    this.brokers = brokers;
    this.jobs = jobs;
    jobs.onLong("service_broker.catalog.synchronize", this::register);
    jobs.onLong("service_broker.update", this::update);
    jobs.on(
        "service_broker.delete",
        job -> foundation.serviceBrokers.find(job.subject).ifPresent(marketplace::delete));
  }

  /** A new broker is known by its catalog. */
  private void register(Job job, Jobs.Ending ending) {
    ServiceBroker broker = foundation.serviceBrokers.find(job.subject).orElse(null);
    if (broker != null) {
      Jobs.Hold hold = ending.hold();
      catalog(
          broker,
          hold,
          json -> {
            take(job, broker, json);
            hold.done();
          },
          error -> {
            state(broker, "synchronization failed");
            hold.failed(error);
          });
    }
  }

  /** What is changed of a broker counts once its catalog has come from where it is then. */
  private void update(Job job, Jobs.Ending ending) {
    ServiceBroker broker = foundation.serviceBrokers.find(job.subject).orElse(null);
    if (broker == null) {
      return;
    }
    JsonNode changes = Jobs.payload(job);
    ServiceBroker changed = new ServiceBroker();
    changed.guid = broker.guid;
    changed.spaceGuid = broker.spaceGuid;
    apply(broker, changed, changes);
    if (!changes.has("url") && !changes.has("username")) {
      apply(broker, broker, changes);
      state(broker, "available");
      return;
    }
    Jobs.Hold hold = ending.hold();
    catalog(
        changed,
        hold,
        json -> {
          apply(broker, broker, changes);
          take(job, broker, json);
          hold.done();
        },
        error -> {
          state(broker, changes.path("state").asText("available"));
          hold.failed(error);
        });
  }

  private static void apply(ServiceBroker from, ServiceBroker to, JsonNode changes) {
    to.name = changes.path("name").asText(from.name);
    to.url = changes.path("url").asText(from.url);
    to.username = changes.path("username").asText(from.username);
    to.password = changes.path("password").asText(from.password);
  }

  private void state(ServiceBroker broker, String state) {
    if (foundation.serviceBrokers.find(broker.guid).isPresent()) {
      broker.state = state;
      foundation.changed(foundation.serviceBrokers, broker);
    }
  }

  private void take(Job job, ServiceBroker broker, ObjectNode json) {
    if (foundation.serviceBrokers.find(broker.guid).isEmpty()) {
      return;
    }
    state(broker, "available");
    Map<String, List<String>> missing = new CatalogSync(foundation, broker).take(Catalog.of(json));
    if (!missing.isEmpty()) {
      StringBuilder text = new StringBuilder(WARNING.formatted(broker.url));
      missing.forEach(
          (offering, plans) -> {
            text.append(offering).append('\n');
            plans.stream().sorted().forEach(each -> text.append("  ").append(each).append('\n'));
          });
      job.warnings = List.of(text.toString());
    }
  }

  /** Asks for a catalog and looks at it. */
  private void catalog(
      ServiceBroker broker, Jobs.Hold hold, Consumer<ObjectNode> good, Consumer<CfError> bad) {
    brokers.ask(
        broker,
        CATALOG,
        answer ->
            hold.go(
                () -> {
                  ObjectNode json;
                  try {
                    json = Answers.catalog(answer);
                  } catch (BrokerFault fault) {
                    bad.accept(refused(fault, answer));
                    return;
                  }
                  Optional<String> wrong =
                      CatalogCheck.of(json, new CatalogSync(foundation, broker).known());
                  if (wrong.isPresent()) {
                    bad.accept(
                        new CfError(
                            502,
                            270012,
                            "CF-ServiceBrokerCatalogInvalid",
                            "Service broker catalog is invalid: " + wrong.get()));
                  } else {
                    good.accept(json);
                  }
                }));
  }

  /** Source: cloud_controller_ng, app/jobs/v3/services/service_broker_catalog_updater.rb. */
  private static CfError refused(BrokerFault fault, BrokerAnswer answer) {
    if (fault.title().equals("ServiceBrokerResponseMalformed")) {
      return new CfError(
          502,
          270021,
          "CF-ServiceBrokerRequestMalformed",
          "The service broker returned an invalid response: expected valid JSON object in body."
              + " Please check that the URL points to a valid service broker.");
    }
    if (fault.title().equals("ServiceBrokerRequestRejected")
        && answer instanceof BrokerAnswer.Came came) {
      return new CfError(
          502,
          270020,
          "CF-ServiceBrokerRequestRejected",
          "The service broker rejected the request. Status Code: %d %s. Please check that the URL points to a valid service broker."
              .formatted(came.status(), came.reason()));
    }
    return fault.error();
  }

  /** Says what is to be changed of a broker; its job. */
  public Job updateLater(ServiceBroker broker, ObjectNode changes) {
    changes.put("state", broker.state);
    state(broker, "synchronizing");
    return jobs.later("service_broker.update", broker.guid, changes.toString());
  }

  /** Asks a new broker for its catalog; the job that does it. */
  public Job registerLater(ServiceBroker broker) {
    state(broker, "synchronizing");
    return jobs.later("service_broker.catalog.synchronize", broker.guid, null);
  }

  /** Deletes a broker; the job that does it. */
  public Job deleteLater(ServiceBroker broker) {
    state(broker, "delete in progress");
    return jobs.later("service_broker.delete", broker.guid, null);
  }
}
