package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Desired;
import io.acf.config.Findings;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.testing.MemoryTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Values that are each fine and do not go together: the table of docs/desired-state.md, row by row.
 */
class CrossChecksTest {
  private final YamlManifestReader reader = new YamlManifestReader();

  private String found(MemoryTree tree) {
    return switch (reader.read(Example.COMMIT, tree)) {
      case Reading.Accepted accepted -> Findings.text(accepted.desired().warnings());
      case Reading.Rejected rejected -> Findings.text(rejected.problems());
    };
  }

  private Desired accepted(MemoryTree tree) {
    var reading = reader.read(Example.COMMIT, tree);
    assertThat(reading).as(() -> found(tree)).isInstanceOf(Reading.Accepted.class);
    return ((Reading.Accepted) reading).desired();
  }

  private static MemoryTree platform(String... changes) {
    return Example.tree().with("platform.yml", changed(Example.PLATFORM, changes));
  }

  private static String changed(String text, String... changes) {
    var now = text;
    for (int i = 0; i < changes.length; i += 2) {
      assertThat(now).contains(changes[i]);
      now = now.replace(changes[i], changes[i + 1]);
    }
    return now;
  }

  private static String one(String text) {
    return text.lines().filter(line -> line.contains(" error ")).findFirst().orElse(text);
  }

  @Test
  void anAddressIsThatOfOneHost() {
    for (var bad :
        List.of(
            "0.0.0.0",
            "0.9.9.9",
            "::",
            "0:0:0:0:0:0:0:0",
            "224.0.0.1",
            "239.1.2.3",
            "ff02::1",
            "255.255.255.255",
            "240.0.0.1",
            "169.254.1.1",
            "fe80::1",
            "::ffff:203.0.113.9",
            "::ffff:cb00:7109",
            "::203.0.113.9")) {
      assertThat(one(found(platform("addresses: [203.0.113.20]", "addresses: [\"" + bad + "\"]"))))
          .as(bad)
          .startsWith("platform.yml:19:27 error  regions[2].router.addresses[0]: ")
          .contains("Write the ")
          .endsWith("[unroutable-address]");
      assertThat(one(found(platform("address: 127.0.0.1", "address: \"" + bad + "\""))))
          .as(bad)
          .startsWith("platform.yml:25:51 error  zones[0].name-servers[0].address: ")
          .endsWith("[unroutable-address]");
    }
    for (var good :
        List.of(
            "127.0.4.4",
            "10.0.0.1",
            "192.0.2.7",
            "198.51.100.9",
            "::1",
            "fd00::1",
            "2001:db8::9")) {
      accepted(platform("addresses: [203.0.113.20]", "addresses: [\"" + good + "\"]"));
      accepted(platform("address: 127.0.0.1", "address: \"" + good + "\""));
    }
  }

  @Test
  void soIsAnAddressInAUrl() {
    for (var bad :
        List.of(
            "http://0.0.0.0:8081",
            "http://169.254.169.254",
            "https://[::]",
            "https://[::ffff:10.0.0.1]")) {
      assertThat(one(found(platform("api: http://127.0.1.1:8081", "api: \"" + bad + "\""))))
          .as(bad)
          .startsWith("platform.yml:4:10 error  regions[0].api: ")
          .endsWith("[unroutable-address]");
    }
    assertThat(one(found(platform("capacity: 100", "uaa: http://224.0.0.1"))))
        .contains("regions[0].uaa: 224.0.0.1 is a multicast address")
        .endsWith("[unroutable-address]");
  }

  @Test
  void anAddressOfARouterStandsOnceInAnySpelling() {
    assertThat(found(platform("\"2001:db8::1\"]", "\"2001:db8::1\", \"2001:DB8:0:0:0:0:0:1\"]")))
        .contains(
            "platform.yml:12:56 error  regions[1].router.addresses[2]: the address 2001:db8::1"
                + " stands twice");
  }

  @Test
  void oneInstallIsOneRegionHoweverItIsWritten() {
    var target = "target: { org: demo, space: prod }\n    labels: { geo: amer";
    for (var same :
        List.of(
            "https://api.eu-2.example.com",
            "https://API.eu-2.Example.com///",
            "https://api.eu-2.example.com:443",
            "https://api.eu-2.example.com.",
            "http://api.eu-2.example.com")) {
      assertThat(
              one(
                  found(
                      platform(
                          "api: https://api.us-1.example.com",
                          "api: " + same,
                          "labels: { geo: amer",
                          target))))
          .as(same)
          .isEqualTo(
              "platform.yml:18:10 error  regions[2].api: is the API of region eu-2 too, with the"
                  + " same target: both are one install. Keep one of them, or give each its own"
                  + " target  [duplicate-install]");
    }
    assertThat(
            one(
                found(
                    platform(
                        "api: http://127.0.1.1:8081", "api: \"http://[2001:db8::7]:8081\"",
                        "api: https://api.us-1.example.com",
                            "api: \"http://[2001:DB8:0::7]:8081/\"",
                        "labels: { geo: amer", target))))
        .contains("is the API of region eu-1 too");
    // Two simulated regions of one machine, and two installs behind one name.
    accepted(platform("api: https://api.us-1.example.com", "api: http://127.0.1.1:8082"));
    accepted(
        platform(
            "api: https://api.eu-2.example.com/", "api: https://cf.example.com/eu-2",
            "api: https://api.us-1.example.com", "api: https://cf.example.com/us-1"));
  }

