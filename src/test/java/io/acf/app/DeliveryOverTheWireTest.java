package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.Artifact;
import io.acf.config.ArtifactSource;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.CredentialsRef;
import io.acf.config.Desired;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Hostname;
import io.acf.config.Position;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Release;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.federation.Concurrency;
import io.acf.federation.Controls;
import io.acf.federation.Delivery;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.DeliveryReport;
import io.acf.federation.PairStatus;
import io.acf.federation.State;
import io.acf.regions.CallGate;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.acf.regions.cf.CfRegion;
import io.acf.regions.cf.Credentials;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.wire.Journal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The delivery tick over the real CF adapter against a simulated region, over the wire. */
class DeliveryOverTheWireTest {
  private static final FederationName ORDERS = new FederationName("orders");
  private static final RegionName EU = new RegionName("eu-1");

  private final Simulator simulator =
      Simulator.start(SimulatorOptions.named("eu-1").withDomains(List.of("example.com")));
  private final CfRegion region =
      new CfRegion(
          spec(),
          ref -> Optional.of(Credentials.user("admin", "admin")),
          DeliveryOverTheWireTest::zip,
          Limits.DEFAULT,
          CallGate.ALWAYS_OPEN,
          RegionListener.NONE);
  private final Delivery delivery = new Delivery(region, Concurrency.NONE, DeliveryPolicy.DEFAULT);
  private SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();

  @AfterEach
  void close() {
    region.close();
    simulator.close();
  }

  private RegionSpec spec() {
    return new RegionSpec(
        EU,
        simulator.uri(),
        new RegionSpec.Router(List.of("127.0.0.1"), "http", simulator.port()),
        Optional.of(new Target("demo", "prod")),
        new TreeMap<>(),
        100,
        new CredentialsRef(CredentialsRef.From.ENV, "EU1"),
        Optional.empty(),
        Position.of("platform.yml"));
  }

  private static ArtifactSource.Opened zip(Artifact artifact) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var name : List.of("Staticfile", "index.html")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(
            (name.equals("Staticfile") ? "" : "page " + artifact.digest().brief())
                .getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new ArtifactSource.Opened(new ByteArrayInputStream(bytes.toByteArray()), bytes.size());
  }

  private static Digest digest(String text) throws Exception {
    return new Digest(
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8))));
  }

  private Desired desired(long generation, String version) throws Exception {
    var manifest =
        "applications:\n"
            + "- name: orders\n"
            + "  memory: 64M\n"
            + "  instances: 2\n"
            + "  buildpacks: [staticfile_buildpack]\n"
            + "  routes:\n"
            + "  - route: orders.example.com\n"
            + "  env:\n"
            + "    V: \""
            + version
            + "\"\n";
    var artifact =
        new Artifact.InRepository(new CommitId("a".repeat(40)), "site", digest("site" + version));
    var instances = new TreeMap<String, Integer>();
    instances.put("web", 2);
    var app =
        new AppSpec(
            new AppName("orders"),
            instances,
            new TreeSet<>(List.of(new RouteUrl(new Hostname("orders.example.com"), ""))));
    var placement = new TreeMap<RegionName, Release>();
    placement.put(
        EU,
        new Release(
            digest(manifest + version),
            manifest,
            new TreeMap<>(Map.of(app.name(), artifact)),
            new Target("demo", "prod")));
    var federations = new TreeMap<FederationName, FederationSpec>();
    federations.put(
        ORDERS,
        new FederationSpec(
            ORDERS, Position.of("federation.yml"), List.of(app), placement, Optional.empty()));
    var regions = new TreeMap<RegionName, RegionSpec>();
    regions.put(EU, spec());
    return new Desired(
        new Commit(new CommitId("b".repeat(40)), generation, Instant.EPOCH, "ana", "x"),
        regions,
        new TreeMap<>(),
        federations,
        List.of());
  }

  private DeliveryReport tick(Desired desired) {
    var report = delivery.tick(desired, Controls.NONE, statuses, Instant.now());
    statuses = report.statuses();
    return report;
  }

  private PairStatus settle(Desired desired) throws Exception {
    var deadline = Instant.now().plusSeconds(40);
    while (Instant.now().isBefore(deadline)) {
      var report = tick(desired);
      if (report.statuses().get(ORDERS).state() == State.CONVERGED) {
        break;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(
          Math.min(report.again().toNanos(), 500_000_000L));
    }
    return statuses.get(ORDERS);
  }

  @Test
  void freshThenQuietThenRolled() throws Exception {
    var first = desired(1, "one");
    assertThat(settle(first).state()).isEqualTo(State.CONVERGED);
    var calls = simulator.journal().lastSeq();
    for (int i = 0; i < 3; i++) {
      tick(first);
    }
    assertThat(simulator.journal().since(calls).stream().filter(Journal.Entry::mutating)).isEmpty();
    assertThat(settle(desired(2, "two")).state()).isEqualTo(State.CONVERGED);
    assertThat(statuses.get(ORDERS).ready()).isEqualTo(2);
  }
}
