package io.acf.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** The server's life: everything starts, runs, and stops in order. */
public final class Serve implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(Serve.class);
  private final Wiring wiring;

  @Inject
  Serve(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public int run(String... args) {
    try (wiring) {
      wiring.start();
      Quarkus.waitForExit();
      return 0;
    } catch (NotStarted e) {
      LOG.errorf("not-started reason=\"%s\" tip=\"%s\"", e.getMessage(), e.tip());
      return 1;
    }
  }
}
