package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;

/** The steps of a push over the wire. */
final class Pushes {
  private final Client client;

  Pushes(Client client) {
    this.client = client;
  }

  static byte[] zip(Map<String, String> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An archive of one file whose content cannot be read, though its directory can. */
  static byte[] torn(String name, String content) {
    byte[] zip = zip(Map.of(name, content));
    int start = 30 + name.length();
    Arrays.fill(zip, start, start + 4, (byte) 0xff);
    return zip;
  }

  /** Creates a space beside the usual one; its guid. */
  String newSpace(String name) {
    String org = client.get("/v3/organizations?names=demo").json().at("/resources/0/guid").asText();
    return client
        .post("/v3/spaces", "name", name, "relationships", relation("organization", org))
        .json()
        .path("guid")
        .asText();
  }

  String space() {
    return client
        .get("/v3/spaces?names=prod")
        .json()
        .path("resources")
        .path(0)
        .path("guid")
        .asText();
  }

  String app(String name) {
    var created =
        client.post(
            "/v3/apps",
            "name",
            name,
            "relationships",
            Map.of("space", Map.of("data", Map.of("guid", space()))));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    return created.json().path("guid").asText();
  }

  static Map<String, Object> relation(String name, String guid) {
    return Map.of(name, Map.of("data", Map.of("guid", guid)));
  }

  JsonNode until(String path, String pointer, String wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> client.get(path).json(), node -> node.at(pointer).asText().equals(wanted));
  }

  /** Uploads a package, which is ready then; its guid. */
  String bits(String app, Map<String, String> files) {
    return bits(app, zip(files));
  }

  String bits(String app, byte[] zip) {
    var made = client.post("/v3/packages", "type", "bits", "relationships", relation("app", app));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String guid = made.json().path("guid").asText();
    var uploaded = client.upload("/v3/packages/" + guid + "/upload", "bits", zip);
    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(200);
    until("/v3/packages/" + guid, "/state", "READY");
    return guid;
  }

  /** Uploads and stages; the guid of the droplet. */
  String droplet(String app, Map<String, String> files) {
    String guid = bits(app, files);
    var build = client.post("/v3/builds", "package", Map.of("guid", guid));
    assertThat(build.status()).as(build.text()).isEqualTo(201);
    assertThat(build.json().path("state").asText()).isEqualTo("STAGING");
    return until("/v3/builds/" + build.json().path("guid").asText(), "/state", "STAGED")
        .at("/droplet/guid")
        .asText();
  }

  void use(String app, String droplet) {
    var set =
        client.call(
            "PATCH",
            "/v3/apps/" + app + "/relationships/current_droplet",
            Json.object("data", Map.of("guid", droplet)).toString(),
            "application/json");
    assertThat(set.status()).as(set.text()).isEqualTo(200);
  }

  void start(String app) {
    assertThat(client.post("/v3/apps/" + app + "/actions/start").status()).isEqualTo(200);
    until("/v3/apps/" + app + "/processes/web/stats", "/resources/0/state", "RUNNING");
  }

  /** A route HOST.apps.eu-1.test to the app's web process; its guid. */
  String route(String app, String host) {
    String domain =
        client.get("/v3/domains?names=apps.eu-1.test").json().at("/resources/0/guid").asText();
    var route =
        client.post(
            "/v3/routes",
            "host",
            host,
            "relationships",
            Map.of(
                "space", Map.of("data", Map.of("guid", space())),
                "domain", Map.of("data", Map.of("guid", domain))));
    assertThat(route.status()).as(route.text()).isEqualTo(201);
    String guid = route.json().path("guid").asText();
    var mapped =
        client.post(
            "/v3/routes/" + guid + "/destinations",
            "destinations",
            java.util.List.of(Map.of("app", Map.of("guid", app))));
    assertThat(mapped.status()).as(mapped.text()).isEqualTo(200);
    return guid;
  }

  /** Sends a manifest to the usual space; its job begins. */
  Client.Answer apply(String manifest) {
    return client.call(
        "POST",
        "/v3/spaces/" + space() + "/actions/apply_manifest",
        manifest,
        "application/x-yaml");
  }

  /** What a job ended as, once it has ended: its state and errors. */
  JsonNode job(Client.Answer accepted) {
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    String path = java.net.URI.create(accepted.header("Location")).getPath();
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> client.get(path).json(),
            job -> Set.of("COMPLETE", "FAILED").contains(job.path("state").asText()));
  }

  /** Does what a job does, well. */
  void done(Client.Answer accepted) {
    JsonNode job = job(accepted);
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("COMPLETE");
  }
}
