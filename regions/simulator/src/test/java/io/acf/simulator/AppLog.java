package io.acf.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;

/** What the log cache has of an app, a line as {@code SOURCE text}. */
record AppLog(Client client, String app) {
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (JsonNode each :
        client.get("/api/v1/read/" + app + "?limit=1000").json().at("/envelopes/batch")) {
      byte[] payload = Base64.getDecoder().decode(each.at("/log/payload").asText());
      String source = each.at("/tags/source_type").asText();
      lines.add(source + " " + new String(payload, StandardCharsets.UTF_8));
    }
    return lines;
  }

  /** Waits for a line of a source that begins so; what comes after that in the oldest of them. */
  String await(String source, String start) {
    String wanted = source + " " + start;
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> lines().stream().filter(each -> each.startsWith(wanted)).findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow()
        .substring(wanted.length());
  }

  /** Waits for {@code pid N} of a source; N. */
  long pid(String source) {
    return Long.parseLong(await(source, "pid ").trim());
  }

  static boolean runs(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }
}
