package io.acf.simulator.api;

import static java.util.Map.entry;

import io.acf.simulator.engine.FeatureGate;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Endpoint;
import java.util.List;
import java.util.Map;

/**
 * Which endpoints a feature flag stands before, and who passes all the same. Those that depend on
 * what a request says are with what reads it. Source: app/models/runtime/feature_flag.rb and the
 * controllers of v3.
 */
final class FlagRules {
  /** Who is not held up by a flag that is off. */
  private enum Passes {
    NOBODY,
    ADMINISTRATORS,
    WHO_READS_SECRETS
  }

  private record Rule(String flag, Passes passes) {}

  private static final Rule SECRETS = new Rule("env_var_visibility", Passes.NOBODY);
  private static final Rule SECRETS_OF_SPACES =
      new Rule("space_developer_env_var_visibility", Passes.WHO_READS_SECRETS);
  private static final Rule ROUTE_SHARING = new Rule("route_sharing", Passes.NOBODY);
  private static final Rule SCALING = new Rule("app_scaling", Passes.ADMINISTRATORS);

  private static final Map<String, List<Rule>> RULES =
      Map.ofEntries(
          entry("GET /v3/apps/:guid/env", List.of(SECRETS, SECRETS_OF_SPACES)),
          entry("GET /v3/apps/:guid/environment_variables", List.of(SECRETS, SECRETS_OF_SPACES)),
          entry("POST /v3/processes/:guid/actions/scale", List.of(SCALING)),
          entry("POST /v3/apps/:guid/processes/:type/actions/scale", List.of(SCALING)),
          entry(
              "POST /v3/packages/:guid/upload",
              List.of(new Rule("app_bits_upload", Passes.ADMINISTRATORS))),
          entry(
              "POST /v3/apps/:guid/tasks",
              List.of(new Rule("task_creation", Passes.ADMINISTRATORS))),
          entry("POST /v3/routes", List.of(new Rule("route_creation", Passes.ADMINISTRATORS))),
          entry("GET /v3/routes/:guid/relationships/shared_spaces", List.of(ROUTE_SHARING)),
          entry("POST /v3/routes/:guid/relationships/shared_spaces", List.of(ROUTE_SHARING)),
          entry(
              "DELETE /v3/routes/:guid/relationships/shared_spaces/:space", List.of(ROUTE_SHARING)),
          entry("PATCH /v3/routes/:guid/relationships/space", List.of(ROUTE_SHARING)),
          entry(
              "POST /v3/service_instances/:guid/relationships/shared_spaces",
              List.of(new Rule("service_instance_sharing", Passes.NOBODY))),
          entry(
              "POST /v3/service_instances",
              List.of(new Rule("service_instance_creation", Passes.ADMINISTRATORS))),
          entry(
              "POST /v3/service_brokers",
              List.of(new Rule("space_scoped_private_broker_creation", Passes.ADMINISTRATORS))),
          entry(
              "POST /v3/domains",
              List.of(new Rule("private_domain_creation", Passes.ADMINISTRATORS))));

  private final FeatureGate gate;

  FlagRules(Foundation foundation) {
    this.gate = new FeatureGate(foundation);
  }

  /** The handler behind the flags of its endpoint. */
  Endpoint.Handler wrap(Endpoint endpoint, Endpoint.Handler handler) {
    List<Rule> rules = RULES.getOrDefault(endpoint.method() + " " + endpoint.path(), List.of());
    return rules.isEmpty()
        ? handler
        : call -> {
          rules.forEach(rule -> check(rule, call.actor()));
          return handler.handle(call);
        };
  }

  private void check(Rule rule, Actor actor) {
    boolean passes =
        switch (rule.passes()) {
          case NOBODY -> false;
          case ADMINISTRATORS -> actor.isAdmin();
          case WHO_READS_SECRETS -> actor.readsSecrets();
        };
    if (!passes) {
      gate.require(rule.flag());
    }
  }
}
