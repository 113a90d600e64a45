package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.yaml.ManifestKeys.Fate;
import io.acf.config.yaml.ManifestKeys.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of all keys, and the page of the docs that is written from it. */
class ManifestKeysTest {
  private static final Path PAGE =
      Path.of(System.getProperty("acf.root", ".."), "docs/manifest-keys.md");

  /** What an app says of its web process, and a process of itself. */
  static final List<String> OF_A_PROCESS =
      List.of(
          "instances",
          "memory",
          "disk-quota",
          "log-rate-limit-per-second",
          "command",
          "timeout",
          "user",
          "health-check-type",
          "health-check-http-endpoint",
          "health-check-invocation-timeout",
          "health-check-interval",
          "readiness-health-check-type",
          "readiness-health-check-http-endpoint",
          "readiness-health-check-invocation-timeout",
          "readiness-health-check-interval");

  private static final String HEAD =
      """
      # Keys of a CF manifest
      What becomes of each key, by the place where it stands. Written by `ManifestKeysTest` from the table that the reader walks (`ManifestKeys`);
      to write it anew: `./mvnw -pl config test -Dtest=ManifestKeysTest -Dacf.docs.write=true`.

      *done*: checked, sent and kept as Cloud Controller takes it. *warned about*: `acf validate` and the server name it with its line; the commit is
      accepted. *refused*: the commit is rejected. At an app and a process Cloud Controller knows its keys in other spellings too (`Memory`,
      `disk_quota`, `healthCheckType`), elsewhere only as written here.
      """;

  /** {@code -Dacf.docs.write=true} writes the page in place of comparing it. */
  @Test
  void theDocsSayWhatTheTableSays() throws IOException {
    var page = HEAD + markdown();
    if (Boolean.getBoolean("acf.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void eachKeyStandsOnceAtItsPlace() {
    var seen = new HashSet<String>();
    for (var key : ManifestKeys.ALL) {
      assertThat(seen.add(key.place() + " " + key.name())).as(key.name()).isTrue();
      assertThat(key.says()).as(key.name()).isNotBlank();
    }
  }

  /** CF docs, manifest-attributes, and CF API v3, the app manifest specification. */
  @Test
  void holdsEveryKeyOfTheDocumentation() {
    assertThat(ManifestKeys.names(Place.APP))
        .containsAll(
            List.of(
                "name",
                "path",
                "buildpack",
                "buildpacks",
                "command",
                "disk-quota",
                "docker",
                "env",
                "health-check-http-endpoint",
                "health-check-interval",
                "health-check-invocation-timeout",
                "health-check-type",
                "instances",
                "lifecycle",
                "log-rate-limit-per-second",
                "memory",
                "metadata",
                "no-route",
                "processes",
                "random-route",
                "default-route",
                "readiness-health-check-http-endpoint",
                "readiness-health-check-interval",
                "readiness-health-check-invocation-timeout",
                "readiness-health-check-type",
                "routes",
                "services",
                "sidecars",
                "stack",
                "timeout",
                "features",
                "cnb-credentials",
                "host",
                "hosts",
                "domain",
                "domains",
                "no-hostname",
                "inherit"));
    assertThat(ManifestKeys.names(Place.PROCESS)).contains("type").containsAll(OF_A_PROCESS);
    assertThat(ManifestKeys.names(Place.APP)).containsAll(OF_A_PROCESS);
    assertThat(ManifestKeys.ALL.stream().map(it -> it.name()).filter(ManifestKeys::ofAProcess))
        .hasSameElementsAs(OF_A_PROCESS);
    assertThat(ManifestKeys.names(Place.SIDECAR))
        .containsExactly("name", "command", "process_types", "memory");
    assertThat(ManifestKeys.names(Place.ROUTE)).containsExactly("route", "protocol", "options");
    assertThat(ManifestKeys.names(Place.SERVICE))
        .containsExactly("name", "parameters", "binding_name");
    assertThat(ManifestKeys.names(Place.METADATA)).containsExactly("labels", "annotations");
  }

  /** The table as the docs show it. */
  private static String markdown() {
    var text = new StringBuilder();
    for (var place : Place.values()) {
      text.append("\n## ")
          .append(Character.toUpperCase(place.name.charAt(0)))
          .append(place.name.substring(1))
          .append("\n| key | | what |\n|---|---|---|\n");
      for (var key : ManifestKeys.ALL) {
        if (key.place() == place) {
          row(text, "`" + key.name() + "`", key.fate(), key.says(), key.tip());
        }
      }
      if (place == Place.TOP) {
        row(
            text,
            "any key of an app",
            Fate.WARNED,
            "cf push drops it",
            "Write it at each app, or share it by an anchor");
      } else if (place.unknown == Fate.WARNED) {
        row(text, "a key of another place", Fate.WARNED, "CF ignores it here", "");
      }
      row(
          text,
          "any other",
          place.unknown,
          place.unknown == Fate.WARNED
              ? place == Place.TOP
                  ? "cf push drops it; one whose anchor an app uses arrives there"
                  : "CF ignores it"
              : place == Place.DOCKER ? "not supported yet" : "CF refuses the manifest",
          "");
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String name, Fate fate, String says, String tip) {
    var what = tip.isEmpty() ? says : says + ". " + tip;
    text.append("| ").append(name).append(" | ").append(fate.word).append(" | ");
    text.append(what.replace("<", "&lt;").replace("*", "\\*")).append(" |\n");
  }
}
