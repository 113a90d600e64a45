package io.acf.simulator.osb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is wrong with a broker's catalog, as CC tells it. Sources: cloud_controller_ng, catalog.rb,
 * catalog_service.rb and validation_errors_formatter.rb of lib/services/service_brokers.
 */
public final class CatalogCheck {
  private static final int TAGS_MAX = 2048;

  private final List<Catalog.Known> known;
  private final List<String> problems = new ArrayList<>();
  private final StringBuilder nested = new StringBuilder();

  private CatalogCheck(List<Catalog.Known> known) {
    this.known = known;
  }

  /**
   * Looks at a catalog.
   *
   * @param known the plans that the region has of this broker
   * @return the whole text of what is wrong, many lines; empty where nothing is
   */
  public static Optional<String> of(ObjectNode catalog, List<Catalog.Known> known) {
    CatalogCheck check = new CatalogCheck(known);
    check.look(catalog.path("services"));
    if (check.problems.isEmpty() && check.nested.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder("\n");
    check.problems.forEach(each -> text.append(each).append('\n'));
    return Optional.of(text.append(check.nested).toString());
  }

  private void look(JsonNode services) {
    for (JsonNode each : services) {
      List<String> wrong = new ArrayList<>();
      StringBuilder plans = new StringBuilder();
      service(each, wrong);
      plans(each, wrong, plans);
      if (!wrong.isEmpty() || !plans.isEmpty()) {
        nested.append("Service ").append(each.path("name").asText("")).append('\n');
        wrong.forEach(line -> nested.append("  ").append(line).append('\n'));
        nested.append(plans);
      }
    }
    if (services.isEmpty()) {
      problems.add("Service broker must provide at least one service");
    }
    if (twice(values(services, "id"))) {
      problems.add("Service ids must be unique");
    }
    if (twice(values(services, "name"))) {
      problems.add("Service names must be unique within a broker");
    }
    takenNames(services);
    planIds(services);
    List<String> clients = new ArrayList<>();
    services.forEach(each -> clients.add(each.path("dashboard_client").path("id").asText("")));
    if (twice(clients.stream().filter(each -> !each.isEmpty()).toList())) {
      problems.add("Service dashboard_client id must be unique");
    }
  }

  private void service(JsonNode json, List<String> wrong) {
    Fields fields = new Fields(json, wrong);
    fields.text("Service id", "id");
    fields.text("Service name", "name");
    fields.description("Service description");
    fields.flag("Service \"bindable\" field", "bindable", true);
    for (String each :
        List.of(
            "plan_updateable",
            "bindings_retrievable",
            "instances_retrievable",
            "allow_context_updates")) {
      fields.flag("Service \"" + each + "\" field", each, false);
    }
    if (fields.texts("Service tags", "tags")) {
      int length = 0;
      for (JsonNode each : json.path("tags")) {
        length += each.asText().length();
      }
      if (length > TAGS_MAX) {
        wrong.add(
            "Tags for the service %s must be %d characters or less."
                .formatted(json.path("name").asText(), TAGS_MAX));
      }
    }
    fields.texts("Service \"requires\" field", "requires");
    fields.object("Service metadata", "metadata");
    JsonNode shareable = json.path("metadata").path("shareable");
    if (Fields.given(shareable) && !shareable.isBoolean()) {
      wrong.add(
          "Service metadata shareable must be a boolean, but has value " + Fields.ruby(shareable));
    }
    dashboard(json, fields, wrong);
    for (JsonNode each : json.path("requires")) {
      if (!Set.of("syslog_drain", "route_forwarding", "volume_mount").contains(each.asText())) {
        wrong.add(
            "Service \"requires\" field contains unsupported value \"" + each.asText() + "\"");
      }
    }
  }

  private static void dashboard(JsonNode json, Fields fields, List<String> wrong) {
    if (fields.object("Service dashboard client attributes", "dashboard_client")) {
      Fields client = new Fields(json.path("dashboard_client"), wrong);
      client.text("Service dashboard client id", "id");
      client.text("Service dashboard client secret", "secret");
      client.text("Service dashboard client redirect_uri", "redirect_uri");
    }
  }

  private static void plans(JsonNode service, List<String> wrong, StringBuilder nestedPlans) {
    JsonNode plans = service.path("plans");
    if (!Fields.given(plans) || plans.isEmpty() && plans.isContainerNode()) {
      wrong.add("At least one plan is required");
      return;
    }
    if (!plans.isArray() || stream(plans).anyMatch(each -> !each.isObject())) {
      wrong.add(
          "Service plans list must be an array of hashes, but has value " + Fields.ruby(plans));
      return;
    }
    for (JsonNode each : plans) {
      nestedPlans.append(PlanCheck.of(each));
    }
    if (nestedPlans.isEmpty()) {
      String name = service.path("name").asText();
      for (String id : repeated(values(plans, "id"))) {
        wrong.add(
            "Plan ids must be unique. Service %s already has a plan with id '%s'"
                .formatted(name, id));
      }
      for (String each : repeated(values(plans, "name"))) {
        wrong.add(
            "Plan names must be unique within a service. Service %s already has a plan named %s"
                .formatted(name, each));
      }
    }
  }

  private void takenNames(JsonNode services) {
    List<String> taken = new ArrayList<>();
    for (JsonNode each : services) {
      String name = each.path("name").asText();
      boolean clash =
          known.stream()
              .anyMatch(
                  old ->
                      old.serviceName().equals(name)
                          && old.used()
                          && !old.serviceId().equals(each.path("id").asText()));
      if (clash) {
        taken.add('"' + name + '"');
      }
    }
    if (!taken.isEmpty()) {
      problems.add(
          "Service names must be unique within a broker. Services with names ["
              + String.join(", ", taken)
              + "] already exist");
    }
  }

  private void planIds(JsonNode services) {
    Map<String, JsonNode[]> seen = new HashMap<>();
    for (JsonNode service : services) {
      for (JsonNode plan : service.path("plans")) {
        JsonNode[] other = seen.put(plan.path("id").asText(), new JsonNode[] {plan, service});
        if (other != null && plan.isObject()) {
          problems.add(
              unable(plan, service)
                  + "another plan in the catalog (plan name '%s', service name '%s')"
                      .formatted(other[0].path("name").asText(), other[1].path("name").asText()));
        }
      }
    }
    for (Catalog.Known old : known) {
      JsonNode[] now = seen.get(old.planId());
      if (now != null && !now[1].path("id").asText().equals(old.serviceId())) {
        problems.add(
            unable(now[0], now[1])
                + "an existing plan (plan name '%s', service name '%s', broker name '%s')"
                    .formatted(old.planName(), old.serviceName(), old.brokerName()));
      }
    }
  }

  private static String unable(JsonNode plan, JsonNode service) {
    return ("Plan ids must be unique. Unable to register plan with id '%s' (plan name '%s', service"
            + " name '%s') because it uses the same id as ")
        .formatted(
            plan.path("id").asText(), plan.path("name").asText(), service.path("name").asText());
  }

  private static List<String> values(JsonNode list, String field) {
    return stream(list)
        .map(each -> each.path(field))
        .filter(Fields::given)
        .map(JsonNode::asText)
        .toList();
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    List<JsonNode> all = new ArrayList<>();
    list.forEach(all::add);
    return all.stream().filter(Objects::nonNull);
  }

  private static boolean twice(List<String> values) {
    return new HashSet<>(values).size() < values.size();
  }

  private static List<String> repeated(List<String> values) {
    return values.stream()
        .filter(each -> values.stream().filter(each::equals).count() > 1)
        .distinct()
        .toList();
  }
}
