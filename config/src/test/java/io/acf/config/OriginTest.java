package io.acf.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which places are one, which host is whose, and what an address is for. */
class OriginTest {
  private static Origin of(String url) {
    return Origin.of(URI.create(url)).orElseThrow(() -> new AssertionError(url));
  }

  @Test
  void onePlaceHasOneForm() {
    for (var same :
        List.of(
            "https://api.example.com",
            "https://API.Example.COM/",
            "https://api.example.com:443/v3",
            "HTTPS://api.example.com.")) {
      assertThat(of(same)).as(same).hasToString("https://api.example.com");
    }
    assertThat(of("http://[2001:DB8:0:0:0:0:0:1]:80")).isEqualTo(of("http://[2001:db8::1]"));
    assertThat(of("http://[2001:db8::1]:8080")).hasToString("http://[2001:db8::1]:8080");
    assertThat(of("http://a.example")).isNotEqualTo(of("https://a.example"));
    for (var none :
        List.of("ftp://a.b.c", "https://u:p@a.b.c", "https://u@a.b.c", "//a.b.c", "https:/x")) {
      assertThat(Origin.of(URI.create(none))).as(none).isEmpty();
    }
  }

  private record Trust(String api, String login, String uaa, boolean fine) {}

  @Test
  void credentialsGoToTheApisOwnDomainOrWhereUaaSays() {
    var rows =
        List.of(
            new Trust("https://api.sys.example.com", "https://login.sys.example.com", "", true),
            new Trust("https://api.sys.example.com", "https://uaa.sys.example.com:8443", "", true),
            new Trust("https://api.sys.example.com", "https://LOGIN.SYS.example.com.", "", true),
            new Trust("https://api.sys.example.com", "https://a.b.sys.example.com", "", true),
            new Trust("https://api.sys.example.com", "https://sys.example.com", "", true),
            new Trust("https://api.sys.example.com", "https://api.sys.example.com", "", true),
            new Trust("https://api.sys.example.com", "http://login.sys.example.com", "", false),
            new Trust("https://api.sys.example.com", "https://login.example.com", "", false),
            new Trust("https://api.sys.example.com", "https://evilsys.example.com", "", false),
            new Trust("https://api.sys.example.com", "https://sys.example.com.evil.net", "", false),
            new Trust("https://api.sys.example.com", "https://203.0.113.9", "", false),
            new Trust("http://api.sys.example.com", "http://login.sys.example.com", "", true),
            new Trust("http://api.sys.example.com", "https://login.sys.example.com", "", true),
            // A whole top-level domain is nobody's own.
            new Trust("https://example.com", "https://login.com", "", false),
            new Trust("https://api.test", "https://evil.test", "", false),
            new Trust("https://api.test", "https://api.test:8443", "", true),
            new Trust("https://localhost", "https://evil.localhost", "", false),
            // An address is only itself, however it is written.
            new Trust("http://127.0.1.1:8081", "http://127.0.1.1:8082", "", true),
            new Trust("http://127.0.1.1:8081", "http://127.0.1.2:8081", "", false),
            new Trust("http://10.0.1.1", "http://9.0.1.1", "", false),
            new Trust("http://[::1]:80", "http://[0:0:0:0:0:0:0:1]:81", "", true),
            new Trust("http://[::1]", "http://[::2]", "", false),
            // What is listed is meant exactly.
            new Trust(
                "https://api.a.example.com",
                "https://uaa.b.example.com",
                "https://uaa.b.example.com",
                true),
            new Trust(
                "https://api.a.example.com",
                "https://uaa.b.example.com:443",
                "https://UAA.b.example.com",
                true),
            new Trust(
                "https://api.a.example.com",
                "https://uaa.b.example.com:8443",
                "https://uaa.b.example.com",
                false),
            new Trust(
                "https://api.a.example.com",
                "http://uaa.b.example.com",
                "https://uaa.b.example.com",
                false),
            new Trust(
                "https://api.a.example.com",
                "https://x.uaa.b.example.com",
                "https://uaa.b.example.com",
                false),
            new Trust(
                "https://api.a.example.com",
                "https://login.a.example.com",
                "https://uaa.b.example.com",
                true));
    for (var row : rows) {
      var spec = spec(row.api(), row.uaa());
      assertThat(spec.connection().trusts(of(row.login())))
          .as(row.toString())
          .isEqualTo(row.fine());
    }
  }

