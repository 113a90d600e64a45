package io.acf.regions.cf;

import io.acf.config.Position;
import io.acf.config.RouteUrl;
import io.acf.config.Tree;
import io.acf.regions.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/** The manifest that CF writes of an app, as a tree. Error messages repeat nothing of it. */
final class GeneratedManifest {
  private static final int LONGEST = 1024 * 1024;
  private static final int DEEPEST = 16;

  private GeneratedManifest() {}

  /** The one entry of {@code applications}; empty where there is none. */
  static Optional<Tree.Mapping> read(String yaml, Position at) {
    Object document = load(yaml);
    if (document instanceof Map<?, ?> top
        && top.get("applications") instanceof List<?> apps
        && apps.size() == 1
        && apps.getFirst() instanceof Map<?, ?> app) {
      return Optional.of(mapping(app, at, 0));
    }
    return Optional.empty();
  }

  /** Routes of http that it names. */
  static SortedSet<RouteUrl> routes(Tree.Mapping app) {
    SortedSet<RouteUrl> routes = new TreeSet<>();
    if (app.get("routes").orElse(null) instanceof Tree.Sequence all) {
      for (Tree item : all.items()) {
        if (item instanceof Tree.Mapping route
            && route.get("route").orElse(null) instanceof Tree.Scalar url) {
          Views.route(url.text()).ifPresent(routes::add);
        }
      }
    }
    return routes;
  }

  private static @Nullable Object load(String yaml) {
    var options = new LoaderOptions();
    options.setCodePointLimit(LONGEST);
    options.setMaxAliasesForCollections(50);
    options.setAllowDuplicateKeys(false);
    options.setNestingDepthLimit(DEEPEST);
    var dumper = new DumperOptions();
    try {
      return new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options)
          .load(yaml);
    } catch (YAMLException | NumberFormatException e) {
      throw nonsense("is not YAML (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static Tree.Mapping mapping(Map<?, ?> map, Position at, int depth) {
    List<Tree.Entry> entries = new ArrayList<>();
    map.forEach(
        (key, value) ->
            entries.add(new Tree.Entry(String.valueOf(key), at, tree(value, at, depth + 1))));
    return new Tree.Mapping(entries, at);
  }

  private static Tree tree(@Nullable Object value, Position at, int depth) {
    if (depth > DEEPEST) {
      throw nonsense("is nested too deeply"); // An alias may lead to itself.
    }
    return switch (value) {
      case null -> new Tree.Scalar("", true, at);
      case Map<?, ?> map -> mapping(map, at, depth);
      case Collection<?> items -> {
        List<Tree> all = new ArrayList<>();
        items.forEach(item -> all.add(tree(item, at, depth + 1)));
        yield new Tree.Sequence(all, at);
      }
      case String text -> new Tree.Scalar(text, false, at);
      default -> new Tree.Scalar(String.valueOf(value), true, at);
    };
  }

  private static CfException.Failed nonsense(String what) {
    return new CfException.Failed(
        Fault.Cause.NONSENSE, "the manifest that CF writes of an app " + what, "");
  }
}
