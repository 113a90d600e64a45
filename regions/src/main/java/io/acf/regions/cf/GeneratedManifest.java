package io.acf.regions.cf;

import io.acf.config.Position;
import io.acf.config.RouteUrl;
import io.acf.config.Tree;
import io.acf.regions.Fault;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.representer.Representer;

/** The manifest that CF writes of an app, as a tree. Error messages repeat nothing of it. */
final class GeneratedManifest {
  private static final int LONGEST = 1024 * 1024;
  private static final int DEEPEST = 16;

  /** Aliases multiply. */
  private static final int MOST_NODES = 100_000;

  private GeneratedManifest() {}

  /** The one entry of {@code applications}; empty where there is none. */
  static Optional<Tree.Mapping> read(String yaml, Position at) {
    var tree = new Composed(at).tree(load(yaml), 0);
    return tree instanceof Tree.Mapping top
            && top.get("applications").orElse(null) instanceof Tree.Sequence apps
            && apps.items().size() == 1
            && apps.items().getFirst() instanceof Tree.Mapping app
        ? Optional.of(app)
        : Optional.empty();
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

  private static @Nullable Node load(String yaml) {
    var options = new LoaderOptions();
    options.setCodePointLimit(LONGEST);
    options.setNestingDepthLimit(DEEPEST);
    var dumper = new DumperOptions();
    try {
      return new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options)
          .compose(new StringReader(yaml));
    } catch (YAMLException | NumberFormatException e) {
      throw nonsense("is not YAML (" + e.getClass().getSimpleName() + ")");
    }
  }

  /**
   * Takes scalars by their text: what Ruby writes without quotes because it is text to Ruby ({@code
   * 1e+06}, {@code 0o10}, {@code =}) is a number, or worse, to other readers.
   */
  private static final class Composed {
    private final Position at;
    private int nodes;

    Composed(Position at) {
      this.at = at;
    }

    Tree tree(@Nullable Node node, int depth) {
      if (depth > DEEPEST) {
        throw nonsense("is nested too deeply"); // An alias may lead to itself.
      }
      if (++nodes > MOST_NODES) {
        throw nonsense("is too large");
      }
      return switch (node) {
        case MappingNode map -> mapping(map, depth);
        case SequenceNode items ->
            new Tree.Sequence(
                items.getValue().stream().map(item -> tree(item, depth + 1)).toList(), at);
        case ScalarNode scalar -> new Tree.Scalar(scalar.getValue(), scalar.isPlain(), at);
        case null, default -> new Tree.Scalar("", true, at);
      };
    }

    private Tree.Mapping mapping(MappingNode map, int depth) {
      var entries = new LinkedHashMap<String, Tree.Entry>();
      for (var each : map.getValue()) {
        if (!(each.getKeyNode() instanceof ScalarNode key)) {
          throw nonsense("has a key that is no text");
        }
        var entry = new Tree.Entry(key.getValue(), at, tree(each.getValueNode(), depth + 1));
        if (entries.put(entry.key(), entry) != null) {
          throw nonsense("has a key twice");
        }
      }
      return new Tree.Mapping(List.copyOf(entries.values()), at);
    }
  }

  private static CfException.Failed nonsense(String what) {
    return new CfException.Failed(
        Fault.Cause.NONSENSE, "the manifest that CF writes of an app " + what, "");
  }
}
