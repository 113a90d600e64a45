package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.simulator.wire.Journal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loops over a simulated region, as commits change what is written of it: the request journal
 * shows whether the connection is another one.
 */
class RegionConnectionTest {
  @TempDir Path folder;
  private WireRig rig;

  private String platform() {
    return rig.platform();
  }

  @BeforeEach
  void converge() throws Exception {
    rig = new WireRig(folder);
    commit(platform());
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  /** Follows a commit of this {@code platform.yml}, until the region has been looked at for it. */
  private void commit(String platform) {
    rig.converged(
        World.ORDERS, rig.commit(WireRig.with(WireRig.repository(platform), "orders", "")));
  }

  private void goesOn(String platform) {
    var breaker = rig.guards.breakers().getAllCircuitBreakers();
    var mark = rig.mark();
    commit(platform);
    assertThat(rig.opened).hasSize(1);
    assertThat(rig.since(mark, "POST", "/oauth/token")).as("tokens").isEmpty();
    assertThat(rig.since(mark, "GET", "/")).as("roots").isEmpty();
    assertThat(rig.since(mark, "GET", "/v3/info")).as("infos").isEmpty();
    assertThat(rig.since(mark, "GET", "/v3/domains")).as("complete looks").isEmpty();
    assertThat(rig.simulator.journal().since(mark)).noneMatch(Journal.Entry::mutating);
    assertThat(rig.guards.breakers().getAllCircuitBreakers()).isEqualTo(breaker);
  }

  private void begins(String platform) {
    var mark = rig.mark();
    commit(platform);
    WireRig.until(
        () -> {
          assertThat(rig.opened).hasSize(2);
          assertThat(rig.since(mark, "GET", "/")).as("roots").isNotEmpty();
          assertThat(rig.since(mark, "POST", "/oauth/token")).as("tokens").hasSize(1);
        });
  }

  @Test
  void whatIsNotConnectedWithRenewsNothing() {
    assertThat(rig.since(0, "POST", "/oauth/token")).hasSize(1);
    goesOn("# A comment that moves every line\n\n" + platform());
    goesOn(platform().replace("geo: emea", "geo: emea, tier: gold"));
    goesOn(platform().replace("capacity: 100", "capacity: 7"));
    var wanted = rig.board.source().accepted().orElseThrow();
    assertThat(wanted.federations().get(World.ORDERS).traffic().orElseThrow().weights())
        .containsEntry(WireRig.EU, 7);
    assertThat(wanted.regions().get(WireRig.EU).labels()).containsEntry("geo", "emea");
  }

  @Test
  void probesFollowTheRouterAlone() {
    goesOn(platform().replace("addresses: [127.0.0.1]", "addresses: [127.0.0.9]"));
    WireRig.until(
        () -> assertThat(rig.probed.getLast().router().addresses()).containsExactly("127.0.0.9"));
  }

  @Test
  void otherCredentialsRenew() {
    begins(platform().replace("name: EU1", "name: EU1_NEXT"));
    assertThat(rig.opened.getLast().credentials().name()).isEqualTo("EU1_NEXT");
  }

  @Test
  void anotherApiRenews() {
    begins(platform().replace("api: http://127.0.0.1", "api: http://localhost"));
    assertThat(rig.opened.getLast().api().getHost()).isEqualTo("localhost");
  }
}
