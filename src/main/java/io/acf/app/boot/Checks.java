package io.acf.app.boot;

import io.acf.app.state.Doctor;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Whether this process is alive and ready: never whether the regions are well. */
@Singleton
final class Checks {
  /** Machines that have taken no beat for so long hang. */
  private static final Duration HUNG = Duration.ofSeconds(60);

  /** Of a part; the log has them all. */
  private static final int LINES_MOST = 20;

  private final Wiring wiring;

  Checks(Wiring wiring) {
    this.wiring = wiring;
  }

  @Produces
  @Singleton
  @Liveness
  HealthCheck loops() {
    return () -> {
      var age = wiring.heartbeat().map(last -> Duration.between(last, wiring.clock().instant()));
      return HealthCheckResponse.named("traffic-loop")
          .status(age.filter(found -> found.compareTo(HUNG) > 0).isEmpty())
          .build();
    };
  }

  @Produces
  @Singleton
  @Readiness
  HealthCheck serving() {
    return () -> HealthCheckResponse.named("serving").status(wiring.isStarted()).build();
  }

  /**
   * What the disk holds: told by name, and no reason to take a replica away that answers all the
   * same. Not ready is one that lost the snapshot of a zone and has nothing else to answer yet.
   */
  @Produces
  @Singleton
  @Readiness
  HealthCheck storage() {
    return () -> {
      var storage = wiring.storage();
      var response =
          HealthCheckResponse.named("storage")
              .status(storage.filter(it -> !it.answersAll()).isEmpty());
      storage
          .map(Storage::troubles)
          .ifPresent(
              all -> all.forEach((part, lines) -> response.withData(part.word(), text(lines))));
      return response.build();
    };
  }

  private static String text(List<String> lines) {
    return String.join("; ", lines.subList(0, Math.min(lines.size(), LINES_MOST)));
  }

  /** Says what the doctor finds, and is up all the same: DNS goes on without a journal. */
  @Produces
  @Singleton
  @Readiness
  HealthCheck doctor() {
    return () -> {
      var answer = HealthCheckResponse.named("doctor").up();
      wiring.findings().stream()
          .filter(finding -> finding.state() != Doctor.State.OK)
          .forEach(
              finding ->
                  answer.withData(
                      finding.check() + "-" + finding.state().name().toLowerCase(Locale.ROOT),
                      finding.message()));
      return answer.build();
    };
  }

  @Produces
  @Singleton
  @Startup
  HealthCheck started() {
    return () -> HealthCheckResponse.named("started").status(wiring.isStarted()).build();
  }
}
