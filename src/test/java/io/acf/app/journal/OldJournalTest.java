package io.acf.app.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.config.CommitId;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.federation.Event;
import io.acf.federation.Install;
import io.acf.federation.LatestFacts;
import io.acf.federation.Recall;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal with every kind of event, written by the code of before facts were typed (2026-11-28,
 * d9e9810). What is expected of it is what that code made of it.
 */
public class OldJournalTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:05:00Z");
  private static final RegionName EU = new RegionName("eu-1");
  private static final RegionName US = new RegionName("us-1");
  private static final FederationName ORDERS = new FederationName("orders");
  private static final Hostname HOST = new Hostname("orders.example.com");
  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    copyTo(folder);
  }

  /** A data folder that holds this journal and nothing else. */
  public static void copyTo(Path folder) throws IOException {
    try (var old = OldJournalTest.class.getResourceAsStream("before-facts/journal.db")) {
      Files.copy(Objects.requireNonNull(old), folder.resolve("journal.db"));
    }
  }

  private SqliteJournal open(DataFolder data) {
    return SqliteJournal.open(data, Clock.fixed(NOW, ZoneOffset.UTC), Retention.DEFAULT);
  }

  private static Instant at(int seconds) {
    return Instant.parse("2026-11-22T12:00:00Z").plusSeconds(seconds);
  }

  /** What REST, the event stream and the log show is what lies there, text for text. */
  @Test
  void everyKindIsShownAsItWasWritten() throws Exception {
    var written = new TreeMap<Long, Map<?, ?>>();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        var rows = connection.createStatement().executeQuery("SELECT * FROM event")) {
      while (rows.next()) {
        written.put(
            rows.getLong("sequence"),
            new ObjectMapper().readValue(rows.getString("details"), Map.class));
      }
    }
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      var events = journal.after(0, 500);
      assertThat(journal.loss()).isEmpty();
      assertThat(journal.skipped()).isZero();
      assertThat(events).hasSize(written.size());
      assertThat(events.stream().map(Event::kind).collect(Collectors.toSet()))
          .containsExactlyInAnyOrder(Event.Kind.values());
      for (var event : events) {
        assertThat(event.fact().text().details())
            .as(event.kind().word())
            .isEqualTo(written.get(event.sequence()));
      }
    }
  }

  @Test
  void whatPeopleSaidHolds() throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      var controls = Recall.of(LatestFacts.of(journal), NOW).controls();
      assertThat(controls.cordoned()).containsOnlyKeys(US);
      assertThat(controls.cordoned().get(US).until()).contains(at(24 * 3600));
      assertThat(controls.cordoned().get(US).at()).isEqualTo(at(6));
      assertThat(controls.drained()).containsOnlyKeys(EU);
      assertThat(controls.drained().get(EU).at()).isEqualTo(at(9));
      assertThat(controls.pushesFrozen().orElseThrow().at()).isEqualTo(at(12));
      assertThat(controls.trafficFrozen()).isEmpty();
      assertThat(controls.lost()).isEmpty();
      assertThat(controls.released()).containsOnlyKeys(new Hostname("gone.example.com"));
      assertThat(controls.retries()).containsOnlyKeys("orders", "orders/eu-1");
      assertThat(controls.adoptions()).containsOnlyKeys(new Pair(ORDERS, US));
      var marks = controls.adoptions().get(new Pair(ORDERS, US)).marks().firstEntry().getValue();
      assertThat(marks.owner()).contains(ORDERS);
      assertThat(marks.generation()).isEqualTo(Generation.parse("9.0"));
      assertThat(marks.commit()).contains(new CommitId("cd".repeat(20)));
      assertThat(marks.replica()).contains("other");
    }
  }

  @Test
  void whatWasFoundIsRemembered() throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      var recall = Recall.of(LatestFacts.of(journal), NOW);
      assertThat(recall.completed())
          .containsOnlyKeys(new Pair(ORDERS, EU), new Pair(ORDERS, US))
          .containsValue("ab".repeat(20));
      assertThat(recall.accepted())
          .contains(new Recall.Accepted(new CommitId("cd".repeat(20)), Generation.parse("4.0"), 3));
      assertThat(recall.allowed()).contains(new CommitId("ef".repeat(20)));
      var orphan = recall.orphans().get(new Hostname("news.example.com"));
      assertThat(orphan.federation()).contains(new FederationName("news"));
      assertThat(orphan.orphanedAt()).contains(at(31));
      assertThat(orphan.installs()).containsEntry(EU, new Install("api.eu-1.test:443"));
      assertThat(orphan.traffic().weights()).containsEntry(EU, 1).containsEntry(US, 2);
      assertThat(orphan.traffic().health().interval()).isEqualTo(Duration.ofSeconds(5));
      assertThat(recall.orphans()).hasSize(1);
      assertThat(recall.steady()).containsOnlyKeys(HOST);
      assertThat(recall.steady().get(HOST).answer().members()).hasSize(2);
      assertThat(recall.steady().get(HOST).at()).isEqualTo(at(28));
      var down = verdict(recall, EU);
      assertThat(down.state()).isEqualTo(Verdict.State.DOWN);
      assertThat(down.downs()).containsExactly(at(-1800), at(0));
      assertThat(down.since()).isEqualTo(at(26));
      assertThat(down.grace().askedSince()).isEqualTo(at(-3600));
      assertThat(down.grace().spared()).isTrue();
      assertThat(verdict(recall, US).state()).isEqualTo(Verdict.State.UNKNOWN);
      assertThat(verdict(recall, US).everUp()).isTrue();
    }
  }

  private static Verdict verdict(Recall recall, RegionName region) {
    return recall
        .health()
        .of(
            new Endpoint(HOST, region),
            new Install("api." + region + ".test:443"),
            Optional.of(new Pair(ORDERS, region)),
            it -> true)
        .orElseThrow();
  }
}
