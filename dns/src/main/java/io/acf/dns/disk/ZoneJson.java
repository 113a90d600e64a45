package io.acf.dns.disk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.TrafficSpec;
import io.acf.config.ZoneSpec;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.dns.Zone;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A zone as JSON: {@code {"version": 1, "sha256": …, "zone": {…}}}, the checksum over the compact
 * form of {@code zone}. Durations in seconds. It holds nothing secret.
 *
 * <p>A file of a newer version is read as far as it is understood: whatever else may change, it
 * keeps these keys and that checksum. A key, a name or a member that is not understood is skipped.
 */
final class ZoneJson {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ZoneJson() {}

  /**
   * What was read.
   *
   * @param whole nothing was skipped, and the version is ours: writing the zone loses nothing
   */
  record Read(Zone zone, boolean whole) {}

  /** Not a snapshot of ours, or no longer. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    Damaged(String message) {
      super(message);
    }

    Damaged(String message, Exception cause) {
      super(message, cause);
    }
  }

  static byte[] write(Zone zone) throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode body = body(zone);
    root.put("version", VERSION);
    root.put("sha256", checksum(body));
    root.set("zone", body);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  private static ObjectNode body(Zone zone) {
    ObjectNode body = JSON.createObjectNode();
    body.put("name", zone.name().value());
    body.put("serial", zone.serial());
    body.put("negative_ttl", zone.negativeTtl().toSeconds());
    ArrayNode servers = body.putArray("name_servers");
    for (ZoneSpec.NameServer server : zone.nameServers()) {
      servers.addObject().put("name", server.name().value()).put("address", server.address());
    }
    ObjectNode names = body.putObject("names");
    zone.names()
        .forEach(
            (name, answer) ->
                answer.ifPresentOrElse(
                    a -> answer(names.putObject(name.value()), a),
                    () -> names.putNull(name.value())));
    return body;
  }

  private static void answer(ObjectNode node, Answer answer) {
    node.put("ttl", answer.ttl().toSeconds());
    ArrayNode members = node.putArray("members");
    for (Member member : answer.members()) {
      ObjectNode each = members.addObject();
      each.put("region", member.region().value());
      each.put("weight", member.weight());
      ArrayNode addresses = each.putArray("addresses");
      member.addresses().forEach(addresses::add);
    }
  }

  static Read read(byte[] bytes) throws Damaged {
    try {
      JsonNode root = JSON.readTree(bytes);
      int version = root == null ? 0 : root.path("version").asInt();
      if (root == null || version < VERSION) {
        throw new Damaged("not version " + VERSION + " or newer");
      }
      JsonNode body = root.path("zone");
      if (!checksum(body).equals(root.path("sha256").asText())) {
        throw new Damaged("its checksum does not match");
      }
      Zone zone = zone(body);
      boolean same =
          Arrays.equals(JSON.writeValueAsBytes(body(zone)), JSON.writeValueAsBytes(body));
      return new Read(zone, version == VERSION && root.size() == 3 && same);
    } catch (IOException e) {
      throw new Damaged("no JSON", e);
    } catch (IllegalArgumentException e) {
      throw new Damaged(String.valueOf(e.getMessage()), e);
    }
  }

  private static Zone zone(JsonNode body) {
    var zone = new Hostname(body.path("name").asText());
    List<ZoneSpec.NameServer> servers = new ArrayList<>();
    for (JsonNode server : body.path("name_servers")) {
      understood(
              () ->
                  new ZoneSpec.NameServer(
                      new Hostname(server.path("name").asText()), server.path("address").asText()))
          .ifPresent(servers::add);
    }
    var names = new TreeMap<Hostname, Optional<Answer>>();
    for (Map.Entry<String, JsonNode> name : body.path("names").properties()) {
      understood(() -> new Hostname(name.getKey()))
          .filter(host -> host.within(zone))
          .ifPresent(host -> names.put(host, answer(name.getValue())));
    }
    return new Zone(
        zone,
        body.path("serial").asLong(),
        servers,
        Duration.ofSeconds(body.path("negative_ttl").asLong()),
        names);
  }

  /** Empty where no member is known, or none is understood: then the name never had one. */
  private static Optional<Answer> answer(JsonNode node) {
    List<Member> members = new ArrayList<>();
    for (JsonNode member : node.path("members")) {
      List<String> addresses = new ArrayList<>();
      member.path("addresses").forEach(address -> addresses.add(address.asText()));
      understood(
              () ->
                  new Member(
                      new RegionName(member.path("region").asText()),
                      member.path("weight").asInt(),
                      addresses))
          .ifPresent(members::add);
    }
    var ttl = Duration.ofSeconds(node.path("ttl").asLong(TrafficSpec.DEFAULT_TTL.toSeconds()));
    return members.isEmpty() ? Optional.empty() : Optional.of(new Answer(members, ttl));
  }

  /** Empty for what a newer version may have written and this one has no word for. */
  private static <T> Optional<T> understood(Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static String checksum(JsonNode body) throws JsonProcessingException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(JSON.writeValueAsBytes(body)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
