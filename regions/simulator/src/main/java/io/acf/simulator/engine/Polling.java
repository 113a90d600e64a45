package io.acf.simulator.engine;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.osb.Answers;
import io.acf.simulator.osb.BrokerAnswer;
import io.acf.simulator.osb.BrokerCall;
import io.acf.simulator.osb.BrokerFault;
import io.acf.simulator.osb.Outcome;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks brokers how far their work is until it is over, or took too long. */
final class Polling {
  /** CC asks each minute; here it is so many times as long as a job takes. */
  private static final int JOBS_PER_POLL = 5;

  /** A day. */
  private static final long RETRY_MAX_MILLIS = 86_400_000;

  /** CC's broker_client_max_async_poll_duration_minutes: a week. */
  private static final int MAXIMUM_SECONDS = 604_800;

  private final Foundation foundation;
  private final Brokers brokers;

  Polling(Foundation foundation, Brokers brokers) {
    this.foundation = foundation;
    this.brokers = brokers;
  }

  /**
   * What is waited for.
   *
   * @param since milliseconds since the epoch; the plan's longest time counts from there
   * @param call made anew each time
   * @param whenGone what it means that the broker does not know it any more
   * @param heard called with each answer, the last one too; releases the hold where there is
   *     nothing left to wait for
   * @param late called where it took too long, before the job fails
   */
  record Watch(
      Jobs.Hold hold,
      ServiceBroker broker,
      ServicePlan plan,
      long since,
      Supplier<BrokerCall> call,
      String whenGone,
      Consumer<Outcome> heard,
      Runnable late) {}

  /**
   * Begins, after {@code first} seconds or the usual time where the broker said nothing: never
   * sooner, and never after the plan's longest time (reoccurring_job.rb).
   */
  void begin(Watch watch, @Nullable Integer first) {
    long usual = Math.max(1, JOBS_PER_POLL * foundation.pace().job().toMillis());
    long wanted = first == null ? usual : Math.max(usual, first * 1000L);
    long left = Math.max(0, end(watch) - foundation.now());
    long wait = Math.min(Math.min(wanted, RETRY_MAX_MILLIS), left);
    foundation.agenda().in(wait, () -> watch.hold().go(() -> ask(watch)));
  }

  /** When the plan's longest time is over, in milliseconds since the epoch. */
  private static long end(Watch watch) {
    Integer most = watch.plan().maximumPollingSeconds;
    long seconds = most == null ? MAXIMUM_SECONDS : Math.min(most, MAXIMUM_SECONDS);
    return watch.since() + seconds * 1000;
  }

  private void ask(Watch watch) {
    brokers.ask(
        watch.broker(), watch.call().get(), answer -> watch.hold().go(() -> told(watch, answer)));
  }

  private void told(Watch watch, BrokerAnswer answer) {
    Outcome outcome = outcome(watch, answer);
    watch.heard().accept(outcome);
    if (!outcome.inProgress() || watch.hold().released()) {
      return;
    }
    if (foundation.now() >= end(watch)) {
      watch.late().run();
      watch
          .hold()
          .failed(new CfError(524, 290006, "CF-JobTimeout", "The job execution has timed out."));
    } else {
      begin(watch, outcome.retryAfterSeconds());
    }
  }

  /** An answer that cannot be read is asked for again. */
  private static Outcome outcome(Watch watch, BrokerAnswer answer) {
    try {
      return Answers.lastOperation(answer, watch.whenGone());
    } catch (BrokerFault fault) {
      return new Outcome("in progress", Json.object(), null);
    }
  }
}
