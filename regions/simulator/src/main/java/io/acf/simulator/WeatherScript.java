package io.acf.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Json;
import java.io.IOException;
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
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads weather from YAML, strictly: what is not known is an error with its place. */
final class WeatherScript {
  private final ScriptNodes nodes;

  private WeatherScript(String file) {
    this.nodes = new ScriptNodes(file);
  }

  static Weather read(Path file) {
    try {
      if (Files.size(file) > ScriptNodes.BYTES_MAX) {
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
    Node root = nodes.tree(text);
    if (!(root instanceof MappingNode mapping)) {
      throw nodes.wrong(root, "a script is a mapping with the key weather");
    }
    List<Weather.Turn> turns = new ArrayList<>();
    for (NodeTuple each : mapping.getValue()) {
      String key = nodes.scalar(each.getKeyNode());
      if (!key.equals("weather")) {
        throw nodes.wrong(each.getKeyNode(), "unknown key " + key + ", known is weather");
      }
      if (!(each.getValueNode() instanceof SequenceNode list)) {
        throw nodes.wrong(each.getValueNode(), "weather is a list");
      }
      list.getValue().forEach(node -> turns.add(turn(node)));
    }
    return new Weather(turns);
  }

  /** One entry: {@code at}, perhaps {@code for} and {@code every}, and one fault or clear. */
  private Weather.Turn turn(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw nodes.wrong(node, "an entry of weather is a mapping");
    }
    ScriptNodes.@Nullable Span at = null;
    Optional<Duration> lasting = Optional.empty();
    Optional<Duration> every = Optional.empty();
    NodeTuple what = null;
    Set<String> seen = new HashSet<>();
    for (NodeTuple each : mapping.getValue()) {
      String key = nodes.scalar(each.getKeyNode());
      if (!seen.add(key)) {
        throw nodes.wrong(each.getKeyNode(), "the key " + key + " is there twice");
      }
      switch (key) {
        case "at" -> at = nodes.span(each.getValueNode());
        case "for" -> lasting = Optional.of(nodes.duration(each.getValueNode()));
        case "every" -> every = Optional.of(nodes.duration(each.getValueNode()));
        default -> {
          if (what != null) {
            throw nodes.wrong(each.getKeyNode(), "one fault in an entry; start another for " + key);
          }
          what = each;
        }
      }
    }
    if (at == null) {
      throw nodes.wrong(node, "an entry says when: at");
    }
    if (what == null) {
      throw nodes.wrong(node, "an entry says what: a fault, or clear: true");
    }
    Optional<Fault> fault = fault(what, lasting);
    if (lasting.isPresent() && fault.map(each -> each instanceof Incident).orElse(true)) {
      throw nodes.wrong(node, nodes.scalar(what.getKeyNode()) + " happens once, without for");
    }
    try {
      return new Weather.Turn(at.from(), at.to(), lasting, every, fault);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(nodes.place(node) + e.getMessage(), e);
    }
  }

  private Optional<Fault> fault(NodeTuple what, Optional<Duration> lasting) {
    String key = nodes.scalar(what.getKeyNode());
    Node value = what.getValueNode();
    boolean plain = value instanceof ScalarNode;
    if (plain && !nodes.scalar(value).equals("true")) {
      throw nodes.wrong(value, key + " is true or a mapping of its settings");
    }
    if (key.equals("clear")) {
      if (!plain) {
        throw nodes.wrong(value, "clear is true");
      }
      return Optional.empty();
    }
    JsonNode settings = plain ? Json.object() : nodes.json(value, true);
    if (!(settings instanceof ObjectNode object)) {
      throw nodes.wrong(value, key + " is true or a mapping of its settings");
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
          nodes.place(culprit(what, e)) + key + ": " + shortened(reason), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          nodes.place(value) + key + ": " + e.getOriginalMessage(), e);
    }
  }

  private IllegalArgumentException forMissing(NodeTuple what) {
    return nodes.wrong(what.getKeyNode(), "refuse needs a for: nobody could end it over the wire");
  }

  /** The key that is wrong, as far as it is known. */
  private static Node culprit(NodeTuple what, JsonMappingException e) {
    if (!e.getPath().isEmpty() && what.getValueNode() instanceof MappingNode mapping) {
      String name = String.valueOf(e.getPath().getLast().getFieldName()).replace('_', '-');
      for (NodeTuple each : mapping.getValue()) {
        if (ScriptNodes.scalarOrEmpty(each.getKeyNode()).replace('_', '-').equals(name)) {
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
}
