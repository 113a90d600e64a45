package io.acf.app.rest;

import io.acf.app.state.Commands;
import io.acf.app.state.Replica;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.federation.Command;
import io.acf.federation.LastServing;
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
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Regions, and what people say about them. */
@Path("/regions")
@Tag(name = "regions")
@Produces(MediaType.APPLICATION_JSON)
public final class RegionsResource {
  private final DesiredLookup known;
  private final Views views;
  private final CommandReader commands;
  private final Replica replica;

  RegionsResource(DesiredLookup known, Views views, CommandReader commands, Replica replica) {
    this.known = known;
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
    return new Pages(uri, page, perPage)
        .of(Pages.ordered(known.regions(), orderBy, "name"), views::region);
  }

  @GET
  @Path("{region}")
  @Operation(operationId = "getRegion", summary = "A region")
  public RestResponse<Api.Region> get(@PathParam("region") String name, @Context Request request) {
    var region = views.region(known.regionSpec(name));
    return Tags.answer(request, Tags.of(region), region);
  }

  @POST
  @Path("{region}/actions/cordon")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "cordon", summary = "No new steps in the region; needs a reason")
  public RestResponse<Api.Region> cordon(
      @PathParam("region") String name, Api.@Nullable Hold command, @Context Request request) {
    var terms = commands.reasoned(command);
    var spec = known.regionSpec(name);
    return tell(new Command.Cordon(terms, spec.name()), spec, request);
  }

  @POST
  @Path("{region}/actions/uncordon")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "uncordon", summary = "Steps in the region again")
  public RestResponse<Api.Region> uncordon(
      @PathParam("region") String name, Api.@Nullable Lift command, @Context Request request) {
    var terms = commands.terms(command);
    var spec = known.regionSpec(name);
    return tell(new Command.Uncordon(terms, spec.name()), spec, request);
  }

  @POST
  @Path("{region}/actions/drain")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "drain",
      summary = "Its weight goes to nothing, gently; needs a reason; never the last that serves")
  public RestResponse<Api.Region> drain(
      @PathParam("region") String name, Api.@Nullable Hold command, @Context Request request) {
    var terms = commands.reasoned(command);
    var spec = known.regionSpec(name);
    return tell(new Command.Drain(terms, spec.name()), spec, request);
  }

  @POST
  @Path("{region}/actions/undrain")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "undrain", summary = "Its weight comes back")
  public RestResponse<Api.Region> undrain(
      @PathParam("region") String name, Api.@Nullable Lift command, @Context Request request) {
    var terms = commands.terms(command);
    var spec = known.regionSpec(name);
    return tell(new Command.Undrain(terms, spec.name()), spec, request);
  }

  @POST
  @Path("{region}/actions/probe")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "probe", summary = "Looks at the region now")
  public RestResponse<Api.Region> probe(
      @PathParam("region") String name, Api.@Nullable Lift command, @Context Request request) {
    var spec = known.regionSpec(name);
    commands.check(command);
    Tags.check(request, Tags.of(views.region(spec)));
    replica.prober().probe(spec.name());
    return answer(spec);
  }

  private RestResponse<Api.Region> tell(Command command, RegionSpec spec, Request request) {
    commands.tell(
        command,
        Tags.expected(request, () -> Tags.of(views.region(spec))),
        command instanceof Command.Drain ? () -> lastThatServes(spec.name()) : Commands.Guard.NONE);
    return answer(spec);
  }

  private RestResponse<Api.Region> answer(RegionSpec spec) {
    var region = views.region(spec);
    return Tags.changed(Tags.of(region), region);
  }

  private Optional<Commands.Told> lastThatServes(RegionName region) {
    var board = replica.board();
    return LastServing.in(
            region,
            known.desired().orElseThrow(),
            known.controls().drained().keySet(),
            traffic -> board.traffic().answer(traffic.zone(), traffic.hostname()),
            board::verdict)
        .map(
            federation ->
                new Commands.Told.LastRegion(
                    region + " is the last region that serves " + federation));
  }
}
