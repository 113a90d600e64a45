package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.acf.config.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String text(String resource) {
    try (var in = SchemaTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theCopiesInDocsAreEqual() throws IOException {
    var root = Path.of(System.getProperty("acf.root", ".."));
    for (var resource :
        List.of(YamlManifestReader.FEDERATION_SCHEMA, YamlManifestReader.PLATFORM_SCHEMA)) {
      var copy = root.resolve("docs/schemas").resolve(Path.of(resource).getFileName().toString());
      assertThat(Files.readString(copy)).as(copy.toString()).isEqualTo(text(resource));
    }
  }

  /** Editors insert defaults on their own, and people read titles and descriptions. */
  @Test
  void everyKeyIsDescribedAndNoneHasADefault() throws IOException {
    for (var resource :
        List.of(YamlManifestReader.FEDERATION_SCHEMA, YamlManifestReader.PLATFORM_SCHEMA)) {
      var schema = JSON.readTree(text(resource));
      assertThat(schema.path("$schema").asText())
          .isEqualTo("http://json-schema.org/draft-07/schema#");
      walk(schema, resource);
    }
  }

  /** Keywords that the reader's walk would not look at must not slip in. */
  private static final Set<String> KNOWN =
      Set.of(
          "$schema",
          "$id",
          "title",
          "description",
          "type",
          "required",
          "additionalProperties",
          "properties",
          "propertyNames",
          "minProperties",
          "maxProperties",
          "items",
          "minItems",
          "maxItems",
          "enum",
          "const",
          "pattern",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "x-says",
          "x-tip",
          "x-not-yet",
          "x-quiet");

  private static void walk(JsonNode schema, String path) {
    schema.fieldNames().forEachRemaining(name -> assertThat(KNOWN).as(path).contains(name));
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            property -> {
              var at = path + "." + property.getKey();
              assertThat(property.getValue().path("title").asText()).as(at).isNotEmpty();
              assertThat(property.getValue().path("description").asText()).as(at).isNotEmpty();
              boolean notYet = property.getValue().path("x-not-yet").asBoolean();
              assertThat(
                      property
                          .getValue()
                          .path("description")
                          .asText()
                          .startsWith("Not supported yet"))
                  .as(at)
                  .isEqualTo(notYet);
              walk(property.getValue(), at);
            });
    if (schema.path("items").isObject()) {
      walk(schema.path("items"), path + "[]");
    }
    if (schema.path("additionalProperties").isObject()) {
      walk(schema.path("additionalProperties"), path + ".*");
    }
  }

  /**
   * Law: the reader's walk and a JSON Schema validator agree on every document, but for two things
   * that the reader does on purpose: it takes a plain number or word where text is wanted, and it
   * refuses what is not supported yet.
   */
  @Test
  void theReaderAndAValidatorAgree() throws IOException {
    agree(YamlManifestReader.FEDERATION_SCHEMA, List.of(Example.FEDERATION, ALL_KEYS), 3_000);
    agree(YamlManifestReader.PLATFORM_SCHEMA, List.of(Example.PLATFORM), 3_000);
  }

  private static void agree(String resource, List<String> documents, int seeds) throws IOException {
    var shape = SchemaChecker.load(resource);
    var node = JSON.readTree(text(resource));
    Schema validator =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text(resource));
    int invalid = 0;
    for (int seed = 0; seed < seeds; seed++) {
      var tree =
          ((StrictYaml.Result.Read)
                  StrictYaml.parse(
                      "f.yml",
                      documents.get(seed % documents.size()).getBytes(StandardCharsets.UTF_8)))
              .tree();
      if (seed >= documents.size()) {
        tree = spoil(tree, new SplittableRandom(seed));
      }
      var problems = new Problems();
      var unused = shape.matches(tree, problems);
      boolean ours =
          problems.shown().stream().allMatch(problem -> problem.code().equals("not-supported-yet"));
      var json = JSON.writeValueAsString(json(tree, node));
      boolean theirs = validator.validate(json, InputFormat.JSON).isEmpty();
      invalid += theirs ? 0 : 1;
      assertThat(ours).as("seed %d: %s%n%s", seed, json, problems.shown()).isEqualTo(theirs);
    }
    assertThat(invalid).isBetween(seeds / 10, seeds * 9 / 10);
  }

  /** As YAML 1.2 reads it, but a plain scalar is text where text is wanted. */
  private static JsonNode json(Tree tree, JsonNode schema) {
    return switch (tree) {
      case Tree.Mapping mapping -> {
        var object = JsonNodeFactory.instance.objectNode();
        for (var entry : mapping.entries()) {
          var property = schema.path("properties").path(entry.key());
          object.set(
              entry.key(),
              json(
                  entry.value(),
                  property.isMissingNode() ? schema.path("additionalProperties") : property));
        }
        yield object;
      }
      case Tree.Sequence sequence -> {
        var array = JsonNodeFactory.instance.arrayNode();
        sequence.items().forEach(item -> array.add(json(item, schema.path("items"))));
        yield array;
      }
      case Tree.Scalar scalar -> {
        var types = schema.path("type").toString();
        if (scalar.plain() && Set.of("", "~", "null").contains(scalar.text())) {
          yield JsonNodeFactory.instance.nullNode();
        }
        if (scalar.plain()
            && scalar.text().matches("-?(0|[1-9][0-9]{0,17})")
            && (types.contains("integer") || !types.contains("string"))) {
          yield JsonNodeFactory.instance.numberNode(Long.parseLong(scalar.text()));
        }
        if (scalar.plain()
            && scalar.text().matches("true|false")
            && (types.contains("boolean") || !types.contains("string"))) {
          yield JsonNodeFactory.instance.booleanNode(scalar.text().equals("true"));
        }
        yield JsonNodeFactory.instance.textNode(scalar.text());
      }
    };
  }

  private static Tree spoil(Tree tree, SplittableRandom random) {
    return switch (tree) {
      case Tree.Mapping mapping when random.nextInt(3) > 0 && !mapping.entries().isEmpty() -> {
        var entries = new ArrayList<>(mapping.entries());
        int at = random.nextInt(entries.size());
        var entry = entries.get(at);
        entries.set(
            at, new Tree.Entry(entry.key(), entry.position(), spoil(entry.value(), random)));
        yield new Tree.Mapping(entries, mapping.position());
      }
      case Tree.Mapping mapping -> {
        var entries = new ArrayList<>(mapping.entries());
        switch (random.nextInt(3)) {
          case 0 ->
              entries.add(
                  new Tree.Entry(
                      "x" + random.nextInt(9), mapping.position(), scalar(random, mapping)));
          case 1 -> {
            if (!entries.isEmpty()) {
              entries.remove(random.nextInt(entries.size()));
            }
          }
          default -> {
            yield random.nextBoolean() ? scalar(random, tree) : tree;
          }
        }
        yield new Tree.Mapping(entries, mapping.position());
      }
      case Tree.Sequence sequence when random.nextInt(3) > 0 && !sequence.items().isEmpty() -> {
        var items = new ArrayList<>(sequence.items());
        int at = random.nextInt(items.size());
        items.set(at, spoil(items.get(at), random));
        yield new Tree.Sequence(items, sequence.position());
      }
      case Tree.Sequence sequence ->
          random.nextBoolean()
              ? new Tree.Sequence(List.of(), sequence.position())
              : scalar(random, tree);
      case Tree.Scalar scalar -> scalar(random, scalar);
    };
  }

  private static Tree scalar(SplittableRandom random, Tree at) {
    var words =
        List.of(
            "",
            "null",
            "~",
            "0",
            "1",
            "-1",
            "99",
            "10001",
            "65536",
            "true",
            "no",
            "010",
            "5s",
            "25%",
            "101%",
            "eu-1",
            "EU",
            "a.b",
            "a..b",
            "/x y",
            "/x",
            "200-299",
            "600",
            "x\n",
            "eu-1\n",
            "é",
            "https://a.b/c",
            "x".repeat(300),
            "10/s",
            "in",
            "weighted");
    return new Tree.Scalar(
        words.get(random.nextInt(words.size())), random.nextBoolean(), at.position());
  }

  private static final String ALL_KEYS =
      """
      version: 1
      name: orders
      owner: team-checkout
      manifest: manifest.yml
      vars-files: [vars/common.yml]
      vars: { log-level: info }
      artifact:
        package: https://repo.example.com/orders/orders-1.8.2.jar
        sha256: 9f2c4c0d5f6e0d0a3b1f6a3d5a1c2b7e9f2c4c0d5f6e0d0a3b1f6a3d5a1c2b7e
      target: { org: checkout, space: prod }
      placement:
        selector:
          match-labels: { tier: prod }
          match-expressions:
            - { key: geo, operator: not-in, values: [cn] }
        min-regions: 2
      overrides:
        - match: { regions: [ap-1] }
          vars: { db-host: db.ap.example.com }
        - match: { match-labels: { size: small } }
          merge:
            applications: [{ name: orders, instances: 2, memory: 512M }]
      rollout:
        strategy: waves
        region-strategy: rolling
        max-in-flight: 1
        waves:
          - { name: pilot, regions: [eu-2], bake: 10m, approval: manual }
          - { name: emea, match-labels: { geo: emea }, max-parallel: 2, bake: 5m }
          - { name: rest, max-parallel: 25% }
        progress-deadline: 20m
        max-failed-regions: 1
        unreachable-regions: defer
        on-failure: rollback
        windows: [{ allow: "0 8 * * 1-5", duration: 8h, time-zone: Europe/Berlin }]
      health:
        http: { path: /health, expect-status: [200-299], host: orders.example.com }
        interval: 10s
        timeout: 3s
        unhealthy-threshold: 3
        healthy-threshold: 2
        min-healthy-instances: 50%
      traffic:
        hostname: orders.example.com
        policy: weighted
        weights: { eu-1: 25, eu-2: 30, us-1: 25, ap-1: 20 }
        ttl: 30s
        ramp: { step: 20%, every: 1m }
        hold-down: 2m
        min-serving-regions: 1
      drift: { detect: 5m, correct: true, ignore: [/applications/*/instances] }
      prune: false
      notify: [{ on: [rollout-failed, region-lost], to: slack-checkout }]
      """;

  /** Every key of the whole example is known, and those that are not effective are named. */
  @Test
  void namesEveryKeyThatIsNotSupportedYet() {
    var tree =
        ((StrictYaml.Result.Read)
                StrictYaml.parse("f.yml", ALL_KEYS.getBytes(StandardCharsets.UTF_8)))
            .tree();
    var problems = new Problems();
    assertThat(SchemaChecker.load(YamlManifestReader.FEDERATION_SCHEMA).matches(tree, problems))
        .isFalse();
    assertThat(problems.shown()).allMatch(problem -> problem.code().equals("not-supported-yet"));
    assertThat(problems.shown().stream().map(p -> p.message().replace(": not supported yet", "")))
        .containsExactly(
            "owner",
            "vars-files",
            "vars",
            "placement.min-regions",
            "overrides",
            "rollout",
            "health.min-healthy-instances",
            "traffic.ramp",
            "traffic.hold-down",
            "traffic.min-serving-regions",
            "drift",
            "prune",
            "notify");
  }
}
