package io.acf.app.rest;

import io.acf.app.state.Commands;
import io.acf.app.state.Replica;
import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.config.Text;
import io.acf.federation.Command;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What every host name answers, and the end of those that git does not want any more. */
@Path("/traffic")
@Tag(name = "traffic")
@Produces(MediaType.APPLICATION_JSON)
public final class TrafficResource {
  private final DesiredLookup known;
  private final TrafficViews views;
  private final CommandReader commands;
  private final Replica replica;

  TrafficResource(
      DesiredLookup known, TrafficViews views, CommandReader commands, Replica replica) {
    this.known = known;
    this.views = views;
    this.commands = commands;
    this.replica = replica;
  }

  @GET
  @Operation(
      operationId = "listTraffic",
      summary = "What every host name answers, those included that have left git")
  public Api.Page<Api.Traffic> traffic(
      @QueryParam("page") @DefaultValue("1") int page,
      @QueryParam("per_page") @DefaultValue("50") int perPage,
      @Context UriInfo uri) {
    return new Pages(uri, page, perPage).of(views.names(), views::traffic);
  }

  @GET
  @Path("{host}")
  @Operation(operationId = "getHost", summary = "What a host name should answer, and answers")
  public RestResponse<Api.Traffic> get(@PathParam("host") String name, @Context Request request) {
    var traffic = view(host(name));
    return Tags.answer(request, Tags.of(traffic), traffic);
  }

  private Api.Traffic view(Hostname host) {
    return views.name(host).map(views::traffic).orElseThrow(() -> unknown(host.value()));
  }

  @POST
  @Path("{host}/actions/release")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "releaseTraffic",
      summary = "Ends the answer of a host name that has left git; needs a reason")
  public Api.Release release(
      @PathParam("host") String name, Api.@Nullable Lift command, @Context Request request) {
    var terms = commands.reasoned(command);
    var host = host(name);
    var expected = Tags.expected(request, () -> tag(host));
    commands.tell(
        new Command.ReleaseHost(terms, host, known.desired().map(Desired::generation)),
        () -> objection(host).or(expected::objection),
        Commands.Guard.NONE);
    var release = known.controls().released().get(host);
    var answered = views.orphans().stream().anyMatch(orphan -> orphan.host().equals(host));
    return new Api.Release(
        host.value(),
        answered,
        release == null
            ? new Api.Said(terms.actor(), terms.reason(), replica.clock().instant(), null)
            : ApiMapper.present(release.said()));
  }

  /** Also of a name that is gone: releasing it once more is no mistake. */
  private EntityTag tag(Hostname host) {
    return views
        .name(host)
        .map(name -> Tags.of(views.traffic(name)))
        .orElseGet(() -> Tags.of(host, "gone"));
  }

  private Hostname host(String name) {
    return written(name).orElseThrow(() -> unknown(name));
  }

  private static Optional<Hostname> written(String name) {
    try {
      return Optional.of(new Hostname(name.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Throws where the name is not one that may go: git's word stands above a person's. */
  private Optional<Commands.Told> objection(Hostname host) {
    known.federations().stream()
        .filter(spec -> TrafficViews.wants(spec, host))
        .findFirst()
        .ifPresent(
            spec -> {
              throw new Refusal(
                  ProblemType.STILL_WANTED,
                  host + " is what git wants for the federation " + spec.name(),
                  "take it out of " + known.position(spec).file() + " first, and commit");
            });
    var released = known.controls().released().containsKey(host);
    if (!released && views.orphans().stream().noneMatch(orphan -> orphan.host().equals(host))) {
      throw unknown(host.value());
    }
    known
        .controls()
        .trafficFrozen()
        .filter(said -> !released)
        .ifPresent(
            said -> {
              throw new Refusal(
                  ProblemType.FROZEN,
                  "traffic is frozen by " + said.actor() + ": " + said.reason(),
                  "acf unfreeze first");
            });
    return Optional.empty();
  }

  private Refusal unknown(String name) {
    var orphans = views.orphans().stream().map(orphan -> orphan.host().value()).toList();
    return Refusal.notFound(
        "no host name " + Text.quoted(name) + " has left git and is still answered",
        orphans.isEmpty() ? "there is none to release" : near(name, orphans));
  }

  private static String near(String name, List<String> orphans) {
    var near = Text.didYouMean(name, orphans);
    return near.isEmpty() ? "there is " + Text.listed(orphans) : near;
  }
}
