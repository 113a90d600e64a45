package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.Tasks;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Task;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Actor;
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

  /** As the sample configuration of the Cloud Controller: the disk of one instance. */
  private static final int DISK_MB_MAX = 10_240;

  private static final int USER_MAX = 255;
  private static final String TEMPLATE = "Template process guid";
  private final Foundation foundation;
  private final Finder finder;
  private final Tasks tasks;
  private final Reach reach;
  private final ProcessJson processes;

  TaskEndpoints(Engine engine, Reach reach) {
    this.foundation = engine.foundation;
    this.processes = new ProcessJson(engine);
    this.finder = new Finder(foundation);
    this.reach = reach;
    this.tasks = engine.tasks;
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
        .seen(reach, each -> finder.spaceGuidOf(each.appGuid))
        .filter("names", each -> each.name)
        .filter("states", each -> each.state)
        .filterByApp(finder, each -> each.appGuid)
        .filter("sequence_ids", each -> "" + each.sequenceId)
        .reply(each -> listed(each, call));
  }

  /** task_create_message.rb and task_create.rb. */
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
            "user",
            "metadata");
    Optional<Integer> disk = body.positive("disk_in_mb");
    Optional<Integer> memory = body.positive("memory_in_mb");
    Optional<Long> logRate =
        body.number("log_rate_limit_in_bytes_per_second", Range.logRateOfTasks());
    Optional<String> droplet = body.text("droplet_guid");
    Optional<String> template =
        body.has("template")
            ? Optional.of(body.guid(body.at("template").at("/process/guid"), TEMPLATE))
            : Optional.empty();
    Optional<String> command = body.text("command");
    if (command.isEmpty() && template.isEmpty()) {
      body.problem("Command No command or template provided");
    }
    Optional<String> user = body.text("user", USER_MAX);
    Optional<String> name = body.text("name");
    body.check();
    Task task = new Task();
    task.dropletGuid = droplet(app, droplet, call.actor());
    disk.filter(each -> each > DISK_MB_MAX)
        .ifPresent(
            each -> {
              throw CfError.unprocessable("Cannot request disk_in_mb greater than " + DISK_MB_MAX);
            });
    Optional<Process> like = template.map(each -> process(each, call.actor()));
    task.command = command.orElseGet(() -> like.map(processes::command).orElse(""));
    task.memoryInMb = memory.or(() -> like.map(each -> each.memoryMb)).orElse(MEMORY_MB);
    task.diskInMb = disk.or(() -> like.map(each -> each.diskMb)).orElse(DISK_MB);
    task.logRateLimit = logRate.or(() -> like.map(each -> each.logRateLimit)).orElse(-1L);
    task.user = user.or(() -> like.map(each -> each.user)).orElse(null);
    task.name =
        name.orElseGet(
            () -> foundation.newGuid().replace("-", "").substring(0, 8).toLowerCase(Locale.ROOT));
    body.applyMetadata(task);
    return Reply.json(202, json(tasks.start(app, task), call));
  }

  private String droplet(App app, Optional<String> wanted, Actor actor) {
    if (wanted.isPresent()) {
      return foundation
          .droplets
          .find(wanted.get())
          .filter(each -> reach.sees(actor, finder.spaceGuidOf(each.appGuid)))
          .orElseThrow(() -> CfError.notFound("Droplet"))
          .guid;
    }
    if (app.dropletGuid == null) {
      throw CfError.unprocessable(
          "Task must have a droplet. Specify droplet or assign current droplet to app.");
    }
    return app.dropletGuid;
  }

  private Process process(String guid, Actor actor) {
    return foundation
        .processes
        .find(guid)
        .filter(each -> reach.sees(actor, finder.spaceGuidOf(each.appGuid)))
        .orElseThrow(
            () ->
                new CfError(
                    404, 350003, "CF-ProcessNotFound", "The process could not be found: " + guid));
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

  /** As in lists: the command is not told. */
  private ObjectNode listed(Task task, Call call) {
    return json(task, call).without("command");
  }

  private ObjectNode json(Task task, Call call) {
    ObjectNode json = Render.base(task);
    json.put("sequence_id", task.sequenceId);
    json.put("name", task.name);
    json.put("command", task.command);
    json.put("state", task.state);
    json.put("memory_in_mb", task.memoryInMb);
    json.put("disk_in_mb", task.diskInMb);
    json.put("log_rate_limit_in_bytes_per_second", task.logRateLimit);
    json.put("user", task.user == null ? "vcap" : task.user);
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
