package io.acf.config.yaml;

import io.acf.config.Tree;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a scalar of a CF manifest means: as the {@code cf} CLI reads it (YAML 1.1 by the rules of
 * Go's yaml.v2), what it then writes for Cloud Controller, and what Cloud Controller (Ruby's Psych)
 * keeps of that. Where the CLI itself would lose what is written, it is kept: a number whose digits
 * do not fit stays text wherever CF wants text, and text is always sent in quotes.
 *
 * @param written as it stands in the file, without its quotes
 */
record CfScalar(String written, Meaning meaning) {
  sealed interface Meaning {}

  record Null() implements Meaning {}

  record Bool(boolean value) implements Meaning {}

  record Int(BigInteger value) implements Meaning {}

  /**
   * @param sent the digits that the CLI writes, e.g. {@code 1.1}, {@code 1e+06}, {@code .inf}
   */
  record Float(String sent, double value) implements Meaning {}

  record Text(String text) implements Meaning {}

  /**
   * @param plain written without quotes and not as a block
   */
  static CfScalar of(String written, boolean plain) {
    return new CfScalar(written, plain ? GoYaml.resolve(written) : new Text(written));
  }

  static CfScalar of(Tree.Scalar scalar) {
    return of(scalar.text(), scalar.plain());
  }

  static CfScalar key(Tree.Entry entry) {
    return of(entry.key(), entry.plain());
  }

  /** Empty for a list and a mapping. */
  static Optional<CfScalar> of(Tree tree) {
    return tree instanceof Tree.Scalar scalar ? Optional.of(of(scalar)) : Optional.empty();
  }

  boolean isNull() {
    return meaning instanceof Null;
  }

  boolean isText() {
    return meaning instanceof Text;
  }

  /**
   * Whether Cloud Controller takes it for text: also a number that the CLI writes without a point
   * and with an exponent, such as {@code 1e+21}.
   */
  boolean arrivesAsText() {
    return isText()
        || meaning instanceof Float(String sent, double ignored)
            && sent.indexOf('.') < 0
            && sent.indexOf('e') > 0;
  }

  boolean isTrue() {
    return meaning instanceof Bool(boolean value) && value;
  }

  /** A whole number, as the CLI takes it for instances and timeout: 2.5 is 2. */
  Optional<BigInteger> integer() {
    return switch (meaning) {
      case Int(BigInteger value) -> Optional.of(value);
      case Float(String ignored, double value) when Double.isFinite(value) ->
          Optional.of(new BigDecimal(value).toBigInteger());
      default -> Optional.empty();
    };
  }

  /** What a field of text holds (name, memory, path, a label): {@code 1.10} is {@code 1.1}. */
  String text() {
    return switch (meaning) {
      case Null ignored -> "";
      case Bool(boolean value) -> String.valueOf(value);
      case Int(BigInteger value) -> value.toString();
      case Float(String sent, double ignored) -> losesDigits() ? written : sent;
      case Text(String text) -> text;
    };
  }

  /** What Cloud Controller stores of it as the value of an environment variable or a label. */
  String stored() {
    return meaning instanceof Float(String sent, double value)
            && !losesDigits()
            && (sent.indexOf('.') >= 0 || !Double.isFinite(value))
        ? RubyFloat.text(value)
        : text();
  }

  /** The YAML that is sent where CF takes any value, such as the parameters of a service. */
  String sent() {
    return switch (meaning) {
      case Null ignored -> "null";
      case Bool(boolean value) -> String.valueOf(value);
      case Int(BigInteger value) -> value.toString();
      // Without a dot, an exponent makes text for Psych and a number for other readers.
      case Float(String sent, double value) ->
          sent.indexOf('.') < 0 && sent.indexOf('e') > 0 ? YamlText.quoted(sent) : sent;
      case Text(String text) -> YamlText.quoted(text);
    };
  }

  /** The same where CF keeps text: in env and metadata. All its digits arrive. */
  String sentAsText() {
    return meaning instanceof Float(String sent, double ignored) && !stored().equals(sent)
        ? YamlText.quoted(stored())
        : sent();
  }

  /** Whether the CLI would send another number, for a double does not hold this one. */
  boolean losesDigits() {
    if (!(meaning instanceof Float(String sent, double value)) || !Double.isFinite(value)) {
      return false;
    }
    try {
      return new BigDecimal(written.replace("_", "")).compareTo(new BigDecimal(sent)) != 0;
    } catch (NumberFormatException e) {
      return true; // An exponent beyond all bounds.
    }
  }
}
