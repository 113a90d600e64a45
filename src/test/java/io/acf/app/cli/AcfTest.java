package io.acf.app.cli;

import static io.acf.app.cli.Server.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.app.rest.Api;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, exit codes, what goes to stdout and what to stderr. */
class AcfTest {
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server = new Server();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Map<String, Object> page(Object... resources) {
    return Map.of(
        "pagination", Map.of("total_results", resources.length, "total_pages", 1),
        "resources", List.of(resources));
  }

  @Test
  void everyVerbOfThisIssueIsThereAndNoneThatDoesNothing() {
    assertThat(Acf.commandLine().getSubcommands().keySet())
        .containsExactlyInAnyOrder(
            "serve",
            "demo",
            "simulate",
            "version",
            "validate",
            "plan",
            "diff",
            "status",
            "explain",
            "rollout",
            "regions",
            "region",
            "traffic",
            "freeze",
            "unfreeze",
            "source",
            "events",
            "doctor",
            "wait",
            "completion");
    assertThat(Acf.commandLine().getSubcommands().get("regions").getSubcommands().keySet())
        .containsExactlyInAnyOrder("cordon", "uncordon", "drain", "undrain", "probe", "adopt");
    assertThat(Acf.commandLine().getSubcommands().get("demo").getSubcommands().keySet())
        .containsExactlyInAnyOrder("kill", "hang", "revive");
  }

  @Test
  void everyVerbHasHelp() {
    for (var verb : Acf.commandLine().getSubcommands().keySet()) {
      var help = run(verb, "--help");
      assertThat(help.exit()).as(verb).isZero();
      assertThat(help.out()).as(verb).contains("Usage: acf ");
    }
  }

  /** A verb that is a command and has commands takes its own argument after neither or both. */
  @Test
  void commandsBelowAVerbReachTheServer() {
    server.on("/federations/orders/rollout/actions/retry", 200, Samples.orders());
    server.on("/federations/orders", 200, Samples.orders());
    server.on("/federations/orders/regions/eu-1/actions/adopt", 200, "{}");
    server.on("/traffic/old.example.com/actions/release", 200, "{}");
    for (var words :
        List.of(
            "rollout retry orders eu-1 --reason x",
            "rollout retry orders",
            "rollout orders",
            "regions adopt orders eu-1 --reason x -o json",
            "traffic release old.example.com --reason x -o json")) {
      var run = server.acf(words.split(" "));
      assertThat(run.err()).as(words).doesNotContain("Missing required parameter");
      assertThat(run.exit()).as(words + run.err()).isZero();
    }
    var none = server.acf("rollout");
    assertThat(none.exit()).isEqualTo(Exit.USAGE);
    assertThat(none.err()).contains("Missing required parameter: 'F'").contains("TIP");
  }

