package io.acf.app.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import java.io.InputStream;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** What this server is, and what it speaks. */
@Path("/")
@Tag(name = "server")
@Produces(MediaType.APPLICATION_JSON)
public final class RootResource {
  private static final Set<String> SCHEMAS = Set.of("federation-v1.json", "platform-v1.json");
  private final SourceViews sources;

  RootResource(SourceViews sources) {
    this.sources = sources;
  }

  @GET
  @Operation(operationId = "root", summary = "Version, replica, source, zones and links")
  public RestResponse<Api.Root> root(@Context Request request) {
    var root = sources.root();
    return Tags.answer(request, Tags.of(root), root);
  }

  @GET
  @Path("info")
  @Operation(operationId = "info", summary = "The same as the root")
  public RestResponse<Api.Root> info(@Context Request request) {
    return root(request);
  }

  @GET
  @Path("schemas/{name}")
  @Produces("application/schema+json")
  @Operation(
      operationId = "schema",
      summary = "JSON Schema (draft-07) of federation.yml or platform.yml")
  public InputStream schema(@PathParam("name") String name) {
    var in =
        SCHEMAS.contains(name)
            ? RootResource.class.getResourceAsStream("/io/acf/schemas/" + name)
            : null;
    if (in == null) {
      throw Refusal.notFound("no schema " + name, "there are " + String.join(", ", SCHEMAS));
    }
    return in;
  }

  @GET
  @Path("problems/{type}")
  @Operation(operationId = "problemType", summary = "What a problem's type means")
  public Api.ProblemMeaning problem(@PathParam("type") String word) {
    var type =
        ProblemType.of(word)
            .orElseThrow(() -> Refusal.notFound("no problem type " + word, "see the openapi"));
    return new Api.ProblemMeaning(type.title(), type.status(), type.meaning());
  }
}
