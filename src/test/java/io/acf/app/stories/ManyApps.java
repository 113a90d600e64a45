package io.acf.app.stories;

import io.acf.simulator.Simulator;
import java.util.List;
import java.util.stream.IntStream;

/** Many federations of one small site each, in every region: what benchmarks push. */
final class ManyApps {
  private static final String TRAFFIC =
      """
      health: { http: { path: /index.html } }
      traffic: { hostname: %s.acf.test }
      """;

  private final Repository repository;
  private final int apps;

  private ManyApps(Repository repository, int apps) {
    this.repository = repository;
    this.apps = apps;
  }

  /** A repository in {@code folder} whose first commit has {@code apps} apps in the regions. */
  static ManyApps in(Repository repository, int apps, List<Simulator> regions) {
    var many = new ManyApps(repository, apps);
    repository.write("platform.yml", platform(regions));
    IntStream.rangeClosed(1, apps)
        .mapToObj(ManyApps::name)
        .forEach(name -> app(repository, name, 1, TRAFFIC.formatted(name)));
    repository.commit(apps + " apps in " + regions.size() + " regions");
    return many;
  }

  static String name(int app) {
    return "app-" + app;
  }

  static String host(int app) {
    return name(app) + "." + RegionProcess.DOMAIN;
  }

  Repository repository() {
    return repository;
  }

  /** Another page in each app. */
  void update(String version) {
    IntStream.rangeClosed(1, apps)
        .forEach(app -> repository.write(name(app) + "/site/index.html", Stage.page(version)));
    repository.commit(version + " of all apps");
  }

  /** In all regions, and one zone. */
  static String platform(List<Simulator> regions) {
    var platform = new StringBuilder("version: 1\nregions:\n");
    for (var region : regions) {
      platform.append(
          """
            - name: %s
              api: %s
              router: { addresses: [%s], scheme: http, port: %d }
              target: { org: demo, space: prod }
              credentials: { from: env, name: ALL }
          """
              .formatted(region.name(), region.uri(), region.host(), region.port()));
    }
    return platform.append("zones:\n  - name: acf.test\n    provider: embedded\n").toString();
  }

  /**
   * Writes a federation of one app.
   *
   * @param more of its federation.yml
   */
  static void app(Repository repository, String name, int instances, String more) {
    repository.write(
        name + "/federation.yml",
        """
        version: 1
        name: %s
        manifest: manifest.yml
        artifact: { package: site }
        placement: { selector: {} }
        """
                .formatted(name)
            + more);
    repository.write(
        name + "/manifest.yml",
        """
        applications:
          - name: %1$s
            memory: 64M
            instances: %2$d
            buildpacks: [staticfile_buildpack]
            routes:
              - route: %1$s.acf.test
        """
            .formatted(name, instances));
    repository.write(name + "/site/index.html", Stage.page(name));
    repository.write(name + "/site/Staticfile", "");
  }
}
