package io.acf.config.yaml;

import io.acf.config.CredentialsRef;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Target;
import io.acf.config.Text;
import io.acf.config.ZoneSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code platform.yml}, whose shape is right, into regions and zones. */
final class PlatformReader {
  static final String FILE = "platform.yml";
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern LEADING_ZERO = Pattern.compile("(^|.*\\.)0\\d.*");
  private static final Pattern ENV = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Files files;
  private final Problems problems;

  PlatformReader(Files files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /** What the platform team wrote. */
  record Platform(SortedMap<RegionName, RegionSpec> regions, SortedMap<Hostname, ZoneSpec> zones) {}

  /** Empty where there is an error in the file. */
  Optional<Platform> read(View root) throws IOException {
    int before = problems.errors();
    var regions = new TreeMap<RegionName, RegionSpec>();
    for (var item : items(root, "regions")) {
      var region = region(item);
      if (region.isPresent() && regions.putIfAbsent(region.get().name(), region.get()) != null) {
        twice(item, "region");
      }
    }
    var zones = new TreeMap<Hostname, ZoneSpec>();
    for (var item : items(root, "zones")) {
      var zone = zone(item);
      if (zones.putIfAbsent(zone.name(), zone) != null) {
        twice(item, "zone");
      }
    }
    return problems.errors() == before
        ? Optional.of(new Platform(regions, zones))
        : Optional.empty();
  }

  private static List<View> items(View root, String key) {
    return root.get(key).map(View::items).orElse(List.of());
  }

  private void twice(View item, String what) {
    var name = item.need("name");
    problems.error(
        "duplicate-name",
        name.position(),
        name.path() + ": the " + what + " " + name.text() + " stands twice",
        "Give each its own name");
  }

  private Optional<RegionSpec> region(View region) throws IOException {
    var api = api(region.need("api"));
    var ca = region.get("ca");
    var anchor = ca.isEmpty() ? Optional.<RegionSpec.TrustAnchor>empty() : anchor(ca.get());
    var router = router(region.need("router"));
    var labels = new TreeMap<String, String>();
    for (var entry : region.get("labels").map(View::entries).orElse(List.of())) {
      labels.put(entry.key(), new View("", entry.value()).text());
    }
    var credentials = credentials(region.need("credentials"));
    if (api.isEmpty()
        || router.isEmpty()
        || credentials.isEmpty()
        || ca.isPresent() != anchor.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new RegionSpec(
            new RegionName(region.need("name").text()),
            api.get(),
            router.get(),
            region.get("target").map(PlatformReader::target),
            labels,
            region.get("capacity").map(View::number).orElse(100),
            credentials.get(),
            anchor,
            region.position()));
  }

  static Target target(View target) {
    return new Target(target.need("org").text(), target.need("space").text());
  }

  private Optional<URI> api(View api) {
    try {
      var text = api.text();
      while (text.endsWith("/")) {
        text = text.substring(0, text.length() - 1);
      }
      var uri = new URI(text).parseServerAuthority();
      if (uri.getHost() != null && uri.getPort() <= 65_535 && uri.getPort() != 0) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // Told below, in words of our own.
    }
    problems.error(
        "bad-value",
        api.position(),
        api.path() + ": must be an http or https URL with a host, is " + Text.quoted(api.text()),
        "Write it like https://api.eu-1.example.com");
    return Optional.empty();
  }

  private Optional<RegionSpec.Router> router(View router) {
    boolean fine = true;
    for (var address : router.need("addresses").items()) {
      fine &= address(address);
    }
    var addresses = router.need("addresses").items().stream().map(View::text).toList();
    if (addresses.stream().distinct().count() < addresses.size()) {
      var list = router.need("addresses");
      problems.error(
          "duplicate-name", list.position(), list.path() + ": an address stands twice", "");
      fine = false;
    }
    var scheme = router.text("scheme").orElse("https");
    int port = router.get("port").map(View::number).orElse(scheme.equals("https") ? 443 : 80);
    return fine ? Optional.of(new RegionSpec.Router(addresses, scheme, port)) : Optional.empty();
  }

  /** IP literals only: a name would make DNS answers depend on DNS. */
  private boolean address(View address) {
    if (isAddress(address.text())) {
      return true;
    }
    problems.error(
        "bad-value",
        address.position(),
        address.path() + ": must be an IPv4 or IPv6 address, is " + Text.quoted(address.text()),
        "Names are not looked up: write the address itself");
    return false;
  }

  static boolean isAddress(String text) {
    if (IPV4.matcher(text).matches()) {
      return !LEADING_ZERO.matcher(text).matches();
    }
    if (!text.contains(":") || !text.matches("[0-9a-fA-F:.]{2,45}")) {
      return false;
    }
    try {
      // A text with a colon is never looked up: it is a literal or it throws.
      return InetAddress.getByName(text) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private Optional<CredentialsRef> credentials(View credentials) {
    var from =
        CredentialsRef.From.valueOf(credentials.need("from").text().toUpperCase(Locale.ROOT));
    var name = credentials.need("name");
    if (from == CredentialsRef.From.ENV && !ENV.matcher(name.text()).matches()) {
      problems.error(
          "bad-value",
          name.position(),
          name.path() + ": must be the prefix of environment variables, is not",
          "Write letters, digits and underscores: EU1 means EU1_USERNAME and EU1_PASSWORD");
      return Optional.empty();
    }
    return Optional.of(new CredentialsRef(from, name.text()));
  }

  private Optional<RegionSpec.TrustAnchor> anchor(View ca) throws IOException {
    var path = files.resolve(ca, FILE);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    var bytes = files.named(path.get(), ca, StrictYaml.MAX_BYTES);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    var pem = Pem.read(bytes.get());
    if (pem instanceof Pem.Result.Unfit unfit) {
      problems.error(
          unfit.code(),
          ca.position(),
          ca.path() + ": " + path.get() + " " + unfit.why(),
          unfit.tip());
      return Optional.empty();
    }
    return Optional.of(
        new RegionSpec.TrustAnchor(
            path.get(), new String(bytes.get(), java.nio.charset.StandardCharsets.UTF_8)));
  }

  private ZoneSpec zone(View zone) {
    var servers =
        items(zone, "name-servers").stream()
            .map(
                server -> {
                  var unused = address(server.need("address"));
                  return new ZoneSpec.NameServer(
                      new Hostname(server.need("name").text()), server.need("address").text());
                })
            .toList();
    return new ZoneSpec(
        new Hostname(zone.need("name").text()),
        ZoneSpec.Provider.valueOf(zone.need("provider").text().toUpperCase(Locale.ROOT)),
        servers,
        zone.position());
  }
}