  /** Another org with credentials of its own is fine, until one federation counts both as two. */
  @Test
  void twoSpacesOfOneInstallDoNotServeOneFederation() {
    var platform =
        changed(
            Example.PLATFORM,
            "api: https://api.us-1.example.com",
            "api: https://api.eu-2.example.com:443/");
    var both = Example.tree().with("platform.yml", platform);
    assertThat(one(found(both)))
        .isEqualTo(
            "shop/federation.yml:9:25 error  placement: eu-2 and us-1 are one install"
                + " (api.eu-2.example.com), which fails as one. Place it in one of them "
                + " [duplicate-install]");
    var one = changed(Example.FEDERATION, ", us-1]", "]", ", us-1: 45", "");
    accepted(Example.tree().with("platform.yml", platform).with("shop/federation.yml", one));
    // Where nobody is sent, only the space counts.
    var unsteered = Example.FEDERATION.substring(0, Example.FEDERATION.indexOf("health:"));
    assertThat(
            one(
                found(
                    Example.tree()
                        .with("platform.yml", platform)
                        .with("shop/federation.yml", unsteered))))
        .contains("are one install (api.eu-2.example.com), and shop/prod is one space");
    var targets =
        changed(
            platform,
            "labels: { geo: amer",
            "target: { org: x, space: y }\n    labels: { geo: amer");
    accepted(
        Example.tree()
            .with("platform.yml", targets)
            .with(
                "shop/federation.yml",
                changed(unsteered, "target: { org: shop, space: prod }\n", "")));
  }

  @Test
  void regionsOfAFederationHaveAddressesOfTheirOwn() {
    var shared =
        platform("addresses: [203.0.113.20]", "addresses: [203.0.113.21, \"2001:DB8::1\"]");
    assertThat(one(found(shared)))
        .isEqualTo(
            "shop/federation.yml:9:25 error  placement: eu-2 and us-1 have the router address"
                + " 2001:db8::1 both, so DNS cannot tell them apart. Give each region its own"
                + " router address in platform.yml  [shared-address]");
    accepted(
        shared.with(
            "shop/federation.yml", changed(Example.FEDERATION, ", us-1]", "]", ", us-1: 45", "")));
  }

  private static MemoryTree host(String platform, String host) {
    return Example.tree()
        .with("platform.yml", platform)
        .with(
            "shop/federation.yml",
            changed(
                Example.FEDERATION,
                "hostname: orders.acf.test",
                "hostname: " + host,
                "host: orders.acf.test",
                "host: " + host))
        .with(
            "shop/manifest.yml",
            changed(Example.MANIFEST, "route: orders.acf.test", "route: " + host));
  }

  @Test
  void aHostNameIsNoNameServer() {
    assertThat(one(found(host(Example.PLATFORM, "ns1.acf.test"))))
        .isEqualTo(
            "shop/federation.yml:17:13 error  traffic.hostname: ns1.acf.test is a name server of a"
                + " zone in platform.yml. It answers with the address of DNS itself: write another"
                + " host name  [reserved-hostname]");
    var unlisted =
        changed(
            Example.PLATFORM,
            "    name-servers: [{ name: ns1.acf.test, address: 127.0.0.1 }]\n",
            "");
    assertThat(found(host(unlisted, "ns1.acf.test"))).contains("[reserved-hostname]");
    accepted(host(unlisted, "ns2.acf.test"));
    // The name server of another zone, by a name in this one.
    var two =
        changed(
                Example.PLATFORM,
                "address: 127.0.0.1 }]",
                "address: 127.0.0.1 }, { name: dns.acf.test, address: 127.0.0.2 }]")
            + "  - name: other.test\n    provider: embedded\n"
            + "    name-servers: [{ name: dns.acf.test, address: 127.0.0.2 }]\n";
    assertThat(found(host(two, "dns.acf.test"))).contains("[reserved-hostname]");
    // The apex, and a name below a name server's, answer as any other.
    accepted(host(Example.PLATFORM, "acf.test"));
    accepted(host(Example.PLATFORM, "a.ns1.acf.test"));
    var atApex = changed(Example.PLATFORM, "name: ns1.acf.test", "name: acf.test");
    assertThat(found(host(atApex, "acf.test"))).contains("[reserved-hostname]");
  }

