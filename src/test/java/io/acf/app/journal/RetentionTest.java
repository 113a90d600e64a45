package io.acf.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.app.state.EventLog;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.federation.Command;
import io.acf.federation.DeliveryFact;
import io.acf.federation.Event;
import io.acf.federation.Fact;
import io.acf.federation.HybridTime;
import io.acf.federation.LatestFacts;
import io.acf.federation.Recall;
import io.acf.federation.SourceFact;
import io.acf.federation.State;
import io.acf.health.Pair;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Retention SMALL = new Retention(Retention.LEAST, Duration.ofDays(1));

  @TempDir Path folder;

  /** Mostly stories to tell; now and then something that is still in force. */
  private static Fact fact(RandomGenerator dice, int number) {
    var terms = new Command.Terms("ana", Integer.toString(number), Optional.empty());
    var region = new RegionName("eu-" + dice.nextInt(20));
    var pair = new Pair(new FederationName("f" + dice.nextInt(100)), region);
    var release = new Digest("ab".repeat(32));
    return switch (dice.nextInt(40)) {
      case 0 -> new Command.Cordon(terms, region);
      case 1 -> new Command.Uncordon(terms, region);
      case 2 -> new Command.Freeze(terms, Command.Scope.values()[dice.nextInt(3)]);
      case 3 -> new Command.Unfreeze(terms, Command.Scope.values()[dice.nextInt(3)]);
      case 4 -> new DeliveryFact.Converged(pair, release, Optional.empty(), "");
      case 5 ->
          new SourceFact.CommitAccepted(
              new CommitId("ab".repeat(20)), Generation.parse("4.0"), "ana", "x" + number, "");
      default ->
          new DeliveryFact.StateChanged(
              pair, release, State.PROGRESSING, State.CONVERGED, "", "" + number);
    };
  }

  private static void fill(Connection connection, String replica, int events, Instant from)
      throws Exception {
    var dice = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    var group = new ArrayList<Event>();
    var first = Rows.last(connection, replica);
    for (int i = 1; i <= events; i++) {
      group.add(
          new Event(replica, first + i, new HybridTime(from.toEpochMilli() + i, 0), fact(dice, i)));
      if (group.size() == 10_000 || i == events) {
        Rows.insert(connection, group);
        group.clear();
      }
    }
  }

  private static Recall fold(List<Event> events) {
    var facts = new LatestFacts();
    events.forEach(facts::add);
    return Recall.of(facts, NOW);
  }

  private static List<Event> all(EventLog journal) {
    var all = EventLog.Query.ALL;
    var events = new ArrayList<Event>();
    while (true) {
      var page =
          journal
              .find(
                  new EventLog.Query(
                      events.isEmpty() ? 0 : events.getLast().sequence(),
                      all.kind(),
                      all.region(),
                      all.federation(),
                      false,
                      0,
                      5000))
              .events();
      if (page.isEmpty()) {
        return events;
      }
      events.addAll(page);
    }
  }

  private void prefill(int events, Instant from) throws Exception {
    try (var data = DataFolder.open(folder)) {
      try (var connection =
          DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"))) {
        Rows.create(connection, data.replica());
        fill(connection, data.replica(), events, from);
      }
    }
  }

  private static SqliteJournal open(DataFolder data, Retention retention) {
    return SqliteJournal.open(data, Clock.fixed(NOW, ZoneOffset.UTC), retention);
  }

  @Test
  void whatIsInForceOutlivesEveryBound() throws Exception {
    prefill(30_000, NOW.minus(Duration.ofDays(300)));
    Recall before;
    List<Event> whole;
    try (var data = DataFolder.open(folder);
        var journal = open(data, Retention.DEFAULT)) {
      whole = all(journal);
      before = fold(whole);
      var read = new ArrayList<Event>();
      journal.recall(read::add);
      assertThat(fold(read)).isEqualTo(before);
      assertThat(read).hasSizeLessThan(2500);
    }
    try (var data = DataFolder.open(folder);
        var journal = open(data, SMALL)) {
      Awaitility.await().until(() -> journal.dropped() >= 19_900);
      Awaitility.await().until(() -> all(journal).size() < 13_000);
      var kept = all(journal);
      assertThat(fold(kept)).isEqualTo(before);
      assertThat(kept.subList(kept.size() - 10_000, kept.size()))
          .as("the newest stay, however old")
          .isEqualTo(whole.subList(20_000, 30_000));
      assertThat(journal.last()).isEqualTo(30_000);
      var read = new ArrayList<Event>();
      journal.recall(read::add);
      assertThat(fold(read)).isEqualTo(before);
    }
    try (var data = DataFolder.open(folder);
        var journal = open(data, SMALL)) {
      assertThat(journal.dropped()).as("kept over a restart").isBetween(19_900L, 20_000L);
      assertThat(journal.append(fact(RandomGenerator.getDefault(), 1)).toString())
          .contains("sequence=30001");
    }
  }

  @Test
  void whatIsYoungStays() throws Exception {
    prefill(15_000, NOW.minus(Duration.ofMinutes(10)));
    try (var data = DataFolder.open(folder);
        var journal = open(data, new Retention(20_000, Duration.ofDays(1)))) {
      journal.append(fact(RandomGenerator.getDefault(), 1));
      assertThat(all(journal)).hasSize(15_001);
      assertThat(journal.dropped()).isZero();
    }
  }

  @Test
  void aSequenceIsNeverGivenTwice() throws Exception {
    prefill(10, NOW);
    try (var data = DataFolder.open(folder)) {
      try (var connection =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
          var statement = connection.createStatement()) {
        statement.execute("UPDATE event SET register = NULL");
        Dropping.drop(
            connection,
            Dropping.find(connection, 10, 10, Long.MAX_VALUE, 1000),
            Set.of(data.replica()));
      }
      try (var journal = open(data, SMALL)) {
        assertThat(journal.last()).isEqualTo(10);
        assertThat(journal.append(fact(RandomGenerator.getDefault(), 1)).toString())
            .contains("sequence=11");
      }
    }
  }

  @Test
  void aJournalOfBeforeRegistersIsBroughtUpToDate() throws Exception {
    prefill(2000, NOW.minus(Duration.ofDays(3)));
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        var statement = connection.createStatement()) {
      statement.execute("DROP INDEX event_latest");
      statement.execute("ALTER TABLE event DROP COLUMN register");
      statement.execute("ALTER TABLE event DROP COLUMN told");
      statement.execute("ALTER TABLE event DROP COLUMN sum");
      statement.execute("DROP TABLE dropped");
      statement.execute("DROP TABLE seal");
    }
    try (var data = DataFolder.open(folder);
        var journal = open(data, SMALL)) {
      assertThat(journal.fault()).isEmpty();
      assertThat(journal.loss()).isEmpty();
      assertThat(all(journal)).hasSize(2000);
      var read = new ArrayList<Event>();
      journal.recall(read::add);
      assertThat(fold(read)).isEqualTo(fold(all(journal)));
      assertThat(read).isNotEmpty();
    }
  }

  @Test
  void boundsHaveBounds() {
    assertThatThrownBy(() -> new Retention(9_999, Duration.ofDays(90)))
        .hasMessageContaining("9999");
    assertThatThrownBy(() -> new Retention(10_000, Duration.ofHours(23)))
        .hasMessageContaining("PT23H");
  }

  /** {@code docs/adr/0022}: what a start costs with as many rows as are kept, or any number. */
  @Test
  @Tag("benchmark")
  @Timeout(600)
  void allRowsAtStart() throws Exception {
    int rows = Integer.getInteger("acf.journal.rows", 200_000);
    prefill(rows, NOW.minus(Duration.ofDays(30)));
    for (int round = 0; round < 3; round++) {
      try (var data = DataFolder.open(folder)) {
        var started = System.nanoTime();
        try (var journal = open(data, new Retention(2_000_000, Duration.ofDays(90)))) {
          var opened = System.nanoTime();
          var read = new ArrayList<Event>();
          journal.recall(read::add);
          var recalled = System.nanoTime();
          var everything = fold(all(journal));
          var folded = System.nanoTime();
          assertThat(fold(read)).isEqualTo(everything);
          System.out.printf(
              "%d rows, %d MB: open %d ms, recall of %d events %d ms, fold of all %d ms%n",
              rows,
              folder.resolve("journal.db").toFile().length() / 1_000_000,
              (opened - started) / 1_000_000,
              read.size(),
              (recalled - opened) / 1_000_000,
              (folded - recalled) / 1_000_000);
        }
      }
    }
  }
}
