package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.regions.Fault;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReasonTest {
  /** Dashboards, alerts and scripts compare with these. */
  private static final String WORDS =
      """
      , unreachable, timeout, server-error, nonsense, throttled, certificate, authentication,
      forbidden, missing, invalid, artifact, failed, not-looked-at, not-asked, instances-unseen, our-mistake,
      cordoned, frozen, journal-lost, name-taken, route-taken, route-shared, stale,
      rolled-back-elsewhere, taking-over, foreign-deployment, foreign-push, waiting, creating,
      preparing, superseding, staging, staging-deadline, staging-failed, deploying, crashing,
      progress-deadline, canceling, deployment-canceled, deployment-superseded, starting, crashed,
      completing, not-taken-over, set-back, stopped, droplet, routes, instances, memory, disk, env,
      services, process, left-over, restarting\
      """;

  @Test
  void theListIsClosed() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::word))
        .containsExactly(WORDS.replace('\n', ' ').replace("  ", " ").split(", "));
  }

  @Test
  void everyCauseOfAFaultIsAReasonThatSaysTheSame() {
    for (var cause : Fault.Cause.values()) {
      var reason = Reason.of(cause);
      assertThat(reason.word()).isEqualTo(cause.reason());
      assertThat(reason.tip()).as(cause.reason()).isEqualTo(cause.tip()).isNotEmpty();
      assertThat(reason.passing()).as(cause.reason()).isEqualTo(cause.passing());
      assertThat(reason.regional()).as(cause.reason()).isEqualTo(cause.regional());
    }
    assertThat(Stream.of(Reason.values()).filter(Reason::regional).map(Reason::word))
        .containsExactly("unreachable", "timeout", "server-error", "nonsense", "certificate");
  }

  @Test
  void aCaseMaySayMoreThanItsReason() {
    var fault = new Fault(Fault.Cause.INVALID, "over the quota", "raise the quota");
    assertThat(Condition.of(State.FAILED, fault).tip()).isEqualTo("raise the quota");
    assertThat(new Condition(State.DEFERRED, Reason.JOURNAL_LOST, "lost").tip())
        .isEqualTo("acf doctor");
  }
}
