package io.acf.simulator.api;

import io.acf.simulator.engine.Jobs;
import io.acf.simulator.wire.EndpointTable;

/** The buildpack cache, which a simulated region does not have: a job that finds nothing to do. */
final class CacheEndpoints {
  private final Jobs jobs;

  CacheEndpoints(Jobs jobs) {
    this.jobs = jobs;
    jobs.on("admin.clear_buildpack_cache", job -> {});
  }

  void declare(EndpointTable table) {
    table.on(
        "POST",
        "/v3/admin/actions/clear_buildpack_cache",
        "Clears the buildpack cache in a job.",
        call -> JobEndpoints.accepted(call, jobs.later("admin.clear_buildpack_cache", null, null)));
  }
}
