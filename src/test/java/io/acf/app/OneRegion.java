package io.acf.app;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.Artifact;
import io.acf.config.ArtifactSource;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.CredentialsRef;
import io.acf.config.Desired;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Release;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.CallGate;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.acf.regions.cf.CfRegion;
import io.acf.regions.cf.Credentials;
import io.acf.regions.guard.GuardedRegion;
import io.acf.regions.guard.Guards;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What git wants of the one region {@code eu-1}, for tests over the wire. */
final class OneRegion {
  static final RegionName EU = new RegionName("eu-1");
  static final Target SPACE = new Target("demo", "prod");

  private OneRegion() {}

  static RegionSpec spec(URI api) {
    return new RegionSpec(
        EU,
        api,
        new RegionSpec.Router(List.of("127.0.0.1"), "http", api.getPort()),
        Optional.of(SPACE),
        new TreeMap<>(),
        100,
        new CredentialsRef(CredentialsRef.From.ENV, "EU1"),
        Optional.empty());
  }

  /** The adapter to it, as an admin; the password is asked for whenever it is needed. */
  static CfRegion cf(
      URI api, Supplier<String> password, ArtifactSource artifacts, Limits limits, CallGate gate) {
    return new CfRegion(
        spec(api).connection(),
        ref -> Optional.of(Credentials.user("admin", password.get())),
        artifacts,
        limits,
        gate,
        RegionListener.NONE);
  }

  /** The adapter behind its guard; its artefacts are those of {@link #zip}. */
  static GuardedRegion guarded(URI api, Supplier<String> password, Limits limits, Guards guards) {
    var guard = guards.guard(EU, limits, RegionListener.NONE);
    var cf = cf(api, password, OneRegion::zip, limits, guard);
    return new GuardedRegion(cf, cf, guard);
  }

  static ArtifactSource.Opened zip(Artifact artifact) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("Staticfile"));
      zip.putNextEntry(new ZipEntry("index.html"));
      zip.write(artifact.digest().hex().getBytes(StandardCharsets.UTF_8));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new ArtifactSource.Opened(new ByteArrayInputStream(bytes.toByteArray()), bytes.size());
  }

  private static Digest digest(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return new Digest(
          HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Federations {@code app-1} to {@code app-COUNT}, of one app each, all at this version. */
  static Desired desired(URI api, long generation, int count, String version) {
    var federations = new TreeMap<FederationName, FederationSpec>();
    for (int each = 1; each <= count; each++) {
      federations.put(new FederationName("app-" + each), federation("app-" + each, version));
    }
    var commit = new CommitId("%040x".formatted(generation));
    return new Desired(
        new Commit(commit, generation, Instant.EPOCH, "ana", "x"),
        new TreeMap<>(Map.of(EU, spec(api))),
        new TreeMap<>(),
        federations,
        List.of());
  }

  static FederationSpec federation(String name, String version) {
    var manifest =
        """
        applications:
        - name: %1$s
          memory: 64M
          instances: 2
          buildpacks: [staticfile_buildpack]
          routes:
          - route: %1$s.example.com
          env:
            V: "%2$s"
        """
            .formatted(name, version);
    var artifact =
        new Artifact.InRepository(
            new CommitId("a".repeat(40)), "site", digest("site " + name + version));
    var app =
        new AppSpec(
            new AppName(name),
            new TreeMap<>(Map.of("web", 2)),
            new TreeSet<>(List.of(new RouteUrl(new Hostname(name + ".example.com"), ""))));
    var release =
        new Release(
            digest(manifest),
            manifest,
            new TreeMap<>(Map.of(app.name(), artifact)),
            new Target("demo", "prod"));
    return new FederationSpec(
        new FederationName(name),
        List.of(app),
        new TreeMap<>(Map.of(EU, release)),
        Optional.empty());
  }
}
