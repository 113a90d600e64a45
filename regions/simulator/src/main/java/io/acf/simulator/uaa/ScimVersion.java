package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Entity;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The version of a resource: in its JSON, as ETag, and in If-Match. */
final class ScimVersion {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private ScimVersion() {}

  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  static ObjectNode meta(Entity entity, int version) {
    return Json.object(
        "version",
        version,
        "created",
        time(entity.createdAt),
        "lastModified",
        time(entity.updatedAt));
  }

  static Reply tagged(Reply reply, int version) {
    return reply.with("ETag", "\"" + version + "\"");
  }

  /**
   * Compares the If-Match of a call that must have one.
   *
   * @throws CfError 400 where it has none, 409 where it names another version
   */
  static void must(Call call, int version, String what) {
    if (call.header("if-match").isEmpty()) {
      throw CfError.uaa(400, "scim", "Missing If-Match for PUT");
    }
    may(call, version, what);
  }

  /** Compares the If-Match of a call that may have one. */
  static void may(Call call, int version, String what) {
    Optional<String> tag =
        call.header("if-match").map(text -> text.trim().replaceAll("^\"+|\"+$", ""));
    if (tag.isEmpty() || tag.get().equals("*")) {
      return;
    }
    if (!tag.get().matches("-?\\d{1,9}")) {
      throw CfError.uaa(
          400,
          "scim",
          "Invalid version match header (should be a version number): "
              + call.header("if-match").orElse(""));
    }
    int wanted = Integer.parseInt(tag.get());
    if (wanted != version) {
      throw CfError.uaa(
          409,
          "scim_resource_conflict",
          "Attempt to update "
              + what
              + " with wrong version: expected="
              + version
              + " but found="
              + wanted);
    }
  }
}
