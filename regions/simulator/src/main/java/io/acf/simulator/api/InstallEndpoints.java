package io.acf.simulator.api;

import io.acf.simulator.engine.Jobs;
import io.acf.simulator.model.Buildpack;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Stack;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.nio.file.Path;
import java.util.Optional;

/** How operators install stacks and buildpacks. A buildpack's bits are taken and thrown away. */
final class InstallEndpoints {
  private final Foundation foundation;
  private final Finder finder;
  private final Jobs jobs;

  InstallEndpoints(Foundation foundation, Jobs jobs) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    jobs.on(
        "buildpack.upload",
        job ->
            foundation
                .buildpacks
                .find(job.subject)
                .ifPresent(
                    buildpack -> {
                      buildpack.ready = true;
                      foundation.changed(foundation.buildpacks, buildpack);
                    }));
    jobs.on(
        "buildpack.delete",
        job ->
            foundation
                .buildpacks
                .find(job.subject)
                .ifPresent(each -> foundation.remove(foundation.buildpacks, each)));
  }

  void declare(EndpointTable table) {
    table
        .on("POST", "/v3/stacks", "A new stack.", this::createStack)
        .on("PATCH", "/v3/stacks/:guid", "Metadata.", this::labelStack)
        .on("DELETE", "/v3/stacks/:guid", "Deletes it.", this::deleteStack)
        .on("POST", "/v3/buildpacks", "A new buildpack that awaits its bits.", this::create)
        .on("PATCH", "/v3/buildpacks/:guid", "Name, stack, position, switches.", this::update)
        .on("POST", "/v3/buildpacks/:guid/upload", "Takes its bits.", this::upload)
        .on(
            "DELETE",
            "/v3/buildpacks/:guid",
            "Deletes it in a job.",
            call ->
                JobEndpoints.accepted(
                    call, jobs.later("buildpack.delete", buildpack(call).guid, null)));
  }

  private Stack stack(Call call) {
    return finder.get(foundation.stacks, call, "Stack");
  }

  private Buildpack buildpack(Call call) {
    return finder.get(foundation.buildpacks, call, "Buildpack");
  }

  private Reply createStack(Call call) {
    Body body = new Body(call, "name", "description", "metadata");
    Stack stack = new Stack();
    stack.name = body.requiredText("name");
    stack.description = body.text("description").orElse("");
    body.check();
    if (foundation.stacks.all().stream().anyMatch(each -> each.name.equals(stack.name))) {
      throw CfError.unprocessable("Name must be unique");
    }
    body.applyMetadata(stack);
    foundation.create(foundation.stacks, stack);
    return Reply.created(PlatformEndpoints.json(stack, call));
  }

  private Reply labelStack(Call call) {
    return Reply.ok(
        PlatformEndpoints.json(
            Body.relabel(call, foundation, foundation.stacks, stack(call)), call));
  }

  private Reply deleteStack(Call call) {
    foundation.remove(foundation.stacks, stack(call));
    return Reply.empty(204);
  }

  private Reply create(Call call) {
    Body body =
        new Body(call, "name", "stack", "position", "enabled", "locked", "lifecycle", "metadata");
    Buildpack buildpack = new Buildpack();
    buildpack.name = body.requiredText("name");
    buildpack.position = (int) foundation.buildpacks.size() + 1;
    buildpack.ready = false;
    take(buildpack, body);
    boolean taken =
        foundation.buildpacks.all().stream()
            .anyMatch(
                each -> each.name.equals(buildpack.name) && each.stack.equals(buildpack.stack));
    if (taken) {
      throw CfError.unprocessable(
          "Buildpack with name '" + buildpack.name + "' and an unassigned stack already exists");
    }
    foundation.create(foundation.buildpacks, buildpack);
    return Reply.created(PlatformEndpoints.json(buildpack, call));
  }

  private Reply update(Call call) {
    Buildpack buildpack = buildpack(call);
    Body body = new Body(call, "name", "stack", "position", "enabled", "locked", "metadata");
    body.text("name").ifPresent(name -> buildpack.name = name);
    take(buildpack, body);
    foundation.changed(foundation.buildpacks, buildpack);
    return Reply.ok(PlatformEndpoints.json(buildpack, call));
  }

  private void take(Buildpack buildpack, Body body) {
    Optional<String> stack = body.text("stack");
    Optional<Integer> position = body.integer("position", 1);
    Optional<Boolean> enabled = body.flag("enabled");
    Optional<Boolean> locked = body.flag("locked");
    stack
        .filter(name -> foundation.stacks.all().stream().noneMatch(s -> s.name.equals(name)))
        .ifPresent(name -> body.problem("Stack '" + name + "' does not exist"));
    body.check();
    stack.ifPresent(each -> buildpack.stack = each);
    position.ifPresent(each -> buildpack.position = each);
    enabled.ifPresent(each -> buildpack.enabled = each);
    locked.ifPresent(each -> buildpack.locked = each);
    body.applyMetadata(buildpack);
  }

  private Reply upload(Call call) {
    Buildpack buildpack = buildpack(call);
    Path bits = call.files().get("bits");
    if (bits == null) {
      throw CfError.unprocessable("Upload must include either bits or a file");
    }
    if (buildpack.locked) {
      throw CfError.unprocessable("Buildpack is locked");
    }
    buildpack.filename = buildpack.name + ".zip";
    foundation.changed(foundation.buildpacks, buildpack);
    String job = jobs.later("buildpack.upload", buildpack.guid, null).guid;
    return Reply.json(202, PlatformEndpoints.json(buildpack, call))
        .with("Location", call.url("/v3/jobs/" + job));
  }
}
