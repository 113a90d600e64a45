package io.acf.simulator.manifest;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.CfError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A manifest that was sent to a space, well-formed.
 *
 * <p>Source: cloud_controller_ng, app/controllers/v3/space_manifests_controller.rb and
 * application_controller.rb.
 */
public final class SpaceManifest {
  private static final int BYTES_MAX = 1024 * 1024;

  private final List<AppManifest> apps;

  private SpaceManifest(List<AppManifest> apps) {
    this.apps = apps;
  }

  /**
   * Refuses what is not said to be YAML; the first thing that CC looks at.
   *
   * @throws CfError 400
   */
  public static void requireYaml(Optional<String> contentType) {
    if (!contentType.orElse("").toLowerCase(Locale.ROOT).contains("yaml")) {
      throw CfError.badRequest("Bad request: Content-Type must be yaml");
    }
  }

  /** The text of a body: UTF-8, or UTF-16 where it begins with the mark of that. */
  public static String text(byte[] body) {
    boolean marked = body.length > 1 && (body[0] & 0xFF) >= 0xFE && (body[1] & 0xFF) >= 0xFE;
    return new String(body, marked ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
  }

  /**
   * Reads a manifest and checks it.
   *
   * @throws CfError 400 for what is too large, no map, or has aliases; 422 with every message of
   *     every application; an unknown error for bad YAML and whatever else CC stumbles over
   */
  public static SpaceManifest checked(byte[] body, Foundation foundation) {
    if (body.length > BYTES_MAX) {
      throw CfError.badRequest(
          "Bad request: Manifest size is too large. The maximum supported size is 1MB.");
    }
    SpaceManifest manifest = read(body, foundation);
    List<String> problems = ManifestCheck.problems(manifest.apps, foundation::flag);
    if (!problems.isEmpty()) {
      throw CfError.unprocessable(problems);
    }
    return manifest;
  }

  /**
   * Reads a manifest of any size.
   *
   * @throws CfError as {@link #checked}, but for the messages about applications
   */
  static SpaceManifest read(byte[] body, Foundation foundation) {
    if (!(RubyYaml.read(body) instanceof Map<?, ?> manifest)) {
      throw CfError.messageParse("invalid request body");
    }
    Object version = manifest.get("version");
    boolean one = version instanceof Number number && number.doubleValue() == 1;
    if (Ruby.truthy(version) && !one) {
      throw CfError.unprocessable(
          "Unsupported manifest schema version. Currently supported versions: [1].");
    }
    return new SpaceManifest(
        entries(manifest.get("applications")).stream()
            .map(each -> AppManifest.of(each, foundation.version()))
            .toList());
  }

  private static List<?> entries(@Nullable Object applications) {
    if (Ruby.blank(applications)) {
      throw CfError.unprocessable("Cannot parse manifest with no 'applications' field.");
    }
    if (applications instanceof List<?> list) {
      return list;
    }
    throw CfError.unknown();
  }

  List<AppManifest> apps() {
    return apps;
  }
}
