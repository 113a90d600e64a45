package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** What an API is and where its parts are. */
final class RootEndpoints {
  /** How far the minor numbers of v2 and v3 of one release are apart: 2.280.0 with 3.215.0. */
  private static final int V2_AHEAD = 65;

  /** After how long callers are counted anew. */
  private static final int RESET_MINUTES = 60;

  private static final List<String> RESOURCES =
      List.of(
          "app_usage_events",
          "apps",
          "audit_events",
          "buildpacks",
          "builds",
          "deployments",
          "domains",
          "droplets",
          "environment_variable_groups",
          "feature_flags",
          "info",
          "isolation_segments",
          "organization_quotas",
          "organizations",
          "packages",
          "processes",
          "resource_matches",
          "roles",
          "routes",
          "security_groups",
          "service_brokers",
          "service_instances",
          "service_credential_bindings",
          "service_offerings",
          "service_plans",
          "service_usage_events",
          "space_quotas",
          "spaces",
          "stacks",
          "tasks",
          "users");

  private final SimulatorOptions options;
  private final Foundation foundation;

  RootEndpoints(SimulatorOptions options, Foundation foundation) {
    this.options = options;
    this.foundation = foundation;
  }

  /** What the region claims now: a fault may make it older or newer. */
  private String apiVersion() {
    return foundation.version().toString();
  }

  private String v2Version() {
    return "2." + (foundation.version().minor() + V2_AHEAD) + ".0";
  }

  /** Whether v2 is served beside v3. */
  boolean v2() {
    return options.v2()
        && foundation.faults().each(PlatformFault.OtherVersion.class).stream()
            .noneMatch(PlatformFault.OtherVersion::noV2);
  }

  void declare(EndpointTable table) {
    table
        .open("GET", "/", "Links to the parts of the region.", this::root)
        .open("GET", "/v2/info", "What old clients ask before they log in.", this::v2Info)
        .open("GET", "/v3", "Links to the resources.", this::v3Root)
        .open("GET", "/v3/info", "Name and version of the region.", this::info)
        .open(
            "GET",
            "/healthz",
            "OK while the API answers.",
            call -> Reply.text(200, "text/plain", "OK"));
  }

  private Reply root(Call call) {
    return Reply.ok(
        Json.object(
            "links",
            Json.object(
                "self", href(call.base()),
                "cloud_controller_v2", v2() ? versioned(call.url("/v2"), v2Version()) : null,
                "cloud_controller_v3", versioned(call.url("/v3"), apiVersion()),
                "network_policy_v0", href(call.url("/networking/v0/external")),
                "network_policy_v1", href(call.url("/networking/v1/external")),
                "login", href(call.base()),
                "uaa", href(call.base()),
                "credhub", null,
                "routing", href(call.url("/routing")),
                "logging", href(call.base().replaceFirst("^http", "ws")),
                "log_cache", href(call.base()),
                "log_stream", null,
                "app_ssh", null)));
  }

  private Reply v2Info(Call call) {
    return Reply.ok(
        Json.object(
            "name",
            options.name(),
            "build",
            "simulator",
            "support",
            "https://www.cloudfoundry.org",
            "version",
            0,
            "description",
            "A simulated Cloud Foundry",
            "authorization_endpoint",
            call.base(),
            "token_endpoint",
            call.base(),
            "min_cli_version",
            null,
            "min_recommended_cli_version",
            null,
            "app_ssh_endpoint",
            call.base().replaceFirst("^https?://", ""),
            "app_ssh_host_key_fingerprint",
            null,
            "app_ssh_oauth_client",
            "ssh-proxy",
            "doppler_logging_endpoint",
            call.base().replaceFirst("^http", "ws"),
            "api_version",
            v2() ? v2Version() : "",
            "osbapi_version",
            "2.15"));
  }

  private Reply v3Root(Call call) {
    ObjectNode links = Json.object("self", href(call.url("/v3")));
    RESOURCES.forEach(each -> links.set(each, href(call.url("/v3/" + each))));
    return Reply.ok(Json.object("links", links));
  }

  private Reply info(Call call) {
    return Reply.ok(
        Json.object(
            "build", "simulator",
            "cli_version", Json.object("minimum", "", "recommended", ""),
            "custom", Json.object("simulated", "true"),
            "description", "A simulated Cloud Foundry",
            "name", options.name(),
            "version", 0,
            "osbapi_version", "2.15",
            "rate_limits", rateLimits(),
            "links",
                Json.object(
                    "self", href(call.url("/v3/info")),
                    "support", href("https://www.cloudfoundry.org"))));
  }

  private ObjectNode rateLimits() {
    ObjectNode limits = Json.object("enabled", options.rateLimit().isPresent());
    options
        .rateLimit()
        .ifPresent(
            most ->
                limits.put("general_limit", most).put("reset_interval_in_minutes", RESET_MINUTES));
    return limits;
  }

  private static ObjectNode href(String url) {
    return Json.object("href", url);
  }

  private static ObjectNode versioned(String url, String version) {
    return Json.object("href", url, "meta", Json.object("version", version));
  }
}
