package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataTest {
  @TempDir Path data;

  private SimulatorOptions options(Path folder) {
    return SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withData(folder);
  }

  @Test
  void everythingSurvivesARestart() {
    String app;
    String droplet;
    String before;
    try (Simulator first = Simulator.start(options(data))) {
      Client client = Client.loggedIn(first);
      Pushes pushes = new Pushes(client);
      app = pushes.app("shop");
      pushes.route(app, "shop");
      droplet = pushes.droplet(app, Map.of("index.html", "kept"));
      pushes.use(app, droplet);
      client.post("/v3/apps/" + app + "/processes/web/actions/scale", "instances", 2);
      pushes.start(app);
      before =
          client
              .get("/v3/apps/" + app + "/droplets/current")
              .json()
              .toString()
              .replace(first.uri().toString(), "");
    }
    try (Simulator second = Simulator.start(options(data))) {
      Client client = Client.loggedIn(second);
      new Pushes(client)
          .until("/v3/apps/" + app + "/processes/web/stats", "/resources/1/state", "RUNNING");
      assertThat(
              client
                  .get("/v3/apps/" + app + "/droplets/current")
                  .json()
                  .toString()
                  .replace(second.uri().toString(), ""))
          .isEqualTo(before);
      assertThat(new RouterClient(second).get("shop.apps.eu-1.test", "/").body()).isEqualTo("kept");
      assertThat(client.get("/v3/domains").json().at("/pagination/total_results").asInt())
          .isEqualTo(1);
      String other = new Pushes(client).app("other");
      assertThat(other).isNotEqualTo(app);
    }
  }

  @Test
  void aRevokedTokenStaysRevokedAfterARestart() {
    String one;
    String other;
    try (Simulator first = Simulator.start(options(data))) {
      Client client = new Client(first);
      one = token(client);
      other = token(client);
      client.with(one);
      String jti = claims(one).replaceAll(".*\"jti\":\"([^\"]+)\".*", "$1");
      assertThat(client.delete("/oauth/token/revoke/" + jti).status()).isEqualTo(200);
      assertThat(client.get("/v3/apps").status()).isEqualTo(401);
    }
    try (Simulator second = Simulator.start(options(data))) {
      assertThat(new Client(second).with(one).get("/v3/apps").status()).isEqualTo(401);
      assertThat(new Client(second).with(other).get("/v3/apps").status()).isEqualTo(200);
      second.faults().set(Faults.of(new Incident.RevokeTokens()));
    }
    try (Simulator third = Simulator.start(options(data))) {
      assertThat(new Client(third).with(other).get("/v3/apps").status()).isEqualTo(401);
      assertThat(Client.loggedIn(third).get("/v3/apps").status()).isEqualTo(200);
    }
  }

  private static String token(Client client) {
    return client
        .form(Map.of("grant_type", "password", "username", "admin", "password", "admin"), "cf:")
        .json()
        .path("access_token")
        .asText();
  }

  private static String claims(String jwt) {
    return new String(
        java.util.Base64.getUrlDecoder().decode(jwt.split("\\.")[1]),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void aFolderBelongsToOneRegionAtATime() {
    try (Simulator first = Simulator.start(options(data))) {
      assertThat(first.port()).isPositive();
      assertThatThrownBy(() -> Simulator.start(options(data)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("used by another region");
    }
  }

  /** What a process that is killed leaves is a prefix of its log: every copy of it must open. */
  @Test
  void aKillAtAnyMomentLeavesAConsistentState() throws IOException {
    Path log;
    try (Simulator simulator = Simulator.start(options(data))) {
      Client client = Client.loggedIn(simulator);
      Pushes pushes = new Pushes(client);
      String app = pushes.app("shop");
      pushes.route(app, "shop");
      pushes.use(app, pushes.droplet(app, Map.of("index.html", "one")));
      pushes.start(app);
      client.post(
          "/v3/deployments",
          "droplet",
          Map.of("guid", pushes.droplet(app, Map.of("index.html", "two"))),
          "relationships",
          Pushes.relation("app", app));
    }
    try (Stream<Path> files = Files.list(data)) {
      log = files.filter(each -> each.toString().endsWith(".log")).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(log);
    for (int part = 1; part <= 12; part++) {
      Path copy = data.resolveSibling(data.getFileName() + "-" + part);
      Files.createDirectories(copy);
      copyBlobs(copy);
      int length = (int) ((long) whole.length * part / 12);
      Files.write(copy.resolve(log.getFileName()), java.util.Arrays.copyOf(whole, length));
      try (Simulator survivor = Simulator.start(options(copy))) {
        Client client = Client.loggedIn(survivor);
        for (String kind :
            List.of(
                "apps", "processes", "packages", "builds", "droplets", "deployments", "routes")) {
          var list = client.get("/v3/" + kind);
          assertThat(list.status()).as(kind + " at " + part + ": " + list.text()).isEqualTo(200);
        }
        var apps = client.get("/v3/apps").json().path("resources");
        apps.forEach(
            each ->
                assertThat(
                        client
                            .get("/v3/apps/" + each.path("guid").asText() + "/processes/web")
                            .status())
                    .isEqualTo(200));
      } finally {
        delete(copy);
      }
    }
  }

  private void copyBlobs(Path to) {
    try (Stream<Path> files = Files.walk(data.resolve("blobs"))) {
      for (Path each : files.toList()) {
        Path target = to.resolve(data.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void usersGroupsAndClientsSurviveARestart() {
    try (Simulator first = Simulator.start(options(data))) {
      Client admin = Client.loggedIn(first);
      ScimTest.create(admin, "keeper", "uaa");
      admin.post("/Groups", "displayName", "kept.group");
      operator(first)
          .post(
              "/oauth/clients",
              "client_id",
              "kept",
              "client_secret",
              "s",
              "authorized_grant_types",
              "client_credentials");
    }
    try (Simulator second = Simulator.start(options(data))) {
      Client client = new Client(second);
      var login =
          Map.of("grant_type", "password", "username", "keeper", "password", "secret-of-keeper");
      assertThat(client.form(login, "cf:").status()).isEqualTo(200);
      assertThat(client.form(Map.of("grant_type", "client_credentials"), "kept:s").status())
          .isEqualTo(200);
      assertThat(
              operator(second)
                  .get("/Groups?filter=displayName%20eq%20%22kept.group%22")
                  .json()
                  .path("totalResults")
                  .asInt())
          .isEqualTo(1);
    }
  }

  private static Client operator(Simulator simulator) {
    Client client = new Client(simulator);
    return client.with(
        client
            .form(Map.of("grant_type", "client_credentials"), "admin:admin-secret")
            .json()
            .path("access_token")
            .asText());
  }
}
