package io.acf.app.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
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
import io.acf.health.Pair;
import io.acf.regions.AppMarks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is dropped of a journal in which everything is old: all but what state rests on and the last
 * releases of each federation.
 */
class ReleaseHistoryTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final String US = "here";
  private static final Pair PAIR = pair(1, 1);
  @TempDir Path folder;

  private static Pair pair(int federation, int region) {
    return new Pair(new FederationName("f" + federation), new RegionName("r" + region));
  }

  private static Digest release(int number) {
    return new Digest("%064x".formatted(number));
  }

  private static DeliveryFact.Converged converged(Pair pair, int release, int generation) {
    return new DeliveryFact.Converged(
        pair, release(release), Optional.of(Generation.ofCommits(generation)), "");
  }

  private static SourceFact.CommitAccepted accepted(int generation) {
    return new SourceFact.CommitAccepted(
        new CommitId("%040x".formatted(generation)),
        Optional.of(Generation.ofCommits(generation)),
        "ana",
        "",
        "");
  }

  private static Command.Adopt adopt(Pair pair) {
    var marks =
        new TreeMap<>(
            Map.of(
                new AppName("web"),
                new AppMarks(
                    Optional.of(pair.federation()),
                    Optional.empty(),
                    Generation.parse("9.0"),
                    Optional.empty(),
                    Optional.empty())));
    return new Command.Adopt(new Command.Terms("ana", "x", Optional.empty()), pair, marks);
  }

  private static Event event(String replica, long number, Fact fact) {
    return new Event(replica, number, new HybridTime(number * 1000, 0), fact);
  }

  private Connection journal() throws SQLException {
    var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
    Rows.create(connection, US);
    return connection;
  }

  /** Drops what can be dropped when all of it is old, and gives what is left. */
  private static List<Event> dropOld(Connection connection) throws SQLException {
    var last = Rows.position(connection);
    for (var rows = Dropping.find(connection, last, last, Long.MAX_VALUE, 1000);
        !rows.isEmpty();
        rows = Dropping.find(connection, last, last, Long.MAX_VALUE, 1000)) {
      Dropping.drop(connection, rows, Set.of(US));
    }
    return read(connection);
  }

  private static List<Event> read(Connection connection) throws SQLException {
    var events = new ArrayList<Event>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT * FROM event ORDER BY position")) {
      while (rows.next()) {
        Row.read(rows).event().ifPresent(events::add);
      }
    }
    return events;
  }

  private List<Fact> left(Fact... facts) throws SQLException {
    var events = new ArrayList<Event>();
    for (var fact : facts) {
      events.add(event(US, events.size() + 1, fact));
    }
    try (var connection = journal()) {
      Rows.insert(connection, events);
      var left = dropOld(connection);
      assertThat(Recall.of(facts(left), NOW)).isEqualTo(Recall.of(facts(events), NOW));
      assertThat(Survey.of(connection, row -> {}).damage(Seal.read(connection))).isEmpty();
      return left.stream().map(Event::fact).toList();
    }
  }

  private static LatestFacts facts(List<Event> events) {
    var facts = new LatestFacts();
    events.forEach(facts::add);
    return facts;
  }

  @Test
  void theLastTwentyReleasesStayWithTheCommitsThatTheyName() throws Exception {
    var facts = new ArrayList<Fact>();
    for (int i = 1; i <= 30; i++) {
      facts.add(accepted(2 * i));
      facts.add(converged(PAIR, i, 2 * i));
      facts.add(accepted(2 * i + 1)); // Touched another federation.
    }
    var left = left(facts.toArray(Fact[]::new));
    var expected = new ArrayList<Fact>();
    for (int i = 11; i <= 30; i++) {
      expected.add(accepted(2 * i));
      expected.add(converged(PAIR, i, 2 * i));
    }
    expected.add(accepted(61)); // In force.
    assertThat(left).isEqualTo(expected);
  }

  @Test
  void aReleaseThatCameBackCountsFromThen() throws Exception {
    var facts = new ArrayList<Fact>();
    for (int i = 1; i <= 21; i++) {
      facts.add(converged(PAIR, i, i));
    }
    facts.add(converged(PAIR, 1, 22));
    var left = left(facts.toArray(Fact[]::new));
    assertThat(left).hasSize(20).contains(converged(PAIR, 1, 22)).contains(converged(PAIR, 3, 3));
    assertThat(left).doesNotContain(converged(PAIR, 1, 1), converged(PAIR, 2, 2));
  }

  @Test
  void ofAnAdoptionNothingIsLeftBehindAnewerOne() throws Exception {
    var first = new DeliveryFact.Adopted(PAIR, Instant.ofEpochMilli(1000), "web");
    var third = new DeliveryFact.Adopted(PAIR, Instant.ofEpochMilli(3000), "web");
    var other = new DeliveryFact.Adopted(pair(1, 2), Instant.ofEpochMilli(9000), "web");
    assertThat(left(adopt(PAIR), first, adopt(PAIR), third, other))
        .containsExactly(adopt(PAIR), third, other);
  }

  /** The end may be heard of behind the newer command; it was written after that, so it stays. */
  @Test
  void anEndThatWasWrittenBehindTheNewestCommandStays() throws Exception {
    var late = new DeliveryFact.Adopted(PAIR, Instant.ofEpochMilli(1000), "web");
    assertThat(left(adopt(PAIR), adopt(PAIR), late)).containsExactly(adopt(PAIR), late);
  }

  @Test
  void ofWhatTheGenerationWasRaisedByTheGreatestStays() throws Exception {
    var region = new RegionName("r1");
    var raises = new ArrayList<Fact>();
    for (var by : List.of(9L, 100L, 20L, 99L)) {
      raises.add(new SourceFact.GenerationRaised(region, by, Optional.empty()));
    }
    assertThat(left(raises.toArray(Fact[]::new))).containsExactly(raises.get(1));
  }

  /** Whatever two replicas dropped of theirs, together they make the state of all that was said. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void journalsThatHaveDroppedMergeToTheSameState(long seed) throws Exception {
    var dice = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var all = new ArrayList<Event>();
    var asked = new ArrayList<Event>();
    for (int i = 1; i <= 120; i++) {
      var fact = dice(dice, asked);
      var next = event(dice.nextBoolean() ? US : "there", i, fact);
      all.add(next);
      if (fact instanceof Command.Adopt) {
        asked.add(next);
      }
    }
    var merged = new LatestFacts();
    for (var side : List.of(0, 1)) {
      // Each has heard of most of the other's, in its own order.
      var known = new ArrayList<Event>();
      for (var event : all) {
        if ((event.replica().equals(US) == (side == 0)) || dice.nextInt(4) > 0) {
          known.add(dice.nextInt(known.size() + 1), event);
        }
      }
      try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
        Rows.create(connection, US);
        Rows.insert(connection, known);
        var left = dropOld(connection);
        assertThat(Recall.of(facts(left), NOW)).isEqualTo(Recall.of(facts(known), NOW));
        left.forEach(merged::add);
      }
    }
    assertThat(Recall.of(merged, NOW)).isEqualTo(Recall.of(facts(all), NOW));
  }

  private static Fact dice(RandomGenerator dice, List<Event> asked) {
    var pair = pair(dice.nextInt(2), dice.nextInt(2));
    return switch (dice.nextInt(5)) {
      case 0 -> adopt(pair);
      case 1, 2 -> {
        if (asked.isEmpty()) {
          yield accepted(1);
        }
        var command = asked.get(dice.nextInt(asked.size()));
        yield new DeliveryFact.Adopted(
            ((Command.Adopt) command.fact()).pair(), command.told(), "web");
      }
      case 3 -> converged(pair, dice.nextInt(30), dice.nextInt(60));
      default -> new SourceFact.GenerationRaised(pair.region(), dice.nextInt(40), Optional.empty());
    };
  }

  /** Any number of regions and releases, held against the rule as a reader would say it. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void whatStaysIsTheRule(long seed) throws Exception {
    var dice = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var all = new ArrayList<Event>();
    for (int i = 1; i <= 600; i++) {
      var generation = dice.nextInt(80);
      var fact =
          dice.nextInt(5) == 0
              ? accepted(generation)
              : converged(pair(dice.nextInt(3), dice.nextInt(3)), dice.nextInt(40), generation);
      all.add(event(US, i, fact));
    }
    try (var connection = journal()) {
      Rows.insert(connection, all);
      assertThat(dropOld(connection)).isEqualTo(all.stream().filter(rule(all)::contains).toList());
    }
  }

  private static Set<Event> rule(List<Event> all) {
    var done = new HashMap<FederationName, Map<Digest, Event>>();
    var places = new HashMap<List<Object>, Event>();
    var commits = new HashMap<Optional<Generation>, Event>();
    var kept = new TreeSet<Event>();
    for (var event : all) {
      switch (event.fact()) {
        case DeliveryFact.Converged it -> {
          done.computeIfAbsent(it.pair().federation(), name -> new HashMap<>())
              .put(it.release(), event);
          places.put(List.of(it.pair(), it.release()), event);
        }
        case SourceFact.CommitAccepted it -> commits.put(it.generation(), event);
        default -> throw new IllegalArgumentException(event.toString());
      }
    }
    var last =
        done.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    it ->
                        it.getValue().entrySet().stream()
                            .sorted(Map.Entry.<Digest, Event>comparingByValue().reversed())
                            .limit(20)
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet())));
    for (var event : places.values()) {
      var it = (DeliveryFact.Converged) event.fact();
      if (last.get(it.pair().federation()).contains(it.release())) {
        kept.add(event);
        Optional.ofNullable(commits.get(it.generation())).ifPresent(kept::add);
      }
    }
    kept.addAll(newestOfKeys(all));
    return kept;
  }

  private static List<Event> newestOfKeys(List<Event> all) {
    return facts(all).inOrder().stream().sorted(Comparator.naturalOrder()).toList();
  }

  /** The journal of before facts were typed keeps its releases, and its commits by generation. */
  @Test
  void anOldJournalKeepsItsReleases() throws Exception {
    OldJournalTest.copyTo(folder);
    try (var data = DataFolder.open(folder);
        var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"))) {
      Rows.create(connection, data.replica());
      var before = read(connection);
      var left = dropOld(connection);
      assertThat(left).hasSizeLessThan(before.size());
      assertThat(Recall.of(facts(left), NOW)).isEqualTo(Recall.of(facts(before), NOW));
      assertThat(left)
          .containsAll(before.stream().filter(it -> it.kind() == Event.Kind.CONVERGED).toList());
    }
  }

  /** A row that is damaged is no reason to keep, or to stop dropping, the rest. */
  @Test
  void aDamagedRowStopsNothing() throws Exception {
    try (var connection = journal();
        var statement = connection.createStatement()) {
      var events = new ArrayList<Event>();
      for (int i = 1; i <= 30; i++) {
        events.add(event(US, i, converged(PAIR, i, i)));
      }
      Rows.insert(connection, events);
      statement.execute("UPDATE event SET details = '{\"gen' WHERE position = 20");
      assertThat(dropOld(connection)).hasSize(19);
    }
  }

  /** A journal that was sealed before the index had today's order gets it at its next start. */
  @Test
  void aSealedJournalGetsTheIndexOfToday() throws Exception {
    var clock = Clock.fixed(NOW, ZoneOffset.UTC);
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, clock, Retention.DEFAULT)) {
      assertThat(journal.loss()).isEmpty();
    }
    try (var connection = journal();
        var statement = connection.createStatement()) {
      statement.execute("DROP INDEX event_latest");
      statement.execute("CREATE INDEX event_register ON event (register, position)");
    }
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, clock, Retention.DEFAULT)) {
      assertThat(journal.loss()).isEmpty();
    }
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "SELECT group_concat(name) FROM sqlite_schema WHERE type = 'index'")) {
      assertThat(found.getString(1)).contains("event_latest").doesNotContain("event_register");
    }
  }

  /** {@code docs/adr/0070}: what one look at a table costs in which most rows are releases. */
  @Test
  @Tag("benchmark")
  @Timeout(600)
  void aLookAtManyReleases() throws Exception {
    int rows = Integer.getInteger("acf.journal.rows", 200_000);
    try (var connection = journal()) {
      var group = new ArrayList<Event>();
      for (int i = 0; i < rows; i++) {
        var pair = pair(i % 500, i / 500 % 20);
        group.add(event(US, i + 1, converged(pair, i / 10_000, i / 10_000)));
        if (group.size() == 10_000 || i == rows - 1) {
          Rows.insert(connection, group);
          group.clear();
        }
      }
      for (int round = 0; round < 3; round++) {
        var began = System.nanoTime();
        var found = Dropping.find(connection, rows, rows, Long.MAX_VALUE, 1000);
        System.out.printf(
            "%d rows: a look %d ms, found %d%n",
            rows, (System.nanoTime() - began) / 1_000_000, found.size());
      }
    }
  }
}
