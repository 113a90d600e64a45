package io.acf.federation;

import io.acf.config.AppSpec;
import io.acf.config.Hostname;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import io.acf.config.Tree;
import io.acf.regions.AppView;
import io.acf.regions.SpaceView;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The route that CF chooses for an app which names none (ADR 55). CF makes it where the app has no
 * route at all, and keeps it from then on.
 */
final class ChosenRoutes {
  /** What CF's domains for routes between apps end in. */
  private static final String INTERNAL = ".internal";

  private ChosenRoutes() {}

  /** Whether applying the manifest makes one: the app should have it and has none of any kind. */
  static boolean missing(AppSpec app, AppView view) {
    return app.chosen() != AppSpec.ChosenRoute.NONE && view.routes().isEmpty() && !others(view);
  }

  /** Routes of the app that the release names, or that CF has chosen for it. */
  static SortedSet<RouteUrl> held(AppSpec app, AppView view) {
    var held = new TreeSet<>(app.routes());
    view.routes().stream().filter(app::holds).forEach(held::add);
    return held;
  }

  /**
   * Whether CF has chosen a route that is not noted as ours yet: at the end of a release it is not
   * always seen. What is too long to be noted never is.
   */
  static boolean unnoted(AppSpec app, AppView view) {
    var noted = view.marks().stated();
    return app.stated().without(noted).equals(Stated.NOTHING)
        && !noted.routes().containsAll(held(app, view));
  }

  /**
   * Routes that the app is to have, with the one that CF will choose where that is certain: CF does
   * not ask whose it is, and the space has no other domain that could be the default one.
   */
  static SortedSet<RouteUrl> wanted(AppSpec app, @Nullable AppView view, SpaceView.Readable space) {
    var wanted = new TreeSet<>(app.routes());
    var domains = space.domains().stream().filter(it -> !it.endsWith(INTERNAL)).toList();
    if (app.chosen() == AppSpec.ChosenRoute.DEFAULT
        && domains.size() == 1
        && (view == null || missing(app, view))) {
      host(app.name().value() + "." + domains.getFirst())
          .ifPresent(host -> wanted.add(new RouteUrl(host, "")));
    }
    return wanted;
  }

  /** Empty: a region's domain is what it says, and with the name may be no host that can be. */
  private static Optional<Hostname> host(String text) {
    try {
      return Optional.of(new Hostname(text.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** TCP and wildcard routes are in no list of ours, only in the manifest that CF writes. */
  private static boolean others(AppView view) {
    return view.settings()
        .flatMap(set -> set.manifest().get("routes"))
        .map(routes -> routes instanceof Tree.Sequence all ? all : null)
        .map(all -> all.items().stream().anyMatch(ChosenRoutes::unwatched))
        .orElse(false);
  }

  private static boolean unwatched(Tree item) {
    return item instanceof Tree.Mapping route
        && route.get("route").orElse(null) instanceof Tree.Scalar url
        && (url.text().startsWith("*.") || url.text().matches("[^/]*:\\d+.*"));
  }

  static String words(AppSpec app) {
    return app.chosen() == AppSpec.ChosenRoute.RANDOM ? "a made-up one" : "its default one";
  }
}
