package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Applies the tags of YAML 1.1 to scalars as Go's yaml.v2 does: the scalar that comes out means the
 * same without its tag.
 */
final class CfTags {
  private static final String CORE = "tag:yaml.org,2002:";
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}-\\d{1,2}-\\d{1,2}"
              + "([Tt]\\d{1,2}:\\d{1,2}:\\d{1,2}(\\.\\d{1,9})?(Z|[-+]\\d\\d:\\d\\d)"
              + "| \\d{1,2}:\\d{1,2}:\\d{1,2}(\\.\\d{1,9})?)?");

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");

  private CfTags() {}

  static Tree.Scalar scalar(ScalarEvent event, Position position, List<Problem> problems)
      throws YamlText.Refusal {
    var tag = event.getTag();
    var text = event.getValue();
    if (tag == null) {
      return new Tree.Scalar(text, event.isPlain(), position);
    }
    if (tag.equals("!")) {
      return new Tree.Scalar(text, true, position);
    }
    var plain = GoYaml.resolve(text);
    var kind = tag.startsWith(CORE) ? tag.substring(CORE.length()) : "";
    return switch (kind) {
      case "int" -> typed(plain instanceof CfScalar.Int, text, kind, position);
      case "bool" -> typed(plain instanceof CfScalar.Bool, text, kind, position);
      case "null" -> typed(plain instanceof CfScalar.Null, text, kind, position);
      case "float" ->
          plain instanceof CfScalar.Int(var value)
              ? new Tree.Scalar(GoYaml.number(value.doubleValue()).sent(), true, position)
              : typed(plain instanceof CfScalar.Float, text, kind, position);
      case "timestamp" -> {
        typed(TIMESTAMP.matcher(text).matches(), text, kind, position);
        yield new Tree.Scalar(text, false, position);
      }
      case "binary" -> new Tree.Scalar(binary(text, position), false, position);
      case "str" -> new Tree.Scalar(text, false, position);
      default -> {
        // The name is not repeated: it may be a password that begins with an exclamation mark.
        problems.add(
            Problem.warning(
                "yaml-tag",
                position,
                "a tag (!name) that means nothing to CF: only what stands behind it arrives",
                "Put the whole value in quotes if it is text, or leave the tag out"));
        yield new Tree.Scalar(text, false, position);
      }
    };
  }

  private static Tree.Scalar typed(boolean fits, String text, String kind, Position position)
      throws YamlText.Refusal {
    if (!fits) {
      throw unfit("!!" + kind + ": what stands behind it is none", position);
    }
    return new Tree.Scalar(text, true, position);
  }

  private static String binary(String text, Position position) throws YamlText.Refusal {
    var encoded = text.replaceAll("[\r\n]", "");
    if (!BASE64.matcher(encoded).matches() || encoded.length() % 4 != 0) {
      throw unfit("!!binary: what stands behind it is not Base64", position);
    }
    return YamlText.decoded(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8)
        .orElseThrow(() -> unfit("!!binary: holds bytes that are no UTF-8 text", position));
  }

  private static YamlText.Refusal unfit(String what, Position position) {
    return YamlText.refusal("yaml-tag", position, what, "Mend it or leave the tag out");
  }
}
