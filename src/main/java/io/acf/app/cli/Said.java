package io.acf.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who says it, why, and for how long: on every command that people will ask about later. */
final class Said {
  @Option(names = "--reason", paramLabel = "TEXT", description = "why; others will read it")
  String reason = "";

  @Option(names = "--for", paramLabel = "2h", description = "ends by itself after this time")
  @Nullable Duration length;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      defaultValue = "${env:USER:-unknown}",
      description = "who (default: $USER)")
  String actor = "";

  TreeMap<String, String> body(Instant now) {
    var body = new TreeMap<String, String>();
    body.put("reason", reason);
    body.put("actor", actor);
    if (length != null) {
      body.put("expires_at", now.plus(length).toString());
    }
    return body;
  }

  /** Refuses to go on without a reason. */
  void reasonNeeded(String verb) {
    if (reason.isBlank()) {
      throw Failure.usage(
          verb + " needs a reason", "acf " + verb + " ... --reason \"router patching\"");
    }
  }
}
