package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.Text;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.StreamReader;

/** YAML as text: its characters, its quotes, and what a parser says when it is none. */
final class YamlText {
  private YamlText() {}

  /** Empty where the bytes are no text in that encoding. */
  static Optional<String> decoded(byte[] bytes, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The line, from 1 on, in which the first byte stands that is no UTF-8. */
  static int lineOfFirstFault(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length + 1), true);
    int line = 1;
    for (int i = 0; i < in.position(); i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  static void refuseControls(String file, String text) throws Refusal {
    int line = 1;
    int column = 1;
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      if (!StreamReader.isPrintable(codePoint)) {
        throw refusal(
            "control-character",
            new Position(file, line, column),
            "holds the control character U+%04X".formatted(codePoint),
            "Remove it, or write it as an escape in double quotes");
      }
      boolean newLine = codePoint == '\n';
      line += newLine ? 1 : 0;
      column = newLine ? 1 : column + 1;
      at += Character.charCount(codePoint);
    }
  }

  /** In double quotes, so that every YAML reader takes it for this very text. */
  static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                  if (shown(c)) {
                    quoted.appendCodePoint(c);
                  } else {
                    quoted.append((c > 0xFFFF ? "\\U%08X" : "\\u%04X").formatted(c));
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }

  private static boolean shown(int c) {
    return c >= 0x20 && c < 0x7F
        || c >= 0xA0 && c < 0xD800 && c != 0x2028 && c != 0x2029
        || c >= 0xE000 && c < 0xFFFE && c != 0xFEFF
        || c >= 0x10000;
  }

  static Position at(String file, @Nullable Mark mark) {
    return mark == null
        ? Position.of(file)
        : new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The parser's own snippet is left out: it may show a value that is nobody's business. */
  static Problem syntax(String file, MarkedYAMLException e) {
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
    if (problem.contains("expected <block end>")) {
      return Problem.error(
          "yaml-syntax",
          position,
          "a wrong indentation, or a value that goes on behind its end",
          "Indent it as its neighbours, or put the value in quotes");
    }
    if (problem.contains("undefined alias") || problem.contains("alias")) {
      return Problem.error("yaml-alias", position, "aliases (*name) are not read", "Write it out");
    }
    boolean start = problem.contains("cannot start any token");
    return Problem.error(
        "yaml-syntax",
        position,
        "not YAML: " + Text.line(problem, 120),
        start ? "Put the value in quotes" : "");
  }

  static Problem tooLarge(String file, int most) {
    return Problem.error(
        "too-large",
        Position.of(file),
        "larger than " + most / 1024 + " KiB",
        "Split it or leave out what does not belong in it");
  }

  static Refusal refusal(String code, Position position, String message, String tip) {
    return new Refusal(Problem.error(code, position, message, tip));
  }

  /** The one reason, on its way out of the recursion of a reader. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    Refusal(Problem problem) {
      super(problem.message(), null, false, false);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }
}
