package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.Entity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Labels and annotations of a request; a null value removes.
 *
 * @param problems what is wrong with them, as CC words it
 */
record Metadata(
    Map<String, @Nullable String> labels,
    Map<String, @Nullable String> annotations,
    List<String> problems) {
  private static final int NAME_MAX = 63;
  private static final int PREFIX_MAX = 253;
  private static final int ANNOTATION_MAX = 5000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+");

  /** Reads the value of {@code metadata}; a missing one changes nothing. */
  static Metadata of(@Nullable JsonNode metadata) {
    List<String> problems = new ArrayList<>();
    if (metadata == null || metadata.isMissingNode() || metadata.isNull()) {
      return new Metadata(Map.of(), Map.of(), problems);
    }
    if (!metadata.isObject()) {
      problems.add("Metadata must be an object");
      return new Metadata(Map.of(), Map.of(), problems);
    }
    metadata
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("labels") && !name.equals("annotations")) {
                problems.add("Metadata has unexpected field(s): '" + name + "'");
              }
            });
    return new Metadata(
        entries(metadata.path("labels"), "label", Metadata::labelProblem, problems),
        entries(metadata.path("annotations"), "annotation", Metadata::annotationProblem, problems),
        problems);
  }

  private static Map<String, @Nullable String> entries(
      JsonNode node,
      String kind,
      BiFunction<String, String, @Nullable String> check,
      List<String> problems) {
    Map<String, @Nullable String> entries = new LinkedHashMap<>();
    if (node.isMissingNode() || node.isNull()) {
      return entries;
    }
    if (!node.isObject()) {
      problems.add("'" + kind + "s' is not an object");
      return entries;
    }
    node.properties()
        .forEach(
            entry -> {
              String key = entry.getKey();
              String problem = keyProblem(key);
              if (problem != null) {
                problems.add("Metadata " + kind + " key error: " + problem);
              }
              JsonNode value = entry.getValue();
              if (value.isNull()) {
                entries.put(key, null);
                return;
              }
              String wrong =
                  value.isValueNode() ? check.apply(key, value.asText()) : "expected a String";
              if (wrong != null) {
                problems.add("Metadata " + kind + " value error: " + wrong);
              }
              entries.put(key, value.asText());
            });
    return entries;
  }

  private static @Nullable String keyProblem(String key) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    String name = key.substring(slash + 1);
    if (name.indexOf('/') >= 0) {
      return "key has more than one '/'";
    }
    if (slash >= 0) {
      if (prefix.length() > PREFIX_MAX) {
        return "prefix '" + prefix.substring(0, 8) + "...' is greater than 253 characters";
      }
      if (!PREFIX.matcher(prefix).matches()) {
        return "prefix '" + prefix + "' must be in valid dns format";
      }
      if (prefix.equalsIgnoreCase("cloudfoundry.org")) {
        return "prefix 'cloudfoundry.org' is reserved";
      }
    }
    if (name.isEmpty()) {
      return "key cannot be empty string";
    }
    return nameProblem(name);
  }

  private static @Nullable String labelProblem(String key, String value) {
    return value.isEmpty() ? null : nameProblem(value);
  }

  private static @Nullable String annotationProblem(String key, String value) {
    return value.length() > ANNOTATION_MAX
        ? "'" + value.substring(0, 8) + "...' is greater than 5000 characters"
        : null;
  }

  private static @Nullable String nameProblem(String name) {
    if (name.length() > NAME_MAX) {
      return "'" + name.substring(0, 8) + "...' is greater than 63 characters";
    }
    if (!NAME.matcher(name).matches()) {
      return name.matches("[A-Za-z0-9._-]*")
          ? "'" + name + "' starts or ends with invalid characters"
          : "'" + name + "' contains invalid characters";
    }
    return null;
  }

  /** True where there is something to change. */
  boolean present() {
    return !labels.isEmpty() || !annotations.isEmpty();
  }

  void applyTo(Entity entity) {
    entity.label(labels);
    entity.annotate(annotations);
  }
}