  @Test
  void statusPrintsTheTableOnStdoutAndNothingElse() {
    server.on("/federations/orders/status", 200, Samples.orders());
    var run = server.acf("status", "orders");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("orders is served from 2 of 3 regions").contains("17>18");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void statusOfAllReadsEveryPage() {
    server.on(
        "/federations",
        exchange -> {
          var second = exchange.getRequestURI().getQuery().endsWith("&page=2");
          var body =
              "{\"pagination\":{\"total_pages\":2},\"resources\":[{\"name\":\"%s\"}]}"
                  .formatted(second ? "b" : "a");
          exchange.sendResponseHeaders(200, body.length());
          exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        });
    assertThat(server.acf("status", "-o", "name").out()).isEqualTo("a\nb\n");
  }

  @Test
  void jsonIsWhatTheServerSaidAlsoWhatThisClientDoesNotKnow() throws IOException {
    server.on("/federations/orders/status", 200, "{\"name\":\"orders\",\"news\":[1]}");
    JsonNode json = Reply.JSON.readTree(server.acf("status", "orders", "-o", "json").out());
    assertThat(json.path("news").get(0).asInt()).isEqualTo(1);
    assertThat(server.acf("status", "orders", "-o", "yaml").out()).contains("name: orders");
    assertThat(server.acf("status", "orders", "-o", "name").out()).isEqualTo("orders\n");
  }

  @ParameterizedTest
  @CsvSource({
    "400,2", "401,5", "403,5", "404,1", "409,4", "412,4", "422,2", "429,5", "500,5", "503,5"
  })
  void everyStatusHasItsExitCode(int status, int exit) {
    server.on(
        "/federations/orders/status",
        status,
        "{\"title\":\"No good\",\"detail\":\"because\",\"errors\":[{\"message\":\"this one\"}],"
            + "\"tip\":\"do that\"}");
    var run = server.acf("status", "orders");
    assertThat(run.exit()).isEqualTo(exit);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("acf: No good: because\n  this one\nTIP: do that\n");
  }

  @Test
  void noServerIsFiveWithATip() throws IOException {
    try (var bound = new Socket()) {
      bound.bind(new InetSocketAddress("127.0.0.1", 0)); // and does not listen
      var run = run("status", "--server", "http://127.0.0.1:" + bound.getLocalPort());
      assertThat(run.exit()).isEqualTo(Exit.SERVER);
      assertThat(run.err()).contains("refuses connections").contains("TIP: ");
    }
  }

  @Test
  void aTakenPortIsOneWithATip() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.1.1"))) {
      var listen = "127.0.1.1:" + taken.getLocalPort();
      var run = run("simulate", "--name", "eu-1", "--listen", listen);
      assertThat(run.exit()).isEqualTo(Exit.FAILED);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("acf: cannot listen on " + listen).contains("TIP: ");
    }
  }

  @Test
  void whatIsNotJsonIsFive() {
    server.on("/federations/orders/status", 200, "<html>");
    assertThat(server.acf("status", "orders").exit()).isEqualTo(Exit.SERVER);
  }

  @ParameterizedTest
  @CsvSource({
    "statsu",
    "status --server ftp://x",
    "explain orders",
    "regions drain",
    "regions cordon eu-1",
    "regions adopt orders eu-1",
    "regions adopt orders --reason r",
    "freeze",
    "freeze --scope some --reason r",
    "wait orders --for miracles",
    "wait orders --timeout soon",
    "simulate --name eu-1 --listen 0.0.0.0:0 --run-processes",
    "simulate --name eu-1 --listen 127.0.0.1:0 --weather no-such.yml",
    "status -o xml",
    "events --limit 0",
    "simulate --name x"
  })
  void wrongUsageIsTwoWithATip(String line) {
    var run = run(line.split(" "));
    assertThat(run.exit()).isEqualTo(Exit.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("acf: ");
  }

  @Test
  void choicesAreListedAsOneTypesThem() {
    assertThat(run("status", "-o", "xml").err())
        .contains("'--output': must be one of table, wide, json, yaml, name, is 'xml'");
    assertThat(run("freeze", "--scope", "moon", "--reason", "r").err())
        .contains("must be one of pushes, traffic, all, is 'moon'");
  }

  @Test
  void aCommandCarriesReasonActorAndEnd() throws IOException {
    server.on("/regions/eu-1/actions/drain", 200, Samples.region("eu-1", false));
    var run =
        server.acf(
            "regions", "drain", "eu-1", "--reason", "patch", "--actor", "ana", "--for", "2h");
    assertThat(run.exit()).isZero();
    var body = Reply.JSON.readTree(server.bodies.getFirst());
    assertThat(body.path("reason").asText()).isEqualTo("patch");
    assertThat(body.path("actor").asText()).isEqualTo("ana");
    assertThat(body.path("expires_at").asText()).endsWith("Z");
    assertThat(run.out()).contains("cordoned");
  }

  @Test
  void freezeSaysItsScope() throws IOException {
    server.on("/actions/freeze", 200, "{\"traffic_frozen\":{\"actor\":\"ana\"}}");
    var run = server.acf("freeze", "--scope", "traffic", "--reason", "sale");
    assertThat(run.out()).isEqualTo("pushes   go on\ntraffic  frozen\n");
    assertThat(Reply.JSON.readTree(server.bodies.getFirst()).path("scope").asText())
        .isEqualTo("traffic");
  }

  @Test
  void planExitsTenOnlyWhenAsked() {
    var region = new Api.PlanRegion("eu-1", "progressing", List.of("Upload orders"), false, "");
    server.on("/federations/orders/plan", 200, new Api.Plan("orders", "1.0", "c", List.of(region)));
    assertThat(server.acf("plan", "orders").exit()).isZero();
    assertThat(server.acf("plan", "orders", "--exit-code").exit()).isEqualTo(Exit.CHANGES);
    server.on("/federations/orders/plan", 200, new Api.Plan("orders", "1.0", "c", List.of()));
    assertThat(server.acf("plan", "orders", "--exit-code").exit()).isZero();
  }

  @Test
  void planOfAllAsksForEachFederation() {
    server.on("/federations", 200, page(Map.of("name", "a"), Map.of("name", "b")));
    server.on("/federations/a/plan", 200, new Api.Plan("a", "1.0", "c", List.of()));
    server.on("/federations/b/plan", 200, new Api.Plan("b", "1.0", "c", List.of()));
    assertThat(server.acf("plan").out())
        .isEqualTo(
            "a  generation 1  commit c\n"
                + "b  generation 1  commit c\n"
                + "Plan: 0 to change, 0 as wanted, 0 deferred.\n");
  }

  @Test
  void waitEndsWhenItIsDone() {
    var calls = new AtomicInteger();
    server.on(
        "/federations/orders/wait",
        exchange -> {
          var done = calls.incrementAndGet() > 1;
          var body =
              Reply.JSON.writeValueAsBytes(
                  new Api.Wait(done, false, done ? "" : "eu-1 is not", Samples.orders()));
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });
    var run =
        server.acf("wait", "orders", "--for", "converged", "--commit", "abc", "--timeout", "1m");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("orders is served from");
    assertThat(run.err())
        .startsWith("waiting for orders, 0s: 2/3 converged; ")
        .contains("; blocking region: eu-1");
    assertThat(server.requests.getFirst()).contains("commit=abc").contains("timeout=10");
  }

  @Test
  void waitGivesUpWithTheTableAndTheBlockingRegion() {
    server.on(
        "/federations/orders/wait",
        200,
        new Api.Wait(false, false, "eu-1 is deferred", Samples.orders()));
    var run = server.acf("wait", "orders", "--for", "converged", "--timeout", "200ms");
    assertThat(run.exit()).isEqualTo(Exit.NOT_CONVERGED);
    assertThat(run.out()).contains("17>18");
    assertThat(run.err())
        .contains("blocking region: eu-1 is deferred: the API refuses connections")
        .endsWith("TIP: acf explain orders eu-1\n");
  }

  @Test
  void waitDoesNotTakeTheCommitBeforeForOneThatIsRejected() {
    server.on(
        "/federations/orders/wait",
        200,
        new Api.Wait(false, true, "commit abc1234 is rejected", Samples.orders()));
    var problem = Samples.problem("error", "unknown-key", 3, "wieghts: unknown key", "");
    server.on(
        "/source",
        200,
        new Api.Source(
            "git", "main", "rejected", "", "mend it", null, null, null, List.of(problem)));
    var run = server.acf("wait", "orders", "--for", "converged");
    assertThat(run.exit()).isEqualTo(Exit.USAGE);
    assertThat(run.err()).contains("commit abc1234 is rejected").contains("[unknown-key]");
  }

  @Test
  void waitSurvivesARestartOfTheServer() {
    var calls = new AtomicInteger();
    server.on(
        "/federations/orders/wait",
        exchange -> {
          var call = calls.incrementAndGet();
          if (call == 2) {
            exchange.sendResponseHeaders(503, -1);
            return;
          }
          var body =
              Reply.JSON.writeValueAsBytes(new Api.Wait(call == 3, false, "", Samples.orders()));
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });
    assertThat(server.acf("wait", "orders", "--for", "converged").exit()).isZero();
    assertThat(calls).hasValue(3);
  }

  @Test
  void eventsAreOldestFirst() {
    server.on(
        "/events",
        200,
        page(
            Samples.event(2, "converged", "eu-1 converged"),
            Samples.event(1, "commit-accepted", "generation 1")));
    var lines = server.acf("events").out().lines().toList();
    assertThat(lines.get(0)).endsWith("generation 1");
    assertThat(lines.get(1)).contains("converged").endsWith("eu-1 converged");
  }

  @Test
  void versionNeedsNoServer() {
    var run = server.acf("version");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("acf ");
  }

  @Test
  void completionIsAScriptForThisName() {
    assertThat(run("completion").out()).contains("complete -F _complete_acf").contains("uncordon");
  }
}
