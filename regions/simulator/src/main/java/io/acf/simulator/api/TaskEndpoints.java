package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Tasks;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Task;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Tasks of apps. */
final class TaskEndpoints {
  private static final int MEMORY_MB = 1024;
  private static final int DISK_MB = 1024;
  private final Foundation foundation;
  private final Finder finder;
  private final Tasks tasks;

  TaskEndpoints(Foundation foundation, Tasks tasks) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
    this.tasks = tasks;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/tasks", "Tasks.", call -> list(call, foundation.tasks.all()))
        .on(
            "GET",
            "/v3/apps/:guid/tasks",
            "Tasks of an app.",
            call -> list(call, foundation.tasksOfApp.of(finder.app(call).guid)))
        .on("POST", "/v3/apps/:guid/tasks", "Runs a command once.", this::create)
        .on("GET", "/v3/tasks/:guid", "One task.", call -> Reply.ok(json(find(call), call)))
        .on("PATCH", "/v3/tasks/:guid", "Metadata.", this::label)
        .on("POST", "/v3/tasks/:guid/actions/cancel", "Ends it.", this::cancel)
        .on("PUT", "/v3/tasks/:guid/actions/cancel", "The same.", this::cancel)
        .on("PUT", "/v3/tasks/:guid/cancel", "Ends it, as old clients ask.", this::cancel);
  }

  private Task find(Call call) {
    return finder.get(foundation.tasks, call, "Task");
  }

  private Reply list(Call call, Collection<Task> all) {
    return Listing.of(all, call)
        .filter("names", each -> each.name)
        .filter("states", each -> each.state)
        .filterByApp(finder, each -> each.appGuid)
        .filter("sequence_ids", each -> "" + each.sequenceId)
        .reply(each -> json(each, call));
  }

  private Reply create(Call call) {
    App app = finder.app(call);
    Body body =
        new Body(
            call,
            "command",
            "name",
            "memory_in_mb",
            "disk_in_mb",
            "log_rate_limit_in_bytes_per_second",
            "droplet_guid",
            "template",
            "metadata");
    Task task = new Task();
    task.command = body.requiredText("command");
    Optional<String> name = body.text("name");
    task.memoryInMb = body.integer("memory_in_mb", 1).orElse(MEMORY_MB);
    task.diskInMb = body.integer("disk_in_mb", 1).orElse(DISK_MB);
    Optional<String> droplet =
        body.text("droplet_guid").or(() -> Optional.ofNullable(app.dropletGuid));
    body.check();
    task.dropletGuid =
        droplet
            .filter(guid -> foundation.droplets.find(guid).isPresent())
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "Task must have a droplet. Assign current droplet to app."));
    task.name =
        name.orElseGet(
            () -> foundation.newGuid().replace("-", "").substring(0, 8).toLowerCase(Locale.ROOT));
    body.applyMetadata(task);
    return Reply.json(202, json(tasks.start(app, task), call));
  }

  private Reply label(Call call) {
    return Reply.ok(json(Body.relabel(call, foundation, foundation.tasks, find(call)), call));
  }

  private Reply cancel(Call call) {
    Task task = find(call);
    if (task.state.equals("SUCCEEDED") || task.state.equals("FAILED")) {
      throw CfError.unprocessable(
          "Task state is " + task.state + " and therefore cannot be canceled");
    }
    tasks.cancel(task);
    return Reply.json(202, json(task, call));
  }

  private ObjectNode json(Task task, Call call) {
    ObjectNode json = Render.base(task);
    json.put("sequence_id", task.sequenceId);
    json.put("name", task.name);
    json.put("command", task.command);
    json.put("state", task.state);
    json.put("memory_in_mb", task.memoryInMb);
    json.put("disk_in_mb", task.diskInMb);
    json.put("log_rate_limit_in_bytes_per_second", -1);
    json.put("user", (String) null);
    json.set("result", Json.object("failure_reason", task.failure));
    json.put("droplet_guid", task.dropletGuid);
    json.set("relationships", Json.object("app", Render.toOne(task.appGuid)));
    json.set("metadata", Render.metadata(task));
    String self = call.url("/v3/tasks/" + task.guid);
    json.set(
        "links",
        Json.object(
            "self", Render.link(self),
            "app", Render.link(call.url("/v3/apps/" + task.appGuid)),
            "cancel", Render.link(self + "/actions/cancel", "POST"),
            "droplet", Render.link(call.url("/v3/droplets/" + task.dropletGuid))));
    return json;
  }
}
