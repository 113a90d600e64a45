package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.MetadataLimits;
import io.acf.simulator.manifest.MetadataCheck;
import io.acf.simulator.model.Entity;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.List;
import java.util.Map;
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

  /**
   * Reads the value of {@code metadata}; a missing one changes nothing.
   *
   * @throws CfError an unknown error for annotations of kinds that CC cannot store
   */
  static Metadata of(JsonNode metadata) {
    if (metadata.isMissingNode()) {
      return new Metadata(Map.of(), Map.of(), List.of());
    }
    Object value = Json.MAPPER.convertValue(metadata, Object.class);
    return new Metadata(
        MetadataCheck.labels(value),
        MetadataCheck.annotations(value),
        metadata.isNull() ? List.of("Metadata must be an object") : MetadataCheck.problems(value));
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
