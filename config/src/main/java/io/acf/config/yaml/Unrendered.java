package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.regex.Pattern;

/**
 * Finds {@code ((...))} in the values and keys of a manifest, which somebody was to fill in: {@code
 * ((name))} is a variable of {@code cf push --vars-file}, {@code (( grab a.b ))} is of spruce or
 * spiff, and would reach the app as it stands. Comments do not matter.
 */
final class Unrendered {
  /** As the CLI finds them (bosh-cli director/template). */
  private static final Pattern VARIABLE = Pattern.compile("\\(\\(!?([-/.\\w\\p{Pd}]+)\\)\\)");

  /** The whole value, and no sum of a shell. */
  private static final Pattern WHOLE = Pattern.compile("\\s*\\(\\(.*\\)\\)\\s*", Pattern.DOTALL);

  /** Words within text; {@code $((1 + 2))} and {@code ((i++))} are of a shell. */
  private static final Pattern WITHIN =
      Pattern.compile("(?<!\\$)\\(\\(\\s*[A-Za-z][\\w./: -]*\\)\\)");

  private static final Pattern OPERATOR = Pattern.compile("\\(\\(\\s*([a-z-]{1,20})\\s");

  private final Problems problems;

  Unrendered(Problems problems) {
    this.problems = problems;
  }

  /** Whether this text is an error by itself. */
  static boolean refuses(String text) {
    return VARIABLE.matcher(text).find() || WHOLE.matcher(text).matches();
  }

  void check(Tree tree) {
    switch (tree) {
      case Tree.Mapping mapping ->
          mapping
              .entries()
              .forEach(
                  entry -> {
                    text(entry.key(), entry.position());
                    check(entry.value());
                  });
      case Tree.Sequence sequence -> sequence.items().forEach(this::check);
      case Tree.Scalar scalar -> text(scalar.text(), scalar.position());
    }
  }

  private void text(String text, Position position) {
    var variable = VARIABLE.matcher(text);
    if (variable.find()) {
      problems.error(
          "not-supported-yet",
          position,
          "((" + Text.line(variable.group(1), 60) + ")): variables are not supported yet",
          "Write the value, or bind a service that holds it");
    } else if (WHOLE.matcher(text).matches()) {
      problems.error(
          "unrendered",
          position,
          shown(text) + ": nobody has rendered this, and CF takes it as it stands",
          "Render the manifest (spruce, spiff) and commit what comes out");
    } else if (WITHIN.matcher(text).find()) {
      problems.warning(
          "unrendered",
          position,
          shown(text) + " within text: CF takes it as it stands",
          "Render the manifest (spruce, spiff) if this is not meant");
    }
  }

  /** The operator at most: what it is applied to may be the value of a variable. */
  private static String shown(String text) {
    var operator = OPERATOR.matcher(text);
    return operator.find() ? "(( " + operator.group(1) + " … ))" : "(( … ))";
  }
}
