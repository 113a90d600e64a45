package io.acf.simulator.manifest;

import io.acf.simulator.wire.CfError;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;

/** Reads a manifest's YAML into its applications. */
public final class ManifestReader {
  private static final int BYTES_MAX = 1024 * 1024;

  private ManifestReader() {}

  /**
   * The applications of a manifest, keys with underscores.
   *
   * @throws CfError 400 for what is no manifest, 422 for one without applications
   */
  public static List<Map<String, Object>> read(Optional<String> contentType, byte[] body) {
    if (!contentType.orElse("").toLowerCase(Locale.ROOT).contains("yaml")) {
      throw CfError.badRequest("Bad request: Content-Type must be yaml");
    }
    if (body.length > BYTES_MAX) {
      throw CfError.messageParse(
          "Manifest size is too large. The maximum supported manifest size is 1MB.");
    }
    Object tree = load(new String(body, StandardCharsets.UTF_8));
    if (!(tree instanceof Map<?, ?> manifest)) {
      throw CfError.messageParse("invalid request body");
    }
    Object version = manifest.get("version");
    if (version != null && !version.equals(1)) {
      throw CfError.unprocessable(
          "Unsupported manifest schema version. Currently supported versions: [1].");
    }
    if (!(manifest.get("applications") instanceof List<?> list) || list.isEmpty()) {
      throw CfError.unprocessable("Cannot parse manifest with no 'applications' field.");
    }
    List<Map<String, Object>> apps = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> app)) {
        throw CfError.unprocessable("Cannot parse manifest with no 'applications' field.");
      }
      apps.add(underscored(app));
    }
    return apps;
  }

  private static Object load(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(true);
    options.setCodePointLimit(BYTES_MAX);
    Yaml yaml = new Yaml(new SafeConstructor(options));
    try {
      for (Event event : yaml.parse(new StringReader(text))) {
        if (event instanceof AliasEvent
            || event instanceof NodeEvent node && node.getAnchor() != null) {
          throw CfError.badRequest("Bad request: Manifest does not support Anchors and Aliases");
        }
      }
      Object tree = yaml.load(text);
      return tree == null ? "" : tree;
    } catch (YAMLException e) {
      throw CfError.messageParse("invalid request body").causedBy(e);
    }
  }

  /** CC takes {@code disk-quota} and {@code disk_quota} alike. */
  static Map<String, Object> underscored(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((key, value) -> result.put(String.valueOf(key).replace('-', '_'), value));
    return result;
  }
}
