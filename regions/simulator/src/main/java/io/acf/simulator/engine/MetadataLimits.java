package io.acf.simulator.engine;

import io.acf.simulator.model.Entity;
import io.acf.simulator.wire.CfError;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many labels and annotations a resource may have; as the sample configuration of the Cloud
 * Controller.
 *
 * <p>Source: cloud_controller_ng, app/actions/labels_update.rb and annotations_update.rb.
 */
public enum MetadataLimits {
  LABELS("Label", 390020, 50),
  ANNOTATIONS("Annotation", 390023, 200);

  private final String kind;
  private final int code;
  private final int most;

  MetadataLimits(String kind, int code, int most) {
    this.kind = kind;
    this.code = code;
    this.most = most;
  }

  /**
   * Before a resource is made with them.
   *
   * @throws CfError 422 where it would have too many
   */
  public static void check(
      Map<String, @Nullable String> labels, Map<String, @Nullable String> annotations) {
    LABELS.check(labels.size(), 0, set(labels));
    ANNOTATIONS.check(annotations.size(), 0, set(annotations));
  }

  /**
   * Before those of a resource are changed.
   *
   * @throws CfError 422 where it would have too many, and more than it had
   */
  public static void check(
      Entity entity,
      Map<String, @Nullable String> labels,
      Map<String, @Nullable String> annotations) {
    LABELS.check(labels.size(), entity.labels.size(), Entity.merge(entity.labels, labels).size());
    ANNOTATIONS.check(
        annotations.size(),
        entity.annotations.size(),
        Entity.merge(entity.annotations, annotations).size());
  }

  private static long set(Map<String, @Nullable String> entries) {
    return entries.values().stream().filter(Objects::nonNull).count();
  }

  private void check(int changes, long before, long after) {
    if (after > before && after > most) {
      throw new CfError(
          422,
          code,
          "CF-" + kind + "LimitExceeded",
          "Failed to add %d %ss because it would exceed maximum of %d"
              .formatted(changes, kind.toLowerCase(java.util.Locale.ROOT), most));
    }
  }
}
