package io.acf.app.rest;

import io.acf.app.Commands;
import io.acf.app.Replica;
import io.acf.config.Desired;
import io.acf.config.FederationSpec;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.federation.Event;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Regions, and what people say about them. */
@Path("/regions")
@Tag(name = "regions")
@Produces(MediaType.APPLICATION_JSON)
public final class RegionsResource {
  private final Views views;
  private final CommandReader commands;
  private final Replica replica;

  RegionsResource(Views views, CommandReader commands, Replica replica) {
    this.views = views;
    this.commands = commands;
    this.replica = replica;
  }

  @GET
  @Operation(operationId = "listRegions", summary = "All regions")
  public Api.Page<Api.Region> list(
      @QueryParam("page") @DefaultValue("1") int page,
      @QueryParam("per_page") @DefaultValue("50") int perPage,
      @QueryParam("order_by") @Nullable String orderBy,
      @Context UriInfo uri) {
    var all =
        new ArrayList<>(
            views
                .desired()
                .map(Desired::regions)
                .map(found -> List.copyOf(found.values()))
                .orElse(List.<RegionSpec>of()));
    if (Pages.descending(orderBy, "name")) {
      Collections.reverse(all);
    }
    return new Pages(uri, page, perPage).of(all, views::region);
  }

  @GET
  @Path("{region}")
  @Operation(operationId = "getRegion", summary = "A region")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Api.Region.class)))
  public Response get(@PathParam("region") String name, @Context Request request) {
    var region = views.region(views.regionSpec(name));
    return Tags.answer(request, Tags.of(region), region);
  }

  @POST
  @Path("{region}/actions/cordon")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "cordon", summary = "No new steps in the region; needs a reason")
  public Api.Region cordon(
      @PathParam("region") String name, Api.@Nullable Command command, @Context Request request) {
    return tell(Event.Kind.CORDON, name, command, true, request);
  }

  @POST
  @Path("{region}/actions/uncordon")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "uncordon", summary = "Steps in the region again")
  public Api.Region uncordon(
      @PathParam("region") String name, Api.@Nullable Command command, @Context Request request) {
    return tell(Event.Kind.UNCORDON, name, command, false, request);
  }

  @POST
  @Path("{region}/actions/drain")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "drain",
      summary = "Its weight goes to nothing, gently; needs a reason; never the last that serves")
  public Api.Region drain(
      @PathParam("region") String name, Api.@Nullable Command command, @Context Request request) {
    return tell(Event.Kind.DRAIN, name, command, true, request);
  }

  @POST
  @Path("{region}/actions/undrain")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "undrain", summary = "Its weight comes back")
  public Api.Region undrain(
      @PathParam("region") String name, Api.@Nullable Command command, @Context Request request) {
    return tell(Event.Kind.UNDRAIN, name, command, false, request);
  }

  @POST
  @Path("{region}/actions/probe")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "probe", summary = "Looks at the region now")
  public Api.Region probe(@PathParam("region") String name, Api.@Nullable Command command) {
    var spec = views.regionSpec(name);
    replica.prober().probe(spec.name());
    return views.region(spec);
  }

  private Api.Region tell(
      Event.Kind kind,
      String name,
      Api.@Nullable Command command,
      boolean reasoned,
      Request request) {
    var spec = views.regionSpec(name);
    Tags.check(request, Tags.of(views.region(spec)));
    var draft = commands.draft(kind, command, reasoned).region(spec.name());
    commands.tell(
        draft, kind == Event.Kind.DRAIN ? () -> lastThatServes(spec.name()) : Commands.Guard.NONE);
    return views.region(spec);
  }

  /** A federation that only this region serves, of those that are not drained. */
  private Optional<Commands.Told> lastThatServes(RegionName region) {
    var drained = views.controls().drained();
    for (FederationSpec spec : views.desired().orElseThrow().in(region).values()) {
      if (spec.traffic().isEmpty()) {
        continue;
      }
      var rows = views.federation(spec).regions();
      var serves =
          rows.stream()
              .anyMatch(row -> row.region().equals(region.value()) && row.weightPublished() > 0);
      var others =
          rows.stream()
              .filter(row -> !row.region().equals(region.value()))
              .filter(row -> !drained.containsKey(new RegionName(row.region())))
              .anyMatch(row -> row.weightPublished() > 0 && confirmed(row.health().state()));
      if (serves && !others) {
        return Optional.of(
            new Commands.Told.LastRegion(
                region + " is the last region that serves " + spec.name()));
      }
    }
    return Optional.empty();
  }

  private static boolean confirmed(String health) {
    return health.equals("up") || health.equals("suspect") || health.equals("warming");
  }
}
