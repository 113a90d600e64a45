package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.ArtifactSource;
import io.acf.config.Commit;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Findings;
import io.acf.config.Reading;
import io.acf.config.SourceTree;
import io.acf.config.yaml.YamlManifestReader;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.PairStatus;
import io.acf.regions.CallGate;
import io.acf.regions.Limits;
import io.acf.regions.cf.CfRegion;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A simulated region and the delivery that brings to it what git wants, over the wire. Time is the
 * test's, each tick comes when the last one asked for it; what the region does takes as long as it
 * takes.
 */
final class RegionOverTheWire implements AutoCloseable {
  private static final int MOST_TICKS = 200;
  private static final Duration LONG = Duration.ofSeconds(60);

  final Simulator simulator;
  private final CfRegion region;
  private final WireDelivery delivery;
  private final YamlManifestReader reader = new YamlManifestReader();
  private final HttpClient http = HttpClient.newHttpClient();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  RegionOverTheWire(SimulatorOptions options, ArtifactSource artifacts) {
    simulator = Simulator.start(options.withDomains(List.of("example.com")));
    region =
        OneRegion.cf(
            simulator.uri(), () -> "admin", artifacts, Limits.DEFAULT, CallGate.ALWAYS_OPEN);
    delivery = new WireDelivery(region);
  }

  /** The {@code platform.yml} that names this region. */
  String platform() {
    return """
    version: 1
    regions:
    - name: eu-1
      api: %s
      router: { addresses: [127.0.0.1], scheme: http, port: %d }
      target: { org: demo, space: prod }
      credentials: { from: env, name: EU1 }
    """
        .formatted(simulator.uri(), simulator.port());
  }

  /** What a commit says that has to be accepted. */
  Desired read(Commit commit, SourceTree tree) {
    return switch (reader.read(commit, tree)) {
      case Reading.Accepted accepted -> accepted.desired();
      case Reading.Rejected rejected ->
          throw new AssertionError(Findings.text(rejected.problems()));
    };
  }

  /** Goes on by another policy, as after a restart. */
  void restart(DeliveryPolicy policy) {
    delivery.restart(policy);
  }

  PairStatus tick(Desired wanted, FederationName federation) {
    tick(wanted);
    return status(federation);
  }

  private void tick(Desired wanted) {
    now = now.plus(delivery.tick(wanted, now).again()).plusMillis(1);
  }

  PairStatus status(FederationName federation) {
    return delivery.status(federation);
  }

  /** Ticks until all that is placed here runs its newest release: soon, counted in ticks. */
  void settle(Desired wanted) {
    assertThat(wanted.in(OneRegion.EU)).isNotEmpty();
    for (int i = 0; i < MOST_TICKS; i++) {
      tick(wanted);
      if (delivery.converged(wanted)) {
        return;
      }
      pause(Duration.ofMillis(20));
    }
    throw new AssertionError("not converged after " + MOST_TICKS + " ticks: " + delivery);
  }

  /** Ticks for so long. */
  void pass(Desired wanted, Duration time) {
    var end = now.plus(time);
    while (now.isBefore(end)) {
      tick(wanted);
      pause(Duration.ofMillis(10));
    }
  }

  /** Jobs of the region run on its own time; ours is virtual. */
  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  /** What the router answers a browser that has this page open. */
  HttpResponse<String> get(String host, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + path))
            .timeout(LONG)
            .header("Host", host);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    region.close();
    simulator.close();
  }
}
