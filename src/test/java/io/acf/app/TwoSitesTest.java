package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Desired;
import io.acf.config.artifact.ArtifactLimits;
import io.acf.config.artifact.Artifacts;
import io.acf.config.testing.FakeGit;
import io.acf.config.testing.MemoryTree;
import io.acf.simulator.Pace;
import io.acf.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps with paths of their own, from the commit to what a browser gets of a simulated region. */
class TwoSitesTest {
  @TempDir Path data;
  private final FakeGit git = new FakeGit();
  private Artifacts artifacts;
  private RegionOverTheWire region;

  @BeforeEach
  void open() {
    artifacts = new Artifacts(git, data, ArtifactLimits.DEFAULT, InstantSource.system());
    region =
        new RegionOverTheWire(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT), artifacts);
  }

  @AfterEach
  void close() {
    region.close();
    artifacts.close();
  }

  private Desired desired(String shop, String news) {
    var tree =
        new MemoryTree()
            .with("platform.yml", region.platform())
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
    return region.read(git.commit(tree), tree);
  }

  private String page(String host) {
    return region.get(host, "/").body();
  }

  @Test
  void eachAppServesItsOwnSite() {
    region.settle(desired("the shop", "the news"));
    assertThat(page("shop.example.com")).isEqualTo("the shop");
    assertThat(page("news.example.com")).isEqualTo("the news");
    // A change of one of them is a release of both, each with its own bits again.
    region.settle(desired("the shop", "more news"));
    assertThat(page("shop.example.com")).isEqualTo("the shop");
    assertThat(page("news.example.com")).isEqualTo("more news");
  }
}
