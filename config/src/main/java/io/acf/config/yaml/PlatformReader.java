package io.acf.config.yaml;

import io.acf.config.Address;
import io.acf.config.CredentialsRef;
import io.acf.config.Hostname;
import io.acf.config.Origin;
import io.acf.config.Position;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Target;
import io.acf.config.Text;
import io.acf.config.ZoneSpec;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code platform.yml}, whose shape is right, into regions and zones. */
final class PlatformReader {
  static final String FILE = "platform.yml";
  private static final Pattern ENV = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Files files;
  private final Problems problems;
  private final PlatformChecks checks;

  PlatformReader(Files files, Problems problems) {
    this.files = files;
    this.problems = problems;
    this.checks = new PlatformChecks(problems);
  }

  /**
   * What the platform team wrote.
   *
   * @param places where each zone is written
   */
  record Platform(
      SortedMap<RegionName, RegionSpec> regions,
      SortedMap<Hostname, ZoneSpec> zones,
      SortedMap<Hostname, Position> places) {}

  /** Empty where there is an error in the file. */
  Optional<Platform> read(View root) throws IOException {
    int before = problems.errors();
    var regions = new TreeMap<RegionName, RegionSpec>();
    for (var item : items(root, "regions")) {
      var region = region(item);
      if (region.isPresent() && regions.putIfAbsent(region.get().name(), region.get()) != null) {
        twice(item, "region");
      } else if (region.isPresent()) {
        checks.region(item, region.get());
      }
    }
    var zones = new TreeMap<Hostname, ZoneSpec>();
    var places = new TreeMap<Hostname, Position>();
    for (var item : items(root, "zones")) {
      var zone = zone(item);
      if (zones.putIfAbsent(zone.name(), zone) != null) {
        twice(item, "zone");
      }
      places.put(zone.name(), item.position());
    }
    checks.zones(items(root, "zones"), zones);
    return problems.errors() == before
        ? Optional.of(new Platform(regions, zones, places))
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
    var uaa = region.get("uaa");
    var tokens = uaa.isEmpty() ? Optional.<URI>empty() : api(uaa.get());
    var ca = region.get("ca");
    var anchor = ca.isEmpty() ? Optional.<RegionSpec.TrustAnchor>empty() : anchor(ca.get());
    var router = router(region.need("router"));
    var labels = new TreeMap<String, String>();
    for (var entry : region.get("labels").map(View::entries).orElse(List.of())) {
      labels.put(entry.key(), new View("", entry.value()).text());
    }
    var credentials = credentials(region.need("credentials"));
    if (api.isEmpty()
        || uaa.isPresent() != tokens.isPresent()
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
            tokens,
            anchor));
  }

  static Target target(View target) {
    return new Target(target.need("org").text(), target.need("space").text());
  }

  /** A base URL of the region: of its API, or of its UAA. */
  private Optional<URI> api(View api) {
    try {
      var text = api.text();
      while (text.endsWith("/")) {
        text = text.substring(0, text.length() - 1);
      }
      var uri = new URI(text).parseServerAuthority();
      if (Origin.of(uri).isPresent()) {
        return checks.reachable(api, uri) ? Optional.of(uri) : Optional.empty();
      }
    } catch (URISyntaxException e) {
      // Told below, in words of our own.
    }
    problems.error(
        "bad-value",
        api.position(),
        api.path() + ": must be an http or https URL with a host" + Text.isUrl(api.text()),
        "Write it like https://api.eu-1.example.com");
    return Optional.empty();
  }

  private Optional<RegionSpec.Router> router(View router) {
    var addresses = new ArrayList<String>();
    boolean fine = true;
    for (var item : router.need("addresses").items()) {
      var address = address(item);
      fine &= address.isPresent();
      if (address.isPresent() && addresses.contains(address.get().value())) {
        problems.error(
            "duplicate-name",
            item.position(),
            item.path() + ": the address " + address.get() + " stands twice",
            "Remove one");
        fine = false;
      }
      address.ifPresent(found -> addresses.add(found.value()));
    }
    var scheme = router.text("scheme").orElse("https");
    int port = router.get("port").map(View::number).orElse(scheme.equals("https") ? 443 : 80);
    return fine ? Optional.of(new RegionSpec.Router(addresses, scheme, port)) : Optional.empty();
  }

  /** IP literals only: a name would make DNS answers depend on DNS. */
  private Optional<Address> address(View address) {
    var read = Address.parse(address.text());
    if (read.isEmpty()) {
      problems.error(
          "bad-value",
          address.position(),
          address.path() + ": must be an IPv4 or IPv6 address" + Text.is(address.text()),
          "Names are not looked up: write the address itself");
      return Optional.empty();
    }
    return read.filter(found -> checks.ofOneHost(address, found));
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
    var servers = new ArrayList<ZoneSpec.NameServer>();
    for (var server : items(zone, "name-servers")) {
      var name = new Hostname(server.need("name").text());
      var address = address(server.need("address")).map(Address::value);
      if (address.isPresent() && servers.contains(new ZoneSpec.NameServer(name, address.get()))) {
        problems.error(
            "duplicate-name",
            server.position(),
            server.path() + ": " + name + " stands twice with this address",
            "Remove one");
      }
      // One that is wrong stands in for itself until the problem is told.
      servers.add(new ZoneSpec.NameServer(name, address.orElse(server.need("address").text())));
    }
    return new ZoneSpec(
        new Hostname(zone.need("name").text()),
        ZoneSpec.Provider.valueOf(zone.need("provider").text().toUpperCase(Locale.ROOT)),
        servers);
  }
}
