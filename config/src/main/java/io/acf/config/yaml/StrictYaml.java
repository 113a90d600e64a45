package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The door through which every YAML file but CF manifests ({@link CfYaml}) comes in: UTF-8 of at
 * most 256 KiB, one document, no anchors, aliases, merge keys, tags or duplicate keys, at most 20
 * levels. Scalars stay the text that was written ({@code no}, {@code 010} and {@code 1:30} are
 * text).
 */
final class StrictYaml {
  static final int MAX_BYTES = 256 * 1024;
  static final int MAX_DEPTH = 20;

  private final String file;
  private final ParserImpl parser;

  private StrictYaml(String file, String text) {
    this.file = file;
    this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
  }

  /** What stands in a file, or the one reason why it cannot be read; never throws. */
  sealed interface Result {
    record Read(Tree tree, String text) implements Result {}

    record Refused(Problem problem) implements Result {}
  }

  static Result parse(String file, byte[] bytes) {
    try {
      var text = text(file, bytes);
      return new Result.Read(new StrictYaml(file, text).document(), text);
    } catch (YamlText.Refusal refusal) {
      return new Result.Refused(refusal.problem());
    } catch (MarkedYAMLException e) {
      return new Result.Refused(YamlText.syntax(file, e));
    } catch (RuntimeException | StackOverflowError e) {
      // Fuzzers find undeclared exceptions in YAML parsers; one bad file must not stop the reader.
      return new Result.Refused(
          Problem.error(
              "yaml-syntax", Position.of(file), "not YAML that can be read", "Simplify the file"));
    }
  }

  private static String text(String file, byte[] bytes) throws YamlText.Refusal {
    if (bytes.length > MAX_BYTES) {
      throw new YamlText.Refusal(YamlText.tooLarge(file, MAX_BYTES));
    }
    var decoded = YamlText.decoded(bytes, StandardCharsets.UTF_8);
    if (decoded.isEmpty()) {
      throw YamlText.refusal("not-utf8", Position.of(file), "not UTF-8 text", "Save it as UTF-8");
    }
    var text = decoded.get();
    if (text.startsWith("\uFEFF")) {
      throw new YamlText.Refusal(
          Problem.error(
              "byte-order-mark",
              new Position(file, 1, 1),
              "starts with a byte order mark",
              "Save it as UTF-8 without BOM"));
    }
    YamlText.refuseControls(file, text);
    return text;
  }

  private Tree document() throws YamlText.Refusal {
    expect(Event.ID.StreamStart);
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      throw YamlText.refusal("empty-file", new Position(file, 1, 1), "holds nothing", "");
    }
    var start = (DocumentStartEvent) expect(Event.ID.DocumentStart);
    if (start.getTags() != null && !start.getTags().isEmpty()) {
      throw YamlText.refusal("yaml-tag", at(start), "declares tags", "Leave out %TAG");
    }
    var tree = node(parser.getEvent(), 1);
    expect(Event.ID.DocumentEnd);
    var next = parser.getEvent();
    if (!next.is(Event.ID.StreamEnd)) {
      throw YamlText.refusal(
          "several-documents",
          at(next),
          "holds more than one document",
          "Leave out the second ---");
    }
    return tree;
  }

  private Event expect(Event.ID id) {
    var event = parser.getEvent();
    if (!event.is(id)) {
      throw new IllegalStateException("expected " + id);
    }
    return event;
  }

  private Tree node(Event event, int depth) throws YamlText.Refusal {
    var position = at(event);
    if (event.is(Event.ID.Alias)) {
      throw YamlText.refusal(
          "yaml-alias", position, "aliases (*name) are not read", "Write it out");
    }
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      throw YamlText.refusal(
          "yaml-anchor", position, "anchors (&name) are not read", "Write it out");
    }
    if (depth > MAX_DEPTH) {
      throw YamlText.refusal(
          "too-deep", position, "nested deeper than " + MAX_DEPTH + " levels", "");
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar, position);
      case SequenceStartEvent sequence -> {
        refuseTag(sequence.getTag(), position);
        yield sequence(position, depth);
      }
      case MappingStartEvent mapping -> {
        refuseTag(mapping.getTag(), position);
        yield mapping(position, depth);
      }
      default -> throw new IllegalStateException("no node");
    };
  }

  private Tree.Scalar scalar(ScalarEvent scalar, Position position) throws YamlText.Refusal {
    refuseTag(scalar.getTag(), position);
    return new Tree.Scalar(scalar.getValue(), scalar.isPlain(), position);
  }

  private Tree sequence(Position position, int depth) throws YamlText.Refusal {
    List<Tree> items = new ArrayList<>();
    for (var event = parser.getEvent();
        !event.is(Event.ID.SequenceEnd);
        event = parser.getEvent()) {
      items.add(node(event, depth + 1));
    }
    return new Tree.Sequence(items, position);
  }

  private Tree mapping(Position position, int depth) throws YamlText.Refusal {
    List<Tree.Entry> entries = new ArrayList<>();
    var keys = new HashSet<String>();
    for (var event = parser.getEvent(); !event.is(Event.ID.MappingEnd); event = parser.getEvent()) {
      if (!(node(event, depth + 1) instanceof Tree.Scalar key)) {
        throw YamlText.refusal("yaml-syntax", at(event), "a key must be text", "");
      }
      if (key.plain() && key.text().equals("<<")) {
        throw YamlText.refusal(
            "yaml-merge-key", key.position(), "merge keys (<<) are not read", "Write it out");
      }
      if (!keys.add(key.text())) {
        throw YamlText.refusal(
            "duplicate-key",
            key.position(),
            Text.quoted(key.text()) + " stands twice in one mapping",
            "Remove one");
      }
      entries.add(
          new Tree.Entry(
              key.text(), key.plain(), key.position(), node(parser.getEvent(), depth + 1)));
    }
    return new Tree.Mapping(entries, position);
  }

  private void refuseTag(@Nullable String tag, Position position) throws YamlText.Refusal {
    if (tag != null) {
      throw YamlText.refusal("yaml-tag", position, "tags (!name) are not read", "Leave it out");
    }
  }

  private Position at(Event event) {
    return YamlText.at(file, event.getStartMark());
  }
}