  @Test
  void aNameServerIsFoundInTheZoneThatAnswersForIt() {
    var zone =
        "  - name: other.test\n"
            + "    provider: embedded\n"
            + "    name-servers: [{ name: NAME, address: 127.0.0.1 }]\n";
    assertThat(
            one(
                found(
                    Example.tree()
                        .with(
                            "platform.yml",
                            Example.PLATFORM + zone.replace("NAME", "ns9.acf.test")))))
        .isEqualTo(
            "platform.yml:28:20 error  zones[1].name-servers[0]: zone acf.test answers for"
                + " ns9.acf.test and does not list it at 127.0.0.1. List it, with this address,"
                + " under name-servers of acf.test  [unknown-name-server]");
    assertThat(
            found(
                Example.tree()
                    .with(
                        "platform.yml",
                        Example.PLATFORM
                            + zone.replace("NAME", "ns1.acf.test").replace("0.1 }", "0.7 }"))))
        .contains("[unknown-name-server]");
    for (var fine : List.of("ns1.acf.test", "ns1.other.test", "ns1.elsewhere.net")) {
      accepted(Example.tree().with("platform.yml", Example.PLATFORM + zone.replace("NAME", fine)));
    }
    assertThat(
            found(
                platform(
                    "address: 127.0.0.1 }]",
                    "address: 127.0.0.1 }, { name: ns1.acf.test, address: 127.0.0.1 }]")))
        .contains("zones[0].name-servers[1]: ns1.acf.test stands twice with this address");
    accepted(
        platform(
            "address: 127.0.0.1 }]",
            "address: 127.0.0.1 }, { name: ns1.acf.test, address: \"::1\" }]"));
  }

  @Test
  void aRouteThatDnsLeadsToBelongsToOneFederation() {
    var other =
        """
        version: 1
        name: billing
        manifest: manifest.yml
        artifact: { package: site }
        target: { org: shop, space: prod }
        placement: { regions: [eu-1] }
        """;
    var manifest =
        "applications:\n"
            + "- name: billing\n"
            + "  routes: [{ route: ORDERS.acf.test }, { route: orders.acf.test/b }]\n";
    var tree =
        Example.tree()
            .with("b/federation.yml", other)
            .with("b/manifest.yml", manifest)
            .with("b/site/i.html", "x");
    assertThat(found(tree)).contains("and DNS sends clients there", "[shared-hostname]");
    var elsewhere = tree.with("b/federation.yml", other.replace("space: prod", "space: test"));
    assertThat(accepted(elsewhere).warnings().toString())
        .contains("CF refuses it to another space", "shared-route");
    // The route that CF chooses is made of the app's name, whichever domain it is.
    var worker = "  - name: Worker\n";
    var chosen =
        elsewhere
            .with("shop/manifest.yml", Example.MANIFEST + worker)
            .with("b/manifest.yml", "applications:\n" + worker);
    assertThat(accepted(chosen).warnings().toString())
        .contains("route worker.<default domain> belongs to an app of", "to another space");
    var path =
        tree.with("b/federation.yml", other)
            .with("b/manifest.yml", manifest.replace("{ route: ORDERS.acf.test }, ", ""));
    assertThat(accepted(path).warnings()).isEmpty();
  }

  @Test
  void appsOfOneInstallMeetUnderTwoNames() {
    var platform =
        changed(
            Example.PLATFORM,
            "api: https://api.us-1.example.com",
            "api: https://api.eu-2.example.com");
    var first =
        Example.FEDERATION
            .substring(0, Example.FEDERATION.indexOf("health:"))
            .replace("eu-1, eu-2, us-1", "eu-2");
    var second = first.replace("name: orders", "name: billing").replace("[eu-2]", "[us-1]");
    assertThat(
            found(
                Example.tree()
                    .with("platform.yml", platform)
                    .with("shop/federation.yml", first)
                    .with("shop/b.federation.yml", second)))
        .contains(
            "app orders of orders belongs to billing too, in eu-2 shop/prod", "[duplicate-app]");
  }

  @Test
  void tokensMayComeFromElsewhere() {
    var desired = accepted(platform("capacity: 50", "uaa: https://uaa.Sys.example.net/"));
    var region = desired.regions().get(new RegionName("eu-2"));
    assertThat(region.uaa())
        .hasValueSatisfying(uaa -> assertThat(uaa).hasToString("https://uaa.Sys.example.net"));
    assertThat(desired.regions().get(new RegionName("eu-1")).uaa()).isEmpty();
    assertThat(one(found(platform("capacity: 50", "uaa: http://uaa.sys.example.net"))))
        .isEqualTo(
            "platform.yml:15:10 error  regions[1].uaa: is http, and the API is https: the password"
                + " would go in clear. Write uaa: https://uaa.sys.example.net  [unsafe-uaa]");
  }
}
