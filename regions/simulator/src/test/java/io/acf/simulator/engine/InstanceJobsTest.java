package io.acf.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.simulator.Pace;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.LastOperation;
import io.acf.simulator.model.Seeds;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Store;
import io.acf.simulator.osb.BrokerAnswer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances of brokers on a clock that the test moves: a job takes 0.2 s, a poll 1 s. */
class InstanceJobsTest {
  private static final int STEP_MILLIS = 100;
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private Foundation foundation;
  private Engine engine;
  private ServiceInstance instance;

  @BeforeEach
  void region() {
    foundation = new Foundation(1, Pace.DEFAULT, clock::get, Store.NONE);
    engine = new Engine(foundation, Path.of("no-blobs"));
    instance = new ServiceInstance();
    run(
        () -> {
          Seeds.sow(foundation, "demo", "prod", List.of("apps.test"));
          engine.marketplace.sow();
          instance.name = "db";
          instance.spaceGuid = foundation.spaces.all().iterator().next().guid;
          instance.planGuid = plan().guid;
          foundation.create(foundation.serviceInstances, instance);
        });
  }

  private ServicePlan plan() {
    return foundation.servicePlans.all().iterator().next();
  }

  private void run(Runnable work) {
    foundation.transact(
        () -> {
          work.run();
          return true;
        });
  }

  private Job job(String operation) {
    Job[] job = new Job[1];
    run(() -> job[0] = engine.jobs.later(operation, instance.guid, null));
    return job[0];
  }

  private void pass(long millis) {
    for (long i = 0; i < millis; i += STEP_MILLIS) {
      clock.addAndGet(STEP_MILLIS);
      foundation.catchUp();
    }
  }

  /** A broker says when it wants to be asked again; its plan has 10 s. */
  @ParameterizedTest
  @CsvSource({"0, 9, 10", "1, 9, 10", "4, 2, 3", "86400, 1, 1"})
  void aBrokerIsAskedNoSoonerThanUsualAndNoLaterThanItsTime(int retryAfter, int from, int to) {
    AtomicInteger asked = new AtomicInteger();
    engine.brokers.reachThrough(
        (target, call, headers, then) -> {
          boolean poll = call.path().endsWith("/last_operation");
          asked.addAndGet(poll ? 1 : 0);
          String body = poll ? "{\"state\":\"in progress\"}" : "{}";
          then.accept(new BrokerAnswer.Came(poll ? 200 : 202, "OK", body, retryAfter));
        });
    ServiceBroker broker = foundation.serviceBrokers.all().iterator().next();
    broker.url = "http://127.0.0.1";
    plan().maximumPollingSeconds = 10;
    Job job = job("service_instance.create");
    pass(9_500);
    assertThat(job.state).isEqualTo("POLLING");
    pass(1_000);
    assertThat(job.state).isEqualTo("FAILED");
    assertThat(job.errors.getFirst().title()).isEqualTo("CF-JobTimeout");
    assertThat(asked.get()).isBetween(from, to);
  }

  @Test
  void anInstanceThatManyAreBoundToIsDeleted() {
    run(
        () -> {
          instance.lastOperation = new LastOperation("delete", "in progress", foundation.now());
          for (int i = 0; i < 20_000; i++) {
            ServiceBinding binding = new ServiceBinding();
            binding.instanceGuid = instance.guid;
            foundation.create(foundation.serviceBindings, binding);
          }
        });
    Job job = job("service_instance.delete");
    pass(1_000);
    assertThat(job.state).as(job.errors.toString()).isEqualTo("COMPLETE");
    assertThat(foundation.serviceBindings.size()).isZero();
    assertThat(foundation.serviceInstances.size()).isZero();
  }
}
