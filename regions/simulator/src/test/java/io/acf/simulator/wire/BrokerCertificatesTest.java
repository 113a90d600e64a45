package io.acf.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.osb.BrokerAnswer;
import io.acf.simulator.osb.BrokerCall;
import io.acf.simulator.osb.BrokerPort;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which certificates a broker may have: the platform's, and for the region's own apps its own. */
class BrokerCertificatesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private final Vertx vertx = Vertx.vertx();
  private final Simulator region = Simulator.start(SimulatorOptions.named("eu-1").withTls(true));

  @AfterEach
  void stop() {
    region.close();
    vertx.close();
  }

  private BrokerAnswer ask(String url, boolean own, Optional<Path> authority) throws Exception {
    BrokerCalls calls = new BrokerCalls(vertx, region::uri, authority, TIMEOUT);
    CompletableFuture<BrokerAnswer> answer = new CompletableFuture<>();
    calls.ask(
        new BrokerPort.Target(url, "u", "p", own),
        new BrokerCall("GET", "/v2/catalog", Map.of(), null),
        Map.of(),
        answer::complete);
    return answer.get(20, TimeUnit.SECONDS);
  }

  @Test
  void theRegionsOwnAppsHaveCertificatesOfItsOwnAuthority() throws Exception {
    Optional<Path> authority = Optional.of(region.caFile());
    assertThat(ask("https://broker.apps.eu-1.test", true, authority))
        .as("the router's answer for an unknown route")
        .isInstanceOfSatisfying(
            BrokerAnswer.Came.class, came -> assertThat(came.status()).isEqualTo(404));
    assertThat(ask("https://broker.elsewhere.test", true, authority))
        .as("a name that its certificate has not")
        .isInstanceOf(BrokerAnswer.Broken.class);
  }

  @Test
  void othersNeedCertificatesThatThePlatformTrusts() throws Exception {
    assertThat(ask(region.uri().toString(), false, Optional.of(region.caFile())))
        .isInstanceOf(BrokerAnswer.Broken.class);
    assertThat(ask("https://broker.apps.eu-1.test", true, Optional.empty()))
        .isInstanceOf(BrokerAnswer.Broken.class);
  }
}
