package io.acf.config.yaml;

import io.acf.config.Text;
import io.acf.config.Tree;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Tells what will arrive in a region otherwise than it is written. A value is repeated only where
 * it is a short plain number, boolean or null, and its key does not sound like a secret's.
 */
final class Arrivals {
  /** Longer numbers may be keys or tokens. */
  private static final int LONGEST = 12;

  private static final Pattern SECRET =
      Pattern.compile("(?i)pass|pwd|secret|token|key|pin|cred|auth|salt|seed|code|cert|priv|sign");

  private static final Pattern OCTAL = Pattern.compile("[-+]?0[oO]?[0-7_]+");

  private final Problems problems;

  Arrivals(Problems problems) {
    this.problems = problems;
  }

  /** A field of text of the manifest. */
  void text(String path, Tree.Scalar written, String arrives) {
    var meaning = CfScalar.of(written);
    if (!meaning.isText() && !meaning.isNull() && !arrives.equals(written.text())) {
      said(path, written, arrives, true);
    }
  }

  /** The value of an environment variable: text in the end, and null is empty text. */
  void env(String path, String key, Tree.Scalar written, String arrives) {
    var meaning = CfScalar.of(written);
    if (!meaning.isText() && !arrives.equals(written.text())) {
      said(path, written, arrives, !SECRET.matcher(key).find());
    }
  }

  /** A count. */
  void number(String path, Tree.Scalar written, String arrives) {
    if (octal(written, arrives) || written.text().indexOf('.') >= 0 && cut(written, arrives)) {
      problems.warning(
          "arrives-otherwise",
          written.position(),
          Text.line(path, 160)
              + ": "
              + Text.line(written.text(), LONGEST)
              + " is read as "
              + kind(written)
              + ", and arrives as "
              + Text.line(arrives, LONGEST),
          "Write the number that is meant as CF reads it");
    }
  }

  /**
   * A value that keeps its type: only a number that becomes another one, or text ({@code 1e21}), or
   * null ({@code .inf}, in JSON).
   */
  void value(String path, Tree.Scalar written, CfScalar meaning) {
    boolean another =
        switch (meaning.meaning()) {
          case CfScalar.Int(BigInteger value) -> octal(written, value.toString());
          case CfScalar.Float(String ignored, double value) ->
              meaning.losesDigits() || meaning.arrivesAsText() || !Double.isFinite(value);
          default -> false;
        };
    if (another) {
      said(path, written, meaning.sent().replace("\"", ""), false);
    }
  }

  /** A list or a mapping where CF keeps text. */
  void noText(String path, Tree written) {
    problems.warning(
        "arrives-otherwise",
        written.position(),
        Text.line(path, 160)
            + ": "
            + (written instanceof Tree.Sequence ? "a list" : "a mapping")
            + " arrives as the text that Ruby makes of it",
        "Write JSON in quotes");
  }

  private static boolean cut(Tree.Scalar written, String arrives) {
    return CfScalar.of(written).meaning() instanceof CfScalar.Float(String ignored, double value)
        && value != Double.parseDouble(arrives);
  }

  private static boolean octal(Tree.Scalar written, String arrives) {
    return OCTAL.matcher(written.text()).matches()
        && !new BigInteger(arrives).toString().equals(decimal(written.text()));
  }

  private static String decimal(String octal) {
    var digits = octal.replaceAll("[oO_+]", "");
    return new BigInteger(digits).toString();
  }

  private void said(String path, Tree.Scalar written, String arrives, boolean shown) {
    boolean all = shown && written.text().length() <= LONGEST;
    problems.warning(
        "arrives-otherwise",
        written.position(),
        Text.line(path, 160)
            + ": "
            + (all ? written.text() : "it")
            + " is read as "
            + kind(written)
            + (all ? ", and arrives as " + Text.quoted(arrives) : ", and arrives otherwise"),
        kind(written).equals("null") ? "Write \"\"" : "Put it in quotes to keep what is written");
  }

  private static String kind(Tree.Scalar written) {
    return switch (CfScalar.of(written).meaning()) {
      case CfScalar.Null ignored -> "null";
      case CfScalar.Bool ignored -> "a boolean";
      case CfScalar.Int ignored ->
          OCTAL.matcher(written.text()).matches() ? "an octal number" : "a number";
      case CfScalar.Float ignored -> "a number";
      case CfScalar.Text ignored -> "text";
    };
  }
}
