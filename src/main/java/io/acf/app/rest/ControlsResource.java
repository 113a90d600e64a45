package io.acf.app.rest;

import io.acf.app.state.Commands;
import io.acf.app.state.Replica;
import io.acf.config.CommitId;
import io.acf.federation.Command;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The source, and the freezes. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class ControlsResource {
  private static final Duration FETCH = Duration.ofSeconds(25);
  private final SourceViews sources;
  private final DesiredLookup known;
  private final CommandReader commands;
  private final Replica replica;

  ControlsResource(
      SourceViews sources, DesiredLookup known, CommandReader commands, Replica replica) {
    this.sources = sources;
    this.known = known;
    this.commands = commands;
    this.replica = replica;
  }

  @GET
  @Path("source")
  @Tag(name = "source")
  @Operation(operationId = "getSource", summary = "Which commit is in force, and why no other")
  public RestResponse<Api.Source> source(@Context Request request) {
    var source = sources.source();
    return Tags.answer(request, Tags.of(source), source);
  }

  @POST
  @Path("source/actions/refresh")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Tag(name = "source")
  @Operation(operationId = "refreshSource", summary = "Fetches now; answers when it has been read")
  public RestResponse<Api.Source> refresh(Api.@Nullable Lift command, @Context Request request) {
    commands.check(command);
    Tags.check(request, Tags.of(sources.source()));
    replica.refresher().refresh(FETCH);
    return changedSource();
  }

  @POST
  @Path("source/actions/accept")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Tag(name = "source")
  @Operation(
      operationId = "acceptSource",
      summary = "Follows a commit that does not descend from the one in force; needs a reason")
  public RestResponse<Api.Source> accept(Api.@Nullable Accept command, @Context Request request) {
    var commit = CommandReader.commit(command);
    var accept = new Command.AcceptCommit(commands.reasoned(command), commit);
    replica.refresher().refresh(FETCH);
    if (!replica.refresher().knows(commit)) {
      throw unknown(commit);
    }
    commands.tell(
        accept, Tags.expected(request, () -> Tags.of(sources.source())), Commands.Guard.NONE);
    replica.refresher().allow(commit, FETCH);
    return changedSource();
  }

  /** What cannot be followed is not allowed either: a slip of the pen would hold for ever. */
  private Refusal unknown(CommitId commit) {
    var source = sources.source();
    var head = source.head() == null ? source.accepted() : source.head();
    var what =
        "no commit " + commit.hex() + " on branch " + source.branch() + " of " + source.url();
    return source.condition().equals("unreachable")
        ? Refusal.notFound(
            what + " as it was fetched last; now it cannot be reached: " + source.reason(),
            source.tip())
        : Refusal.notFound(
            what,
            head == null
                ? "push it first"
                : "push it first; the head is " + head.commit() + ": " + head.subject());
  }

  private RestResponse<Api.Source> changedSource() {
    var source = sources.source();
    return Tags.changed(Tags.of(source), source);
  }

  @GET
  @Path("controls")
  @Tag(name = "controls")
  @Operation(operationId = "getControls", summary = "What people have said and still holds")
  public RestResponse<Api.Controls> controls(@Context Request request) {
    var controls = ApiMapper.controls(known.controls());
    return Tags.answer(request, Tags.of(controls), controls);
  }

  @GET
  @Path("actions/freeze")
  @Tag(name = "controls")
  @Operation(operationId = "getFreeze", summary = "The same as the controls")
  public RestResponse<Api.Controls> frozen(@Context Request request) {
    return controls(request);
  }

  @POST
  @Path("actions/freeze")
  @Consumes(MediaType.APPLICATION_JSON)
  @Tag(name = "controls")
  @Operation(
      operationId = "freeze",
      summary = "Changes nothing anywhere: pushes, traffic or all; needs a reason")
  public RestResponse<Api.Controls> freeze(Api.@Nullable Freeze command, @Context Request request) {
    return tell(
        new Command.Freeze(
            commands.reasoned(command),
            CommandReader.scope(command == null ? null : command.scope())),
        request);
  }

  @POST
  @Path("actions/unfreeze")
  @Consumes(MediaType.APPLICATION_JSON)
  @Tag(name = "controls")
  @Operation(operationId = "unfreeze", summary = "Changes again")
  public RestResponse<Api.Controls> unfreeze(
      Api.@Nullable Unfreeze command, @Context Request request) {
    return tell(
        new Command.Unfreeze(
            commands.terms(command), CommandReader.scope(command == null ? null : command.scope())),
        request);
  }

  private RestResponse<Api.Controls> tell(Command command, Request request) {
    commands.tell(
        command,
        Tags.expected(request, () -> Tags.of(ApiMapper.controls(known.controls()))),
        Commands.Guard.NONE);
    var controls = ApiMapper.controls(known.controls());
    return Tags.changed(Tags.of(controls), controls);
  }
}
