package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.Position;
import io.acf.config.RouteUrl;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.AppView.Settings;
import io.acf.regions.Mark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What hangs on apps of ours, whoever made it, each kind in one list call for up to {@link
 * #APPS_A_CALL} apps. Where that would be more than {@link #CALLS} calls, what carries our label is
 * read in one, and beside that what is active.
 */
final class CfParts {
  /** Their guids fill a URL of 7 KiB; servers take 8 KiB, and the cf CLI asks for 200 at a time. */
  static final int APPS_A_CALL = 180;

  private static final int CALLS = 6;

  private final CfLists lists;
  private final CfSights recent;
  private final Instant now;

  /**
   * @param recent hears of what was read
   * @param now by the region's clock
   */
  CfParts(CfLists lists, CfSights recent, Instant now) {
    this.lists = lists;
    this.recent = recent;
    this.now = now;
  }

  Map<String, List<PackageView>> packages(Collection<String> apps) {
    return byApp(ofApps("packages", apps, false), apps, it -> Views.packageView(it, now));
  }

  Map<String, List<BuildView>> builds(Collection<String> apps) {
    return byApp(ofApps("builds", apps, false), apps, it -> Views.buildView(it, now));
  }

  /** Ours, and those of others that are active. */
  Map<String, List<DeploymentView>> deployments(Collection<String> apps) {
    List<JsonNode> read =
        ofApps("deployments", apps, true).stream()
            .filter(
                it ->
                    Json.label(it, Mark.RELEASE).isPresent()
                        || Views.status(it.path("status")).active())
            .toList();
    return byApp(read, apps, it -> Views.deploymentView(it, now));
  }

  /** The newest of each app, the oldest of them first. */
  private List<JsonNode> ofApps(String resource, Collection<String> apps, boolean active) {
    List<List<String>> calls = split(apps);
    if (calls.size() > CALLS) {
      return byLabel(resource, active);
    }
    List<JsonNode> all = new ArrayList<>();
    for (List<String> some : calls) {
      List<JsonNode> read =
          lists.newest(resource, uri -> uri.queryParam("app_guids", String.join(",", some)));
      if (read.size() < CfLists.PER_PAGE) {
        keep(resource, some, read);
      }
      all.addAll(read);
    }
    return all;
  }

  private void keep(String resource, List<String> apps, List<JsonNode> read) {
    Map<String, List<JsonNode>> byApp = new HashMap<>();
    read.forEach(
        it -> byApp.computeIfAbsent(Json.related(it, "app"), app -> new ArrayList<>()).add(it));
    apps.forEach(app -> recent.keep(resource, app, byApp.getOrDefault(app, List.of())));
  }

  private List<JsonNode> byLabel(String resource, boolean active) {
    List<JsonNode> ours =
        lists.newest(resource, uri -> uri.queryParam("label_selector", Mark.FEDERATION));
    if (!active) {
      return ours;
    }
    Set<String> known = new HashSet<>();
    ours.forEach(it -> known.add(it.path("guid").asText()));
    List<JsonNode> all = new ArrayList<>(ours);
    lists.newest(resource, uri -> uri.queryParam("status_values", "ACTIVE")).stream()
        .filter(it -> !known.contains(it.path("guid").asText()))
        .forEach(all::add);
    return all;
  }

  static List<List<String>> split(Collection<String> guids) {
    List<String> all = new ArrayList<>(new TreeSet<>(guids));
    List<List<String>> calls = new ArrayList<>();
    for (int from = 0; from < all.size(); from += APPS_A_CALL) {
      calls.add(all.subList(from, Math.min(all.size(), from + APPS_A_CALL)));
    }
    return calls;
  }

  /** Of each app, the oldest first. */
  private static <T> Map<String, List<T>> byApp(
      List<JsonNode> resources, Collection<String> apps, Function<JsonNode, T> view) {
    Map<String, List<T>> byApp = new HashMap<>();
    for (JsonNode it : resources) {
      String app = Json.related(it, "app");
      if (apps.contains(app)) {
        byApp.computeIfAbsent(app, same -> new ArrayList<>()).add(view.apply(it));
      }
    }
    return byApp;
  }

  /**
   * Routes of some spaces.
   *
   * @param bySpace all of them, by the guid of the space
   * @param byApp those that lead to an app, by its guid
   */
  record Routes(Map<String, SortedSet<RouteUrl>> bySpace, Map<String, SortedSet<RouteUrl>> byApp) {
    SortedSet<RouteUrl> of(String space) {
      return bySpace.getOrDefault(space, new TreeSet<>());
    }

    SortedSet<RouteUrl> to(String app) {
      return byApp.getOrDefault(app, new TreeSet<>());
    }
  }

  Routes routes(Set<String> spaces) {
    Map<String, SortedSet<RouteUrl>> bySpace = new TreeMap<>();
    Map<String, SortedSet<RouteUrl>> byApp = new HashMap<>();
    List<JsonNode> all = lists.all("routes", uri -> CfPlaces.names(uri, "space_guids", spaces));
    spaces.forEach(
        space ->
            recent.keep(
                "routes",
                space,
                all.stream().filter(it -> Json.related(it, "space").equals(space)).toList()));
    for (JsonNode route : all) {
      String space = Json.related(route, "space");
      Optional<RouteUrl> url = Views.route(route);
      if (!spaces.contains(space) || url.isEmpty()) {
        continue;
      }
      bySpace.computeIfAbsent(space, same -> new TreeSet<>()).add(url.get());
      for (JsonNode to : route.path("destinations")) {
        byApp
            .computeIfAbsent(to.path("app").path("guid").asText(""), app -> new TreeSet<>())
            .add(url.get());
      }
    }
    return new Routes(bySpace, byApp);
  }

  /**
   * What is set on an app, by the manifest that CF writes of it: unlike reading its env, this
   * leaves no audit event. Empty: our user may not read it, the app is gone, or CF cannot write it.
   */
  Optional<Settings> settings(CfCalls calls, String app) {
    try {
      String yaml = calls.readYaml(uri -> uri.pathSegment("apps", app, "manifest"));
      return GeneratedManifest.read(yaml, Position.of("app " + app)).map(Settings::new);
    } catch (CfException.Failed e) {
      if (e.status() == 403 || e.status() == 404 || e.status() == 500) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
