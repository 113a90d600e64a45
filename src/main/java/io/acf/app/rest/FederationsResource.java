package io.acf.app.rest;

import io.acf.app.state.Board;
import io.acf.app.state.Commands;
import io.acf.app.state.Replica;
import io.acf.config.FederationSpec;
import io.acf.config.Text;
import io.acf.federation.Command;
import io.acf.federation.PairStatus;
import io.acf.federation.State;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Federations: read here, written in git; and commands about what stands in a region. */
@Path("/federations")
@Tag(name = "federations")
@Produces(MediaType.APPLICATION_JSON)
public final class FederationsResource {
  private static final List<String> STATES = Stream.of(State.values()).map(State::word).toList();
  private final DesiredLookup known;
  private final Views views;
  private final TrafficViews traffics;
  private final Waiting waiting;
  private final CommandReader commands;
  private final Board board;

  FederationsResource(
      DesiredLookup known,
      Views views,
      TrafficViews traffics,
      CommandReader commands,
      Replica replica) {
    this.known = known;
    this.views = views;
    this.traffics = traffics;
    this.commands = commands;
    this.board = replica.board();
    this.waiting = new Waiting(known, views, replica);
  }

  @GET
  @Operation(operationId = "listFederations", summary = "All federations, with their regions")
  public Api.Page<Api.Federation> list(
      @QueryParam("page") @DefaultValue("1") int page,
      @QueryParam("per_page") @DefaultValue("50") int perPage,
      @QueryParam("order_by") @Nullable String orderBy,
      @QueryParam("state") @Nullable String state,
      @Context UriInfo uri) {
    if (state != null && !STATES.contains(state)) {
      throw Refusal.query(
          "state",
          "no such state: " + Text.quoted(state),
          "states are: " + String.join(", ", STATES));
    }
    var found =
        Pages.ordered(known.federations(), orderBy, "name").stream()
            .filter(spec -> state == null || stands(spec, state))
            .toList();
    return new Pages(uri, page, perPage).of(found, views::federation);
  }

  private boolean stands(FederationSpec spec, String state) {
    return views.federation(spec).regions().stream().anyMatch(row -> row.state().equals(state));
  }

  @GET
  @Path("{federation}")
  @Operation(operationId = "getFederation", summary = "How a federation stands, region by region")
  public RestResponse<Api.Federation> get(
      @PathParam("federation") String name, @Context Request request) {
    var federation = views.federation(known.federationSpec(name));
    return Tags.answer(request, Tags.of(federation), federation);
  }

  @GET
  @Path("{federation}/status")
  @Operation(operationId = "getFederationStatus", summary = "The same as the federation")
  public RestResponse<Api.Federation> status(
      @PathParam("federation") String name, @Context Request request) {
    return get(name, request);
  }

  @GET
  @Path("{federation}/traffic")
  @Operation(operationId = "getTraffic", summary = "What its hostname should answer, and answers")
  public RestResponse<Api.Traffic> traffic(
      @PathParam("federation") String name, @Context Request request) {
    var spec = known.federationSpec(name);
    var traffic =
        traffics.traffic(
            spec,
            spec.traffic()
                .orElseThrow(
                    () ->
                        Refusal.notFound(
                            name + " is not steered", "name traffic.hostname in federation.yml")));
    return Tags.answer(request, Tags.of(traffic), traffic);
  }

  @GET
  @Path("{federation}/regions/{region}/explain")
  @Operation(operationId = "explain", summary = "Why a federation stands as it does in a region")
  public RestResponse<Api.Explanation> explain(
      @PathParam("federation") String federation,
      @PathParam("region") String region,
      @Context Request request) {
    var explanation = views.explanation(known.pair(federation, region));
    return Tags.answer(request, Tags.of(explanation), explanation);
  }

  @POST
  @Path("{federation}/regions/{region}/actions/adopt")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "adopt",
      summary = "Takes apps back that carry a newer or another mark, as last seen; needs a reason")
  public RestResponse<Api.Explanation> adopt(
      @PathParam("federation") String federation,
      @PathParam("region") String region,
      Api.@Nullable Adopt command,
      @Context Request request) {
    var pair = known.pair(federation, region);
    var terms = commands.reasoned(command);
    if (board.status(pair).flatMap(PairStatus::seenAt).isEmpty()) {
      throw new Refusal(
          ProblemType.NOT_SEEN,
          region + " has not been looked at since the start, so there is nothing to take back",
          "acf regions probe " + region);
    }
    commands.tell(
        new Command.Adopt(terms, pair, board.adoptable(pair)),
        Tags.expected(request, () -> Tags.of(views.explanation(pair))),
        Commands.Guard.NONE);
    var explanation = views.explanation(pair);
    return Tags.changed(Tags.of(explanation), explanation);
  }

  @GET
  @Path("{federation}/regions/{region}/manifest")
  @Produces("application/yaml")
  @Operation(operationId = "getManifest", summary = "The CF manifest as the region gets it")
  public RestResponse<String> manifest(
      @PathParam("federation") String federation,
      @PathParam("region") String region,
      @Context Request request) {
    var pair = known.pair(federation, region);
    var release = DesiredLookup.release(known.federationSpec(federation), pair.region());
    return Tags.answer(request, Tags.of(release.digest()), release.manifest());
  }

  @GET
  @Path("{federation}/plan")
  @Operation(operationId = "plan", summary = "What would be done now; changes nothing")
  public RestResponse<Api.Plan> plan(
      @PathParam("federation") String name, @Context Request request) {
    var plan = views.plan(known.federationSpec(name));
    return Tags.answer(request, Tags.of(plan), plan);
  }

  @POST
  @Path("{federation}/rollout/actions/retry")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "retryRollout",
      summary = "Tries again at once what failed or rests, in one region or in all")
  public RestResponse<Api.Federation> retry(
      @PathParam("federation") String name, Api.@Nullable Retry command, @Context Request request) {
    var spec = known.federationSpec(name);
    var terms = commands.terms(command);
    var region =
        Optional.ofNullable(command)
            .map(Api.Retry::region)
            .map(it -> known.pair(name, it).region());
    commands.tell(
        new Command.RetryRollout(terms, spec.name(), region),
        Tags.expected(request, () -> Tags.of(views.federation(spec))),
        Commands.Guard.NONE);
    var federation = views.federation(spec);
    return Tags.changed(Tags.of(federation), federation);
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
      throw Refusal.query("for", "for must be converged");
    }
    return waiting.converged(name, commit, skipDeferred, timeoutSeconds);
  }
}
