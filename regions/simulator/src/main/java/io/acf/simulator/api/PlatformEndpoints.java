package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.FeatureFlag;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Optional;

/** What operators switch: feature flags. */
final class PlatformEndpoints {
  private final Foundation foundation;
  private final Finder finder;

  PlatformEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/feature_flags", "Lists feature flags.", this::flags)
        .on("GET", "/v3/feature_flags/:guid", "One feature flag.", this::flag)
        .on("PATCH", "/v3/feature_flags/:guid", "Switches a feature flag.", this::setFlag);
  }

  private Reply flags(Call call) {
    return Listing.of(foundation.featureFlags.all(), call)
        .byName(flag -> flag.name)
        .usually("name")
        .reply(flag -> json(flag, call));
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
    if (body.has("custom_error_message")) {
      flag.message = message.orElse(null);
    }
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
