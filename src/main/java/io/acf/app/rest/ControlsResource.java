package io.acf.app.rest;

import io.acf.app.Commands;
import io.acf.app.Replica;
import io.acf.config.Desired;
import io.acf.federation.Event;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The source, the freezes, and traffic as a whole. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class ControlsResource {
  private static final Duration FETCH = Duration.ofSeconds(25);
  private final Views views;
  private final CommandReader commands;
  private final Replica replica;

  ControlsResource(Views views, CommandReader commands, Replica replica) {
    this.views = views;
    this.commands = commands;
    this.replica = replica;
  }

  @GET
  @Path("source")
  @Tag(name = "source")
  @Operation(operationId = "getSource", summary = "Which commit is in force, and why no other")
  public Api.Source source() {
    return views.source();
  }

  @POST
  @Path("source/actions/refresh")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Tag(name = "source")
  @Operation(operationId = "refreshSource", summary = "Fetches now; answers when it has been read")
  public Api.Source refresh(Api.@Nullable Command command) {
    replica.refresher().refresh(FETCH);
    return views.source();
  }

  @POST
  @Path("source/actions/accept")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Tag(name = "source")
  @Operation(
      operationId = "acceptSource",
      summary = "Follows a commit that does not descend from the one in force; needs a reason")
  public Api.Source accept(Api.@Nullable Command command) {
    var commit = CommandReader.commit(command);
    commands.tell(
        commands.draft(Event.Kind.SOURCE_ACCEPT, command, true).with("commit", commit.hex()),
        Commands.Guard.NONE);
    replica.refresher().allow(commit, FETCH);
    return views.source();
  }

  @GET
  @Path("controls")
  @Tag(name = "controls")
  @Operation(operationId = "getControls", summary = "What people have said and still holds")
  public Api.Controls controls() {
    return views.saidByPeople();
  }

  @GET
  @Path("actions/freeze")
  @Tag(name = "controls")
  @Operation(operationId = "getFreeze", summary = "The same as the controls")
  public Api.Controls frozen() {
    return views.saidByPeople();
  }

  @POST
  @Path("actions/freeze")
  @Consumes(MediaType.APPLICATION_JSON)
  @Tag(name = "controls")
  @Operation(
      operationId = "freeze",
      summary = "Changes nothing anywhere: pushes, traffic or all; needs a reason")
  public Api.Controls freeze(Api.@Nullable Command command) {
    return scoped(Event.Kind.FREEZE, command, true);
  }

  @POST
  @Path("actions/unfreeze")
  @Consumes(MediaType.APPLICATION_JSON)
  @Tag(name = "controls")
  @Operation(operationId = "unfreeze", summary = "Changes again")
  public Api.Controls unfreeze(Api.@Nullable Command command) {
    return scoped(Event.Kind.UNFREEZE, command, false);
  }

  private Api.Controls scoped(Event.Kind kind, Api.@Nullable Command command, boolean reasoned) {
    commands.tell(
        commands.draft(kind, command, reasoned).with("scope", CommandReader.scope(command)),
        Commands.Guard.NONE);
    return views.saidByPeople();
  }

  @GET
  @Path("traffic")
  @Tag(name = "traffic")
  @Operation(operationId = "listTraffic", summary = "What every federated name answers")
  public Api.Page<Api.Traffic> traffic(
      @QueryParam("page") @DefaultValue("1") int page,
      @QueryParam("per_page") @DefaultValue("50") int perPage,
      @Context UriInfo uri) {
    var steered =
        views
            .desired()
            .map(Desired::federations)
            .map(all -> List.copyOf(all.values()))
            .orElse(List.of())
            .stream()
            .filter(spec -> spec.traffic().isPresent())
            .toList();
    return new Pages(uri, page, perPage)
        .of(steered, spec -> views.traffic(spec, spec.traffic().orElseThrow()));
  }
}
