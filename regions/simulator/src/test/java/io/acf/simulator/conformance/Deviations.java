package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Problem.Kind.MISSING;
import static io.acf.simulator.conformance.Problem.Kind.OPERATION;
import static io.acf.simulator.conformance.Problem.Kind.SCHEMA;
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
              UNDESCRIBED,
              "GET / /links/(app_ssh|credhub|login|network_policy_v0|routing)",
              "links that the CLI follows and the description forgets (cf-api.md a1)"));

  private Deviations() {}
}
