package io.acf.dns.disk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.ZoneSpec;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.dns.Zone;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A zone as JSON: {@code {"version": 1, "sha256": …, "zone": {…}}}, the checksum over the compact
 * form of {@code zone}. Durations in seconds. It holds nothing secret.
 */
final class ZoneJson {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ZoneJson() {}

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

  static Zone read(byte[] bytes) throws Damaged {
    try {
      JsonNode root = JSON.readTree(bytes);
      if (root == null || root.path("version").asInt() != VERSION) {
        throw new Damaged("not version " + VERSION);
      }
      JsonNode body = root.path("zone");
      if (!checksum(body).equals(root.path("sha256").asText())) {
        throw new Damaged("its checksum does not match");
      }
      return zone(body);
    } catch (IOException e) {
      throw new Damaged("no JSON", e);
    } catch (IllegalArgumentException e) {
      throw new Damaged(String.valueOf(e.getMessage()), e);
    }
  }

  private static Zone zone(JsonNode body) {
    List<ZoneSpec.NameServer> servers = new ArrayList<>();
    for (JsonNode server : body.path("name_servers")) {
      servers.add(
          new ZoneSpec.NameServer(
              new Hostname(server.path("name").asText()), server.path("address").asText()));
    }
    var names = new TreeMap<Hostname, Optional<Answer>>();
    for (Map.Entry<String, JsonNode> name : body.path("names").properties()) {
      names.put(
          new Hostname(name.getKey()),
          name.getValue().isNull() ? Optional.empty() : Optional.of(answer(name.getValue())));
    }
    return new Zone(
        new Hostname(body.path("name").asText()),
        body.path("serial").asLong(),
        servers,
        Duration.ofSeconds(body.path("negative_ttl").asLong()),
        names);
  }

  private static Answer answer(JsonNode node) {
    List<Member> members = new ArrayList<>();
    for (JsonNode member : node.path("members")) {
      List<String> addresses = new ArrayList<>();
      member.path("addresses").forEach(address -> addresses.add(address.asText()));
      members.add(
          new Member(
              new RegionName(member.path("region").asText()),
              member.path("weight").asInt(),
              addresses));
    }
    return new Answer(members, Duration.ofSeconds(node.path("ttl").asLong()));
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
