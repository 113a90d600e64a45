package io.acf.app.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What this server is, and what it speaks. */
@Path("/")
@Tag(name = "server")
@Produces(MediaType.APPLICATION_JSON)
public final class RootResource {
  private static final Set<String> SCHEMAS = Set.of("federation-v1.json", "platform-v1.json");
  private final Views views;

  RootResource(Views views) {
    this.views = views;
  }

  @GET
  @Operation(operationId = "root", summary = "Version, replica, source, zones and links")
  public Api.Root root() {
    return views.root();
  }

  @GET
  @Path("info")
  @Operation(operationId = "info", summary = "The same as the root")
  public Api.Root info() {
    return views.root();
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
  public Map<String, Object> problem(@PathParam("type") String word) {
    var type =
        ProblemType.of(word)
            .orElseThrow(() -> Refusal.notFound("no problem type " + word, "see the openapi"));
    return Map.of("title", type.title(), "status", type.status(), "meaning", type.meaning());
  }
}
