package io.acf.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Whether this process is alive and ready: never whether the regions are well. */
@Singleton
final class Checks {
  /** A traffic loop that has not ticked for so long hangs. */
  private static final Duration HUNG = Duration.ofSeconds(60);

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

  @Produces
  @Singleton
  @Startup
  HealthCheck started() {
    return () -> HealthCheckResponse.named("started").status(wiring.isStarted()).build();
  }
}
