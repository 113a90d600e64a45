package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.DOMAIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.Simulator;
import io.acf.simulator.wire.Journal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a person does with {@code cf}, from login to delete, judged by what the region then does.
 */
final class CfRound {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String HOST = "shop." + DOMAIN;

  private final Path cf;
  private final Simulator simulator;
  private final Path home;
  private final Wire wire;

  /** A round with this program; {@code home} is where it keeps whom it talks to. */
  CfRound(Path cf, Simulator simulator, Path home) {
    this.cf = cf;
    this.simulator = simulator;
    this.home = home;
    this.wire = new Wire(simulator.uri());
  }

  void go() throws Exception {
    login();
    push();
    scale();
    routes();
    rollBack();
    logs();
    delete();
    assertThat(simulator.journal().since(0))
        .as("no request was one that the region cannot answer")
        .noneMatch(each -> each.status() >= 500 || unknown(each));
  }

  /** Whether there was no such endpoint; an app without a droplet is a 404 that the CLI expects. */
  private static boolean unknown(Journal.Entry entry) {
    boolean known =
        Simulator.endpoints().stream()
            .filter(each -> each.method().equals(entry.method()))
            .anyMatch(each -> entry.path().matches(each.path().replaceAll(":[a-z_]+", "[^/]+")));
    return entry.status() == 404 && !known;
  }

  private void login() throws Exception {
    cf("api", simulator.uri().toString());
    cf("login", "-u", "admin", "-p", "admin", "-o", "demo", "-s", "prod");
    assertThat(cf("target", "-o", "demo", "-s", "prod")).contains("demo", "prod");
  }

  private void push() throws Exception {
    Path manifest = home.resolve("manifest.yml");
    Files.writeString(
        manifest, "applications:\n- name: shop\n  memory: 64M\n  instances: 2\n  path: site-one\n");
    Site.folder(home, "one");
    cf("push", "-f", manifest.toString());
    page(HOST, "one");
    cf("push", "shop", "-p", site("two"), "--strategy", "rolling");
    page(HOST, "two");
    String canary =
        cf("push", "shop", "-p", site("three"), "--strategy", "canary", "--instance-steps", "50");
    assertThat(canary).contains("shop");
    assertThat(deployments("ACTIVE")).hasSize(1);
    cf("continue-deployment", "shop");
    await().atMost(PATIENCE).until(() -> deployments("ACTIVE").isEmpty());
    page(HOST, "three");
  }

  private void scale() throws Exception {
    cf("scale", "shop", "-i", "3");
    await().atMost(PATIENCE).until(() -> running() == 3);
    assertThat(cf("apps")).contains("shop");
    assertThat(cf("app", "shop")).contains("3/3");
  }

  private void routes() throws Exception {
    cf("map-route", "shop", DOMAIN, "--hostname", "shop-too");
    page("shop-too." + DOMAIN, "three");
    cf("unmap-route", "shop", DOMAIN, "--hostname", "shop-too");
    await().atMost(PATIENCE).until(() -> wire.visit("shop-too." + DOMAIN, "/").status() == 404);
    page(HOST, "three");
  }

  private void rollBack() throws Exception {
    assertThat(cf("revisions", "shop")).contains("shop");
    cf("rollback", "shop", "--version", "1", "-f");
    page(HOST, "one");
  }

  private void logs() throws Exception {
    assertThat(cf("logs", "shop", "--recent")).contains("GET / HTTP/1.1");
  }

  private void delete() throws Exception {
    cf("delete", "shop", "-f", "-r");
    await().atMost(PATIENCE).until(() -> wire.visit(HOST, "/").status() == 404);
    assertThat(state().path("apps")).isEmpty();
    assertThat(state().at("/counts/routes").asInt()).as("but the one of shop-too").isLessThan(2);
    cf("logout");
  }

  private String site(String word) throws IOException {
    return Site.folder(home, word).toString();
  }

  private void page(String host, String word) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(wire.visit(host, "/").text()).contains(word));
  }

  private JsonNode state() {
    return wire.get("/_sim/state").expect(200).json();
  }

  private long running() {
    List<String> states = new ArrayList<>();
    state()
        .at("/apps/0/processes")
        .forEach(process -> process.path("states").forEach(each -> states.add(each.asText())));
    return states.stream().filter("RUNNING"::equals).count();
  }

  private List<JsonNode> deployments(String status) {
    wire.login("admin", "admin");
    return Cli.resources(wire.get("/v3/deployments?status_values=" + status).expect(200));
  }

  /** Runs one command to its end; what it said. */
  private String cf(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(cf.toString()));
    command.addAll(List.of(arguments));
    Path said = home.resolve("said.txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "CF_HOME", home.toString(),
                "CF_COLOR", "false",
                "CF_STARTUP_TIMEOUT", "2",
                "CF_STAGING_TIMEOUT", "2"));
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(said, UTF_8);
    String what = "cf " + String.join(" ", arguments) + "\n" + text;
    assertThat(ended).as("within " + PATIENCE + ": " + what).isTrue();
    assertThat(process.exitValue()).as(what).isZero();
    return text;
  }
}
