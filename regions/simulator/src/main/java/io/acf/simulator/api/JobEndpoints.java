package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;

/** Jobs. */
final class JobEndpoints {
  private final Foundation foundation;
  private final Finder finder;

  JobEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table.on("GET", "/v3/jobs/:guid", "How far a job is.", this::get);
  }

  /** 202 that points to a job. */
  static Reply accepted(Call call, Job job) {
    return Reply.accepted(call.url("/v3/jobs/" + job.guid));
  }

  private Reply get(Call call) {
    Job job = finder.get(foundation.jobs, call, "Job");
    ObjectNode node = Render.base(job);
    node.put("operation", job.operation);
    node.put("state", job.state);
    ObjectNode links = Json.object("self", Render.link(call.url("/v3/jobs/" + job.guid)));
    if (job.operation.equals("space.apply_manifest")) {
      links.set("space", Render.link(call.url("/v3/spaces/" + job.subject)));
    }
    node.set("links", links);
    node.set("errors", Json.array(job.errors.stream().map(JobEndpoints::json).toList()));
    node.set(
        "warnings",
        Json.array(job.warnings.stream().map(each -> Json.object("detail", each)).toList()));
    return Reply.ok(node);
  }

  private static JsonNode json(Job.Failure failure) {
    return Json.object(
        "code", failure.code(), "title", failure.title(), "detail", failure.detail());
  }
}
