package io.acf.app.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.federation.Event;
import io.acf.federation.HybridTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From a row to its event. */
final class EventReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> DETAILS = new TypeReference<>() {};
  private static final Map<String, Event.Kind> KINDS =
      Stream.of(Event.Kind.values())
          .collect(Collectors.toUnmodifiableMap(Event.Kind::word, Function.identity()));

  private EventReader() {}

  /** Empty where a newer version wrote it. */
  static Optional<Event> event(ResultSet row) throws SQLException {
    var kind = KINDS.get(row.getString("kind"));
    if (kind == null || row.getInt("schema") > Event.SCHEMA) {
      return Optional.empty();
    }
    var draft =
        new Event.Draft(
            kind,
            row.getString("actor"),
            Optional.ofNullable(row.getString("region")).map(RegionName::new),
            Optional.ofNullable(row.getString("federation")).map(FederationName::new),
            Optional.ofNullable(row.getString("release")),
            Collections.unmodifiableSortedMap(details(row.getString("details"))));
    return Optional.of(
        new Event(
            row.getString("replica"),
            row.getLong("sequence"),
            new HybridTime(row.getLong("millis"), row.getInt("counter")),
            told(row),
            draft));
  }

  /** The logical time, where an older version wrote no other. */
  private static Instant told(ResultSet row) throws SQLException {
    var told = row.getLong("told");
    return Instant.ofEpochMilli(row.wasNull() ? row.getLong("millis") : told);
  }

  private static TreeMap<String, String> details(String json) throws SQLException {
    try {
      return JSON.readValue(json, DETAILS);
    } catch (JsonProcessingException e) {
      throw new SQLException("an event's details are no JSON object of texts", e);
    }
  }
}
