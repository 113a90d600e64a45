package io.acf.simulator.manifest;

import io.acf.simulator.model.LabelText;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a resource, of a manifest or a request: what is wrong with it, and what it says.
 *
 * <p>Source: cloud_controller_ng, app/messages/validators/metadata_validator.rb.
 */
public final class MetadataCheck {
  private static final Set<String> KEYS = Set.of("labels", "annotations");
  private static final int ANNOTATION_MAX = 5000;
  private static final int SHOWN = 8;

  private final List<String> problems = new ArrayList<>();

  private MetadataCheck() {}

  /**
   * Checks.
   *
   * @throws CfError an unknown error for annotations of kinds that CC cannot store
   */
  public static List<String> problems(@Nullable Object metadata) {
    MetadataCheck check = new MetadataCheck();
    if (metadata instanceof Map<?, ?> map) {
      check.fields(AppManifest.texts(map));
    } else if (metadata != null) {
      check.problem("must be an object");
    }
    return check.problems;
  }

  private void problem(String what) {
    problems.add("Metadata " + what);
  }

  private void fields(Map<String, Object> metadata) {
    String unexpected =
        metadata.keySet().stream()
            .filter(each -> !KEYS.contains(each))
            .map(each -> "'" + each + "'")
            .collect(Collectors.joining(" "));
    if (!unexpected.isEmpty()) {
      problem("has unexpected field(s): " + unexpected);
    }
    object("labels", metadata.get("labels")).forEach(this::label);
    object("annotations", metadata.get("annotations")).forEach(this::annotation);
  }

  private Map<String, Object> object(String name, @Nullable Object value) {
    if (Ruby.truthy(value) && !(value instanceof Map)) {
      problem("'" + name + "' is not an object");
    }
    return AppManifest.texts(value);
  }

  private void label(String key, @Nullable Object value) {
    LabelText.keyProblem(key).ifPresent(each -> problem("label key error: " + each));
    LabelText.valueProblem(Ruby.text(value))
        .ifPresent(each -> problem("label value error: " + each));
  }

  private void annotation(String key, @Nullable Object value) {
    if (!Ruby.blank(value)) {
      LabelText.keyProblem(key).ifPresent(each -> problem("annotation key error: " + each));
    }
    if (value instanceof Double || value instanceof Boolean || value instanceof Map) {
      throw CfError.unknown();
    }
    if (value instanceof String text && TextRule.characters(text) > ANNOTATION_MAX) {
      problem(
          "annotation value error: '"
              + text.substring(0, SHOWN)
              + "...' is greater than 5000 characters");
    }
  }

  /** Labels as they are stored; null removes. */
  public static Map<String, @Nullable String> labels(@Nullable Object metadata) {
    Map<String, @Nullable String> labels = new LinkedHashMap<>();
    AppManifest.texts(AppManifest.texts(metadata).get("labels"))
        .forEach((key, value) -> labels.put(key, value == null ? null : Ruby.text(value)));
    return labels;
  }

  /** Annotations as they are stored; null removes. */
  public static Map<String, @Nullable String> annotations(@Nullable Object metadata) {
    Map<String, @Nullable String> annotations = new LinkedHashMap<>();
    AppManifest.texts(AppManifest.texts(metadata).get("annotations"))
        .forEach((key, value) -> annotations.put(key, stored(value)));
    return annotations;
  }

  /** A list becomes what the database makes of a row. */
  private static @Nullable String stored(@Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return value == null ? null : Ruby.text(value);
    }
    return LabelText.row(list.stream().map(Ruby::text).toList());
  }
}
