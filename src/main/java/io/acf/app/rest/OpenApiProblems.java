package io.acf.app.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Every operation may answer a problem. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class OpenApiProblems implements OASFilter {
  @Override
  public void filterOpenAPI(OpenAPI api) {
    var paths = api.getPaths();
    if (paths == null || paths.getPathItems() == null) {
      return;
    }
    for (var item : paths.getPathItems().values()) {
      for (var operation : item.getOperations().values()) {
        var problem =
            OASFactory.createAPIResponse()
                .description("A problem (RFC 9457)")
                .content(
                    OASFactory.createContent()
                        .addMediaType(
                            Problems.TYPE,
                            OASFactory.createMediaType()
                                .schema(
                                    OASFactory.createSchema()
                                        .ref("#/components/schemas/ProblemDocument"))));
        operation.getResponses().addAPIResponse("default", problem);
      }
    }
  }
}
