package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Release;
import io.acf.config.RouteUrl;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import java.time.Duration;
import java.util.Optional;

/**
 * Deployments, pushes and routes of somebody else on our apps and routes: each is named and waited
 * for up to a deadline, and never overwritten between its own steps.
 */
final class ForeignWork {
  /** A {@code cf push} that has got no further in this time has been given up. */
  static final Duration PUSH = Duration.ofMinutes(5);

  private ForeignWork() {}

  /** A deployment that does not carry our label. */
  static Condition deployment(AppView view, DeploymentView deployment, DeliveryPolicy policy) {
    var what =
        "somebody's deployment "
            + deployment.guid()
            + " of "
            + view.name()
            + (deployment.status() == DeploymentView.Status.PAUSED ? " is paused" : " is under way")
            + ", for "
            + Durations.words(deployment.age());
    var tip =
        "end it: cf continue-deployment "
            + view.name()
            + ", or cf cancel-deployment "
            + view.name()
            + "; acf goes on by itself then";
    return deployment.age().compareTo(policy.progressDeadline()) < 0
        ? new Condition(
            State.PROGRESSING,
            Reason.FOREIGN_DEPLOYMENT,
            what
                + "; it is waited for, "
                + Durations.words(Planner.left(policy.progressDeadline(), deployment.age()))
                + " more",
            tip)
        : Condition.failed(
            Reason.FOREIGN_DEPLOYMENT, what + "; nothing is changed while it is", tip);
  }

  static Optional<DeploymentView> deploying(AppView view) {
    return view.deployments().stream()
        .filter(it -> it.status().active() && it.release().isEmpty())
        .findFirst();
  }

  /** Somebody's push that has begun and not yet got its droplet onto the app. */
  static Optional<AppPlan> pushing(AppView view) {
    return staging(view)
        .or(() -> uploading(view))
        .map(
            age ->
                AppPlan.wait(
                    new Condition(
                        State.PROGRESSING,
                        Reason.FOREIGN_PUSH,
                        "somebody pushes "
                            + view.name()
                            + ", since "
                            + Durations.words(age)
                            + "; it is waited for, "
                            + Durations.words(Planner.left(PUSH, age))
                            + " more, and what git says comes after it",
                        "see who: cf events " + view.name()),
                    true,
                    Part.APPS,
                    Part.BUILDS,
                    Part.PACKAGES));
  }

  private static Optional<Duration> staging(AppView view) {
    if (view.builds().isEmpty() || view.builds().getLast().release().isPresent()) {
      return Optional.empty();
    }
    var build = view.builds().getLast();
    var over =
        build.state() == BuildView.State.FAILED
            || build.droplet().isPresent() && build.droplet().equals(view.droplet());
    return over ? Optional.empty() : recent(build.age());
  }

  private static Optional<Duration> uploading(AppView view) {
    if (view.packages().isEmpty() || view.packages().getLast().artifact().isPresent()) {
      return Optional.empty();
    }
    var bits = view.packages().getLast();
    var over =
        bits.state() == PackageView.State.FAILED
            || bits.state() == PackageView.State.EXPIRED
            || view.builds().stream().anyMatch(it -> it.packageGuid().equals(bits.guid()));
    return over ? Optional.empty() : recent(bits.age());
  }

  private static Optional<Duration> recent(Duration age) {
    return age.compareTo(PUSH) < 0 ? Optional.of(age) : Optional.empty();
  }

  /** A route of ours that leads to somebody else's app and not to ours: never shared silently. */
  static Optional<Condition> route(FederationSpec spec, Release release, SpaceView.Readable space) {
    for (var app : spec.apps()) {
      var view = space.apps().get(app.name());
      for (var route : ChosenRoutes.wanted(app, view, space)) {
        var holder = holder(spec, route, space);
        if (holder.isPresent() && (view == null || !view.routes().contains(route))) {
          return Optional.of(taken(route, holder.get(), release));
        }
      }
    }
    return Optional.empty();
  }

  /** A route of the app that leads to somebody else's app as well. */
  static Optional<Condition> shared(
      AppSpec app, Release release, FederationName ours, SpaceView.Readable space) {
    var view = space.apps().get(app.name());
    for (var route : view == null ? app.routes() : ChosenRoutes.held(app, view)) {
      for (var other : space.holders(route)) {
        if (other.owner().filter(ours::equals).isEmpty()) {
          var taken = taken(route, other.name(), release);
          return Optional.of(
              new Condition(State.DRIFTED, Reason.ROUTE_SHARED, taken.message(), taken.tip()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<AppName> holder(
      FederationSpec spec, RouteUrl route, SpaceView.Readable space) {
    return space.holders(route).stream()
        .filter(app -> app.owner().filter(spec.name()::equals).isEmpty())
        .filter(app -> spec.apps().stream().noneMatch(it -> it.name().equals(app.name())))
        .map(AppView::name)
        .findFirst();
  }

  private static Condition taken(RouteUrl route, AppName holder, Release release) {
    var host = route.host().value();
    var dot = host.indexOf('.');
    return Condition.failed(
        Reason.ROUTE_TAKEN,
        "route "
            + route
            + " leads to app "
            + holder
            + " in "
            + release.target()
            + ", which is not of this federation; it is left alone",
        "take it off that app: cf unmap-route "
            + holder
            + " "
            + host.substring(dot + 1)
            + (dot < 0 ? "" : " --hostname " + host.substring(0, dot))
            + "; or name another route in the manifest");
  }
}
