package io.acf.simulator;

import static io.acf.simulator.AppMessagesTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bits on their way: uploads, files that are known already, droplets, downloads. */
class BitsTest {
  private Simulator simulator;
  private Client client;
  private Pushes pushes;
  private String app;
  @TempDir private Path folder;

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
    app = pushes.app("shop");
    client.patch("/v3/feature_flags/resource_matching", "enabled", true);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private String newPackage() {
    var made =
        client.post("/v3/packages", "type", "bits", "relationships", Pushes.relation("app", app));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return "/v3/packages/" + made.json().path("guid").asText();
  }

  private JsonNode uploaded(String name, Map<String, String> fields, byte[] bits) {
    String made = newPackage();
    var answer = client.upload(made + "/upload", fields, "bits", name, bits);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("state").asText()).isEqualTo("PROCESSING_UPLOAD");
    assertThat(answer.json().at("/data/error").isNull()).as("told later").isTrue();
    return org.awaitility.Awaitility.await()
        .until(
            () -> client.get(made).json(),
            node -> !node.path("state").asText().equals("PROCESSING_UPLOAD"));
  }

  private byte[] followed(String path) {
    var redirect = client.get(path);
    assertThat(redirect.status()).as(redirect.text()).isEqualTo(302);
    var bits = new Client(URI.create(redirect.header("Location"))).get(redirect.header("Location"));
    assertThat(bits.status()).as(bits.text()).isEqualTo(200);
    return bits.response().body();
  }

  @Test
  void whatIsNoZipFailsLater() {
    JsonNode failed = uploaded("a.zip", Map.of(), "no zip".getBytes(StandardCharsets.UTF_8));
    assertThat(failed.path("state").asText()).isEqualTo("FAILED");
    assertThat(failed.at("/data/error").asText())
        .isEqualTo("The app upload is invalid: Invalid zip archive.");
  }

  @ParameterizedTest
  @CsvSource({"'[]'", "''", "null"})
  void anUploadOfNothingIsRefused(String resources) {
    refused(
        client.upload(
            newPackage() + "/upload", Map.of("resources", resources), "bits", "", new byte[0]),
        "10008 Upload must include either resources or bits");
  }

  private static String large(char letter) {
    return String.valueOf(letter).repeat(65_536);
  }

  private static Map<String, Object> resource(String content, String path) {
    return Map.of(
        "checksum",
        Map.of("value", sha1(content)),
        "size_in_bytes",
        content.length(),
        "path",
        path,
        "mode",
        "644");
  }

  private static String sha1(String content) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(content.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode matches(Object... resources) {
    var answer = client.post("/v3/resource_matches", "resources", List.of(resources));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().path("resources");
  }

  @Test
  void largeFilesAreKnownOnceTheyWereUploaded() {
    Object big = resource(large('a'), "big.js");
    assertThat(matches(big)).isEmpty();
    uploaded(
        "a.zip",
        Map.of(),
        Pushes.zip(Map.of("big.js", large('a'), "small.js", "s".repeat(65_535))));
    JsonNode matched =
        matches(big, resource("s".repeat(65_535), "small.js"), resource(large('b'), "b"));
    assertThat(matched).hasSize(1);
    assertThat(matched.get(0)).isEqualTo(Json.node(big));
    client.patch("/v3/feature_flags/resource_matching", "enabled", false);
    assertThat(matches(big)).isEmpty();
  }

  @Test
  void knownFilesAreMergedIntoThePackage() throws IOException {
    uploaded("a.zip", Map.of(), Pushes.zip(Map.of("big.js", large('a'))));
    String v3 = Json.node(List.of(resource(large('a'), "js/app.js"))).toString();
    String v2 =
        Json.node(
                List.of(
                    Map.of(
                        "sha1", sha1(large('a')), "size", 65_536, "fn", "old.js", "mode", "755")))
            .toString();
    JsonNode merged =
        uploaded("b.zip", Map.of("resources", v3), Pushes.zip(Map.of("index.html", "hi")));
    assertThat(merged.path("state").asText()).isEqualTo("READY");
    byte[] zip = followed("/v3/packages/" + merged.path("guid").asText() + "/download");
    assertThat(files(zip)).isEqualTo(Map.of("index.html", "hi", "js/app.js", large('a')));
    JsonNode alone = uploaded("", Map.of("resources", v2), new byte[0]);
    assertThat(files(followed("/v3/packages/" + alone.path("guid").asText() + "/download")))
        .isEqualTo(Map.of("old.js", large('a')));
  }

  private static Map<String, String> files(byte[] bytes) throws IOException {
    Map<String, String> files = new java.util.TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return files;
  }

  @Test
  void aPackageThatCannotBeReadIsNobodyElsesTrouble() {
    StringBuilder noise = new StringBuilder();
    for (int i = 0; noise.length() < 70_000; i++) {
      noise.append(sha1("" + i));
    }
    JsonNode torn = uploaded("a.zip", Map.of(), Pushes.torn("big.js", noise.toString()));
    assertThat(torn.path("state").asText()).isEqualTo("READY");
    assertThat(matches(resource(large('a'), "big.js"), resource(noise.toString(), "b"))).isEmpty();
    uploaded("b.zip", Map.of(), Pushes.zip(Map.of("big.js", large('a'))));
    assertThat(matches(resource(large('a'), "big.js"))).hasSize(1);
  }

  @Test
  void filesThatNobodyKnowsFailThePackage() {
    String unknown = Json.node(List.of(resource(large('z'), "z"))).toString();
    JsonNode failed = uploaded("b.zip", Map.of("resources", unknown), Pushes.zip(Map.of("a", "b")));
    assertThat(failed.path("state").asText()).isEqualTo("FAILED");
    assertThat(failed.at("/data/error").asText()).contains("Can not copy bits we do not have");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | Resources must be an array, Resources must have at least 1 resource",
        "{\"resources\":[]} | Resources must have at least 1 resource",
        "{\"resources\":[{\"checksum\":\"x\",\"size_in_bytes\":1}]} | Resources array contains at"
            + " least one resource with a non-object checksum",
        "{\"resources\":[{\"checksum\":{\"value\":\"x\"},\"size_in_bytes\":-1}]} | Resources array"
            + " contains at least one resource with a non-SHA1 checksum value, Resources array"
            + " contains at least one resource with a negative size_in_bytes",
      })
  void whatIsNoListOfFilesIsRefused(String body, String refusal) {
    refused(
        client.call("POST", "/v3/resource_matches", body, "application/json"), "10008 " + refusal);
  }

  @Test
  void aDropletIsATarballThatTarReadsAndARegionTakes() throws Exception {
    String deep = "d".repeat(60) + "/" + "e".repeat(60) + "/page.html";
    String droplet = pushes.droplet(app, Map.of("index.html", "hi", deep, "deep", "empty", ""));
    Path tgz = folder.resolve("droplet.tgz");
    Files.write(tgz, followed("/v3/droplets/" + droplet + "/download"));
    Process tar =
        new ProcessBuilder("tar", "xzf", tgz.toString()).directory(folder.toFile()).start();
    assertThat(tar.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(tar.exitValue()).as(new String(tar.getErrorStream().readAllBytes())).isZero();
    assertThat(folder.resolve("app/index.html")).hasContent("hi");
    assertThat(folder.resolve("app/" + deep)).hasContent("deep");
    assertThat(folder.resolve("staging_info.yml")).content().contains("staticfile");
    String other = pushes.app("other");
    String again = upload(other, "droplet.tgz", Files.readAllBytes(tgz));
    pushes.use(other, again);
    pushes.start(other);
    pushes.route(other, "other");
    assertThat(new RouterClient(simulator).get("other.apps.eu-1.test", "/" + deep).body())
        .isEqualTo("deep");
  }

  private String upload(String other, String name, byte[] bits) {
    var made = client.post("/v3/droplets", "relationships", Pushes.relation("app", other));
    String guid = made.json().path("guid").asText();
    var answer = client.upload("/v3/droplets/" + guid + "/upload", Map.of(), "bits", name, bits);
    assertThat(pushes.job(answer).path("state").asText()).isEqualTo("COMPLETE");
    return guid;
  }

  /** CC takes anything of that name; what is no tarball is a droplet without files. */
  @ParameterizedTest
  @ValueSource(ints = {3, 600, 100_000})
  void whatIsNoTarballIsADropletAllTheSame(int size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("x".repeat(size).getBytes(StandardCharsets.UTF_8));
    }
    upload(app, "text.tgz", bytes.toByteArray());
  }

  @Test
  void whatIsNoDropletIsRefused() {
    var made = client.post("/v3/droplets", "relationships", Pushes.relation("app", app));
    String path = "/v3/droplets/" + made.json().path("guid").asText() + "/upload";
    String invalid = "10008 Uploaded droplet file is invalid: ";
    refused(
        client.upload(path, Map.of(), "bits", "bits.txt", new byte[] {1}),
        invalid + "bits.txt is not a tgz");
    refused(
        client.upload(path, Map.of(), "bits", "bits.tgz", new byte[0]),
        invalid + "bits.tgz cannot be empty");
    refused(
        client.upload(path, Map.of(), "bots", "bits.tgz", new byte[] {1}),
        invalid + "A droplet tgz file must be uploaded as 'bits'");
    assertThat(upload(app, "broken.tar.gz", new byte[] {1, 2, 3})).isNotEmpty();
  }

  @Test
  void aSignedAddressIsForOneBlobAndNobodyElse() {
    String one = "/v3/droplets/" + pushes.droplet(app, Map.of("a", "b")) + "/download";
    String signed = client.get(one).header("Location");
    String two = pushes.droplet(app, Map.of("c", "d"));
    Client nobody = new Client(simulator);
    String path = URI.create(signed).getRawPath() + "?" + URI.create(signed).getRawQuery();
    assertThat(nobody.get(path).status()).isEqualTo(200);
    assertThat(nobody.get(path + "0").status()).isEqualTo(403);
    assertThat(nobody.get(path.replaceAll("droplets/[^?]+", "droplets/" + two)).status())
        .isEqualTo(403);
    assertThat(nobody.get(path.replaceAll("expires=\\d", "expires=9")).status()).isEqualTo(403);
    assertThat(nobody.get(URI.create(signed).getRawPath()).status()).isEqualTo(403);
  }

  @Test
  void listsTellNoCommandsOfDroplets() {
    String droplet = pushes.droplet(app, Map.of("Procfile", "web: run --password x"));
    JsonNode listed = client.get("/v3/droplets").json().at("/resources/0");
    assertThat(listed.path("process_types").toString())
        .isEqualTo("{\"redacted_message\":\"[PRIVATE DATA HIDDEN IN LISTS]\"}");
    assertThat(listed.path("execution_metadata").asText())
        .isEqualTo("[PRIVATE DATA HIDDEN IN LISTS]");
    for (String list : List.of("/v3/apps/" + app + "/droplets", "/v3/droplets")) {
      assertThat(client.get(list).text()).doesNotContain("password");
    }
    assertThat(client.get("/v3/droplets/" + droplet).json().at("/process_types/web").asText())
        .isEqualTo("run --password x");
  }

  @Test
  void aDropletNamesAllItsBuildpacks() {
    client.patch(
        "/v3/apps/" + app,
        "lifecycle",
        Map.of(
            "type",
            "buildpack",
            "data",
            Map.of(
                "buildpacks",
                List.of("ruby_buildpack", "https://u:p@git.test/x", "go_buildpack"))));
    String droplet = pushes.droplet(app, Map.of("a", "b"));
    assertThat(
            client
                .get("/v3/droplets/" + droplet)
                .json()
                .path("buildpacks")
                .findValuesAsText("name"))
        .containsExactly("ruby_buildpack", "https://***:***@git.test/x", "go_buildpack");
  }

  @Test
  void aDockerPackageNeedsNoFlagButADockerApp() {
    var refusal =
        client.post(
            "/v3/packages",
            "type",
            "docker",
            "data",
            Map.of("image", "a/b"),
            "relationships",
            Pushes.relation("app", app));
    refused(refusal, "10008 Cannot create Docker package for a buildpack app.");
    String docker = dockerApp();
    client.patch("/v3/feature_flags/diego_docker", "enabled", false);
    var made =
        client.post(
            "/v3/packages",
            "type",
            "docker",
            "data",
            Map.of("image", "a/b"),
            "relationships",
            Pushes.relation("app", docker));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    refused(
        client.post("/v3/builds", "package", Map.of("guid", made.json().path("guid").asText())),
        "330002 Feature Disabled: diego_docker");
    refused(
        client.post(
            "/v3/packages", "type", "bits", "relationships", Pushes.relation("app", docker)),
        "10008 Cannot create bits package for a Docker app.");
  }

  private String dockerApp() {
    client.patch("/v3/feature_flags/diego_docker", "enabled", true);
    var made =
        client.post(
            "/v3/apps",
            "name",
            "image",
            "relationships",
            Pushes.relation("space", pushes.space()),
            "lifecycle",
            Map.of("type", "docker", "data", Map.of()));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().path("guid").asText();
  }
}
