package io.acf.regions.testing;

import io.acf.config.Hostname;
import io.acf.config.RouteUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@link FakeRegion} takes from a manifest: names, instances, memory, env and routes, found
 * line by line in block style YAML. No YAML reader: that is {@code config.yaml}'s.
 *
 * @param flags {@code no-route}, {@code random-route}, {@code default-route} where they are true,
 *     and {@code routes} where any are listed
 */
record FakeManifest(
    String name,
    int instances,
    int memory,
    SortedSet<RouteUrl> routes,
    SortedMap<String, String> env,
    SortedSet<String> flags) {
  private static final Pattern LINE =
      Pattern.compile(
          "^([ ]*)(-[ ]+)?\"?([A-Za-z_][A-Za-z0-9_-]*)\"?:[ ]*[\"']?([^\"'#]*?)[\"']?[ ]*(#.*)?$");

  static List<FakeManifest> read(String manifest) {
    List<FakeManifest> apps = new ArrayList<>();
    int entry = -1;
    int depth = -1;
    int environment = -1;
    for (String line : manifest.lines().toList()) {
      Matcher m = LINE.matcher(line);
      if (!m.matches()) {
        continue;
      }
      int dash = m.group(2) == null ? -1 : m.group(1).length();
      int indent = m.group(1).length() + (m.group(2) == null ? 0 : m.group(2).length());
      if (dash >= 0 && (entry < 0 || dash == entry)) {
        entry = dash;
        depth = indent;
        apps.add(new FakeManifest("", 1, 0, new TreeSet<>(), new TreeMap<>(), new TreeSet<>()));
      }
      environment = indent > environment ? environment : -1;
      if (apps.isEmpty()) {
        continue;
      }
      if (environment >= 0) {
        apps.getLast().env.put(m.group(3), m.group(4));
        continue;
      }
      if (indent == depth && m.group(3).equals("env")) {
        environment = indent;
      }
      FakeManifest last = apps.removeLast();
      apps.add(last.with(m.group(3), m.group(4), indent == depth));
    }
    return apps;
  }

  private FakeManifest with(String key, String value, boolean ofTheApp) {
    if (ofTheApp && key.equals("name")) {
      return new FakeManifest(value, instances, memory, routes, env, flags);
    }
    if (ofTheApp && key.equals("instances")) {
      return new FakeManifest(name, Integer.parseInt(value), memory, routes, env, flags);
    }
    if (ofTheApp && key.equals("memory") && value.matches("\\d+M")) {
      var megabytes = Integer.parseInt(value.substring(0, value.length() - 1));
      return new FakeManifest(name, instances, megabytes, routes, env, flags);
    }
    if (ofTheApp && (key.equals("routes") || key.endsWith("-route") && value.equals("true"))) {
      flags.add(key);
    }
    if (key.equals("route")) {
      int slash = value.indexOf('/');
      var host = new Hostname(slash < 0 ? value : value.substring(0, slash));
      routes.add(new RouteUrl(host, slash < 0 ? "" : value.substring(slash)));
    }
    return this;
  }
}
