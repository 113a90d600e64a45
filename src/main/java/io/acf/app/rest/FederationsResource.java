package io.acf.app.rest;

import io.acf.app.Replica;
import io.acf.config.Desired;
import io.acf.config.FederationSpec;
import io.acf.federation.State;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Federations: read here, written in git. */
@Path("/federations")
@Tag(name = "federations")
@Produces(MediaType.APPLICATION_JSON)
public final class FederationsResource {
  private final Views views;
  private final Waiting waiting;

  FederationsResource(Views views, Replica replica) {
    this.views = views;
    this.waiting = new Waiting(views, replica);
  }

  @GET
  @Operation(operationId = "listFederations", summary = "All federations, with their regions")
  public Api.Page<Api.Federation> list(
      @QueryParam("page") @DefaultValue("1") int page,
      @QueryParam("per_page") @DefaultValue("50") int perPage,
      @QueryParam("order_by") @Nullable String orderBy,
      @QueryParam("state") @Nullable String state,
      @Context UriInfo uri) {
    if (state != null && Stream.of(State.values()).noneMatch(known -> known.word().equals(state))) {
      throw Refusal.invalid("?state", "no such state: " + state);
    }
    var found =
        new ArrayList<>(
            views
                .desired()
                .map(Desired::federations)
                .map(all -> List.copyOf(all.values()))
                .orElse(List.<FederationSpec>of()));
    found.removeIf(
        spec ->
            state != null
                && views.federation(spec).regions().stream()
                    .noneMatch(row -> row.state().equals(state)));
    if (Pages.descending(orderBy, "name")) {
      Collections.reverse(found);
    }
    return new Pages(uri, page, perPage).of(found, views::federation);
  }

  @GET
  @Path("{federation}")
  @Operation(operationId = "getFederation", summary = "How a federation stands, region by region")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Api.Federation.class)))
  public Response get(@PathParam("federation") String name, @Context Request request) {
    var federation = views.federation(views.federationSpec(name));
    return Tags.answer(request, Tags.of(federation), federation);
  }

  @GET
  @Path("{federation}/status")
  @Operation(operationId = "getFederationStatus", summary = "The same as the federation")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Api.Federation.class)))
  public Response status(@PathParam("federation") String name, @Context Request request) {
    return get(name, request);
  }

  @GET
  @Path("{federation}/traffic")
  @Operation(operationId = "getTraffic", summary = "What its hostname should answer, and answers")
  public Api.Traffic traffic(@PathParam("federation") String name) {
    var spec = views.federationSpec(name);
    return views.traffic(
        spec,
        spec.traffic()
            .orElseThrow(
                () ->
                    Refusal.notFound(
                        name + " is not steered", "name traffic.hostname in federation.yml")));
  }

  @GET
  @Path("{federation}/regions/{region}/explain")
  @Operation(operationId = "explain", summary = "Why a federation stands as it does in a region")
  public Api.Explanation explain(
      @PathParam("federation") String federation, @PathParam("region") String region) {
    return views.explanation(views.pair(federation, region));
  }

  @GET
  @Path("{federation}/regions/{region}/manifest")
  @Produces("application/yaml")
  @Operation(operationId = "getManifest", summary = "The CF manifest as the region gets it")
  public String manifest(
      @PathParam("federation") String federation, @PathParam("region") String region) {
    var pair = views.pair(federation, region);
    return Views.release(views.federationSpec(federation), pair.region()).manifest();
  }

  @GET
  @Path("{federation}/plan")
  @Operation(operationId = "plan", summary = "What would be done now; changes nothing")
  public Api.Plan plan(@PathParam("federation") String name) {
    return views.plan(views.federationSpec(name));
  }

  @GET
  @Path("{federation}/wait")
  @RunOnVirtualThread
  @Operation(
      operationId = "wait",
      summary = "Fetches git, then answers once the federation has converged, at most after 25 s")
  public Api.Wait await(
      @PathParam("federation") String name,
      @QueryParam("for") @DefaultValue("converged") String goal,
      @QueryParam("commit") @Nullable String commit,
      @QueryParam("skip_deferred") @DefaultValue("false") boolean skipDeferred,
      @QueryParam("timeout") @DefaultValue("25") int timeoutSeconds)
      throws InterruptedException {
    if (!goal.equals("converged")) {
      throw Refusal.invalid("?for", "for must be converged");
    }
    return waiting.converged(name, commit, skipDeferred, timeoutSeconds);
  }
}
