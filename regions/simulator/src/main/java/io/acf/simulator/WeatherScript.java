package io.acf.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Json;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

/** Reads weather from YAML, strictly: what is not known is an error with its place. */
final class WeatherScript {
  private static final int BYTES_MAX = 1024 * 1024;

  private final String file;

  private WeatherScript(String file) {
    this.file = file;
  }

  static Weather read(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new IllegalArgumentException(file + ": a script has at most 1 MiB");
      }
      return read(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  static Weather read(String file, String text) {
    return new WeatherScript(file).weather(text);
  }

  private Weather weather(String text) {
    Node root = tree(text);
    if (!(root instanceof MappingNode mapping)) {
      throw wrong(root, "a script is a mapping with the key weather");
    }
    List<Weather.Turn> turns = new ArrayList<>();
    for (NodeTuple each : mapping.getValue()) {
      String key = scalar(each.getKeyNode());
      if (!key.equals("weather")) {
        throw wrong(each.getKeyNode(), "unknown key " + key + ", known is weather");
      }
      if (!(each.getValueNode() instanceof SequenceNode list)) {
        throw wrong(each.getValueNode(), "weather is a list");
      }
      list.getValue().forEach(node -> turns.add(turn(node)));
    }
    return new Weather(turns);
  }

  private @Nullable Node tree(String text) {
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

  /** One entry: {@code at}, perhaps {@code for} and {@code every}, and one fault or clear. */
  private Weather.Turn turn(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, "an entry of weather is a mapping");
    }
    Duration[] at = null;
    Optional<Duration> lasting = Optional.empty();
    Optional<Duration> every = Optional.empty();
    NodeTuple what = null;
    Set<String> seen = new HashSet<>();
    for (NodeTuple each : mapping.getValue()) {
      String key = scalar(each.getKeyNode());
      if (!seen.add(key)) {
        throw wrong(each.getKeyNode(), "the key " + key + " is there twice");
      }
      switch (key) {
        case "at" -> at = span(each.getValueNode());
        case "for" -> lasting = Optional.of(duration(each.getValueNode()));
        case "every" -> every = Optional.of(duration(each.getValueNode()));
        default -> {
          if (what != null) {
            throw wrong(each.getKeyNode(), "one fault in an entry; start another for " + key);
          }
          what = each;
        }
      }
    }
    if (at == null) {
      throw wrong(node, "an entry says when: at");
    }
    if (what == null) {
      throw wrong(node, "an entry says what: a fault, or clear: true");
    }
    Optional<Fault> fault = fault(what, lasting);
    if (lasting.isPresent() && fault.map(each -> each instanceof Incident).orElse(true)) {
      throw wrong(node, scalar(what.getKeyNode()) + " happens once, without for");
    }
    try {
      return new Weather.Turn(at[0], at[1], lasting, every, fault);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place(node) + e.getMessage(), e);
    }
  }

  private Optional<Fault> fault(NodeTuple what, Optional<Duration> lasting) {
    String key = scalar(what.getKeyNode());
    Node value = what.getValueNode();
    boolean plain = value instanceof ScalarNode;
    if (plain && !scalar(value).equals("true")) {
      throw wrong(value, key + " is true or a mapping of its settings");
    }
    if (key.equals("clear")) {
      if (!plain) {
        throw wrong(value, "clear is true");
      }
      return Optional.empty();
    }
    JsonNode settings = plain ? Json.object() : json(value, true);
    if (!(settings instanceof ObjectNode object)) {
      throw wrong(value, key + " is true or a mapping of its settings");
    }
    object.put("type", key.replace('-', '_'));
    if (key.equals("refuse")) {
      object.put("for", lasting.orElseThrow(() -> forMissing(what)).toMillis() + "ms");
    }
    try {
      return Optional.of(FaultsJson.fault(object));
    } catch (JsonMappingException e) {
      String reason = e.getOriginalMessage().replaceFirst("(?s)\\(.*", "").trim();
      throw new IllegalArgumentException(
          place(culprit(what, e)) + key + ": " + shortened(reason), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(place(value) + key + ": " + e.getOriginalMessage(), e);
    }
  }

  private IllegalArgumentException forMissing(NodeTuple what) {
    return wrong(what.getKeyNode(), "refuse needs a for: nobody could end it over the wire");
  }

  /** The key that is wrong, as far as it is known. */
  private static Node culprit(NodeTuple what, JsonMappingException e) {
    if (!e.getPath().isEmpty() && what.getValueNode() instanceof MappingNode mapping) {
      String name = String.valueOf(e.getPath().getLast().getFieldName()).replace('_', '-');
      for (NodeTuple each : mapping.getValue()) {
        if (scalarOrEmpty(each.getKeyNode()).replace('_', '-').equals(name)) {
          return each.getKeyNode();
        }
      }
    }
    return what.getKeyNode();
  }

  private static String shortened(String reason) {
    return reason
        .replaceAll("io\\.acf\\.simulator\\.[A-Za-z]*\\$?", "fault ")
        .replaceAll("`?java\\.[a-z.]*\\.", "`");
  }

  private JsonNode json(Node node, boolean settings) {
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
  private Duration[] span(Node node) {
    String[] ends = scalar(node).split("\\.\\.", -1);
    if (ends.length > 2) {
      throw wrong(node, "a time is like 10s or 10s..20s");
    }
    return new Duration[] {
      duration(node, ends[0].trim()), duration(node, ends[ends.length - 1].trim())
    };
  }

  private Duration duration(Node node) {
    return duration(node, scalar(node));
  }

  private Duration duration(Node node, String text) {
    try {
      return FaultsJson.duration(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place(node) + e.getMessage(), e);
    }
  }

  private String scalar(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw wrong(node, "a single value is wanted here");
  }

  private static String scalarOrEmpty(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private IllegalArgumentException wrong(@Nullable Node node, String reason) {
    return new IllegalArgumentException(place(node) + reason);
  }

  private String place(@Nullable Node node) {
    return node == null
        ? file + ": "
        : place(node.getStartMark().getLine(), node.getStartMark().getColumn());
  }

  private String place(int line, int column) {
    return file + ":" + (line + 1) + ":" + (column + 1) + ": ";
  }
}
