package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Findings;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.artifact.ArtifactLimits;
import io.acf.config.artifact.Artifacts;
import io.acf.config.testing.FakeGit;
import io.acf.config.testing.MemoryTree;
import io.acf.config.yaml.YamlManifestReader;
import io.acf.federation.Concurrency;
import io.acf.federation.Controls;
import io.acf.federation.Delivery;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.PairStatus;
import io.acf.federation.State;
import io.acf.regions.CallGate;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.acf.regions.cf.CfRegion;
import io.acf.regions.cf.Credentials;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps with paths of their own, from the commit to what a browser gets of a simulated region. */
class TwoSitesTest {
  private static final FederationName SITES = new FederationName("sites");

  private final Simulator simulator =
      Simulator.start(SimulatorOptions.named("eu-1").withDomains(List.of("example.com")));
  private final FakeGit git = new FakeGit();
  private final YamlManifestReader reader = new YamlManifestReader();
  private SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();
  @TempDir Path data;
  private Artifacts artifacts;

  @BeforeEach
  void open() {
    artifacts = new Artifacts(git, data, ArtifactLimits.DEFAULT, InstantSource.system());
  }

  @AfterEach
  void close() {
    artifacts.close();
    simulator.close();
  }

  private Desired desired(String shop, String news) {
    var tree =
        new MemoryTree()
            .with(
                "platform.yml",
                """
                version: 1
                regions:
                - name: eu-1
                  api: %s
                  router: { addresses: [127.0.0.1], scheme: http, port: %d }
                  target: { org: demo, space: prod }
                  credentials: { from: env, name: EU1 }
                """
                    .formatted(simulator.uri(), simulator.port()))
            .with(
                "federation.yml",
                """
                version: 1
                name: sites
                manifest: cf/manifest.yml
                placement: { regions: [eu-1] }
                """)
            .with(
                "cf/manifest.yml",
                """
                applications:
                - name: shop
                  path: ../sites/shop
                  memory: 64M
                  buildpacks: [staticfile_buildpack]
                  routes: [{ route: shop.example.com }]
                - name: news
                  path: ../sites/news/
                  memory: 64M
                  buildpacks: [staticfile_buildpack]
                  routes: [{ route: news.example.com }]
                """)
            .with("sites/shop/Staticfile", "")
            .with("sites/shop/index.html", shop)
            .with("sites/news/Staticfile", "")
            .with("sites/news/index.html", news);
    var reading = reader.read(git.commit(tree), tree);
    if (reading instanceof Reading.Rejected rejected) {
      throw new AssertionError(Findings.text(rejected.problems()));
    }
    return ((Reading.Accepted) reading).desired();
  }

  private void settle(Desired desired) {
    var spec = desired.regions().get(new RegionName("eu-1"));
    try (var region =
        new CfRegion(
            spec,
            ref -> Optional.of(Credentials.user("admin", "admin")),
            artifacts,
            Limits.DEFAULT,
            CallGate.ALWAYS_OPEN,
            RegionListener.NONE)) {
      var delivery = new Delivery(region, Concurrency.NONE, DeliveryPolicy.DEFAULT);
      var deadline = Instant.now().plusSeconds(40);
      while (Instant.now().isBefore(deadline)) {
        var report = delivery.tick(desired, Controls.NONE, statuses, Instant.now());
        statuses = report.statuses();
        if (statuses.get(SITES).state() == State.CONVERGED) {
          return;
        }
        LockSupport.parkNanos(Math.min(report.again().toNanos(), 500_000_000L));
      }
    }
    throw new AssertionError(statuses.toString());
  }

  private String page(String host) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + "/"))
              .header("Host", host)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void eachAppServesItsOwnSite() throws Exception {
    settle(desired("the shop", "the news"));
    assertThat(page("shop.example.com")).isEqualTo("the shop");
    assertThat(page("news.example.com")).isEqualTo("the news");
    // A change of one of them is a release of both, each with its own bits again.
    settle(desired("the shop", "more news"));
    assertThat(page("shop.example.com")).isEqualTo("the shop");
    assertThat(page("news.example.com")).isEqualTo("more news");
  }
}
