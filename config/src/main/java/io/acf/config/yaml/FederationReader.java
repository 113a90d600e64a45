package io.acf.config.yaml;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.Commit;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Position;
import io.acf.config.RegionName;
import io.acf.config.Release;
import io.acf.config.Target;
import io.acf.config.TrafficSpec;
import io.acf.config.yaml.PlatformReader.Platform;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one federation file, whose shape is right, and all that it names. */
final class FederationReader {
  private final Files files;
  private final Problems problems;
  private final Commit commit;
  private final Digests digests;
  private final Map<String, Optional<AppManifest>> manifests = new TreeMap<>();

  FederationReader(Files files, Problems problems, Commit commit, Digests digests) {
    this.files = files;
    this.problems = problems;
    this.commit = commit;
    this.digests = digests;
  }

  /** A federation with the places that checks across files point to. */
  record Draft(
      FederationSpec spec,
      Position position,
      Position name,
      Optional<Position> hostname,
      AppManifest manifest) {}

  /**
   * Empty where there is an error in it. What depends on a platform that is not right itself is not
   * looked at.
   */
  Optional<Draft> read(String file, View root, Optional<Platform> platform) throws IOException {
    int before = problems.errors();
    var manifest = manifest(file, root.need("manifest"));
    var artifacts = artifacts(file, root, manifest);
    var health = new HealthReader(problems).read(root);
    if (platform.isEmpty()) {
      return Optional.empty();
    }
    var regions =
        new PlacementReader(problems).regions(root.need("placement"), platform.get().regions());
    // What follows is not blamed on a placement that is wrong itself.
    boolean placed = !regions.isEmpty();
    var targets = targets(root, regions);
    var traffic = root.get("traffic");
    new PlacementReader(problems)
        .apart(root.need("placement"), regions, targets, traffic.isPresent());
    Optional<TrafficSpec> steered = Optional.empty();
    if (traffic.isPresent() && health.isPresent() && manifest.isPresent()) {
      steered =
          new TrafficReader(problems)
              .read(
                  traffic.get(),
                  health.get(),
                  manifest.get(),
                  placed ? regions : platform.get().regions(),
                  platform.get());
    }
    if (problems.errors() != before || manifest.isEmpty() || artifacts.isEmpty()) {
      return Optional.empty();
    }
    var placement = new TreeMap<RegionName, Release>();
    targets.forEach(
        (region, target) ->
            placement.put(region, Release.of(manifest.get().text(), artifacts.get(), target)));
    return Optional.of(
        new Draft(
            new FederationSpec(
                new FederationName(root.need("name").text()),
                manifest.get().apps().stream().map(AppManifest.App::spec).toList(),
                placement,
                steered),
            root.position(),
            root.need("name").position(),
            traffic.map(t -> t.need("hostname").position()),
            manifest.get()));
  }

  private Optional<SortedMap<AppName, Artifact>> artifacts(
      String file, View root, Optional<AppManifest> manifest) throws IOException {
    return new ArtifactReader(files, problems, commit, digests).read(file, root, manifest);
  }

  private Optional<AppManifest> manifest(String file, View named) throws IOException {
    var path = files.resolve(named, file);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    if (manifests.containsKey(path.get())) {
      return manifests.get(path.get());
    }
    var bytes = files.named(path.get(), named, CfYaml.MAX_BYTES);
    var manifest =
        bytes.flatMap(content -> new AppManifestReader(problems).read(path.get(), content));
    if (bytes.isPresent()) {
      manifests.put(path.get(), manifest);
    }
    return manifest;
  }

  private SortedMap<RegionName, Target> targets(
      View root, SortedMap<RegionName, io.acf.config.RegionSpec> regions) {
    var own = root.get("target").map(PlatformReader::target);
    var targets = new TreeMap<RegionName, Target>();
    regions.forEach(
        (name, region) ->
            own.or(region::target)
                .ifPresentOrElse(
                    target -> targets.put(name, target),
                    () ->
                        problems.error(
                            "missing-target",
                            root.position(),
                            "target: missing, and region " + name + " has none either",
                            "Write target: { org: ORG, space: SPACE } here or in platform.yml")));
    return targets;
  }
}
