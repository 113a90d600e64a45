package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Buildpack;
import io.acf.simulator.model.FeatureFlag;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Stack;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Comparator;
import java.util.Optional;

/** What operators install: stacks, buildpacks, feature flags. */
final class PlatformEndpoints {
  private final Foundation foundation;
  private final Finder finder;

  PlatformEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/stacks", "Lists stacks.", this::stacks)
        .on("GET", "/v3/stacks/:guid", "One stack.", this::stack)
        .on("GET", "/v3/stacks/:guid/apps", "The apps of a stack.", this::appsOfStack)
        .on("GET", "/v3/buildpacks", "Lists buildpacks.", this::buildpacks)
        .on("GET", "/v3/buildpacks/:guid", "One buildpack.", this::buildpack)
        .on("GET", "/v3/feature_flags", "Lists feature flags.", this::flags)
        .on("GET", "/v3/feature_flags/:guid", "One feature flag.", this::flag)
        .on("PATCH", "/v3/feature_flags/:guid", "Switches a feature flag.", this::setFlag);
  }

  private Reply stacks(Call call) {
    return Listing.of(foundation.stacks.all(), call)
        .filter("names", stack -> stack.name)
        .filter("default", stack -> Boolean.toString(isDefault(stack)))
        .order("name", Comparator.comparing(stack -> stack.name))
        .reply(stack -> json(stack, call));
  }

  private Reply stack(Call call) {
    return Reply.ok(json(finder.get(foundation.stacks, call, "Stack"), call));
  }

  private Reply appsOfStack(Call call) {
    Stack stack = finder.get(foundation.stacks, call, "Stack");
    return AppEndpoints.listing(
            foundation.apps.all().stream()
                .filter(app -> stack.name.equals(app.lifecycle.stack()))
                .toList(),
            call,
            finder)
        .reply(app -> AppJson.of(app, call));
  }

  private static boolean isDefault(Stack stack) {
    return stack.name.equals(Lifecycle.DEFAULT_STACK);
  }

  static ObjectNode json(Stack stack, Call call) {
    ObjectNode node = Render.base(stack);
    node.put("name", stack.name);
    node.put("description", stack.description);
    node.put("build_rootfs_image", stack.name);
    node.put("run_rootfs_image", stack.name);
    node.put("default", isDefault(stack));
    node.set("metadata", Render.metadata(stack));
    node.set("links", Json.object("self", Render.link(call.url("/v3/stacks/" + stack.guid))));
    return node;
  }

  private Reply buildpacks(Call call) {
    return Listing.of(foundation.buildpacks.all(), call)
        .filter("names", each -> each.name)
        .filter("stacks", each -> each.stack)
        .filter("lifecycle", each -> "buildpack")
        .order("position", Comparator.comparing(each -> each.position))
        .order("name", Comparator.comparing(each -> each.name))
        .reply(each -> json(each, call));
  }

  private Reply buildpack(Call call) {
    return Reply.ok(json(finder.get(foundation.buildpacks, call, "Buildpack"), call));
  }

  static ObjectNode json(Buildpack buildpack, Call call) {
    String self = call.url("/v3/buildpacks/" + buildpack.guid);
    ObjectNode node = Render.base(buildpack);
    node.put("name", buildpack.name);
    node.put("stack", buildpack.stack);
    node.put("state", buildpack.ready ? "READY" : "AWAITING_UPLOAD");
    node.put("lifecycle", "buildpack");
    node.put("filename", buildpack.filename);
    node.put("position", buildpack.position);
    node.put("enabled", buildpack.enabled);
    node.put("locked", buildpack.locked);
    node.set("metadata", Render.metadata(buildpack));
    node.set(
        "links",
        Json.object("self", Render.link(self), "upload", Render.link(self + "/upload", "POST")));
    return node;
  }

  private Reply flags(Call call) {
    return Listing.of(foundation.featureFlags.all(), call).reply(flag -> json(flag, call));
  }

  private Reply flag(Call call) {
    return Reply.ok(json(finder.get(foundation.featureFlags, call, "Feature flag"), call));
  }

  private Reply setFlag(Call call) {
    FeatureFlag flag = finder.get(foundation.featureFlags, call, "Feature flag");
    Body body = new Body(call, "enabled", "custom_error_message");
    Optional<Boolean> on = body.flag("enabled");
    Optional<String> message = body.text("custom_error_message");
    body.check();
    on.ifPresent(each -> flag.enabled = each);
    message.ifPresent(each -> flag.message = each);
    foundation.changed(foundation.featureFlags, flag);
    return Reply.ok(json(flag, call));
  }

  private static ObjectNode json(FeatureFlag flag, Call call) {
    return Json.object(
        "name", flag.name,
        "enabled", flag.enabled,
        "updated_at", Render.time(flag.updatedAt),
        "custom_error_message", flag.message,
        "links", Json.object("self", Render.link(call.url("/v3/feature_flags/" + flag.name))));
  }
}
