package io.acf.simulator.osb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is wrong with one plan of a catalog. Sources: cloud_controller_ng, catalog_plan.rb and
 * catalog_schemas.rb of lib/services/service_brokers/v2.
 */
final class PlanCheck {
  private static final int MAINTENANCE_MAX = 2000;
  private static final int SCHEMA_MAX = 65_536;
  private static final String SEMVER = "\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?";

  private PlanCheck() {}

  /** Lines about a plan, indented as CC does; empty where nothing is wrong. */
  static String of(JsonNode plan) {
    List<String> wrong = new ArrayList<>();
    Fields fields = new Fields(plan, wrong);
    fields.text("Plan id", "id");
    fields.text("Plan name", "name");
    fields.description("Plan description");
    fields.object("Plan metadata", "metadata");
    fields.flag("Plan free", "free", false);
    fields.flag("Plan bindable", "bindable", false);
    fields.flag("Plan updateable", "plan_updateable", false);
    JsonNode polling = plan.path("maximum_polling_duration");
    if (Fields.given(polling) && !polling.isIntegralNumber()) {
      wrong.add(
          "Maximum polling duration must be an integer, but has value " + Fields.ruby(polling));
    }
    boolean schemas = fields.object("Plan schemas", "schemas");
    if (fields.object("Maintenance info", "maintenance_info")) {
      maintenance(plan.path("maintenance_info"), wrong);
    }
    List<String> schema = schemas ? schemas(plan.path("schemas")) : List.of();
    if (wrong.isEmpty() && schema.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("  Plan " + plan.path("name").asText("") + "\n");
    wrong.forEach(each -> text.append("    ").append(each).append('\n'));
    if (!schema.isEmpty()) {
      text.append("    Schemas\n");
      schema.forEach(each -> text.append("      ").append(each).append('\n'));
    }
    return text.toString();
  }

  private static void maintenance(JsonNode info, List<String> wrong) {
    JsonNode version = info.path("version");
    new Fields(info, wrong).text("Maintenance info version", "version");
    if (!version.isTextual() || !version.asText().matches(SEMVER)) {
      wrong.add(
          "Maintenance info version must be a Semantic Version, but has value "
              + Fields.ruby(version));
    }
    JsonNode description = info.path("description");
    if (Fields.given(description) && !description.isTextual()) {
      wrong.add(
          "Maintenance info description must be a string, but has value "
              + Fields.ruby(description));
    }
    int length = info.toString().length();
    if (length > MAINTENANCE_MAX) {
      wrong.add(
          "Maintenance info must serialize to %d characters or fewer in JSON, but serializes to %d characters"
              .formatted(MAINTENANCE_MAX, length));
    }
    Set<String> extra = new TreeSet<>();
    info.fieldNames().forEachRemaining(extra::add);
    extra.removeAll(Set.of("version", "description"));
    if (!extra.isEmpty()) {
      wrong.add("Maintenance info contains invalid key(s): " + String.join(", ", extra));
    }
  }

  private static List<String> schemas(JsonNode schemas) {
    List<String> wrong = new ArrayList<>();
    for (String path :
        List.of("service_instance.create", "service_instance.update", "service_binding.create")) {
      String[] parts = path.split("\\.", -1);
      JsonNode kind = schemas.path(parts[0]);
      JsonNode action = kind.path(parts[1]);
      JsonNode parameters = action.path("parameters");
      String name = "Schemas " + path;
      if (Fields.given(kind) && !kind.isObject()) {
        wrong.add("Schemas " + parts[0] + " must be a hash, but has value " + Fields.ruby(kind));
      } else if (Fields.given(action) && !action.isObject()) {
        wrong.add(name + " must be a hash, but has value " + Fields.ruby(action));
      } else if (Fields.given(parameters) && !parameters.isObject()) {
        wrong.add(name + ".parameters must be a hash, but has value " + Fields.ruby(parameters));
      } else if (parameters.toString().length() > SCHEMA_MAX) {
        wrong.add("Schema " + path + ".parameters is larger than 64KB");
      } else if (parameters.isObject() && !parameters.isEmpty() && !parameters.has("$schema")) {
        wrong.add(
            "Schema "
                + path
                + ".parameters is not valid. Schema must have $schema key but was not"
                + " present");
      }
    }
    return wrong.stream().distinct().toList();
  }
}
