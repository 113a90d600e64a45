package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Stack;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Stacks: what apps are staged on, and run on. */
final class StackEndpoints {
  private static final int TEXT_MAX = 250;
  private static final int REASON_MAX = 1000;

  private final Foundation foundation;
  private final Finder finder;

  StackEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/stacks", "Lists stacks.", this::list)
        .on("GET", "/v3/stacks/:guid", "One stack.", call -> Reply.ok(json(find(call), call)))
        .on("GET", "/v3/stacks/:guid/apps", "The apps of a stack.", this::apps)
        .on("POST", "/v3/stacks", "A new stack.", this::create)
        .on("PATCH", "/v3/stacks/:guid", "Metadata and state.", this::update)
        .on("DELETE", "/v3/stacks/:guid", "Deletes it, unless apps use it.", this::delete);
  }

  private Stack find(Call call) {
    return finder.get(foundation.stacks, call, "Stack");
  }

  private Reply list(Call call) {
    return Listing.of(foundation.stacks.all(), call)
        .filter("names", stack -> stack.name)
        .filter("default", stack -> Boolean.toString(isDefault(stack)))
        .byName(stack -> stack.name)
        .reply(stack -> json(stack, call));
  }

  private Reply apps(Call call) {
    Stack stack = find(call);
    return AppEndpoints.listing(
            foundation.apps.all().stream()
                .filter(app -> stack.name.equals(app.lifecycle.stack()))
                .toList(),
            call,
            finder)
        .reply(app -> AppJson.of(app, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "name", "description", "state", "state_reason", "metadata");
    Stack stack = new Stack();
    stack.name = body.text("name").map(String::strip).orElse("");
    stack.description = body.text("description").orElse(null);
    if (stack.name.isEmpty()) {
      body.problem("Name can't be blank");
    }
    shortEnough(body, "name", TEXT_MAX);
    shortEnough(body, "description", TEXT_MAX);
    Optional<Stack.State> state = state(body);
    Optional<String> reason = body.text("state_reason");
    body.check();
    if (foundation.stacks.all().stream().anyMatch(each -> each.name.equals(stack.name))) {
      throw CfError.unprocessable("Name must be unique");
    }
    state.ifPresent(each -> stack.state = each);
    stack.stateReason = reason.orElse(null);
    body.applyMetadata(stack);
    foundation.create(foundation.stacks, stack);
    return Reply.created(json(stack, call));
  }

  private static void shortEnough(Body body, String name, int most) {
    if (body.at(name).isTextual() && body.at(name).asText().length() > most) {
      body.problem(Body.title(name) + " is too long (maximum is " + most + " characters)");
    }
  }

  private static Optional<Stack.State> state(Body body) {
    shortEnough(body, "state_reason", REASON_MAX);
    JsonNode node = body.at("state");
    Optional<Stack.State> state =
        Arrays.stream(Stack.State.values())
            .filter(each -> node.isTextual() && each.name().equals(node.asText()))
            .findFirst();
    if (!node.isMissingNode() && state.isEmpty()) {
      body.problem(
          "State must be one of "
              + Arrays.stream(Stack.State.values())
                  .map(Stack.State::name)
                  .collect(Collectors.joining(", ")));
    }
    return state;
  }

  private Reply update(Call call) {
    Stack stack = find(call);
    Body body = new Body(call, "state", "state_reason", "metadata");
    Optional<Stack.State> state = state(body);
    Optional<String> reason = body.text("state_reason");
    body.check();
    body.applyMetadata(stack);
    state.ifPresent(each -> stack.state = each);
    if (body.has("state_reason")) {
      stack.stateReason = reason.orElse(null);
    }
    foundation.changed(foundation.stacks, stack);
    return Reply.ok(json(stack, call));
  }

  private Reply delete(Call call) {
    Stack stack = find(call);
    if (foundation.apps.all().stream().anyMatch(app -> stack.name.equals(app.lifecycle.stack()))) {
      throw CfError.unprocessable(
          "Cannot delete stack '" + stack.name + "' because apps are currently using the stack.");
    }
    foundation.remove(foundation.stacks, stack);
    return Reply.empty(204);
  }

  private static boolean isDefault(Stack stack) {
    return stack.name.equals(Lifecycle.DEFAULT_STACK);
  }

  private static ObjectNode json(Stack stack, Call call) {
    ObjectNode node = Render.base(stack);
    node.put("name", stack.name);
    node.put("description", stack.description);
    node.put("state", stack.state.name());
    node.put("state_reason", stack.stateReason);
    node.put("build_rootfs_image", stack.name);
    node.put("run_rootfs_image", stack.name);
    node.put("default", isDefault(stack));
    node.set("metadata", Render.metadata(stack));
    node.set("links", Json.object("self", Render.link(call.url("/v3/stacks/" + stack.guid))));
    return node;
  }
}
