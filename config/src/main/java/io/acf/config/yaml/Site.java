package io.acf.config.yaml;

import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.Optional;

/**
 * A value under a key of a CF manifest, with where to tell what is wrong with it.
 *
 * @param written the key as it stands in the file
 * @param key the row of the table
 * @param idle it counts for nothing, because processes has a web entry; of these the CLI and Cloud
 *     Controller still check some
 */
record Site(View value, String written, ManifestKeys.Key key, boolean idle, Problems problems) {

  Tree tree() {
    return value.tree();
  }

  /** The CLI knows this very spelling, and checks the type before any request. */
  boolean known() {
    return written.equals(key.name());
  }

  Optional<CfScalar> scalar() {
    return CfScalar.of(tree());
  }

  boolean isNull() {
    return scalar().filter(CfScalar::isNull).isPresent();
  }

  /** The text of a scalar, as a field of text holds it; empty: it is a list or a mapping. */
  Optional<String> text() {
    return scalar().map(CfScalar::text);
  }

  void error(String code, String what, String tip) {
    problems.error(code, value.position(), value.path() + ": " + what, tip);
  }

  void warning(String code, String what, String tip) {
    problems.warning(code, value.position(), value.path() + ": " + what, tip);
  }

  /** Of a wrong kind: a list, a mapping, a number where none may stand. */
  void wrongType(String wanted, String tip) {
    error("wrong-type", "must be " + wanted + is(), tip);
  }

  /** Of the right kind, with a wrong value. */
  void badValue(String wanted, String tip) {
    error("bad-value", "must be " + wanted + is(), tip);
  }

  private String is() {
    return switch (tree()) {
      case Tree.Mapping ignored -> ", is a mapping";
      case Tree.Sequence ignored -> ", is a list";
      case Tree.Scalar scalar ->
          CfScalar.of(scalar).isNull()
              ? ", is empty"
              : CfScalar.of(scalar).isText()
                  ? Text.is(scalar.text())
                  : ", is " + kind(scalar) + Text.line(scalar.text(), 60);
    };
  }

  private static String kind(Tree.Scalar scalar) {
    return CfScalar.of(scalar).meaning() instanceof CfScalar.Bool ? "the boolean " : "the number ";
  }
}
