package io.acf.app.rest;

import io.acf.app.state.Commands;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Strong entity tags over what matters of a resource: not over ages and times of a look. */
final class Tags {
  private Tags() {}

  static EntityTag of(@Nullable Object... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var part : parts) {
        digest.update(String.valueOf(part).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return new EntityTag(HexFormat.of().formatHex(digest.digest(), 0, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static EntityTag of(Api.Federation federation) {
    return of(
        federation.commit(),
        federation.generation(),
        federation.hostname(),
        federation.regions().stream().map(Tags::row).toList());
  }

  static EntityTag of(Api.Explanation explanation) {
    return of(
        row(explanation.row()),
        explanation.breaker(),
        explanation.steps(),
        explanation.controls(),
        explanation.events());
  }

  private static List<@Nullable Object> row(Api.RegionRow row) {
    return Arrays.asList(
        row.region(),
        row.state(),
        row.reason(),
        row.message(),
        row.release(),
        row.desiredRelease(),
        row.observedGeneration(),
        row.ready(),
        row.instances(),
        row.health(),
        row.desiredWeight(),
        row.weight());
  }

  /** A source that is followed is looked at every few seconds, and stays what it is. */
  static EntityTag of(Api.Source source) {
    return of(
        source.url(),
        source.branch(),
        source.condition(),
        source.reason(),
        source.accepted(),
        source.head(),
        source.problems());
  }

  static EntityTag of(Api.Root root) {
    return of(root.version(), root.revision(), root.replica(), of(root.git()), root.zones());
  }

  static EntityTag of(Api.Region region) {
    return of(
        region.name(),
        region.api(),
        region.apiUp(),
        region.breaker(),
        region.scheduling(),
        region.drained(),
        region.controls(),
        region.federations(),
        region.converged(),
        region.labels(),
        region.addresses(),
        region.reason());
  }

  /** 304 where the client has it, else the value with its tag. */
  static <T> RestResponse<T> answer(Request request, EntityTag tag, T value) {
    var otherwise = request.evaluatePreconditions(tag);
    if (otherwise == null) {
      return changed(tag, value);
    }
    var status = otherwise.build().getStatus();
    if (status != RestResponse.StatusCode.NOT_MODIFIED) {
      throw changed();
    }
    return RestResponse.ResponseBuilder.<T>create(status).tag(tag).build();
  }

  /** What is so after a change, with its tag. */
  static <T> RestResponse<T> changed(EntityTag tag, T value) {
    return RestResponse.ResponseBuilder.ok(value).tag(tag).build();
  }

  /** Objects to a change that was meant for another state than the present one. */
  static Commands.Guard expected(Request request, Supplier<EntityTag> now) {
    return () ->
        request.evaluatePreconditions(now.get()) == null
            ? Optional.empty()
            : Optional.of(new Commands.Told.Changed());
  }

  /** Refuses where the state is another one than was meant. */
  static void check(Request request, EntityTag now) {
    if (expected(request, () -> now).objection().isPresent()) {
      throw changed();
    }
  }

  static Refusal changed() {
    return new Refusal(
        ProblemType.PRECONDITION_FAILED,
        "If-Match names a state that is no longer so",
        "look again, then decide again");
  }
}
