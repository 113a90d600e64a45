package io.acf.app.stories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * What a simulated region keeps of one app, written once more for others: each gets resources of
 * its own that differ in guids, name and release. So a region has thousands of apps as the
 * reconciler leaves them, though it has pushed one.
 */
final class CopiedApps {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a region remembers of a push, more than of the app: nobody who looks now asks for it. */
  private static final Set<String> PAST = Set.of("audit_events", "app_usage_events", "jobs");

  private final List<JsonNode> sown;
  private final String app;
  private final List<String> guids;
  private long sequence;

  /** One entity of a table, as the log of the region has it. */
  private record Key(String table, String guid) {}

  /**
   * @param log of a region that has been stopped
   */
  CopiedApps(Path log) throws IOException {
    var first = new LinkedHashMap<Key, JsonNode>();
    var later = new LinkedHashMap<Key, JsonNode>();
    try (var in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(log)))) {
      for (boolean atFirst = true; in.available() > 0; atFirst = false) {
        int length = in.readInt();
        in.readInt();
        for (var change : JSON.readTree(in.readNBytes(length)).path("changes")) {
          var key = new Key(change.path("t").asText(), change.path("g").asText());
          var into = atFirst || first.containsKey(key) ? first : later;
          if (change.has("e")) {
            into.put(key, change);
          } else {
            into.remove(key);
          }
          sequence = Math.max(sequence, change.path("e").path("seq").asLong());
        }
      }
    }
    sown = List.copyOf(first.values());
    app =
        later.values().stream().map(JsonNode::toString).collect(Collectors.joining(",", "[", "]"));
    guids = later.keySet().stream().map(Key::guid).distinct().toList();
  }

  /**
   * Writes the log of a region with these apps.
   *
   * @param name of the app that is there
   * @param releases of all apps, by name, that one too
   */
  void write(Path log, String name, Map<String, String> releases) throws IOException {
    try (var out = new DataOutputStream(Files.newOutputStream(log))) {
      append(out, sown);
      for (var each : releases.entrySet()) {
        var text =
            app.replace(name, each.getKey())
                .replace(String.valueOf(releases.get(name)), each.getValue());
        var fresh =
            guids.stream().collect(Collectors.toMap(it -> it, it -> fresh(each.getKey() + it)));
        var copy =
            Pattern.compile(guids.stream().map(Pattern::quote).collect(Collectors.joining("|")))
                .matcher(text)
                .replaceAll(found -> fresh.get(found.group()));
        var changes = new ArrayList<JsonNode>();
        for (var change : JSON.readTree(copy)) {
          if (change.get("e") instanceof ObjectNode entity && entity.has("seq")) {
            entity.put("seq", ++sequence);
          }
          changes.add(change);
        }
        append(out, changes);
      }
    }
  }

  private static String fresh(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private void append(DataOutputStream out, List<JsonNode> changes) throws IOException {
    var record = JSON.createObjectNode().put("count", 10 * sequence);
    record.putArray("changes").addAll(changes);
    var bytes = JSON.writeValueAsBytes(record);
    var sum = new CRC32();
    sum.update(bytes);
    out.writeInt(bytes.length);
    out.writeInt((int) sum.getValue());
    out.write(bytes);
  }
}
