package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The door through which CF manifests come in, as the {@code cf} CLI reads them (Go's yaml.v2):
 * UTF-8 or UTF-16, the first document, with anchors, aliases and merge keys resolved and tags
 * applied, so that the tree holds none of them. At most 1 MiB, which is what Cloud Controller
 * takes, 50 levels, and by aliases 10,000 nodes and as much text as a file may hold.
 */
final class CfYaml {
  static final int MAX_BYTES = 1024 * 1024;
  static final int MAX_DEPTH = 50;

  /** Each tab costs reading the file once more: so many characters in all. */
  private static final long MAX_READ = 8L * 1024 * 1024;

  private static final Pattern VERSION = Pattern.compile("%YAML[ \\t]+(\\S+).*");

  private final String file;
  private final List<Problem> problems;
  private final ParserImpl parser;
  private final Aliases aliases = new Aliases();

  private CfYaml(String file, String text, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
    this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
  }

  /** What stands in a file; empty (and a problem) where it cannot be read. Never throws. */
  static Optional<Tree> parse(String file, byte[] bytes, Problems problems) {
    try {
      var text = text(file, bytes);
      for (int tabs = 0; ; tabs++) {
        var found = new ArrayList<Problem>();
        var reader = new CfYaml(file, text, found);
        try {
          var tree = reader.document();
          found.forEach(problems::add);
          return Optional.of(tree);
        } catch (MarkedYAMLException e) {
          var without =
              (long) tabs * text.length() < MAX_READ
                  ? Tabs.without(text, e)
                  : Optional.<String>empty();
          if (without.isEmpty()) {
            found.forEach(problems::add);
            problems.add(YamlText.syntax(file, e));
            return Optional.empty();
          }
          text = without.get();
        }
      }
    } catch (YamlText.Refusal refusal) {
      problems.add(refusal.problem());
    } catch (RuntimeException | StackOverflowError e) {
      // Fuzzers find undeclared exceptions in YAML parsers; one bad file must not stop the reader.
      problems.error(
          "yaml-syntax", Position.of(file), "not YAML that can be read", "Simplify the file");
    }
    return Optional.empty();
  }

  private static String text(String file, byte[] bytes) throws YamlText.Refusal {
    if (bytes.length > MAX_BYTES) {
      throw new YamlText.Refusal(YamlText.tooLarge(file, MAX_BYTES));
    }
    boolean big = bytes.length > 1 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF;
    boolean little = bytes.length > 1 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE;
    var charset =
        big
            ? StandardCharsets.UTF_16BE
            : little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    var decoded = YamlText.decoded(bytes, charset);
    if (decoded.isEmpty()) {
      throw YamlText.refusal(
          "not-utf8",
          new Position(file, YamlText.lineOfFirstFault(bytes), 1),
          "not UTF-8 text",
          "Save it as UTF-8");
    }
    var text = decoded.get().startsWith("\uFEFF") ? decoded.get().substring(1) : decoded.get();
    YamlText.refuseControls(file, text);
    refuseVersion(file, text);
    return text;
  }

  /** The parser takes any version for 1.1; cf does not. */
  private static void refuseVersion(String file, String text) throws YamlText.Refusal {
    int number = 0;
    for (var line : text.lines().toList()) {
      number++;
      var version = VERSION.matcher(line);
      if (version.matches() && !version.group(1).equals("1.1")) {
        throw YamlText.refusal(
            "yaml-version",
            new Position(file, number, 1),
            "%YAML " + Text.line(version.group(1), 20) + ": cf reads YAML 1.1 only",
            "Leave out this line");
      }
      if (!line.isBlank() && line.charAt(0) != '#' && line.charAt(0) != '%') {
        return;
      }
    }
  }

  private Tree document() throws YamlText.Refusal {
    parser.getEvent();
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      throw YamlText.refusal("empty-file", new Position(file, 1, 1), "holds nothing", "");
    }
    parser.getEvent();
    var tree = node(parser.getEvent(), 1);
    parser.getEvent();
    others();
    return tree;
  }

  /** cf reads the first document and says nothing of the others. */
  private void others() {
    try {
      while (!parser.checkEvent(Event.ID.StreamEnd)) {
        var event = parser.getEvent();
        boolean nothing =
            event instanceof ScalarEvent scalar
                && scalar.getTag() == null
                && CfScalar.of(scalar.getValue(), scalar.isPlain()).isNull();
        if (event instanceof NodeEvent && !nothing) {
          dropped(at(event));
          return;
        }
      }
    } catch (MarkedYAMLException e) {
      dropped(YamlText.syntax(file, e).position());
    }
  }

  private void dropped(Position position) {
    problems.add(
        Problem.warning(
            "several-documents",
            position,
            "a second document: CF reads the first one only",
            "Move it to a file of its own, or leave out the --- before it"));
  }

  private Tree node(Event event, int depth) throws YamlText.Refusal {
    var position = at(event);
    if (event instanceof AliasEvent alias) {
      return aliases.named(alias.getAnchor(), position, depth);
    }
    if (depth > MAX_DEPTH) {
      throw YamlText.refusal(
          "too-deep", position, "nested deeper than " + MAX_DEPTH + " levels", "");
    }
    var anchor = event instanceof NodeEvent node ? node.getAnchor() : null;
    aliases.begin(anchor, event instanceof ScalarEvent scalar ? scalar.getValue().length() : 0);
    var tree =
        switch (event) {
          case ScalarEvent scalar -> CfTags.scalar(scalar, position, problems);
          case SequenceStartEvent ignored -> sequence(position, depth);
          case MappingStartEvent ignored -> mapping(position, depth);
          default -> throw new IllegalStateException("no node");
        };
    aliases.end(anchor, tree);
    return tree;
  }

  private Tree.Sequence sequence(Position position, int depth) throws YamlText.Refusal {
    List<Tree> items = new ArrayList<>();
    for (var event = parser.getEvent();
        !event.is(Event.ID.SequenceEnd);
        event = parser.getEvent()) {
      items.add(node(event, depth + 1));
    }
    return new Tree.Sequence(items, position);
  }

  private Tree.Mapping mapping(Position position, int depth) throws YamlText.Refusal {
    var keys = new MergedKeys(problems);
    for (var event = parser.getEvent(); !event.is(Event.ID.MappingEnd); event = parser.getEvent()) {
      boolean tagged = event instanceof ScalarEvent scalar && scalar.getTag() != null;
      var place = at(event);
      if (!(node(event, depth + 1) instanceof Tree.Scalar key)) {
        throw YamlText.refusal("yaml-syntax", place, "a key must be text", "");
      }
      var value = node(parser.getEvent(), depth + 1);
      if (key.text().equals("<<") && !tagged) {
        keys.merge(key, value);
      } else {
        keys.own(new Tree.Entry(key.text(), key.plain(), place, value));
      }
    }
    return new Tree.Mapping(keys.entries(), position);
  }

  private Position at(Event event) {
    return YamlText.at(file, event.getStartMark());
  }
}
