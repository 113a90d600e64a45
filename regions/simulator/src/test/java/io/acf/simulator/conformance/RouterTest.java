package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.DOMAIN;
import static io.acf.simulator.conformance.Cloud.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The router as a visitor sees it (cf-api.md d). */
@ExtendWith(Conformance.class)
final class RouterTest {
  private final Cloud cloud = Cloud.shared();
  private final Wire wire = cloud.wire;
  private final Cli cf = Cli.login(wire);

  private String pushed(String name, String more, String word) {
    cf.push(
        Cli.Push.plain(
            name, "applications:\n- name: %s\n%s".formatted(name, more.indent(2)), word));
    return cf.app(name).path("guid").asText();
  }

  @Test
  void anUnknownHostIsA404WithTheRoutersHeader() {
    Wire.Answer unknown = wire.visit("nobody." + DOMAIN, "/");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.header("x-cf-routererror")).contains("unknown_route");
    assertThat(unknown.text())
        .startsWith("404 Not Found: Requested route ('nobody." + DOMAIN + "') does not exist.");
    assertThat(unknown.header("content-type").orElse("")).startsWith("text/plain");
    assertThat(unknown.header("x-content-type-options")).contains("nosniff");
  }

  @Test
  void theAppsOwn404HasNoRouterHeader() {
    pushed("router-own", "default-route: true", "mine");
    cloud.awaitPage("router-own." + DOMAIN, "mine");
    Wire.Answer missing = wire.visit("router-own." + DOMAIN, "/no-such-page");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.header("x-cf-routererror")).isEmpty();
    assertThat(missing.header("x-vcap-request-id")).isPresent();
  }

  @Test
  void theLongestPathWins() {
    pushed("router-shop", "routes:\n- route: router-shop.%s".formatted(DOMAIN), "front");
    pushed("router-cart", "routes:\n- route: router-shop.%s/cart".formatted(DOMAIN), "cart");
    cloud.awaitPage("router-shop." + DOMAIN, "front");
    Wire.Answer cart =
        eventually(
            () -> wire.visit("router-shop." + DOMAIN, "/cart/about.txt"),
            page -> page.header("x-cf-routererror").isEmpty());
    assertThat(cart.status()).as("the path is not stripped").isEqualTo(404);
    assertThat(wire.visit("router-shop." + DOMAIN, "/carton").header("x-cf-routererror")).isEmpty();
    assertThat(wire.visit("router-shop." + DOMAIN, "/about.txt").text()).isEqualTo("front");
  }

  @Test
  void anInstanceCanBeAskedFor() {
    String app = pushed("router-instance", "default-route: true\ninstances: 2", "two");
    cloud.awaitRunning(app, 2);
    cloud.awaitPage("router-instance." + DOMAIN, "two");
    assertThat(instance(app + ":1").status()).isEqualTo(200);
    assertThat(instance(app + ":7").header("x-cf-routererror")).contains("unknown_route");
    assertThat(instance("nonsense").header("x-cf-routererror"))
        .contains("invalid_cf_app_instance_header");
  }

  private Wire.Answer instance(String which) {
    return wire.visit("router-instance." + DOMAIN, "/", Map.of("X-CF-APP-INSTANCE", which));
  }

  @Test
  void requestIdsDiffer() {
    pushed("router-ids", "default-route: true", "ids");
    cloud.awaitPage("router-ids." + DOMAIN, "ids");
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      ids.add(wire.visit("router-ids." + DOMAIN, "/").header("x-vcap-request-id").orElseThrow());
    }
    assertThat(ids).hasSize(5);
  }

  @Test
  void aStoppedAppAnswersByTheRouterAlone() {
    String app = pushed("router-stopped", "default-route: true", "soon gone");
    cloud.awaitPage("router-stopped." + DOMAIN, "soon gone");
    wire.post("/v3/apps/" + app + "/actions/stop", "").expect(200);
    Wire.Answer gone =
        eventually(
            () -> wire.visit("router-stopped." + DOMAIN, "/"),
            page -> page.header("x-cf-routererror").isPresent());
    assertThat(gone.status()).isIn(404, 503);
  }
}
