package io.acf.app.rest;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    var parts = new @Nullable Object[2 + federation.regions().size()];
    parts[0] = federation.generation();
    parts[1] = federation.hostname();
    for (int i = 0; i < federation.regions().size(); i++) {
      var row = federation.regions().get(i);
      parts[2 + i] =
          row.region()
              + row.state()
              + row.reason()
              + row.message()
              + row.release()
              + row.desiredRelease()
              + row.generation()
              + row.ready()
              + row.instances()
              + row.health()
              + row.weightWant()
              + row.weightPublished();
    }
    return of(parts);
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
  static Response answer(Request request, EntityTag tag, Object value) {
    var unchanged = request.evaluatePreconditions(tag);
    return unchanged == null ? Response.ok(value).tag(tag).build() : unchanged.tag(tag).build();
  }

  /** Refuses a change that was meant for another state than the present one. */
  static void check(Request request, EntityTag now) {
    if (request.evaluatePreconditions(now) != null) {
      throw new Refusal(
          ProblemType.PRECONDITION_FAILED,
          "If-Match names a state that is no longer so",
          "look again, then decide again");
    }
  }
}
