package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.BuildpackBits;
import io.acf.simulator.engine.BuildpackNames;
import io.acf.simulator.engine.Buildpacks;
import io.acf.simulator.engine.Jobs;
import io.acf.simulator.model.Buildpack;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The system buildpacks. Their bits are looked into and thrown away. */
final class BuildpackEndpoints {
  /** New ones come first, as in buildpack_create.rb. */
  private static final int FIRST = 1;

  private static final int TEXT_MAX = 250;

  private final Foundation foundation;
  private final Finder finder;
  private final Jobs jobs;
  private final Buildpacks buildpacks;

  BuildpackEndpoints(Foundation foundation, Jobs jobs) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    this.buildpacks = new Buildpacks(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/buildpacks", "Lists buildpacks, by position.", this::list)
        .on(
            "GET",
            "/v3/buildpacks/:guid",
            "One buildpack.",
            call -> Reply.ok(json(find(call), call)))
        .on("POST", "/v3/buildpacks", "A new buildpack that awaits its bits.", this::create)
        .on("PATCH", "/v3/buildpacks/:guid", "Name, stack, position, switches.", this::update)
        .on("POST", "/v3/buildpacks/:guid/upload", "Takes its bits.", this::upload)
        .on(
            "DELETE",
            "/v3/buildpacks/:guid",
            "Deletes it in a job.",
            call ->
                JobEndpoints.accepted(call, jobs.later("buildpack.delete", find(call).guid, null)));
  }

  private Buildpack find(Call call) {
    return finder.get(foundation.buildpacks, call, "Buildpack");
  }

  private Reply list(Call call) {
    return Listing.of(buildpacks.inOrder(), call)
        .filter("names", each -> each.name)
        .filter("stacks", each -> each.stack)
        .filter("lifecycle", each -> each.lifecycle)
        .order("position", Comparator.comparing(each -> each.position))
        .byName(each -> each.name)
        .reply(each -> json(each, call));
  }

  private Reply create(Call call) {
    Body body =
        new Body(call, "name", "stack", "position", "enabled", "locked", "lifecycle", "metadata");
    Buildpack buildpack = new Buildpack();
    buildpack.ready = false;
    String name = name(body);
    body.text("lifecycle").ifPresent(each -> buildpack.lifecycle = each);
    if (!List.of("buildpack", "cnb").contains(buildpack.lifecycle)) {
      body.problem("Lifecycle must be either \"buildpack\" or \"cnb\"");
    }
    Optional<Integer> position = position(body);
    Changes changes = changes(body);
    buildpacks.requireUnique(buildpack, name, changes.stack().orElse(""));
    buildpack.name = name;
    apply(changes, buildpack);
    body.applyMetadata(buildpack);
    buildpacks.add(buildpack, position.orElse(FIRST));
    return Reply.created(json(buildpack, call));
  }

  private Reply update(Call call) {
    Buildpack buildpack = find(call);
    Body body = new Body(call, "name", "stack", "position", "enabled", "locked", "metadata");
    String name = body.has("name") ? name(body) : buildpack.name;
    Optional<Integer> position = position(body);
    Changes changes = changes(body);
    String old = Objects.requireNonNullElse(buildpack.stack, "");
    String stack = changes.stack().orElse(body.has("stack") ? "" : old);
    if (!old.isEmpty() && !old.equals(stack)) {
      throw CfError.unprocessable("Buildpack stack cannot be changed");
    }
    buildpacks.requireUnique(buildpack, name, stack);
    body.applyMetadata(buildpack);
    buildpack.name = name;
    apply(changes, buildpack);
    foundation.changed(foundation.buildpacks, buildpack);
    position.ifPresent(each -> buildpacks.move(buildpack, each));
    return Reply.ok(json(buildpack, call));
  }

  private static String name(Body body) {
    String name = body.string("name");
    if (body.at("name").isTextual()) {
      if (name.isBlank()) {
        body.problem("Name can't be blank");
      }
      if (name.length() > TEXT_MAX) {
        body.problem("Name is too long (maximum is 250 characters)");
      }
      if (!name.matches("[-\\w]+")) {
        body.problem("Name is invalid");
      }
    }
    return name;
  }

  private static Optional<Integer> position(Body body) {
    return body.integer("position", 1);
  }

  private record Changes(
      Optional<String> stack, Optional<Boolean> enabled, Optional<Boolean> locked) {}

  /** What else may be changed, once the whole request was found right. */
  private Changes changes(Body body) {
    Optional<String> stack = body.text("stack");
    Optional<Boolean> enabled = switched(body, "enabled");
    Optional<Boolean> locked = switched(body, "locked");
    body.check();
    stack
        .filter(each -> new BuildpackNames(foundation).stack(each).isEmpty())
        .ifPresent(
            each -> {
              throw CfError.unprocessable("Stack '" + each + "' does not exist");
            });
    return new Changes(stack, enabled, locked);
  }

  private static Optional<Boolean> switched(Body body, String name) {
    return body.at(name).isNull() ? Optional.empty() : body.flag(name);
  }

  private static void apply(Changes changes, Buildpack buildpack) {
    changes.stack().ifPresent(each -> buildpack.stack = each);
    changes.enabled().ifPresent(each -> buildpack.enabled = each);
    changes.locked().ifPresent(each -> buildpack.locked = each);
  }

  private Reply upload(Call call) {
    Buildpack buildpack = find(call);
    Path bits = call.files().get("bits");
    String name = call.fileName("bits");
    Optional<String> flaw =
        bits == null || name.isEmpty()
            ? Optional.of("A buildpack zip file must be uploaded as 'bits'")
            : BuildpackBits.flaw(bits, name, buildpack.lifecycle);
    if (bits == null || flaw.isPresent()) {
      throw CfError.unprocessable("Uploaded buildpack file is invalid: " + flaw.orElse(""));
    }
    if (buildpack.locked) {
      throw CfError.unprocessable("Buildpack is locked");
    }
    String payload = BuildpackBits.payload(bits, name, buildpack.lifecycle);
    String job = jobs.later("buildpack.upload", buildpack.guid, payload).guid;
    return Reply.json(202, json(buildpack, call)).with("Location", call.url("/v3/jobs/" + job));
  }

  private static ObjectNode json(Buildpack buildpack, Call call) {
    String self = call.url("/v3/buildpacks/" + buildpack.guid);
    ObjectNode node = Render.base(buildpack);
    node.put("name", buildpack.name);
    node.put("stack", known(buildpack.stack));
    node.put("state", buildpack.ready ? "READY" : "AWAITING_UPLOAD");
    node.put("lifecycle", buildpack.lifecycle);
    node.put("filename", known(buildpack.filename));
    node.put("position", buildpack.position);
    node.put("enabled", buildpack.enabled);
    node.put("locked", buildpack.locked);
    node.set("metadata", Render.metadata(buildpack));
    node.set(
        "links",
        Json.object("self", Render.link(self), "upload", Render.link(self + "/upload", "POST")));
    return node;
  }

  /** Regions of before have empty texts on disk where nothing is known. */
  private static @org.jspecify.annotations.Nullable String known(
      @org.jspecify.annotations.Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
