package io.acf.app.rest;

import io.acf.app.state.EventLog;
import io.acf.app.state.Replica;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.config.Text;
import io.acf.federation.Event;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What happened: as a list, and as it happens. */
@Path("/events")
@Tag(name = "events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {
  private static final List<String> KINDS =
      Stream.of(Event.Kind.values()).map(Event.Kind::word).toList();
  private final DesiredLookup known;
  private final Replica replica;
  private final EventStreams streams;

  EventsResource(DesiredLookup known, Replica replica, EventStreams streams) {
    this.known = known;
    this.replica = replica;
    this.streams = streams;
  }

  @GET
  @Operation(operationId = "listEvents", summary = "Events of this replica, newest last")
  public Api.Page<Api.Event> list(
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("page") @DefaultValue("1") int page,
      @QueryParam("per_page") @DefaultValue("50") int perPage,
      @QueryParam("order_by") @Nullable String orderBy,
      @QueryParam("kind") @Nullable String kind,
      @QueryParam("region") @Nullable String region,
      @QueryParam("federation") @Nullable String federation,
      @Context UriInfo uri) {
    var pages = new Pages(uri, page, perPage);
    var found =
        replica
            .events()
            .find(
                new EventLog.Query(
                    after,
                    kind(kind),
                    name("region", region, RegionName::new),
                    name("federation", federation, FederationName::new),
                    Pages.descending(orderBy, "sequence"),
                    pages.skip(),
                    perPage));
    return pages.with(found.events().stream().map(ApiMapper::event).toList(), found.total());
  }

  @GET
  @Path("stream")
  @RunOnVirtualThread
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "streamEvents",
      summary = "Events as they happen (SSE); resumes after Last-Event-ID")
  public void stream(
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @QueryParam("after") @Nullable Long after,
      @QueryParam("region") @Nullable String region,
      @QueryParam("federation") @Nullable String federation,
      @Context SseEventSink sink,
      @Context Sse sse)
      throws InterruptedException {
    var regionName = name("region", region, RegionName::new);
    var federationName = name("federation", federation, FederationName::new);
    streams.stream(
        lastEventId == null ? after == null ? null : Long.toString(after) : lastEventId,
        event -> {
          var text = event.fact().text();
          return matches(regionName, text.region()) && matches(federationName, text.federation());
        },
        sink,
        sse);
  }

  private static <T> boolean matches(Optional<T> wanted, Optional<T> is) {
    return wanted.isEmpty() || wanted.equals(is);
  }

  private static Optional<Event.Kind> kind(@Nullable String word) {
    if (word == null) {
      return Optional.empty();
    }
    var kind =
        Stream.of(Event.Kind.values()).filter(known -> known.word().equals(word)).findFirst();
    if (kind.isEmpty()) {
      throw Refusal.query(
          "kind", "no such kind: " + Text.quoted(word), Text.didYouMean(word, KINDS));
    }
    return kind;
  }

  private static <T> Optional<T> name(
      String parameter, @Nullable String value, Function<String, T> constructor) {
    try {
      return Optional.ofNullable(value).map(constructor);
    } catch (IllegalArgumentException e) {
      throw Refusal.query(parameter, String.valueOf(e.getMessage()));
    }
  }
}
