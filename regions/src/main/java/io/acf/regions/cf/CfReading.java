package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.regions.AppView.ProcessView;
import io.acf.regions.Mark;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What one look reads with.
 *
 * @param recent apps that the region has shown a moment ago
 */
record CfReading(
    CfCalls calls,
    CfLists lists,
    CfPlaces places,
    CfInstances instances,
    CfDroplets droplets,
    CfSights recent,
    CfParts parts) {

  /** All apps of these spaces, ours or not. */
  List<JsonNode> apps(Set<String> spaces) {
    List<JsonNode> read =
        lists.all("apps", uri -> CfPlaces.names(uri, "space_guids", spaces)).stream()
            .filter(app -> spaces.contains(Json.related(app, "space")))
            .toList();
    read.forEach(recent::keep);
    spaces.forEach(
        space ->
            recent.keep(
                "apps",
                space,
                read.stream().filter(app -> Json.related(app, "space").equals(space)).toList()));
    return read;
  }

  /** Apps of these spaces that carry our label. */
  List<JsonNode> ourApps(Set<String> spaces) {
    List<JsonNode> read =
        lists
            .all(
                "apps",
                uri ->
                    CfPlaces.names(uri, "space_guids", spaces)
                        .queryParam("label_selector", Mark.FEDERATION))
            .stream()
            .filter(app -> spaces.contains(Json.related(app, "space")))
            .toList();
    read.forEach(recent::keep);
    return read;
  }

  /**
   * Processes of apps.
   *
   * @param spaces that they are in
   * @param counted of these apps, the ones whose instances must be known now
   */
  Map<String, SortedMap<String, ProcessView>> processes(
      Set<String> spaces, Set<String> apps, Set<String> counted) {
    boolean few = apps.size() <= CfParts.APPS_A_CALL;
    return instances.read(
        lists,
        uri ->
            few
                ? uri.queryParam("app_guids", String.join(",", new java.util.TreeSet<>(apps)))
                : CfPlaces.names(uri, "space_guids", spaces),
        apps,
        counted);
  }
}
