package io.acf.simulator.osb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a broker offers, as its catalog says. */
public record Catalog(List<Service> services) {

  /**
   * An offering.
   *
   * @param metadata an object, or null
   */
  public record Service(
      String id,
      String name,
      String description,
      boolean bindable,
      List<String> tags,
      List<String> requires,
      boolean planUpdateable,
      boolean instancesRetrievable,
      boolean bindingsRetrievable,
      boolean allowContextUpdates,
      @Nullable JsonNode metadata,
      List<Plan> plans) {}

  /**
   * A plan.
   *
   * @param bindable null where the offering decides, as with {@code planUpdateable}
   * @param metadata an object, or null
   * @param schemas an object, or null
   * @param maximumPollingSeconds null for CC's own limit
   * @param maintenanceInfo an object, or null
   */
  public record Plan(
      String id,
      String name,
      String description,
      boolean free,
      @Nullable Boolean bindable,
      @Nullable Boolean planUpdateable,
      @Nullable JsonNode metadata,
      @Nullable JsonNode schemas,
      @Nullable Integer maximumPollingSeconds,
      @Nullable JsonNode maintenanceInfo) {}

  /**
   * A plan that the region has of the same broker.
   *
   * @param used whether there are instances of its offering
   */
  public record Known(
      String planId,
      String planName,
      String serviceId,
      String serviceName,
      String brokerName,
      boolean used) {}

  /** What is in a catalog that {@link CatalogCheck} found nothing wrong with. */
  public static Catalog of(ObjectNode json) {
    List<Service> services = new ArrayList<>();
    for (JsonNode each : json.path("services")) {
      List<Plan> plans = new ArrayList<>();
      each.path("plans").forEach(plan -> plans.add(plan(plan)));
      services.add(
          new Service(
              each.path("id").asText(),
              each.path("name").asText(),
              each.path("description").asText(),
              each.path("bindable").asBoolean(),
              texts(each.path("tags")),
              texts(each.path("requires")),
              each.path("plan_updateable").asBoolean(),
              each.path("instances_retrievable").asBoolean(),
              each.path("bindings_retrievable").asBoolean(),
              each.path("allow_context_updates").asBoolean(),
              object(each, "metadata"),
              List.copyOf(plans)));
    }
    return new Catalog(List.copyOf(services));
  }

  private static Plan plan(JsonNode json) {
    JsonNode polling = json.path("maximum_polling_duration");
    return new Plan(
        json.path("id").asText(),
        json.path("name").asText(),
        json.path("description").asText(),
        json.path("free").asBoolean(true),
        flag(json, "bindable"),
        flag(json, "plan_updateable"),
        object(json, "metadata"),
        object(json, "schemas"),
        polling.isInt() ? polling.asInt() : null,
        object(json, "maintenance_info"));
  }

  private static @Nullable Boolean flag(JsonNode json, String name) {
    return json.path(name).isBoolean() ? json.path(name).asBoolean() : null;
  }

  private static @Nullable JsonNode object(JsonNode json, String name) {
    return json.path(name).isObject() ? json.path(name) : null;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return List.copyOf(texts);
  }
}
