package io.acf.app.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.federation.Event;
import io.acf.federation.Fact;
import io.acf.federation.FactText;
import io.acf.federation.HybridTime;
import io.acf.federation.LatestKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row as it lies in the table.
 *
 * @param told wall clock of the writer, in milliseconds
 * @param details a JSON object of texts
 * @param register what a fold reads it by; null for a mere story
 * @param stored its checksum as it was written; empty where that is damaged
 */
record Row(
    long position,
    String replica,
    long sequence,
    HybridTime at,
    long told,
    String kind,
    String actor,
    @Nullable String region,
    @Nullable String federation,
    @Nullable String release,
    String details,
    int schema,
    @Nullable String register,
    Optional<Sum> stored) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> DETAILS = new TypeReference<>() {};
  private static final Map<String, Event.Kind> KINDS =
      Stream.of(Event.Kind.values())
          .collect(Collectors.toUnmodifiableMap(Event.Kind::word, Function.identity()));

  static final String COLUMNS =
      "position, replica, sequence, millis, counter, told, kind, actor, region, federation,"
          + " release, details, schema, register, sum";

  static Row of(long position, Event event) {
    var text = event.fact().text();
    return new Row(
            position,
            event.replica(),
            event.sequence(),
            event.at(),
            event.told().toEpochMilli(),
            text.kind().word(),
            text.actor(),
            text.region().map(RegionName::value).orElse(null),
            text.federation().map(FederationName::value).orElse(null),
            text.release().orElse(null),
            json(text.details()),
            Event.SCHEMA,
            event.fact().key().map(LatestKey::name).orElse(null),
            Optional.empty())
        .summed();
  }

  private static String json(Map<String, String> details) {
    try {
      return JSON.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Row read(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("position"),
        text(row, "replica"),
        row.getLong("sequence"),
        new HybridTime(row.getLong("millis"), row.getInt("counter")),
        row.getLong("told"),
        text(row, "kind"),
        text(row, "actor"),
        row.getString("region"),
        row.getString("federation"),
        row.getString("release"),
        text(row, "details"),
        row.getInt("schema"),
        row.getString("register"),
        Sum.read(row.getBytes("sum")));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNullElse(row.getString(column), "");
  }

  void bind(PreparedStatement statement) throws SQLException {
    statement.setLong(1, position);
    statement.setString(2, replica);
    statement.setLong(3, sequence);
    statement.setLong(4, at.millis());
    statement.setInt(5, at.counter());
    statement.setLong(6, told);
    statement.setString(7, kind);
    statement.setString(8, actor);
    statement.setString(9, region);
    statement.setString(10, federation);
    statement.setString(11, release);
    statement.setString(12, details);
    statement.setInt(13, schema);
    statement.setString(14, register);
    statement.setBytes(15, sum().bytes());
  }

  /** Over all of it, as it should be stored. */
  Sum sum() {
    return Sum.of(
        position,
        replica,
        sequence,
        at.millis(),
        at.counter(),
        told,
        kind,
        actor,
        region,
        federation,
        release,
        details,
        schema,
        register);
  }

  /** This row with its own checksum. */
  Row summed() {
    return new Row(
        position,
        replica,
        sequence,
        at,
        told,
        kind,
        actor,
        region,
        federation,
        release,
        details,
        schema,
        register,
        Optional.of(sum()));
  }

  Row with(String value) {
    return new Row(
        position,
        replica,
        sequence,
        at,
        told,
        kind,
        actor,
        region,
        federation,
        release,
        details,
        schema,
        value,
        Optional.empty());
  }

  private static final Comparator<Row> ORDER =
      Comparator.comparing(Row::at).thenComparing(Row::replica).thenComparingLong(Row::sequence);

  /** Whether this one is in force where both have one key: as {@link Event}s are ordered. */
  boolean after(Row other) {
    return ORDER.compare(this, other) > 0;
  }

  /** It is what was written. */
  boolean whole() {
    return stored.filter(sum()::equals).isPresent();
  }

  /** Empty where a newer version wrote it, in words that this one does not know. */
  Optional<Event> event() {
    var known = KINDS.get(kind);
    if (known == null || schema > Event.SCHEMA) {
      return Optional.empty();
    }
    try {
      var texts = JSON.readValue(details, DETAILS);
      if (texts == null || texts.containsValue(null)) {
        return Optional.empty();
      }
      var text =
          new FactText(
              known,
              actor,
              Optional.ofNullable(region).map(RegionName::new),
              Optional.ofNullable(federation).map(FederationName::new),
              Optional.ofNullable(release),
              texts);
      return Optional.of(
          new Event(replica, sequence, at, Instant.ofEpochMilli(told), Fact.read(text)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
