package io.acf.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The shape of a file, as its published JSON Schema (draft-07) says: the reader walks the very file
 * that editors use, so the two cannot differ. It knows the keywords that our schemas use, and four
 * of our own: {@code x-says} (what a value must be, for people), {@code x-tip}, {@code x-not-yet}
 * ({@code true}, or the values that are not supported yet), and {@code x-quiet} (people write
 * secrets there by mistake, so no message repeats the value).
 */
final class SchemaChecker {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  private final JsonNode root;

  private SchemaChecker(JsonNode root) {
    this.root = root;
  }

  /** Loads a schema of the jar; a missing or broken one is a programmer error. */
  static SchemaChecker load(String resource) {
    try (var in = SchemaChecker.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new SchemaChecker(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the tree has this shape; what differs is told. */
  boolean matches(Tree tree, Problems problems) {
    int before = problems.errors();
    check(root, tree, "", problems);
    return problems.errors() == before;
  }

  private void check(JsonNode reference, Tree tree, String path, Problems problems) {
    var schema = resolved(reference);
    switch (tree) {
      case Tree.Mapping mapping when Keywords.types(schema).contains("object") ->
          mapping(schema, mapping, path, problems);
      case Tree.Sequence sequence when Keywords.types(schema).contains("array") ->
          sequence(schema, sequence, path, problems);
      case Tree.Scalar scalar -> scalar(schema, scalar, path, problems);
      case Tree.Mapping mapping -> wrongType(schema, ", is a mapping", mapping, path, problems);
      case Tree.Sequence sequence -> wrongType(schema, ", is a list", sequence, path, problems);
    }
  }

  private void mapping(JsonNode schema, Tree.Mapping mapping, String path, Problems problems) {
    for (var entry : mapping.entries()) {
      var shown = Text.line(entry.key(), 120);
      var key = path.isEmpty() ? shown : path + "." + shown;
      var known = schema.path("properties").path(entry.key());
      var others = schema.path("additionalProperties");
      if (!known.isMissingNode()) {
        if (known.path("x-not-yet").asBoolean(false)) {
          problems.error(
              "not-supported-yet",
              entry.position(),
              key + ": not supported yet",
              "Leave it out for now");
        }
        check(known, entry.value(), key, problems);
      } else if (others.isObject()) {
        keyName(schema, entry, key, problems);
        check(others, entry.value(), key, problems);
      } else if (!others.asBoolean(true)) {
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        var tip = Text.didYouMean(entry.key(), names);
        problems.error(
            "unknown-key",
            entry.position(),
            Text.line(key, 120) + ": unknown key",
            tip.isEmpty() ? "Known here: " + Text.listed(names) : tip);
      }
    }
    for (var name : schema.path("required")) {
      if (mapping.get(name.asText()).isEmpty()) {
        var key = path.isEmpty() ? name.asText() : path + "." + name.asText();
        problems.error(
            "missing-key",
            mapping.position(),
            key + ": missing",
            Keywords.tip(schema, name.asText()));
      }
    }
    size(schema, "Properties", mapping.entries().size(), "entries", mapping, path, problems);
  }

  private void keyName(JsonNode schema, Tree.Entry entry, String key, Problems problems) {
    var names = schema.path("propertyNames");
    if (!names.isMissingNode() && !Keywords.fits(resolved(names), entry.key())) {
      problems.error(
          "bad-value",
          entry.position(),
          Text.line(key, 120) + ": the key must be " + resolved(names).path("x-says").asText(),
          "");
    }
  }

  private void sequence(JsonNode schema, Tree.Sequence sequence, String path, Problems problems) {
    for (int i = 0; i < sequence.items().size(); i++) {
      check(schema.path("items"), sequence.items().get(i), path + "[" + i + "]", problems);
    }
    size(schema, "Items", sequence.items().size(), "items", sequence, path, problems);
  }

  private void scalar(JsonNode schema, Tree.Scalar scalar, String path, Problems problems) {
    var types = Keywords.types(schema);
    boolean empty =
        scalar.plain()
            && (scalar.text().isEmpty()
                || scalar.text().equals("~")
                || scalar.text().equals("null"));
    if (empty) {
      wrongType(schema, ", is empty", scalar, path, problems);
      return;
    }
    if (types.contains("integer") && scalar.plain() && INTEGER.matcher(scalar.text()).matches()) {
      integer(schema, scalar, path, problems);
      return;
    }
    if (types.contains("boolean")
        && scalar.plain()
        && (scalar.text().equals("true") || scalar.text().equals("false"))) {
      return;
    }
    if (!types.contains("string")) {
      wrongType(schema, Keywords.is(schema, scalar.text()), scalar, path, problems);
      return;
    }
    for (var value : schema.path("x-not-yet")) {
      if (value.asText().equals(scalar.text())) {
        problems.error(
            "not-supported-yet",
            scalar.position(),
            path + ": " + scalar.text() + " is not supported yet",
            Keywords.tip(schema));
        return;
      }
    }
    if (!Keywords.fits(schema, scalar.text())) {
      var says = schema.path("x-says").asText("other than that");
      List<String> choices = new ArrayList<>();
      schema.path("enum").forEach(choice -> choices.add(choice.asText()));
      var tip = Text.didYouMean(scalar.text(), choices);
      problems.error(
          "bad-value",
          scalar.position(),
          path
              + ": must be "
              + (choices.isEmpty() ? says : "one of " + Text.listed(choices))
              + Keywords.is(schema, scalar.text()),
          tip.isEmpty() ? Keywords.tip(schema) : tip);
    }
  }

  private void integer(JsonNode schema, Tree.Scalar scalar, String path, Problems problems) {
    var value = new BigInteger(scalar.text());
    var constant = schema.path("const");
    if (constant.isNumber() && !constant.bigIntegerValue().equals(value)) {
      problems.error(
          "bad-value",
          scalar.position(),
          path + ": must be " + constant.asText() + ", is " + value,
          Keywords.tip(schema));
    }
    var low = schema.path("minimum");
    var high = schema.path("maximum");
    if ((low.isNumber() && value.compareTo(low.bigIntegerValue()) < 0)
        || (high.isNumber() && value.compareTo(high.bigIntegerValue()) > 0)) {
      problems.error(
          "out-of-range",
          scalar.position(),
          path + ": must be " + low.asText() + ".." + high.asText() + ", is " + value,
          Keywords.tip(schema));
    }
  }

  private static void size(
      JsonNode schema,
      String what,
      int size,
      String noun,
      Tree tree,
      String path,
      Problems problems) {
    int low = schema.path("min" + what).asInt(0);
    int high = schema.path("max" + what).asInt(Integer.MAX_VALUE);
    if (size < low) {
      problems.error(
          "out-of-range",
          tree.position(),
          named(path) + ": needs at least " + low + " of its " + noun,
          Keywords.tip(schema));
    } else if (size > high) {
      problems.error(
          "out-of-range",
          tree.position(),
          named(path) + ": at most " + high + " " + noun + ", has " + size,
          Keywords.tip(schema));
    }
  }

  private static void wrongType(
      JsonNode schema, String is, Tree tree, String path, Problems problems) {
    var says = Optional.of(schema.path("x-says").asText("")).filter(text -> !text.isEmpty());
    problems.error(
        "wrong-type",
        tree.position(),
        named(path) + ": must be " + says.orElseGet(() -> Keywords.kinds(schema)) + is,
        Keywords.tip(schema));
  }

  private static String named(String path) {
    return path.isEmpty() ? "the file" : Text.line(path, 120);
  }

  private JsonNode resolved(JsonNode schema) {
    var reference = schema.path("$ref").asText("");
    if (reference.isEmpty()) {
      return schema;
    }
    var target = root.at(reference.substring(1));
    if (target.isMissingNode()) {
      throw new IllegalStateException("no " + reference + " in the schema");
    }
    return target;
  }
}