  private static RegionSpec spec(String api, String uaa) {
    return new RegionSpec(
        new RegionName("eu-1"),
        URI.create(api),
        new RegionSpec.Router(List.of("203.0.113.1"), "https", 443),
        Optional.empty(),
        new TreeMap<>(),
        100,
        new CredentialsRef(CredentialsRef.From.ENV, "X"),
        uaa.isEmpty() ? Optional.empty() : Optional.of(URI.create(uaa)),
        Optional.empty());
  }

  private record Row(String text, String canonical, Address.Kind kind) {}

  @Test
  void anAddressHasOneFormAndOneKind() {
    var rows =
        List.of(
            new Row("203.0.113.10", "203.0.113.10", Address.Kind.HOST),
            new Row("10.0.0.1", "10.0.0.1", Address.Kind.HOST),
            new Row("127.0.1.1", "127.0.1.1", Address.Kind.HOST),
            new Row("0.0.0.0", "0.0.0.0", Address.Kind.UNSPECIFIED),
            new Row("0.1.2.3", "0.1.2.3", Address.Kind.UNSPECIFIED),
            new Row("224.0.0.1", "224.0.0.1", Address.Kind.MULTICAST),
            new Row("239.255.255.255", "239.255.255.255", Address.Kind.MULTICAST),
            new Row("240.0.0.1", "240.0.0.1", Address.Kind.BROADCAST),
            new Row("255.255.255.255", "255.255.255.255", Address.Kind.BROADCAST),
            new Row("169.254.169.254", "169.254.169.254", Address.Kind.LINK_LOCAL),
            new Row("169.253.0.1", "169.253.0.1", Address.Kind.HOST),
            new Row("2001:DB8:0:0:0:0:0:1", "2001:db8::1", Address.Kind.HOST),
            new Row("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", Address.Kind.HOST),
            new Row("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", Address.Kind.HOST),
            new Row("0:0:1::", "0:0:1::", Address.Kind.HOST),
            new Row("::1", "::1", Address.Kind.HOST),
            new Row("0:0:0:0:0:0:0:0", "::", Address.Kind.UNSPECIFIED),
            new Row("::", "::", Address.Kind.UNSPECIFIED),
            new Row("ff02::1", "ff02::1", Address.Kind.MULTICAST),
            new Row("fe80::1", "fe80::1", Address.Kind.LINK_LOCAL),
            new Row("febf::1", "febf::1", Address.Kind.LINK_LOCAL),
            new Row("fec0::1", "fec0::1", Address.Kind.HOST),
            new Row("fd00::1", "fd00::1", Address.Kind.HOST),
            new Row("::ffff:203.0.113.10", "::ffff:cb00:710a", Address.Kind.MAPPED),
            new Row("::ffff:cb00:710a", "::ffff:cb00:710a", Address.Kind.MAPPED),
            new Row("::203.0.113.10", "::cb00:710a", Address.Kind.MAPPED),
            new Row("64:ff9b::1.2.3.4", "64:ff9b::102:304", Address.Kind.HOST));
    for (var row : rows) {
      var address = Address.parse(row.text()).orElseThrow(() -> new AssertionError(row.text()));
      assertThat(address).as(row.text()).hasToString(row.canonical());
      assertThat(address.kind()).as(row.text()).isEqualTo(row.kind());
      assertThat(Address.parse(address.value())).contains(address);
    }
    for (var none :
        List.of(
            "",
            "1.2.3",
            "1.2.3.4.5",
            "01.2.3.4",
            "256.1.1.1",
            "1.2.3.4 ",
            "127.1",
            "a.b.c.d",
            ":",
            ":::",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1::2::3",
            "::12345",
            "fe80::1%eth0",
            "1:2:3:4:5:6:7:8::",
            "::1.2.3",
            "1.2.3.4::",
            "[::1]",
            "example.com",
            "1:2:3:4:5:6:7:1.2.3.4")) {
      assertThat(Address.parse(none)).as(none).isEmpty();
    }
  }
}
