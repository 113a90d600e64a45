package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
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
 * The door through which every YAML file comes in: UTF-8 of at most 256 KiB, one document, no
 * anchors, aliases, merge keys, tags or duplicate keys, at most 20 levels. Scalars stay the text
 * that was written ({@code no}, {@code 010} and {@code 1:30} are text).
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
    } catch (Refusal refusal) {
      return new Result.Refused(refusal.problem);
    } catch (MarkedYAMLException e) {
      return new Result.Refused(syntax(file, e));
    } catch (RuntimeException | StackOverflowError e) {
      // Fuzzers find undeclared exceptions in YAML parsers; one bad file must not stop the reader.
      return new Result.Refused(
          Problem.error(
              "yaml-syntax", Position.of(file), "not YAML that can be read", "Simplify the file"));
    }
  }

  static Problem tooLarge(String file) {
    return Problem.error(
        "too-large",
        Position.of(file),
        "larger than " + MAX_BYTES / 1024 + " KiB",
        "Split it or leave out what does not belong in it");
  }

  private static String text(String file, byte[] bytes) throws Refusal {
    if (bytes.length > MAX_BYTES) {
      throw new Refusal(tooLarge(file));
    }
    var decoded = utf8(bytes);
    if (decoded.isEmpty()) {
      throw refusal("not-utf8", Position.of(file), "not UTF-8 text", "Save it as UTF-8");
    }
    var text = decoded.get();
    if (text.startsWith("\uFEFF")) {
      throw new Refusal(
          Problem.error(
              "byte-order-mark",
              new Position(file, 1, 1),
              "starts with a byte order mark",
              "Save it as UTF-8 without BOM"));
    }
    int line = 1;
    int column = 1;
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      if (!StreamReader.isPrintable(codePoint)) {
        throw new Refusal(
            Problem.error(
                "control-character",
                new Position(file, line, column),
                "holds the control character U+%04X".formatted(codePoint),
                "Remove it, or write it as an escape in double quotes"));
      }
      boolean newLine = codePoint == '\n';
      line += newLine ? 1 : 0;
      column = newLine ? 1 : column + 1;
      at += Character.charCount(codePoint);
    }
    return text;
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private Tree document() throws Refusal {
    expect(Event.ID.StreamStart);
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      throw refusal("empty-file", new Position(file, 1, 1), "holds nothing", "");
    }
    var start = (DocumentStartEvent) expect(Event.ID.DocumentStart);
    if (start.getTags() != null && !start.getTags().isEmpty()) {
      throw refusal("yaml-tag", at(start), "declares tags", "Leave out %TAG");
    }
    var tree = node(parser.getEvent(), 1);
    expect(Event.ID.DocumentEnd);
    var next = parser.getEvent();
    if (!next.is(Event.ID.StreamEnd)) {
      throw refusal(
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

  private Tree node(Event event, int depth) throws Refusal {
    var position = at(event);
    if (event.is(Event.ID.Alias)) {
      throw refusal("yaml-alias", position, "aliases (*name) are not read", "Write it out");
    }
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      throw refusal("yaml-anchor", position, "anchors (&name) are not read", "Write it out");
    }
    if (depth > MAX_DEPTH) {
      throw refusal("too-deep", position, "nested deeper than " + MAX_DEPTH + " levels", "");
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

  private Tree.Scalar scalar(ScalarEvent scalar, Position position) throws Refusal {
    refuseTag(scalar.getTag(), position);
    return new Tree.Scalar(scalar.getValue(), scalar.isPlain(), position);
  }

  private Tree sequence(Position position, int depth) throws Refusal {
    List<Tree> items = new ArrayList<>();
    for (var event = parser.getEvent();
        !event.is(Event.ID.SequenceEnd);
        event = parser.getEvent()) {
      items.add(node(event, depth + 1));
    }
    return new Tree.Sequence(items, position);
  }

  private Tree mapping(Position position, int depth) throws Refusal {
    List<Tree.Entry> entries = new ArrayList<>();
    var keys = new HashSet<String>();
    for (var event = parser.getEvent(); !event.is(Event.ID.MappingEnd); event = parser.getEvent()) {
      if (!(node(event, depth + 1) instanceof Tree.Scalar key)) {
        throw refusal("yaml-syntax", at(event), "a key must be text", "");
      }
      if (key.plain() && key.text().equals("<<")) {
        throw refusal(
            "yaml-merge-key", key.position(), "merge keys (<<) are not read", "Write it out");
      }
      if (!keys.add(key.text())) {
        throw refusal(
            "duplicate-key",
            key.position(),
            Text.quoted(key.text()) + " stands twice in one mapping",
            "Remove one");
      }
      entries.add(new Tree.Entry(key.text(), key.position(), node(parser.getEvent(), depth + 1)));
    }
    return new Tree.Mapping(entries, position);
  }

  private void refuseTag(@Nullable String tag, Position position) throws Refusal {
    if (tag != null) {
      throw refusal("yaml-tag", position, "tags (!name) are not read", "Leave it out");
    }
  }

  private Position at(Event event) {
    return at(file, event.getStartMark());
  }

  private static Position at(String file, @Nullable Mark mark) {
    return mark == null
        ? Position.of(file)
        : new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The parser's own snippet is left out: it may show a value that is nobody's business. */
  private static Problem syntax(String file, MarkedYAMLException e) {
    var position = at(file, e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark());
    var problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("'\\t(TAB)'") || problem.contains("'\\t'")) {
      return Problem.error(
          "yaml-syntax", position, "a tab where YAML wants spaces", "Indent with spaces");
    }
    if (problem.contains("mapping values are not allowed here")) {
      return Problem.error(
          "yaml-syntax",
          position,
          "a second \": \" in one line, or a wrong indentation",
          "Put the value in quotes or mend the indentation");
    }
    if (problem.contains("undefined alias") || problem.contains("alias")) {
      return Problem.error("yaml-alias", position, "aliases (*name) are not read", "Write it out");
    }
    return Problem.error("yaml-syntax", position, "not YAML: " + Text.line(problem, 120), "");
  }

  private static Refusal refusal(String code, Position position, String message, String tip) {
    return new Refusal(Problem.error(code, position, message, tip));
  }

  /** The one reason, on its way out of the recursion. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    Refusal(Problem problem) {
      super(problem.message(), null, false, false);
      this.problem = problem;
    }
  }
}
