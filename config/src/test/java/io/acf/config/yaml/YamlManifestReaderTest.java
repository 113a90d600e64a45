package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.CredentialsRef;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Findings;
import io.acf.config.HealthSpec.StatusRange;
import io.acf.config.Hostname;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.SourceTree;
import io.acf.config.Target;
import io.acf.config.testing.MemoryTree;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlManifestReaderTest {
  private final YamlManifestReader reader = new YamlManifestReader();

  private Desired accepted(MemoryTree tree) {
    var reading = reader.read(Example.COMMIT, tree);
    assertThat(reading).as(() -> text(reading)).isInstanceOf(Reading.Accepted.class);
    return ((Reading.Accepted) reading).desired();
  }

  private static String text(Reading reading) {
    return switch (reading) {
      case Reading.Accepted accepted -> Findings.text(accepted.desired().warnings());
      case Reading.Rejected rejected -> Findings.text(rejected.problems());
    };
  }

  private String found(MemoryTree tree) {
    return text(reader.read(Example.COMMIT, tree));
  }

  private static FederationSpec orders(Desired desired) {
    return desired.federations().get(new FederationName("orders"));
  }

  @Test
  void readsAllThatIsWritten() {
    var desired = accepted(Example.tree());
    assertThat(desired.warnings()).isEmpty();
    assertThat(desired.commit()).isEqualTo(Example.COMMIT);
    var region = desired.regions().get(new RegionName("eu-2"));
    assertThat(region.api()).isEqualTo(URI.create("https://api.eu-2.example.com"));
    assertThat(region.router().port()).isEqualTo(443);
    assertThat(region.router().scheme()).isEqualTo("https");
    assertThat(region.router().addresses()).containsExactly("203.0.113.10", "2001:db8::1");
    assertThat(region.capacity()).isEqualTo(50);
    assertThat(region.credentials())
        .isEqualTo(new CredentialsRef(CredentialsRef.From.FILE, "/etc/acf/eu-2"));
    assertThat(desired.regions().get(new RegionName("us-1")).capacity()).isEqualTo(100);
    assertThat(desired.regions().get(new RegionName("us-1")).target()).isEmpty();

    var orders = orders(desired);
    assertThat(desired.positions().of(orders.name())).hasToString("shop/federation.yml:2:1");
    assertThat(orders.apps()).hasSize(1);
    assertThat(orders.apps().getFirst().name()).isEqualTo(new AppName("orders"));
    assertThat(orders.apps().getFirst().instances()).isEqualTo(Map.of("web", 2, "worker", 3));
    assertThat(orders.apps().getFirst().routes().stream().map(Object::toString))
        .containsExactly("orders.acf.test", "orders.apps.example.com/v1");
    var release = orders.placement().get(new RegionName("eu-1"));
    assertThat(release.manifest())
        .isEqualTo(
            """
            version: 1
            applications:
            - name: "orders"
              instances: 2
              path: "site"
              processes:
              - type: "worker"
                instances: 3
              memory: "64M"
              default-route: true
              buildpacks:
              - "staticfile_buildpack"
              env:
                GREETING: "hello"
                SECRET: "hunter2-very-secret"
              routes:
              - route: "orders.acf.test"
              - route: "orders.apps.example.com/v1"
            """);
    assertThat(release.target()).isEqualTo(new Target("shop", "prod"));
    assertThat(release.artifact(new AppName("orders")))
        .isInstanceOfSatisfying(
            Artifact.InRepository.class, a -> assertThat(a.path()).isEqualTo("shop/site"));
    var traffic = orders.traffic().orElseThrow();
    assertThat(traffic.hostname()).isEqualTo(new Hostname("orders.acf.test"));
    assertThat(traffic.zone()).isEqualTo(new Hostname("acf.test"));
    assertThat(traffic.ttl()).isEqualTo(Duration.ofSeconds(30));
    assertThat(traffic.weights().values()).containsExactly(25, 30, 45);
    assertThat(traffic.health().path()).isEqualTo("/health");
    assertThat(traffic.health().timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(traffic.health().unhealthyThreshold()).isEqualTo(4);
    assertThat(traffic.health().expectStatus())
        .isEqualTo(List.of(new StatusRange(200, 299), new StatusRange(304, 304)));
  }

  @Test
  void fillsInTheDefaults() {
    var tree =
        Example.tree()
            .with(
                "shop/federation.yml",
                """
                version: 1
                name: orders
                manifest: manifest.yml
                artifact: { package: site }
                placement: { selector: { match-labels: { geo: emea } } }
                traffic: { hostname: orders.acf.test }
                """);
    var orders = orders(accepted(tree));
    assertThat(orders.placement().keySet().stream().map(Object::toString))
        .containsExactly("eu-1", "eu-2");
    assertThat(orders.placement().values())
        .allSatisfy(r -> assertThat(r.target()).isEqualTo(new Target("demo", "prod")));
    var traffic = orders.traffic().orElseThrow();
    assertThat(traffic.weights().values()).containsExactly(100, 50);
    assertThat(traffic.ttl()).isEqualTo(Duration.ofSeconds(30));
    assertThat(traffic.health().host()).isEqualTo(new Hostname("orders.acf.test"));
    assertThat(traffic.health().interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(traffic.health().expectStatus()).isEqualTo(List.of(new StatusRange(200, 399)));
  }

  @Test
  void selectorsMeanWhatKubernetesMeans() {
    record Row(String placement, String... regions) {}
    var rows =
        List.of(
            new Row("{ selector: {} }", "eu-1", "eu-2", "us-1"),
            new Row("{ selector: { match-labels: { tier: prod } } }", "eu-1", "us-1"),
            new Row(
                "{ regions: [us-1, eu-2], selector: { match-labels: { tier: prod } } }", "us-1"),
            new Row(
                "{ selector: { match-expressions: [{ key: geo, operator: not-in, values: [amer] }]"
                    + " } }",
                "eu-1",
                "eu-2"),
            new Row(
                "{ selector: { match-expressions: [{ key: nope, operator: not-in, values: [x] }] }"
                    + " }",
                "eu-1",
                "eu-2",
                "us-1"),
            new Row(
                "{ selector: { match-expressions: [{ key: geo, operator: in, values: [amer, x] }] }"
                    + " }",
                "us-1"),
            new Row(
                "{ selector: { match-expressions: [{ key: geo, operator: exists }, { key: x,"
                    + " operator: does-not-exist }] } }",
                "eu-1",
                "eu-2",
                "us-1"));
    for (var row : rows) {
      var federation =
          "version: 1\nname: orders\nmanifest: manifest.yml\nartifact: { package: site }\n"
              + "target: { org: o, space: s }\nplacement: "
              + row.placement()
              + "\n";
      var orders = orders(accepted(Example.tree().with("shop/federation.yml", federation)));
      assertThat(orders.placement().keySet().stream().map(Object::toString))
          .as(row.placement())
          .containsExactly(row.regions());
    }
  }

  @Test
  void stringsStayStrings() {
    var platform =
        Example.PLATFORM
            .replace("{ geo: emea, tier: test }", "{ geo: no, tier: 010 }")
            .replaceFirst("org: demo, space: prod", "org: 1:30, space: 0x1F");
    var desired = accepted(Example.tree().with("platform.yml", platform));
    assertThat(desired.regions().get(new RegionName("eu-2")).labels())
        .isEqualTo(Map.of("geo", "no", "tier", "010"));
    assertThat(desired.regions().get(new RegionName("eu-1")).target())
        .contains(new Target("1:30", "0x1F"));
  }

  @Test
  void aReleaseIsNamedByWhatItIs() {
    var first = orders(accepted(Example.tree())).placement().get(new RegionName("eu-1"));
    var other =
        new io.acf.config.Commit(
            new io.acf.config.CommitId("b".repeat(40)), 8, java.time.Instant.EPOCH, "bo", "x");
    var again =
        ((Reading.Accepted)
                reader.read(other, Example.tree().with("README.md", "not part of anything")))
            .desired();
    assertThat(orders(again).placement().get(new RegionName("eu-1")).digest())
        .isEqualTo(first.digest());
    var sentTheSame =
        Example.tree()
            .with(
                "shop/manifest.yml",
                "# a comment\n" + Example.MANIFEST.replace("hello", "'hello'"));
    assertThat(orders(accepted(sentTheSame)).placement().get(new RegionName("eu-1")).digest())
        .isEqualTo(first.digest());
    var changed =
        List.of(
            Example.tree()
                .with("shop/manifest.yml", Example.MANIFEST.replace("hello", "good morning")),
            Example.tree().with("shop/site/index.html", "<h1>new</h1>"),
            Example.tree().with("shop/site/index.html", "<h1>orders</h1>\n".getBytes(), true),
            Example.tree()
                .without("shop/site/index.html")
                .with("shop/site/main.html", "<h1>orders</h1>\n"),
            Example.tree()
                .with(
                    "shop/federation.yml",
                    Example.FEDERATION.replace("org: shop", "org: shopping")));
    for (var tree : changed) {
      assertThat(orders(accepted(tree)).placement().get(new RegionName("eu-1")).digest())
          .isNotEqualTo(first.digest());
    }
  }

  @Test
  void aUrlNeedsItsDigest() {
    var sha = "9f2c4c0d5f6e0d0a3b1f6a3d5a1c2b7e9f2c4c0d5f6e0d0a3b1f6a3d5a1c2b7e";
    var tree =
        Example.tree()
            .with(
                "shop/federation.yml",
                Example.FEDERATION.replace(
                    "  package: site",
                    "  package: https://repo.example.com/orders-1.8.2.jar\n  sha256: " + sha));
    assertThat(
            orders(accepted(tree))
                .placement()
                .get(new RegionName("eu-1"))
                .artifact(new AppName("orders")))
        .isInstanceOfSatisfying(
            Artifact.Remote.class, remote -> assertThat(remote.digest().hex()).isEqualTo(sha));
  }

  /** One spoiled place, and what is said about it. */
  record Row(String file, String from, String to, String... lines) {}

  private static Row fed(String from, String to, String... lines) {
    return new Row("shop/federation.yml", from, to, lines);
  }

  private static Row cf(String from, String to, String... lines) {
    return new Row("shop/manifest.yml", from, to, lines);
  }

  private static Row plat(String from, String to, String... lines) {
    return new Row("platform.yml", from, to, lines);
  }

  private static final List<Row> ROWS =
      List.of(
          fed(
              "placement:\n",
              "placment:\n",
              "shop/federation.yml:2:1 error  placement: missing. Write placement: { regions:"
                  + " [NAME] } or a selector  [missing-key]",
              "shop/federation.yml:8:1 error  placment: unknown key. Did you mean \"placement\"? "
                  + " [unknown-key]"),
          fed(
              "  ttl: 30s",
              "  ttl: 30s\n  hold-down: 2m",
              "shop/federation.yml:21:3 error  traffic.hold-down: not supported yet. Leave it out"
                  + " for now  [not-supported-yet]"),
          fed(
              "name: orders\n",
              "name: orders\nowner: team-checkout\n",
              "shop/federation.yml:4:1 error  owner: not supported yet. Leave it out for now "
                  + " [not-supported-yet]"),
          fed(
              "policy: weighted",
              "policy: failover",
              "shop/federation.yml:18:11 error  traffic.policy: failover is not supported yet."
                  + " Leave it out or write weighted  [not-supported-yet]"),
          fed(
              "policy: weighted",
              "policy: wieghted",
              "shop/federation.yml:18:11 error  traffic.policy: must be one of weighted, failover,"
                  + " is \"wieghted\". Did you mean \"weighted\"?  [bad-value]"),
          fed(
              "version: 1",
              "version: 2",
              "shop/federation.yml:2:10 error  version: must be 1, is 2. Write version: 1 "
                  + " [bad-value]"),
          fed(
              "version: 1\n",
              "",
              "shop/federation.yml:2:1 error  version: missing. Write version: 1  [missing-key]"),
          fed(
              "weights: { eu-1: 25, eu-2: 30, us-1: 45 }",
              "weights: { eu-1: 25, eu-2: 30, us-1: 45, ap-9: 1 }",
              "shop/federation.yml:19:44 error  traffic.weights.ap-9: no such region (eu-1, eu-2,"
                  + " us-1)  [unknown-region]"),
          fed(
              "weights: { eu-1: 25,",
              "weights: { eu-1: 0,",
              "shop/federation.yml:19:20 error  traffic.weights.eu-1: must be 1..10000, is 0. To"
                  + " give a region nothing, drain it (acf regions drain NAME) or leave it out of"
                  + " placement  [out-of-range]"),
          fed(
              "regions: [eu-1, eu-2, us-1]",
              "regions: [eu-1, us-1]",
              "shop/federation.yml:19:24 error  traffic.weights.eu-2: this federation is not placed"
                  + " there. Add the region to placement or leave out its weight  [not-placed]"),
          fed(
              "regions: [eu-1, eu-2, us-1]",
              "regions: [eu-1, eu-3, us-1]",
              "shop/federation.yml:9:19 error  placement.regions[1]: eu-3: no such region (eu-1,"
                  + " eu-2, us-1). Did you mean \"eu-1\"?  [unknown-region]"),
          fed(
              "regions: [eu-1, eu-2, us-1]",
              "selector: { match-labels: { geo: mars } }",
              "shop/federation.yml:9:3 error  placement: no region of platform.yml is meant by it."
                  + " Regions there: eu-1, eu-2, us-1  [empty-placement]"),
          fed(
              "regions: [eu-1, eu-2, us-1]",
              "selector: { match-expressions: [{ key: geo, operator: in }] }",
              "shop/federation.yml:9:35 error  placement.selector.match-expressions[0]: in needs"
                  + " values  [missing-key]"),
          fed(
              "target: { org: shop, space: prod }\n",
              "",
              "shop/federation.yml:2:1 error  target: missing, and region us-1 has none either."
                  + " Write target: { org: ORG, space: SPACE } here or in platform.yml "
                  + " [missing-target]"),
          fed(
              "  timeout: 1500ms",
              "  timeout: 10s",
              "shop/federation.yml:13:12 error  health.timeout: must be shorter than the interval"
                  + " (10s is not shorter than 10s)  [out-of-range]"),
          fed(
              "  interval: 10s",
              "  interval: 10 seconds",
              "shop/federation.yml:12:13 error  health.interval: must be a duration: a whole number"
                  + " and ms, s, m or h (5s, 10m, 500ms), is \"10 seconds\"  [bad-value]"),
          fed(
              "ttl: 30s",
              "ttl: 1500ms",
              "shop/federation.yml:20:8 error  traffic.ttl: must be whole seconds, is 1500ms "
                  + " [out-of-range]"),
          fed(
              "[200-299, 304]",
              "[299-200]",
              "shop/federation.yml:11:42 error  health.http.expect-status[0]: the range 299-200 is"
                  + " empty. Write the lower status first  [out-of-range]"),
          fed(
              "hostname: orders.acf.test",
              "hostname: orders.example.org",
              "shop/federation.yml:17:13 error  traffic.hostname: orders.example.org lies in no"
                  + " zone of platform.yml (acf.test). Add the zone to platform.yml "
                  + " [unknown-zone]",
              "shop/federation.yml:17:13 error  traffic.hostname: no app of shop/manifest.yml has"
                  + " the route orders.example.org. Add it to the routes of one app: - route:"
                  + " orders.example.org  [unrouted-hostname]"),
          fed(
              "package: site",
              "package: ../site",
              "shop/federation.yml:6:12 error  artifact.package: \"../site\" does not stay below"
                  + " this file's folder. Write a path relative to this file, without .. and with /"
                  + "  [unsafe-path]"),
          fed(
              "package: site",
              "package: /etc",
              "shop/federation.yml:6:12 error  artifact.package: \"/etc\" does not stay below this"
                  + " file's folder. Write a path relative to this file, without .. and with / "
                  + " [unsafe-path]"),
          fed(
              "package: site",
              "package: sites",
              "shop/federation.yml:6:12 error  artifact.package: nothing lies at shop/sites. Name a"
                  + " folder or archive of the repository, relative to this file  [missing-file]"),
          fed(
              "package: site",
              "package: http://repo.example.com/x.jar",
              "shop/federation.yml:6:12 error  artifact.package: must be an https URL with a host,"
                  + " without user or fragment. Credentials do not belong in git  [bad-value]"),
          fed(
              "package: site",
              "package: https://repo.example.com/x.jar",
              "shop/federation.yml:6:12 error  artifact.sha256: missing; a URL needs it. Write the"
                  + " SHA-256 of the file: sha256sum FILE  [missing-key]"),
          fed(
              "manifest: manifest.yml",
              "manifest: manifets.yml",
              "shop/federation.yml:4:11 error  manifest: no file \"shop/manifets.yml\". Did you"
                  + " mean \"shop/manifest.yml\"?  [missing-file]"),
          fed(
              "target: { org: shop, space: prod }",
              "target:",
              "shop/federation.yml:7:8 error  target: must be a mapping (key: value), is empty "
                  + " [wrong-type]"),
          cf(
              "GREETING: hello",
              "GREETING: ((greeting))",
              "shop/manifest.yml:10:17 error  ((greeting)): variables are not supported yet. Write"
                  + " the value, or bind a service that holds it  [not-supported-yet]"),
          cf(
              "buildpacks: [staticfile_buildpack]",
              "docker: { image: x/y }",
              "shop/manifest.yml:7:13 error  applications[0].docker: not supported yet. Use the"
                  + " buildpack lifecycle with a package  [not-supported-yet]"),
          cf(
              "buildpacks: [staticfile_buildpack]",
              "lifecycle: cnb",
              "shop/manifest.yml:7:16 error  applications[0].lifecycle: \"cnb\" is not supported"
                  + " yet. Use the buildpack lifecycle  [not-supported-yet]"),
          cf(
              "path: site",
              "no-route: true",
              "shop/federation.yml:17:13 error  traffic.hostname: no app of shop/manifest.yml has"
                  + " the route orders.acf.test. Add it to the routes of one app: - route:"
                  + " orders.acf.test  [unrouted-hostname]",
              "shop/manifest.yml:13:7 warn   applications[0].routes: CF maps none, and takes away"
                  + " those that are there, because of no-route. Leave it out  [ignored-key]"),
          cf(
              "path: site",
              "random-route: true",
              "shop/manifest.yml:8:19 warn   applications[0].random-route: CF makes up no route"
                  + " where routes are listed. Leave it out  [ignored-key]"),
          cf(
              "instances: 2",
              "instances: 2000001",
              "shop/manifest.yml:6:16 error  applications[0].instances: must be 0..2000000, is"
                  + " 2000001  [out-of-range]"),
          cf(
              "- route: orders.acf.test",
              "- route: ftp://orders.acf.test",
              "shop/manifest.yml:13:16 error  applications[0].routes[0].route: must have no"
                  + " scheme, or http, https or tcp, is \"ftp://orders.acf.test\". Leave out the"
                  + " scheme  [bad-value]"),
          cf(
              "memory: 64M",
              "memory: *m",
              "shop/manifest.yml:5:13 error  an alias (*name) of which no anchor (&name) stands"
                  + " before it. Write the anchor, or put the value in quotes if it is text "
                  + " [yaml-alias]"),
          cf(
              "applications:",
              "apps:",
              "shop/manifest.yml:2:1 error  applications: missing  [missing-key]",
              "shop/manifest.yml:3:1 warn   apps: cf push drops it. Leave it out  [unknown-key]"),
          cf(
              "- type: worker",
              "- type: worker\n      - type: worker",
              "shop/manifest.yml:17:9 error  applications[0].processes[1]: the process type"
                  + " \"worker\" stands twice. Leave out one of the two  [duplicate-name]"),
          plat(
              "addresses: [127.0.1.1]",
              "addresses: [router.example.com]",
              "platform.yml:5:27 error  regions[0].router.addresses[0]: must be an IPv4 or IPv6"
                  + " address (no name), is \"router.example.com\"  [bad-value]"),
          plat(
              "addresses: [127.0.1.1]",
              "addresses: [127.0.1.256]",
              "platform.yml:5:27 error  regions[0].router.addresses[0]: must be an IPv4 or IPv6"
                  + " address, is \"127.0.1.256\". Names are not looked up: write the address"
                  + " itself  [bad-value]"),
          plat(
              "provider: embedded",
              "provider: powerdns",
              "platform.yml:24:15 error  zones[0].provider: powerdns is not supported yet. Use"
                  + " embedded  [not-supported-yet]"),
          plat(
              "name: eu-2",
              "name: eu-1",
              "platform.yml:10:11 error  regions[1].name: the region eu-1 stands twice. Give each"
                  + " its own name  [duplicate-name]"),
          plat(
              "name: eu-2",
              "name: EU_2",
              "platform.yml:10:11 error  regions[1].name: must be 1..63 lower case letters, digits"
                  + " or inner dashes, is \"EU_2\"  [bad-value]"),
          plat(
              "api: http://127.0.1.1:8081",
              "api: ftp://127.0.1.1",
              "platform.yml:4:10 error  regions[0].api: must be an http or https URL without user,"
                  + " query or fragment, is \"ftp://127.0.1.1\"  [bad-value]"),
          plat(
              "capacity: 50",
              "capacity: 0",
              "platform.yml:15:15 error  regions[1].capacity: must be 1..10000, is 0. To give a"
                  + " region nothing, drain it: acf regions drain NAME  [out-of-range]"),
          plat(
              "from: env, name: EU1",
              "from: vcap, name: EU1",
              "platform.yml:9:26 error  regions[0].credentials.from: vcap is not supported yet. Use"
                  + " env or file  [not-supported-yet]"),
          plat(
              "capacity: 100",
              "ca: certs/eu-1.pem",
              "platform.yml:8:9 error  regions[0].ca: no file \"certs/eu-1.pem\"  [missing-file]"),
          plat(
              "credentials: { from: env, name: US1 }",
              "rate-limit: 10/s",
              "platform.yml:17:5 error  regions[2].credentials: missing  [missing-key]",
              "platform.yml:21:5 error  regions[2].rate-limit: not supported yet. Leave it out for"
                  + " now  [not-supported-yet]"));

  @Test
  void saysWhatIsWrongAndWhere() {
    var softly = new org.assertj.core.api.SoftAssertions();
    for (var row : ROWS) {
      var good =
          switch (row.file()) {
            case "platform.yml" -> Example.PLATFORM;
            case "shop/manifest.yml" -> Example.MANIFEST;
            default -> Example.FEDERATION;
          };
      assertThat(good).as("the row spoils something").contains(row.from());
      var found = found(Example.tree().with(row.file(), good.replace(row.from(), row.to())));
      softly
          .assertThat(found.lines().filter(line -> !line.contains(" 0 warnings")))
          .as(row.to())
          .map(line -> line.replaceAll(" +error", " error").replaceAll(" +warn", " warn"))
          .filteredOn(line -> line.contains("["))
          .containsExactly(row.lines());
    }
    softly.assertAll();
  }

  @Test
  void federationsDoNotMeet() {
    var twin = Example.FEDERATION;
    assertThat(found(Example.tree().with("shop/twin.federation.yml", twin)))
        .contains(
            "shop/twin.federation.yml:3:7 error  name: orders is the name of the federation at"
                + " shop/federation.yml:3:7 too");
    var other = twin.replace("name: orders\n", "name: billing\n");
    assertThat(found(Example.tree().with("shop/twin.federation.yml", other)))
        .contains(
            "shop/twin.federation.yml:17:13 error  traffic.hostname: orders.acf.test belongs to"
                + " orders too",
            "app orders of billing belongs to orders too, in eu-1 shop/prod",
            "2 errors, 0 warnings");
    var elsewhere =
        other.substring(0, other.indexOf("health:")).replace("space: prod", "space: test");
    assertThat(accepted(Example.tree().with("shop/twin.federation.yml", elsewhere)).federations())
        .hasSize(2);
  }

  @Test
  void aHostNameHasOneAppAndOneZone() {
    var zones = Example.PLATFORM + "  - { name: orders.acf.test, provider: embedded }\n";
    assertThat(found(Example.tree().with("platform.yml", zones)))
        .contains(
            "shop/federation.yml:17:13 error  traffic.hostname: orders.acf.test lies in several"
                + " zones (acf.test, orders.acf.test). Keep one of them in platform.yml "
                + " [ambiguous-zone]");
    var twins =
        Example.MANIFEST + "  - name: worker\n    routes:\n    - route: ORDERS.acf.test/worker\n";
    assertThat(found(Example.tree().with("shop/manifest.yml", twins)))
        .contains(
            "traffic.hostname: orders.acf.test is a route of several apps (orders, worker). Keep it"
                + " with one app  [shared-hostname]");
    var worker = Example.MANIFEST + "  - name: worker\n    no-route: true\n";
    assertThat(orders(accepted(Example.tree().with("shop/manifest.yml", worker))).apps())
        .hasSize(2);
    var chosen =
        Example.MANIFEST.substring(0, Example.MANIFEST.indexOf("    routes:"))
            + "    default-route: true\n";
    assertThat(found(Example.tree().with("shop/manifest.yml", chosen)))
        .contains(
            "no app of shop/manifest.yml has the route orders.acf.test. Write routes at app orders,"
                + " whose route CF chooses, in each region another: - route: orders.acf.test"
                + "  [unrouted-hostname]");
    var tcp = Example.MANIFEST.replace("orders.apps.example.com/v1", "tcp.example.com:1234");
    assertThat(accepted(Example.tree().with("shop/manifest.yml", tcp)).warnings())
        .extracting(problem -> problem.code())
        .containsExactly("unwatched-route");
  }

  @Test
  void manifestsHaveLimits() {
    var apps = new StringBuilder("applications:\n");
    for (int i = 0; i < 201; i++) {
      apps.append("- name: a").append(i).append('\n');
    }
    assertThat(found(Example.tree().with("shop/manifest.yml", apps.toString())))
        .contains("must be a list of 1..200 apps, is 201");
    var routes = new StringBuilder("applications:\n- name: orders\n  routes:\n");
    for (int i = 0; i < 201; i++) {
      routes.append("  - route: r").append(i).append(".acf.test\n");
    }
    assertThat(found(Example.tree().with("shop/manifest.yml", routes.toString())))
        .contains("applications[0].routes: at most 200, has 201");
    assertThat(found(Example.tree().with("shop/manifest.yml", "#" + "x".repeat(1024 * 1024))))
        .contains("shop/manifest.yml error  larger than 1024 KiB");
    assertThat(found(Example.tree().with("shop/manifest.yml", new byte[] {(byte) 0xFF}, false)))
        .contains("shop/manifest.yml:1:1 error  not UTF-8 text");
  }

  @Test
  void refusesLinksByName() {
    var link = SourceTree.Kind.LINK;
    assertThat(found(Example.tree().without("platform.yml").with("platform.yml", link)))
        .contains("platform.yml error  platform.yml is a symbolic link");
    assertThat(found(Example.tree().with("x/federation.yml", link)))
        .contains("x/federation.yml error  x/federation.yml is a symbolic link");
    assertThat(found(Example.tree().with("shop/site/etc", link)))
        .contains(
            "shop/federation.yml:6:12 error  artifact.package: shop/site/etc is a symbolic link");
    assertThat(found(Example.tree().with("shop/site/sub", SourceTree.Kind.SUBMODULE)))
        .contains("artifact.package: shop/site/sub is a submodule");
    assertThat(
            found(
                Example.tree()
                    .with("shop/there", link)
                    .with(
                        "shop/federation.yml",
                        Example.FEDERATION.replace("manifest: m", "manifest: there/m"))))
        .contains("shop/federation.yml:4:11 error  manifest: shop/there is a symbolic link");
  }

  @Test
  void neverShowsAValueOfTheEnvironment() {
    var spoils =
        List.of(
            "SECRET: 'hunter2-very-secret\n",
            "SECRET: \"hunter2-very-secret\\q\"\n",
            "SECRET: hunter2-very-secret: x\n",
            "SECRET: *hunter2-very-secret\n",
            "SECRET: !hunter2-very-secret x\n",
            "SECRET: {hunter2-very-secret\n",
            "SECRET: hunter2-very-secret ((var))\n",
            "PORT: hunter2-very-secret\n",
            "1.10: hunter2-very-secret\n",
            "SECRET: (( grab hunter2-very-secret ))\n",
            "SECRET: @hunter2-very-secret\n",
            "SECRET: hunter2-very-secret\n\thunter2-very-secret\n",
            "SECRET: |\n          hunter2-very-secret\u0007\n");
    for (var spoil : spoils) {
      var manifest = Example.MANIFEST.replace("SECRET: hunter2-very-secret\n", spoil);
      var found = found(Example.tree().with("shop/manifest.yml", manifest));
      // A tag is dropped by the CLI; a password that looks like one is told, and not shown.
      var said = spoil.startsWith("SECRET: !") ? "0 errors, 1 warning" : "1 error, 0 warnings";
      assertThat(found).as(spoil).contains(said).doesNotContain("hunter2");
    }
  }

  @Test
  void anEmptyRepositoryIsNoPlatform() {
    assertThat(found(new MemoryTree())).contains("platform.yml error  no platform.yml at the root");
    assertThat(accepted(new MemoryTree().with("platform.yml", Example.PLATFORM)).warnings())
        .extracting(problem -> problem.code())
        .containsExactly("no-federation");
  }

  @Test
  void whatIsReadForItsNameAndMisnamedIsSaid() {
    for (var name :
        List.of("federation.yaml", "x.federation.yaml", "federations.yml", "Federation.yml")) {
      assertThat(found(Example.tree().with("more/" + name, "version: 1\n")))
          .startsWith(
              "more/"
                  + name
                  + " warn   not read: a federation file is named federation.yml, or ends in"
                  + " .federation.yml. Rename it  [misnamed-file]");
    }
    for (var name : List.of("confederation.yml", "federation.yml.bak", "federation.json")) {
      assertThat(found(Example.tree().with("more/" + name, "x"))).startsWith("0 errors, 0 warn");
    }
    for (var name : List.of("platform.yaml", "infra/platform.yml")) {
      assertThat(found(new MemoryTree().with(name, Example.PLATFORM)))
          .contains(name + " is there: name it platform.yml, at the root");
    }
  }

  @Test
  void keepsTheFirstFiftyProblems() {
    var keys = new StringBuilder(Example.FEDERATION);
    for (int i = 0; i < 200; i++) {
      keys.append("key-").append(i).append(": x\n");
    }
    var reading =
        (Reading.Rejected)
            reader.read(
                Example.COMMIT, Example.tree().with("shop/federation.yml", keys.toString()));
    assertThat(reading.problems()).hasSize(50).isSorted();
  }

  @Test
  void warnsOfWhatIsOddButNotWrong() {
    var tree =
        Example.tree()
            .with(
                "shop/federation.yml",
                Example.FEDERATION.replace("eu-1: 25, eu-2: 30, us-1: 45", "eu-1: 25"))
            .with("shop/manifest.yml", Example.MANIFEST.replace("path: site", "host: orders"));
    assertThat(Findings.text(accepted(tree).warnings()))
        .isEqualTo(
            """
            shop/federation.yml:19:12 warn   traffic.weights: nothing for eu-2, us-1, whose capacity counts. Write a weight for each region  [missing-weight]
            shop/manifest.yml:8:5     warn   applications[0].host: CF ignores it. Write routes; without them the app gets NAME.<default domain>  [ignored-key]
            0 errors, 2 warnings
            """);
  }

  @Test
  void aTrustAnchorIsReadWithTheCommit() {
    var platform = Example.PLATFORM.replace("capacity: 100", "ca: certs/eu-1.pem");
    var tree = Example.tree().with("platform.yml", platform);
    var region =
        accepted(tree.with("certs/eu-1.pem", CERTIFICATE)).regions().get(new RegionName("eu-1"));
    assertThat(region.ca().orElseThrow().path()).isEqualTo("certs/eu-1.pem");
    assertThat(region.ca().orElseThrow().pem()).isEqualTo(CERTIFICATE);
    assertThat(found(tree.with("certs/eu-1.pem", "hello")))
        .contains("platform.yml:8:9 error  regions[0].ca: certs/eu-1.pem holds no certificate");
    assertThat(found(tree.with("certs/eu-1.pem", CERTIFICATE.replace("MII", "AAA"))))
        .contains("regions[0].ca: certs/eu-1.pem holds a certificate that cannot be read");
    var key = CERTIFICATE.replace("CERTIFICATE", "PRIVATE KEY");
    assertThat(found(tree.with("certs/eu-1.pem", CERTIFICATE + key)))
        .contains("regions[0].ca: certs/eu-1.pem holds a private key")
        .doesNotContain("MII");
  }

  /** Made for this test; its key was thrown away. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBQDCB5qADAgECAgkA/cznj3MTUPswCgYIKoZIzj0EAwIwEzERMA8GA1UEAxMI
      YWNmLXRlc3QwIBcNMjYxMTIyMTczMzE0WhgPMjEyNjEwMjkxNzMzMTRaMBMxETAP
      BgNVBAMTCGFjZi10ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/hgNBHCB
      lMTHINUQ1EnJIMVHJOcHyGlqgPOXEDsYAM6C40RcS0sAt6rBXykZPduDyPBIU6Tn
      Rdgqty74ugneHqMhMB8wHQYDVR0OBBYEFP+BT2ABKZAS81UA50l/7AZ6y6u/MAoG
      CCqGSM49BAMCA0kAMEYCIQDF55nXGjh+y9L20H4DDzBK5Zy2n+dPrPKqyGHi5U9D
      xAIhAJmR21DO7eiV13+CIs69Qt1r9BmRmk5L/CJYNGbbFgUg
      -----END CERTIFICATE-----
      """;
}
