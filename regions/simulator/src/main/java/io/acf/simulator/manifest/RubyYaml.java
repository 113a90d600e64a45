package io.acf.simulator.manifest;

import io.acf.simulator.wire.CfError;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * The first document of a YAML text as Ruby values: null, Boolean, Long, BigInteger, Double,
 * String, List and Map with any of them as keys. The later of two equal keys wins; what follows the
 * first document is not looked at.
 *
 * <p>Source: ruby/psych, lib/psych/visitors/to_ruby.rb, as {@code safe_load} without aliases and
 * without classes.
 */
final class RubyYaml {
  private static final int DEEPEST = 500;
  private static final String STR = "tag:yaml.org,2002:str";

  private final Iterator<Event> events;
  private int depth;

  private RubyYaml(Iterator<Event> events) {
    this.events = events;
  }

  /**
   * Reads a body.
   *
   * @throws CfError 400 for an alias; an unknown error for what is no YAML and for what CC permits
   *     no class of
   */
  static @Nullable Object read(byte[] body) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Math.max(1, body.length));
    Yaml yaml = new Yaml(new SafeConstructor(options));
    try {
      RubyYaml reader =
          new RubyYaml(yaml.parse(new UnicodeReader(new ByteArrayInputStream(body))).iterator());
      return reader.document();
    } catch (YAMLException | IllegalArgumentException e) {
      throw CfError.unknown().causedBy(e);
    }
  }

  private @Nullable Object document() {
    while (events.hasNext()) {
      if (events.next().is(Event.ID.DocumentStart)) {
        return node(events.next());
      }
    }
    return null;
  }

  private @Nullable Object node(Event event) {
    if (++depth > DEEPEST) {
      throw CfError.unknown();
    }
    try {
      return switch (event) {
        case ScalarEvent scalar -> scalar(scalar);
        case SequenceStartEvent start -> {
          permitted(start.getTag());
          yield sequence();
        }
        case MappingStartEvent start -> {
          permitted(start.getTag());
          yield mapping();
        }
        case AliasEvent alias ->
            throw CfError.badRequest("Bad request: Manifest does not support Anchors and Aliases");
        default -> throw CfError.unknown();
      };
    } finally {
      depth--;
    }
  }

  private static void permitted(@Nullable String tag) {
    if (tag != null
        && (tag.startsWith("!ruby/") || tag.matches("(!|tag:yaml.org,2002:)(set|omap)"))) {
      throw CfError.unknown();
    }
  }

  /** A quoted text with a tag is read as if it had no quotes. */
  private static @Nullable Object scalar(ScalarEvent event) {
    String text = event.getValue();
    String tag = event.getTag();
    if (tag == null) {
      boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
      return plain ? Psych.scalar(text) : text;
    }
    permitted(tag);
    return switch (tag) {
      case STR, "!str" -> text;
      case "tag:yaml.org,2002:binary", "!binary" ->
          new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
      case "tag:yaml.org,2002:float", "!float" -> Psych.decimalOf(Psych.scalar(text));
      default -> Psych.scalar(text);
    };
  }

  private List<@Nullable Object> sequence() {
    List<@Nullable Object> items = new ArrayList<>();
    for (Event next = events.next(); !next.is(Event.ID.SequenceEnd); next = events.next()) {
      items.add(node(next));
    }
    return items;
  }

  private Map<@Nullable Object, @Nullable Object> mapping() {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (Event next = events.next(); !next.is(Event.ID.MappingEnd); next = events.next()) {
      boolean text = next instanceof ScalarEvent scalar && STR.equals(scalar.getTag());
      Object key = node(next);
      Object value = node(events.next());
      if (!"<<".equals(key) || text || !merged(map, value)) {
        map.put(key, value);
      }
    }
    return map;
  }

  /** A merge key overrides what stands before it; false where its value is nothing to merge. */
  private static boolean merged(
      Map<@Nullable Object, @Nullable Object> map, @Nullable Object value) {
    if (value instanceof Map<?, ?> more) {
      map.putAll(more);
      return true;
    }
    if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
      for (Object each : list.reversed()) {
        map.putAll((Map<?, ?>) each);
      }
      return true;
    }
    return false;
  }
}
