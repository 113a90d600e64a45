package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Problem.Kind.CONTENT_TYPE;
import static io.acf.simulator.conformance.Problem.Kind.MISSING;
import static io.acf.simulator.conformance.Problem.Kind.OPERATION;
import static io.acf.simulator.conformance.Problem.Kind.SCHEMA;
import static io.acf.simulator.conformance.Problem.Kind.STATUS;
import static io.acf.simulator.conformance.Problem.Kind.UNDESCRIBED;

import java.util.List;

/** The list of deviations: each row must be needed by some test, so the list cannot rot. */
final class Deviations {
  static final List<Deviation> ALL =
      List.of(
          Deviation.of(
              SCHEMA,
              ".*/data",
              "a to-one relationship that is not set has data null (the description's own examples"
                  + " of spaces and roles too)"),
          Deviation.of(
              OPERATION,
              "GET /v3/no_such_resource",
              "asked on purpose: any other path is a 404 with code 10000 (cf-api.md f)"),
          Deviation.of(
              MISSING,
              "GET / /links/[a-z0-9_]+/(method|meta|meta/.*)",
              "the root's links have meta only where there is something to tell; the CLI reads"
                  + " meta.version of cloud_controller_v3 alone (cf-api.md a1)"),
          Deviation.of(
              SCHEMA,
              "GET / /links/log_stream",
              "null, as links of CC are to what an install has not: no log stream is served"),
          Deviation.of(
              MISSING,
              "GET /v3 /links/[a-z_]+/method",
              "links that are GETs say no method, as in the description's own Link"),
          Deviation.of(
              UNDESCRIBED,
              "GET /v3 /links/[a-z_]+",
              "the API links to every resource that it has; the description lists some of them"),
          Deviation.of(
              UNDESCRIBED,
              "GET / /links/(app_ssh|credhub|login|network_policy_v0|routing)",
              "links that the CLI follows and the description forgets (cf-api.md a1)"),
          Deviation.of(
              MISSING,
              "Pagination/previous/method",
              "links of pages are GETs and say no method, as first, last and next in the examples"),
          Deviation.of(
              MISSING,
              "ProcessList/(first|last|next|previous|total_pages|total_results)",
              "the description puts the fields of pagination beside resources here; every list has"
                  + " a pagination object (cf-api.md a3)"),
          Deviation.of(UNDESCRIBED, "ProcessList/pagination", "the same"),
          Deviation.of(
              MISSING,
              "([A-Za-z]+(/resources/\\*)?|[A-Z]+ [^ ]+ )/included",
              "included is there only when include was asked for (cf-api.md a1, f)"),
          Deviation.of(
              MISSING,
              "IncludedResources/[a-z_]+",
              "only what was asked for is included; the description lists all that there is"),
          Deviation.of(
              UNDESCRIBED,
              "GET /v3/routes /included",
              "routes take include=domain,space as the request's parameters say; their answer"
                  + " forgets it"),
          Deviation.of(
              UNDESCRIBED,
              "App/links/clear_buildpack_cache",
              "the API has that action (POST /v3/apps/{guid}/actions/clear_buildpack_cache is"
                  + " described) and links to it"),
          Deviation.of(
              UNDESCRIBED,
              "Space/suspended",
              "spaces can be suspended since 3.228 at the latest (space_update_message.rb);"
                  + " measured"),
          Deviation.of(
              MISSING,
              "Task/command",
              "lists of tasks tell no commands (task_presenter.rb hide_secrets); measured"),
          Deviation.of(
              MISSING, "Domain/links/router_group", "only a TCP domain has a router group"),
          Deviation.of(
              MISSING,
              "ProcessStats/resources/\\*/usage/[a-z_]+",
              "an instance that has not reported yet has usage {} (cf-api.md a3)"),
          Deviation.of(
              MISSING,
              "ProcessStats/resources/\\*/(disk_quota|host|log_rate_limit|mem_quota|usage)",
              "an instance that is DOWN, as each wanted one of a stopped app, has no size, host or"
                  + " usage (lib/cloud_controller/diego/reporters/instances_stats_reporter.rb)"),
          Deviation.of(
              CONTENT_TYPE,
              "POST /v3/deployments/\\{guid}/actions/(cancel|continue)",
              "200 with an empty body (cf-api.md a1, f)"),
          Deviation.of(
              CONTENT_TYPE,
              "DELETE /v3/droplets/\\{guid}",
              "202 with a Location and no body, as every call that starts a job (cf-api.md a)"),
          Deviation.of(
              STATUS,
              "POST /v3/packages/\\{guid}/upload",
              "400 with code 150004 for a second upload (cf-api.md c)"),
          Deviation.of(
              MISSING, "Role/links/organization", "a role in a space links to its space instead"),
          Deviation.of(
              UNDESCRIBED,
              "SecurityGroup/rules/\\*/log",
              "rules may ask for logging; cf-java-client's Rule has the field"),
          Deviation.of(
              UNDESCRIBED,
              "Deployment/status/canary",
              "a canary's status tells its step: canary.steps.current and total (cf-api.md a3)"),
          Deviation.of(
              SCHEMA,
              ".*/previous_droplet/guid",
              "null for the first deployment of an app that had no droplet before"),
          Deviation.of(
              STATUS,
              "POST /v3/spaces/\\{guid}/actions/apply_manifest",
              "400 for aliases, what is no map, what is too large and other content types; 500 for"
                  + " what is not YAML"),
          Deviation.of(
              UNDESCRIBED,
              "Task/(user|relationships|log_rate_limit_in_bytes_per_second|links/(app|cancel|droplet))",
              "the described task is a shortened one; the CLI follows cancel, cf-java-client's Task"
                  + " has relationships"),
          Deviation.of(
              SCHEMA,
              "GET /v3/app_usage_events(/\\{guid})?(/| /resources/\\*/| /)"
                  + "(buildpack|process|task)/(guid|type)",
              "null where an event is not about one: a process's event has no task, a staging's no"
                  + " process; the description itself says \"if applicable\""),
          Deviation.of(
              UNDESCRIBED,
              "(ServiceInstanceList|ServiceOffering|ServiceOfferingList|GET"
                  + " /v3/service_instances/\\{guid} )/included",
              "what fields[...] asks for comes in included, as the parameter's text says; these"
                  + " answers forget it"),
          Deviation.of(
              SCHEMA,
              "GET /v3/service_plans(/\\{guid})? /included",
              "fields[service_offering.service_broker] brings service_brokers, which the described"
                  + " list of included resources lacks and forbids"),
          Deviation.of(
              MISSING,
              "((GET|PATCH) /v3/service_instances/\\{guid}"
                  + " |IncludedResources/service_instances/\\*)"
                  + "/(route_service_url|syslog_drain_url)",
              "only a user-provided instance has them, as in the description's examples"),
          Deviation.of(
              UNDESCRIBED,
              "(UserProvidedServiceInstance|IncludedResources/service_instances/\\*|(GET|PATCH)"
                  + " /v3/service_instances(/\\{guid})? (/resources/\\*)?)/last_operation",
              "a user-provided instance has a last operation as well"
                  + " (app/actions/service_instance_create_user_provided.rb; go-cfclient's"
                  + " fixture)"),
          Deviation.of(
              MISSING,
              ".*/maintenance_info/(description|version)",
              "what a broker does not say of the versions of its plans nobody knows"),
          Deviation.of(
              UNDESCRIBED,
              "ServiceCredentialBindingList/resources/\\*/links/parameters",
              "keys have parameters as bindings of apps do, and link to them"),
          Deviation.of(
              STATUS,
              "GET /v3/(apps|roles|routes|service_credential_bindings|service_plans"
                  + "|service_route_bindings|spaces)/\\{guid}",
              "400 with code 10005 for an include or a parameter that there is not, as for lists"),
          Deviation.of(
              STATUS,
              "GET /v3/(apps|isolation_segments|organizations|packages)/\\{guid}/[a-z_/]+",
              "400 with code 10005 for a parameter that there is not, or a value that it cannot"
                  + " have, as for the lists where that is described"),
          Deviation.of(
              STATUS,
              "GET /v3/routes/\\{guid}/destinations",
              "422 for page and per_page: destinations come all at once, filtered by guids and"
                  + " app_guids (RouteDestinationsListMessage of the Cloud Controller)"),
          Deviation.of(
              STATUS,
              "GET /v3/service_route_bindings/\\{guid}/parameters",
              "400 with code 1004 for a user-provided instance, for which the text says that it is"
                  + " not available"));

  private Deviations() {}
}
