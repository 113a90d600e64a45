package io.acf.app.rest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Completes the OpenAPI document: what may be null, what is always there, closed lists, problems by
 * status, entity tags, and a word about each parameter and schema.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class OpenApiDocument implements OASFilter {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final int TEXT_MOST = 500;

  @Override
  public void filterOpenAPI(OpenAPI api) {
    var schemas = new TreeMap<>(api.getComponents().getSchemas());
    for (var record : List.of(Api.ProblemDocument.class, Api.ProblemError.class)) {
      schemas.put(record.getSimpleName(), problem(record));
    }
    schemas.forEach(OpenApiDocument::complete);
    api.getComponents().setSchemas(schemas);
    api.getPaths().getPathItems().forEach((path, item) -> complete(path, item));
  }

  /** Problems are written by mappers, which the scanner does not read. */
  private static Schema problem(Class<? extends Record> record) {
    var schema = OASFactory.createSchema().addType(Schema.SchemaType.OBJECT);
    for (var component : record.getRecordComponents()) {
      schema.addProperty(name(component), property(component.getType()));
    }
    return schema;
  }

  private static Schema property(Class<?> type) {
    var schema = OASFactory.createSchema();
    if (type == List.class) {
      return schema
          .addType(Schema.SchemaType.ARRAY)
          .items(OASFactory.createSchema().ref(SCHEMAS + "ProblemError"));
    }
    return schema.addType(
        type == String.class ? Schema.SchemaType.STRING : Schema.SchemaType.INTEGER);
  }

  private static void complete(String name, Schema schema) {
    schema.setDescription(OpenApiWords.SCHEMAS.get(name));
    var needed = OpenApiWords.NEEDED.get(name);
    if (needed != null) {
      body(schema, needed);
    } else {
      answer(name, schema);
    }
    OpenApiWords.CHOICES.forEach(
        (at, words) -> {
          if (at.startsWith(name + ".")) {
            property(schema, at.substring(name.length() + 1))
                .setEnumeration(new ArrayList<>(words));
          }
        });
  }

  private static void body(Schema schema, List<String> needed) {
    schema.setRequired(needed);
    schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
    limit(schema, "reason").minLength(needed.contains("reason") ? 1 : 0);
    limit(schema, "actor");
    var properties = schema.getProperties();
    if (properties.containsKey("expires_at")) {
      property(schema, "expires_at").setFormat("date-time");
    }
    if (properties.containsKey("commit")) {
      property(schema, "commit").setPattern("^[0-9a-f]{40}$");
    }
  }

  private static Schema limit(Schema schema, String property) {
    return property(schema, property).maxLength(TEXT_MOST);
  }

  /** A table here that names what is not there stops the build. */
  private static Schema property(Schema schema, String name) {
    return Objects.requireNonNull(schema.getProperties().get(name), name);
  }

  /** Every key of an answer is always written; what may be null says so. */
  private static void answer(String name, Schema schema) {
    if (schema.getProperties() == null) {
      return;
    }
    schema.setRequired(List.copyOf(schema.getProperties().keySet()));
    var properties = new TreeMap<>(schema.getProperties());
    for (var component : components(name)) {
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        properties.computeIfPresent(name(component), (key, property) -> nullable(property));
      }
    }
    schema.setProperties(properties);
  }

  private static List<RecordComponent> components(String name) {
    return Stream.of(Api.class.getDeclaredClasses())
        .filter(type -> type.isRecord() && type.getSimpleName().equals(name))
        .flatMap(type -> Stream.of(type.getRecordComponents()))
        .toList();
  }

  private static String name(RecordComponent component) {
    return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
  }

  private static Schema nullable(Schema property) {
    return property.getRef() == null
        ? property.addType(Schema.SchemaType.NULL)
        : OASFactory.createSchema()
            .anyOf(List.of(property, OASFactory.createSchema().addType(Schema.SchemaType.NULL)));
  }

  private static void complete(String path, PathItem item) {
    item.getOperations()
        .forEach(
            (method, operation) -> {
              var change = method == PathItem.HttpMethod.POST;
              var tagged = change || tagged(operation);
              if (tagged) {
                operation.addParameter(header(change ? "If-Match" : "If-None-Match"));
              }
              for (var parameter :
                  Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of())) {
                parameter.setDescription(OpenApiWords.PARAMETERS.get(parameter.getName()));
              }
              answers(path, operation, change, tagged);
            });
  }

  private static Parameter header(String name) {
    return OASFactory.createParameter()
        .name(name)
        .in(Parameter.In.HEADER)
        .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
  }

  /** Single resources of JSON have a tag; lists, waits and streams have none. */
  private static boolean tagged(Operation operation) {
    return switch (operation.getOperationId()) {
      case "listFederations", "listRegions", "listTraffic", "listEvents" -> false;
      case "wait", "streamEvents", "schema", "problemType" -> false;
      default -> true;
    };
  }

  private static void answers(String path, Operation operation, boolean change, boolean tagged) {
    var answers = operation.getResponses();
    for (var status : List.copyOf(answers.getAPIResponses().keySet())) {
      if (!status.equals("200")) {
        answers.removeAPIResponse(status);
      }
    }
    if (operation.getOperationId().equals("streamEvents")) {
      answers.addAPIResponse("200", stream());
    }
    var good = answers.getAPIResponse("200");
    good.setDescription("As asked.");
    if (tagged) {
      good.addHeader(
          "ETag",
          OASFactory.createHeader()
              .description("Tells this state from any other, but for ages and times of looks.")
              .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING)));
    }
    if (tagged && !change) {
      answers.addAPIResponse("304", OASFactory.createAPIResponse().description("As it was."));
    }
    var problems = new TreeMap<String, ProblemType>();
    problems.put("400", ProblemType.BAD_REQUEST);
    problems.put("403", ProblemType.FORBIDDEN);
    if (path.contains("{")) {
      problems.put("404", ProblemType.NOT_FOUND);
    }
    if (change) {
      problems.put("412", ProblemType.PRECONDITION_FAILED);
      problems.put("413", ProblemType.CONTENT_TOO_LARGE);
      problems.put("415", ProblemType.UNSUPPORTED_MEDIA_TYPE);
      problems.put("422", ProblemType.VALIDATION_FAILED);
      problems.put("503", ProblemType.NOT_DURABLE);
    }
    if (path.endsWith("/drain")) {
      problems.put("409", ProblemType.LAST_REGION);
    }
    if (path.endsWith("/adopt")) {
      problems.put("409", ProblemType.NOT_SEEN);
    }
    for (var problem : problems.entrySet()) {
      answers.addAPIResponse(problem.getKey(), problem(problem.getValue().meaning()));
    }
    answers.addAPIResponse("default", problem("Any other problem (RFC 9457)."));
  }

  private static APIResponse stream() {
    return OASFactory.createAPIResponse()
        .content(
            OASFactory.createContent()
                .addMediaType(
                    "text/event-stream",
                    OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING))));
  }

  private static APIResponse problem(String meaning) {
    return OASFactory.createAPIResponse()
        .description(meaning)
        .content(
            OASFactory.createContent()
                .addMediaType(
                    Problems.TYPE,
                    OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().ref(SCHEMAS + "ProblemDocument"))));
  }
}
