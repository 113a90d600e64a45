package io.acf.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who says it, why, and for how long. */
final class Held extends ReasonOptions {
  @Option(names = "--for", paramLabel = "2h", description = "ends by itself after this time")
  @Nullable Duration length;

  @Override
  TreeMap<String, String> body() {
    var body = super.body();
    if (length != null) {
      body.put("expires_at", Instant.now().plus(length).toString());
    }
    return body;
  }
}
