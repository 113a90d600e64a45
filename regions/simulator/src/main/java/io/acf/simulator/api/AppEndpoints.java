package io.acf.simulator.api;

import io.acf.simulator.engine.BuildpackNames;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.FeatureGate;
import io.acf.simulator.engine.StackRule;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Space;
import io.acf.simulator.model.Stack;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Apps and their actions. */
final class AppEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Related<App> related;

  AppEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.related =
        new Related<App>("space", "org", "space.organization")
            .include(
                "spaces",
                app -> foundation.spaces.find(app.spaceGuid),
                SpaceJson::of,
                "space",
                "space.organization")
            .include(
                "organizations",
                app -> finder.orgOf(app.spaceGuid),
                OrgJson::of,
                "org",
                "space.organization");
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/apps", "Lists apps.", this::list)
        .on("POST", "/v3/apps", "Creates a stopped app.", this::create)
        .on("GET", "/v3/apps/:guid", "One app.", this::get)
        .on("PATCH", "/v3/apps/:guid", "Changes name, lifecycle, metadata.", this::update)
        .on("DELETE", "/v3/apps/:guid", "Deletes an app, by a job.", this::delete)
        .on("POST", "/v3/apps/:guid/actions/start", "Starts an app.", this::start)
        .on("POST", "/v3/apps/:guid/actions/stop", "Stops an app.", this::stop)
        .on("POST", "/v3/apps/:guid/actions/restart", "Stops and starts an app.", this::restart)
        .on(
            "POST",
            "/v3/apps/:guid/actions/clear_buildpack_cache",
            "Clears the app's staging cache, by a job.",
            this::clearCache);
  }

  private Reply list(Call call) {
    return listing(foundation.apps.all(), call, finder)
        .filter("stacks", app -> app.lifecycle.stack())
        .with(related)
        .reply(app -> AppJson.of(app, call));
  }

  /** Apps as they are filtered and ordered in each list of them. */
  static Listing<App> listing(Collection<App> apps, Call call, Finder finder) {
    return Listing.of(apps, call)
        .filter("names", app -> app.name)
        .filterBySpace(finder, app -> app.spaceGuid)
        .filterOneOf(
            "lifecycle_type", List.of("buildpack", "docker", "cnb"), app -> app.lifecycle.type())
        .byName(app -> app.name)
        .order("state", Comparator.comparing(app -> app.started));
  }

  private Reply create(Call call) {
    Body body =
        new Body(call, "name", "lifecycle", "relationships", "environment_variables", "metadata");
    body.relationships("space");
    String name = AppName.of(body, foundation);
    String spaceGuid = body.toOne("space");
    Map<String, @Nullable String> environment = Environment.ofApp(body);
    Lifecycle lifecycle = LifecycleInput.of(body, Lifecycle.buildpack(), foundation);
    body.check();
    Space space = finder.related(foundation.spaces, spaceGuid, "space");
    new FeatureGate(foundation).require(lifecycle);
    AppName.check(name);
    Optional<Stack> stack = new BuildpackNames(foundation).stack(lifecycle.stack());
    stack
        .flatMap(each -> StackRule.refusal(each, false))
        .ifPresent(
            refusal -> {
              throw CfError.unprocessable(refusal);
            });
    App app = engine.apps.create(name, space.guid, lifecycle);
    body.applyMetadata(app);
    engine.apps.environment(app, environment);
    return warned(Reply.created(AppJson.of(app, call)), stack.flatMap(StackRule::warning));
  }

  /** An answer that says what whoever asked should know beside it. */
  static Reply warned(Reply reply, Optional<String> warning) {
    return warning
        .map(text -> reply.with("X-Cf-Warnings", URLEncoder.encode(text, StandardCharsets.UTF_8)))
        .orElse(reply);
  }

  private Reply get(Call call) {
    return related.reply(call, finder.app(call), AppJson::of);
  }

  private Reply update(Call call) {
    App app = finder.app(call);
    Body body = new Body(call, "name", "lifecycle", "metadata");
    Optional<String> name =
        body.at("name").isMissingNode() || body.at("name").isNull()
            ? Optional.empty()
            : Optional.of(AppName.of(body, foundation));
    Lifecycle lifecycle = LifecycleInput.of(body, app.lifecycle, foundation);
    if (!lifecycle.type().equals(app.lifecycle.type())) {
      body.problem("Lifecycle type cannot be changed");
    }
    body.check();
    name.ifPresent(AppName::check);
    name.ifPresent(wanted -> engine.apps.requireFree(app, app.spaceGuid, wanted));
    body.applyMetadata(app);
    name.ifPresent(wanted -> app.name = wanted);
    app.lifecycle = lifecycle;
    foundation.changed(foundation.apps, app);
    return Reply.ok(AppJson.of(app, call));
  }

  private Reply delete(Call call) {
    App app = finder.app(call);
    return JobEndpoints.accepted(call, engine.jobs.later("app.delete", app.guid, null));
  }

  private Reply start(Call call) {
    App app = finder.app(call);
    boolean changes = !app.started;
    engine.apps.start(app);
    tell(changes);
    return Reply.ok(AppJson.of(app, call));
  }

  private Reply stop(Call call) {
    App app = finder.app(call);
    boolean changes = app.started;
    engine.deployer.stopped(app);
    engine.apps.stop(app);
    tell(changes);
    return Reply.ok(AppJson.of(app, call));
  }

  private Reply restart(Call call) {
    App app = finder.app(call);
    engine.apps.restart(app);
    tell(true);
    return Reply.ok(AppJson.of(app, call));
  }

  /** Diego hears of what changed only. */
  private void tell(boolean changes) {
    if (changes) {
      engine.diego.tell();
    }
  }

  private Reply clearCache(Call call) {
    App app = finder.app(call);
    return JobEndpoints.accepted(
        call, engine.jobs.later("app.clear_buildpack_cache", app.guid, null));
  }
}
