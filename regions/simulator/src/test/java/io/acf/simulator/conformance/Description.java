package io.acf.simulator.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * The OpenAPI 3.1 description of the CF API v3, as a measure: which operation an exchange belongs
 * to, and where its answer differs. Beyond the schemas (which require next to nothing) it also
 * notices described properties that are absent and properties that are not described.
 */
final class Description {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "reference/cf-v3-openapi.yaml";

  private record Operation(String name, Pattern path, int parameters, JsonNode node) {}

  private final JsonNode root;
  private final List<Operation> operations = new ArrayList<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> schemas = new HashMap<>();
  private Set<String> optional;

  private Description(JsonNode root) {
    this.root = root;
    root.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (method.getValue().has("responses")) {
                            operations.add(operation(path.getKey(), method));
                          }
                        }));
  }

  private static Operation operation(String path, Map.Entry<String, JsonNode> method) {
    String[] literals = path.split("\\{[^}]+}", -1);
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < literals.length; i++) {
      pattern.append(i > 0 ? "[^/]+" : "").append(Pattern.quote(literals[i]));
    }
    return new Operation(
        method.getKey().toUpperCase() + " " + path,
        Pattern.compile(method.getKey().toUpperCase() + " " + pattern),
        literals.length - 1,
        method.getValue());
  }

  /** The file beside the repository (or under {@code ACF_SHARED}), if it is there. */
  static Optional<Path> file() {
    List<Path> shared = new ArrayList<>();
    Optional.ofNullable(System.getenv("ACF_SHARED")).map(Path::of).ifPresent(shared::add);
    Optional.ofNullable(System.getProperty("acf.root"))
        .map(root -> Path.of(root).resolve("../shared"))
        .ifPresent(shared::add);
    return shared.stream().map(folder -> folder.resolve(FILE)).filter(Files::exists).findFirst();
  }

  static Description read(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(16 * 1024 * 1024);
    YAMLFactory factory = YAMLFactory.builder().loaderOptions(options).build();
    try (YAMLParser parser = factory.createParser(Files.readString(file, UTF_8))) {
      return new Description(JSON.readTree(parser));
    }
  }

  /** Every described operation, as {@code METHOD /path/{parameter}}. */
  Set<String> operations() {
    Set<String> names = new TreeSet<>();
    operations.forEach(operation -> names.add(operation.name()));
    return names;
  }

  /** The query parameters of every operation, each with the values that it may have, if listed. */
  Map<String, Map<String, List<String>>> parameters() {
    Map<String, Map<String, List<String>>> all = new TreeMap<>();
    for (Operation operation : operations) {
      Map<String, List<String>> parameters = new TreeMap<>();
      for (JsonNode each : operation.node().path("parameters")) {
        JsonNode parameter = resolve(each);
        if (parameter.path("in").asText().equals("query")) {
          JsonNode schema = resolve(parameter.path("schema"));
          JsonNode values =
              schema.has("enum") ? schema.path("enum") : resolve(schema.path("items")).path("enum");
          List<String> texts = new ArrayList<>();
          values.forEach(value -> texts.add(value.asText()));
          parameters.put(parameter.path("name").asText(), texts);
        }
      }
      all.put(operation.name(), parameters);
    }
    return all;
  }

  /** The described operation of an exchange, the one with the fewest parameters first. */
  Optional<String> operation(Exchange exchange) {
    return find(exchange).map(Operation::name);
  }

  private Optional<Operation> find(Exchange exchange) {
    String wanted = exchange.method() + " " + exchange.path();
    return operations.stream()
        .filter(operation -> operation.path().matcher(wanted).matches())
        .min((a, b) -> Integer.compare(a.parameters(), b.parameters()));
  }

  /** What is wrong with an answer; empty when it is as described. */
  List<Problem> problems(Exchange exchange) {
    Optional<Operation> found = find(exchange);
    if (found.isEmpty()) {
      String raw = exchange.method() + " " + anonymous(exchange.path());
      return List.of(Problem.of(raw, "", Problem.Kind.OPERATION, "not described"));
    }
    Operation operation = found.get();
    JsonNode response = operation.node().path("responses").path("" + exchange.status());
    if (response.isMissingNode()) {
      return List.of(
          Problem.of(
              operation.name(),
              "",
              Problem.Kind.STATUS,
              exchange.status() + " is not described: " + shortened(exchange.text())));
    }
    return body(operation, resolve(response), exchange);
  }

  private List<Problem> body(Operation operation, JsonNode response, Exchange exchange) {
    JsonNode content = response.path("content");
    String name = operation.name();
    if (content.isEmpty() || exchange.status() >= 300 && exchange.status() < 400) {
      return List.of();
    }
    String type = exchange.header("content-type").orElse("").replaceAll(";.*", "").trim();
    JsonNode media = content.path(type);
    if (media.isMissingNode()) {
      String message = "'" + type + "' is not one of " + names(content);
      return List.of(Problem.of(name, "", Problem.Kind.CONTENT_TYPE, message));
    }
    if (!type.endsWith("json") || !media.has("schema")) {
      return List.of();
    }
    JsonNode value;
    try {
      value = JSON.readTree(exchange.body());
    } catch (IOException e) {
      return List.of(Problem.of(name, "", Problem.Kind.SCHEMA, "not JSON: " + e.getMessage()));
    }
    String key = name + " " + exchange.status() + " " + type;
    Schema schema = schemas.computeIfAbsent(key, k -> schema(media.path("schema")));
    Set<Problem> problems = new LinkedHashSet<>();
    schema
        .validate(value)
        .forEach(
            error ->
                problems.add(
                    Problem.of(
                        name,
                        anonymous(error.getInstanceLocation().toString()),
                        Problem.Kind.SCHEMA,
                        error.getMessage())));
    shape(name, media.path("schema"), value, name + " ", problems);
    problems.removeIf(problem -> optional().contains(problem.place()));
    return List.copyOf(problems);
  }

  /** A schema that stands alone: references go into {@code #/components}, so that comes along. */
  private Schema schema(JsonNode node) {
    ObjectNode standalone = node.deepCopy();
    standalone.set("components", root.path("components"));
    return registry.getSchema(standalone);
  }

  private void shape(
      String name, JsonNode schema, JsonNode value, String at, Set<Problem> problems) {
    String pointer = at;
    for (JsonNode node = schema; node.has("$ref"); node = resolve(node)) {
      pointer = node.get("$ref").textValue().replaceFirst(".*/", "");
    }
    contents(name, flat(schema, value), value, pointer, problems);
  }

  private void contents(
      String name, JsonNode flat, JsonNode value, String pointer, Set<Problem> problems) {
    if (value.isArray()) {
      value.forEach(item -> shape(name, flat.path("items"), item, pointer + "/*", problems));
    }
    JsonNode described = flat.path("properties");
    if (!value.isObject() || described.isEmpty()) {
      return;
    }
    described
        .properties()
        .forEach(
            property -> {
              String at = pointer + "/" + property.getKey();
              if (value.has(property.getKey())) {
                shape(name, property.getValue(), value.get(property.getKey()), at, problems);
              } else {
                problems.add(new Problem(name, at, Problem.Kind.MISSING, "described, not sent"));
              }
            });
    if (!flat.has("additionalProperties")) {
      value
          .fieldNames()
          .forEachRemaining(
              field -> {
                if (!described.has(field)) {
                  String at = pointer + "/" + field;
                  problems.add(
                      new Problem(name, at, Problem.Kind.UNDESCRIBED, "sent, not described"));
                }
              });
    }
  }

  /**
   * One object with all properties of a schema: references followed, allOf merged, oneOf chosen.
   */
  private JsonNode flat(JsonNode schema, JsonNode value) {
    ObjectNode flat = JSON.createObjectNode();
    merge(schema, value, flat);
    return flat;
  }

  private void merge(JsonNode schema, JsonNode value, ObjectNode into) {
    if (schema.has("$ref")) {
      merge(resolve(schema), value, into);
    }
    schema.path("allOf").forEach(part -> merge(part, value, into));
    choice(schema.path("oneOf"), value).ifPresent(part -> merge(part, value, into));
    choice(schema.path("anyOf"), value).ifPresent(part -> merge(part, value, into));
    if (schema.has("properties")) {
      ObjectNode properties = into.withObjectProperty("properties");
      schema
          .path("properties")
          .properties()
          .forEach(property -> properties.set(property.getKey(), property.getValue()));
    }
    for (String keyword : List.of("items", "additionalProperties")) {
      if (schema.has(keyword)) {
        into.set(keyword, schema.get(keyword));
      }
    }
  }

  /** The alternative that the value breaks least; undescribed fields count as broken. */
  private Optional<JsonNode> choice(JsonNode alternatives, JsonNode value) {
    Map<JsonNode, Integer> costs = new LinkedHashMap<>();
    for (JsonNode alternative : alternatives) {
      Set<Problem> problems = new LinkedHashSet<>();
      shape("", alternative, value, "oneOf", problems);
      costs.put(alternative, schema(alternative).validate(value).size() * 100 + problems.size());
    }
    return costs.entrySet().stream().min(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  private JsonNode resolve(JsonNode node) {
    JsonNode resolved = node;
    while (resolved.has("$ref")) {
      resolved = root.at(resolved.get("$ref").textValue().substring(1));
    }
    return resolved;
  }

  /**
   * What the description itself treats as optional or open: places that one of its own examples
   * leaves out or adds to.
   */
  Set<String> optional() {
    if (optional == null) {
      Set<String> places = new TreeSet<>();
      optional = Set.of();
      examples()
          .forEach(
              example ->
                  problems(example).stream()
                      .filter(
                          problem ->
                              problem.kind() == Problem.Kind.MISSING
                                  || problem.kind() == Problem.Kind.UNDESCRIBED)
                      .forEach(problem -> places.add(problem.place())));
      optional = places;
    }
    return optional;
  }

  /** Each example answer of the description, as if it had been sent. */
  List<Exchange> examples() {
    List<Exchange> examples = new ArrayList<>();
    for (Operation operation : operations) {
      String[] name = operation.name().split(" ", 2);
      String path = name[1].replaceAll("\\{[^}]+}", "00000000-0000-4000-8000-000000000000");
      operation
          .node()
          .path("responses")
          .properties()
          .forEach(
              response ->
                  resolve(response.getValue())
                      .path("content")
                      .properties()
                      .forEach(
                          media ->
                              examplesOf(media.getValue())
                                  .forEach(
                                      value ->
                                          examples.add(
                                              new Exchange(
                                                  name[0],
                                                  path,
                                                  Integer.parseInt(response.getKey()),
                                                  Map.of("content-type", List.of(media.getKey())),
                                                  value.toString().getBytes(UTF_8))))));
    }
    return examples;
  }

  private static List<JsonNode> examplesOf(JsonNode media) {
    List<JsonNode> values = new ArrayList<>();
    if (media.has("example")) {
      values.add(media.get("example"));
    }
    media.path("examples").forEach(example -> values.add(example.path("value")));
    return values;
  }

  private static String names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names.toString();
  }

  private static String anonymous(String path) {
    return path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "{guid}").replaceAll("/\\d+(?=/|$)", "/*");
  }

  private static String shortened(String text) {
    return text.length() > 300 ? text.substring(0, 300) + "..." : text;
  }
}
