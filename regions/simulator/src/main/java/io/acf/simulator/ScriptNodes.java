package io.acf.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Json;
import java.io.StringReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The YAML of a script, node by node; every complaint says where. */
final class ScriptNodes {
  static final int BYTES_MAX = 1024 * 1024;

  private final String file;

  /** From one moment to another, which may be the same. */
  record Span(Duration from, Duration to) {}

  ScriptNodes(String file) {
    this.file = file;
  }

  /** The text as nodes with their places; null where it is empty. */
  @Nullable Node tree(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(BYTES_MAX);
    options.setMaxAliasesForCollections(0);
    try {
      return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      throw new IllegalArgumentException(
          place(mark.getLine(), mark.getColumn()) + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** The same as JSON; the keys of settings are written with underscores there. */
  JsonNode json(Node node, boolean settings) {
    return switch (node) {
      case MappingNode mapping -> {
        ObjectNode object = Json.object();
        for (NodeTuple each : mapping.getValue()) {
          String key = scalar(each.getKeyNode());
          String name = settings ? key.replace('-', '_') : key;
          if (object.has(name)) {
            throw wrong(each.getKeyNode(), "the key " + key + " is there twice");
          }
          object.set(name, json(each.getValueNode(), false));
        }
        yield object;
      }
      case SequenceNode list -> {
        ArrayNode array = Json.MAPPER.createArrayNode();
        list.getValue().forEach(each -> array.add(json(each, false)));
        yield array;
      }
      case ScalarNode scalar -> value(scalar);
      default -> throw wrong(node, "aliases are not for scripts");
    };
  }

  private JsonNode value(ScalarNode scalar) {
    String text = scalar.getValue();
    try {
      if (scalar.getTag().equals(Tag.INT)) {
        return Json.MAPPER.getNodeFactory().numberNode(Long.parseLong(text));
      }
      if (scalar.getTag().equals(Tag.FLOAT)) {
        return Json.MAPPER.getNodeFactory().numberNode(Double.parseDouble(text));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(place(scalar) + text + " is no number here", e);
    }
    return scalar.getTag().equals(Tag.BOOL)
        ? Json.MAPPER.getNodeFactory().booleanNode(text.equals("true"))
        : Json.MAPPER.getNodeFactory().textNode(text.equals("wrong-name") ? "wrong_name" : text);
  }

  /** {@code 10s}, or {@code 10s..20s}. */
  Span span(Node node) {
    String[] ends = scalar(node).split("\\.\\.", -1);
    if (ends.length > 2) {
      throw wrong(node, "a time is like 10s or 10s..20s");
    }
    return new Span(duration(node, ends[0].trim()), duration(node, ends[ends.length - 1].trim()));
  }

  Duration duration(Node node) {
    return duration(node, scalar(node));
  }

  private Duration duration(Node node, String text) {
    try {
      return FaultsJson.duration(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place(node) + e.getMessage(), e);
    }
  }

  String scalar(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw wrong(node, "a single value is wanted here");
  }

  static String scalarOrEmpty(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** What is wrong with a node, and where it is. */
  IllegalArgumentException wrong(@Nullable Node node, String reason) {
    return new IllegalArgumentException(place(node) + reason);
  }

  /** FILE:LINE:COLUMN: of a node. */
  String place(@Nullable Node node) {
    return node == null
        ? file + ": "
        : place(node.getStartMark().getLine(), node.getStartMark().getColumn());
  }

  private String place(int line, int column) {
    return file + ":" + (line + 1) + ":" + (column + 1) + ": ";
  }
}
