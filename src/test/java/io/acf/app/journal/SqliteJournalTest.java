package io.acf.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.app.state.EventLog;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.federation.Command;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryFact;
import io.acf.federation.Event;
import io.acf.federation.Journal;
import io.acf.health.Pair;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class SqliteJournalTest {
  @TempDir Path folder;

  private static Command drain(String region, String reason) {
    return new Command.Drain(
        new Command.Terms("ana", reason, Optional.empty()), new RegionName(region));
  }

  private static Event durable(Journal.Appended appended) {
    assertThat(appended).isInstanceOf(Journal.Appended.Durable.class);
    return ((Journal.Appended.Durable) appended).event();
  }

  private static List<Event> all(SqliteJournal journal) {
    var events = new ArrayList<Event>();
    var from = 0L;
    for (var page = journal.after(from, 5000); !page.isEmpty(); page = journal.after(from, 5000)) {
      events.addAll(page);
      from = page.getLast().sequence();
    }
    return events;
  }

  @Test
  void whatIsAppendedComesBackAfterRestart() throws Exception {
    List<Event> written = new ArrayList<>();
    String replica;
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      replica = data.replica();
      written.add(durable(journal.append(drain("eu-1", "router patching"))));
      written.add(
          durable(
              journal.append(
                  new DeliveryFact.Converged(
                      new Pair(new FederationName("orders"), new RegionName("eu-1")),
                      new Digest("ab".repeat(32)),
                      Optional.of(Generation.ofCommits(4)),
                      ""))));
      assertThat(all(journal)).isEqualTo(written);
    }
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      assertThat(data.replica()).isEqualTo(replica);
      assertThat(all(journal)).isEqualTo(written);
      var next = durable(journal.append(drain("eu-2", "again")));
      assertThat(next.sequence()).isEqualTo(3);
      assertThat(next.at()).isGreaterThan(written.get(1).at());
      var controls = Controls.NONE;
      for (var event : all(journal)) {
        controls = controls.after(event);
      }
      assertThat(controls.drained())
          .containsOnlyKeys(new RegionName("eu-1"), new RegionName("eu-2"));
    }
  }

  @Test
  void timeNeverGoesBackWhateverTheWallClockDoes() throws Exception {
    var late = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    var early = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    Event first;
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, late, Retention.DEFAULT)) {
      first = durable(journal.append(drain("eu-1", "x")));
    }
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, early, Retention.DEFAULT)) {
      assertThat(durable(journal.append(drain("eu-1", "y"))).at()).isGreaterThan(first.at());
    }
  }

  @Test
  void manyWritersGetDistinctSequencesWithoutGaps() throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT);
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var jobs = new ArrayList<Callable<Event>>();
      for (int i = 0; i < 500; i++) {
        jobs.add(() -> durable(journal.append(drain("eu-1", "many"))));
      }
      for (var future : pool.invokeAll(jobs)) {
        future.get();
      }
      assertThat(all(journal).stream().map(Event::sequence))
          .containsExactlyElementsOf(
              java.util.stream.LongStream.rangeClosed(1, 500).boxed().toList());
    }
  }

  @Test
  void findsByPairAndKindNewestFirst() throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      for (int i = 0; i < 6; i++) {
        durable(journal.append(drain(i % 2 == 0 ? "eu-1" : "eu-2", "n" + i)));
      }
      var found =
          journal.find(
              new EventLog.Query(
                  0,
                  Optional.of(Event.Kind.DRAIN),
                  Optional.of(new RegionName("eu-1")),
                  Optional.empty(),
                  true,
                  0,
                  2));
      assertThat(found.total()).isEqualTo(3);
      assertThat(found.events().stream().map(event -> event.fact().text().details().get("reason")))
          .containsExactly("n4", "n2");
      assertThat(journal.after(4, 10).stream().map(Event::sequence)).containsExactly(5L, 6L);
      assertThat(journal.last()).isEqualTo(6);
    }
  }

  @Test
  void oneProcessAtATime() throws Exception {
    try (var data = DataFolder.open(folder)) {
      assertThat(data.path()).isEqualTo(folder);
      assertThatThrownBy(() -> DataFolder.open(folder))
          .isInstanceOf(DataFolder.Unusable.class)
          .hasMessageContaining("another acf process uses");
    }
  }

  @Test
  void aKindOfANewerVersionIsSkippedAndCounted() throws Exception {
    String replica;
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      replica = data.replica();
    }
    try (var connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"))) {
      Rows.put(connection, List.of(Foreign.row(1, replica, "teleport", null, 1, "{}")));
    }
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      assertThat(all(journal)).isEmpty();
      assertThat(journal.skipped()).isEqualTo(1);
      assertThat(journal.loss()).as("a story that this version cannot tell").isEmpty();
      assertThat(durable(journal.append(drain("eu-1", "y"))).sequence()).isEqualTo(2);
    }
  }

  @Test
  void aFullDiskRefusesAndLosesNothing() throws Exception {
    var small = new SQLiteConfig();
    small.setMaxPageCount(12);
    long kept;
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT, small)) {
      Journal.Appended appended;
      do {
        appended = journal.append(drain("eu-1", "x".repeat(500)));
      } while (appended instanceof Journal.Appended.Durable);
      assertThat(((Journal.Appended.Refused) appended).reason()).contains("full");
      assertThat(((Journal.Appended.Refused) appended).tip()).contains("free space");
      kept = journal.last();
      assertThat(all(journal)).hasSize((int) kept);
    }
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      assertThat(durable(journal.append(drain("eu-1", "room again"))).sequence())
          .isEqualTo(kept + 1);
    }
  }

  @Test
  void aDamagedFileRefusesAndIsLeftAsItIs() throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      for (int i = 0; i < 50; i++) {
        durable(journal.append(drain("eu-1", "x".repeat(400))));
      }
    }
    var file = folder.resolve("journal.db");
    var bytes = Files.readAllBytes(file);
    for (int i = 4096; i < 3 * 4096; i++) {
      bytes[i] = 0x5a;
    }
    Files.write(file, bytes);
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      assertThat(journal.fault()).isPresent();
      assertThat(journal.append(drain("eu-1", "y"))).isInstanceOf(Journal.Appended.Refused.class);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  /** I27: a child writes and says so; it is killed; whatever it said is there. */
  @Test
  void killNineLosesNothingAcknowledged() throws Exception {
    for (int round = 0; round < 3; round++) {
      var child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  JournalWriter.class.getName(),
                  folder.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      long acknowledged = 0;
      try (var out =
          new BufferedReader(
              new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        var killAt = Long.MAX_VALUE;
        String line;
        while ((line = out.readLine()) != null) {
          acknowledged = Long.parseLong(line);
          killAt = killAt == Long.MAX_VALUE ? acknowledged + 200 + 37L * round : killAt;
          if (acknowledged == killAt) {
            child.toHandle().destroyForcibly();
          }
        }
      }
      child.waitFor();
      try (var data = DataFolder.open(folder);
          var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
        assertThat(acknowledged).isPositive();
        assertThat(journal.last()).isGreaterThanOrEqualTo(acknowledged);
        assertThat(all(journal)).hasSize((int) journal.last());
      }
    }
  }
}
