package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.MetadataLimits;
import io.acf.simulator.manifest.Ruby;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.LabelText;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Labels and annotations of a request; a null value removes. Rules and texts: metadata_validator.rb
 * and the actions labels_update.rb and annotations_update.rb of the Cloud Controller.
 *
 * @param problems what is wrong with them, as CC words it
 */
record Metadata(
    Map<String, @Nullable String> labels,
    Map<String, @Nullable String> annotations,
    List<String> problems) {
  private static final int ANNOTATION_MAX = 5000;

  /** Reads the value of {@code metadata}; a missing one changes nothing. */
  static Metadata of(JsonNode metadata) {
    Metadata read = new Metadata(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    if (metadata instanceof ObjectNode object) {
      read.fields(object);
    } else if (!metadata.isMissingNode()) {
      read.problems.add("Metadata must be an object");
    }
    return read;
  }

  private void fields(ObjectNode metadata) {
    List<String> unexpected = Body.others(metadata, Set.of("labels", "annotations"));
    if (!unexpected.isEmpty()) {
      problem("has unexpected field(s): '" + String.join("' '", unexpected) + "'");
    }
    object(metadata, "labels").forEach(each -> label(each.getKey(), each.getValue()));
    object(metadata, "annotations").forEach(each -> annotation(each.getKey(), each.getValue()));
  }

  private List<Map.Entry<String, JsonNode>> object(ObjectNode metadata, String name) {
    JsonNode node = metadata.path(name);
    if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
      problem("'" + name + "' is not an object");
    }
    return List.copyOf(node.properties());
  }

  private void label(String key, JsonNode value) {
    LabelText.keyProblem(key).ifPresent(text -> problem("label key error: " + text));
    @Nullable String text = value.isNull() ? null : Ruby.text(value);
    Optional.ofNullable(text)
        .flatMap(LabelText::valueProblem)
        .ifPresent(wrong -> problem("label value error: " + wrong));
    labels.put(key, text);
  }

  private void annotation(String key, JsonNode value) {
    @Nullable String text = value.isNull() ? null : annotationText(value);
    if (text != null && !text.isBlank()) {
      LabelText.keyProblem(key).ifPresent(wrong -> problem("annotation key error: " + wrong));
    }
    if (text != null && text.length() > ANNOTATION_MAX) {
      problem(
          "annotation value error: '"
              + text.substring(0, 8)
              + "...' is greater than "
              + ANNOTATION_MAX
              + " characters");
    }
    annotations.put(key, text);
  }

  /** CC breaks at what its database cannot take as a text; a list becomes a row of it. */
  private static @Nullable String annotationText(JsonNode value) {
    if (value.isTextual() || value.isIntegralNumber()) {
      return value.asText();
    }
    if (!value.isArray()) {
      throw CfError.unknown();
    }
    List<String> parts = new ArrayList<>();
    value.forEach(each -> parts.add(Ruby.text(each)));
    return LabelText.row(parts);
  }

  private void problem(String text) {
    problems.add("Metadata " + text);
  }

  /** True where there is something to change. */
  boolean present() {
    return !labels.isEmpty() || !annotations.isEmpty();
  }

  /**
   * Called before a resource is made.
   *
   * @throws CfError 422 where there are more labels or annotations than any resource may have
   */
  void checkLimits() {
    MetadataLimits.check(labels, annotations);
  }

  /**
   * Changes labels and annotations of a resource.
   *
   * @throws CfError 422 where it would have too many of them; nothing is changed then
   */
  void applyTo(Entity entity) {
    MetadataLimits.check(entity, labels, annotations);
    entity.label(labels);
    entity.annotate(annotations);
  }
}
