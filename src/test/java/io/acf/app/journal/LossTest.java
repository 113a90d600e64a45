package io.acf.app.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.federation.Command;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryFact;
import io.acf.federation.Event;
import io.acf.federation.Fact;
import io.acf.federation.Journal.Appended;
import io.acf.federation.State;
import io.acf.health.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No command that was acknowledged goes without a word, and nobody is stuck with a loss. */
class LossTest {
  private static final RegionName EU = new RegionName("eu-1");
  private static final List<String> FILES = List.of("journal.db", "journal.db-wal", "journal.mark");
  @TempDir Path folder;

  private static final Command.Terms TERMS = new Command.Terms("ana", "router", Optional.empty());

  private static Command drain(String region) {
    return new Command.Drain(TERMS, new RegionName(region));
  }

  private static Fact converged(String region, String message) {
    return new DeliveryFact.StateChanged(
        new Pair(new FederationName("orders"), new RegionName(region)),
        new Digest("ab".repeat(32)),
        State.PROGRESSING,
        State.CONVERGED,
        "",
        message);
  }

  /** A journal as it is after some days: commands, facts, and a drain that holds. */
  private void filled() throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      fill(journal);
    }
  }

  private static void fill(SqliteJournal journal) {
    for (int i = 0; i < 6; i++) {
      said(journal, new Command.Cordon(TERMS, new RegionName("us-" + i)));
      said(journal, converged("us-" + i, ""));
    }
    said(journal, new Command.Uncordon(TERMS, new RegionName("us-1")));
    said(journal, drain("eu-1"));
  }

  private static void said(SqliteJournal journal, Fact fact) {
    assertThat(journal.append(fact)).isInstanceOf(Appended.Durable.class);
  }

  private static SqliteJournal open(DataFolder data) {
    return SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT);
  }

  private void sql(String... statements) throws Exception {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        var statement = connection.createStatement()) {
      for (var text : statements) {
        statement.execute(text);
      }
    }
  }

  private static Controls controls(SqliteJournal journal) {
    var all = new ArrayList<Event>();
    journal.recall(all::add);
    var controls = Controls.NONE;
    for (var event : all) {
      controls = controls.after(event);
    }
    return controls;
  }

  /** Said at every start until somebody accepts it, then no more; and the journal goes on. */
  private void isSaidUntilAccepted(String what) throws Exception {
    for (int start = 0; start < 2; start++) {
      try (var data = DataFolder.open(folder);
          var journal = open(data)) {
        assertThat(journal.loss()).as("start " + start).isPresent();
        assertThat(journal.loss().get()).contains(what);
        if (start == 1) {
          said(journal, new Command.AcceptLoss(TERMS));
          assertThat(journal.loss()).isEmpty();
          said(journal, drain("ap-1"));
        }
      }
    }
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(journal.loss()).isEmpty();
      assertThat(journal.fault()).isEmpty();
      assertThat(controls(journal).lost()).isEmpty();
      assertThat(controls(journal).drained()).containsKey(new RegionName("ap-1"));
    }
  }

  @Test
  void aJournalThatWasDeleted() throws Exception {
    filled();
    Files.delete(folder.resolve("journal.db"));
    isSaidUntilAccepted("missing or empty");
  }

  @Test
  void aJournalThatWasDeletedWithItsMark() throws Exception {
    filled();
    Files.delete(folder.resolve("journal.db"));
    Files.delete(folder.resolve("journal.mark"));
    isSaidUntilAccepted("missing or empty");
  }

  @Test
  void allThatIsLeftIsTheReplicaIdOfAnOlderVersion() throws Exception {
    Files.writeString(folder.resolve("replica-id"), "01234567-89ab-cdef-0123-456789abcdef\n");
    isSaidUntilAccepted("missing or empty");
  }

  @Test
  void aJournalThatWasEmptied() throws Exception {
    filled();
    Files.write(folder.resolve("journal.db"), new byte[0]);
    isSaidUntilAccepted("missing or empty");
  }

  @Test
  void rowsThatWereDeleted() throws Exception {
    filled();
    sql("DELETE FROM event WHERE kind = 'drain'");
    isSaidUntilAccepted("1 row is missing");
  }

  @Test
  void allRowsDeleted() throws Exception {
    filled();
    sql("DELETE FROM event", "DELETE FROM seal");
    isSaidUntilAccepted("newest events are missing: 14");
  }

  @Test
  void aJournalOfYesterdayPutBack() throws Exception {
    filled();
    var yesterday = Files.readAllBytes(folder.resolve("journal.db"));
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      said(journal, drain("us-5"));
    }
    Files.write(folder.resolve("journal.db"), yesterday);
    isSaidUntilAccepted("newest events are missing: 1");
  }

  @Test
  void aMarkThatIsGone() throws Exception {
    filled();
    Files.delete(folder.resolve("journal.mark"));
    isSaidUntilAccepted("journal.mark");
  }

  @Test
  void aSealThatIsGone() throws Exception {
    filled();
    sql("DROP TABLE seal");
    isSaidUntilAccepted("cannot be used");
  }

  @Test
  void aRowThatWasChanged() throws Exception {
    filled();
    sql("UPDATE event SET region = 'eu-2' WHERE kind = 'drain'");
    isSaidUntilAccepted("1 row is not what was written");
  }

  @Test
  void aFileThatIsNoDatabase() throws Exception {
    filled();
    Files.writeString(folder.resolve("journal.db"), "nothing of the kind ".repeat(2000));
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(journal.append(drain("eu-1")).toString())
          .contains("cannot be used")
          .contains("acf doctor accept-loss");
      assertThat(controls(journal)).isEqualTo(Controls.NONE);
    }
    isSaidUntilAccepted("cannot be used");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("put aside, not removed")
          .anyMatch(name -> name.startsWith("journal.db.damaged-"));
    }
  }

  /** Pages in the middle are gone: what lies before and behind them is in force all the same. */
  @Test
  void whatIsWholeOutlivesWhatIsNot() throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      said(journal, drain("eu-1"));
      for (int i = 0; i < 60; i++) {
        said(journal, converged("us-" + i, "x".repeat(800)));
      }
      said(journal, drain("eu-2"));
    }
    sql("UPDATE event SET details = '{}' WHERE position = 20");
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(controls(journal).drained())
          .containsOnlyKeys(new RegionName("eu-1"), new RegionName("eu-2"));
      said(journal, new Command.AcceptLoss(TERMS));
      assertThat(controls(journal).drained()).hasSize(2);
    }
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(journal.loss()).isEmpty();
      assertThat(controls(journal).drained()).hasSize(2);
      assertThat(journal.last()).isGreaterThan(62);
    }
  }

  @Test
  void aCommandOfANewerSchemaMayBeInForce() throws Exception {
    foreign("drain", "drain/eu-1", 2, "{\"reason\":\"x\"}");
    isSaidUntilAccepted("a newer version wrote \"drain\" about drain/eu-1");
  }

  @Test
  void aCommandThatThisVersionDoesNotKnowMayBeInForce() throws Exception {
    foreign("quarantine", "quarantine/eu-1", 1, "{}");
    isSaidUntilAccepted("quarantine");
  }

  @Test
  void aDateThatIsNoDate() throws Exception {
    foreign("cordon", "cordon/eu-1", 1, "{\"reason\":\"x\",\"until\":\"when it rains\"}");
    isSaidUntilAccepted("cordon/eu-1");
  }

  /** Health is seen again: a word that is not known is skipped and counted, and nothing waits. */
  @Test
  void aStateWordThatIsNotKnown() throws Exception {
    foreign("health-changed", "health/orders/eu-1", 1, "{\"to\":\"limbo\"}");
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(journal.loss()).isEmpty();
      assertThat(journal.skipped()).isEqualTo(1);
      assertThat(controls(journal)).isEqualTo(Controls.NONE);
      assertThat(journal.after(0, 100)).isEmpty();
    }
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(journal.skipped()).as("kept").isEqualTo(1);
    }
  }

  private void foreign(String kind, String register, int schema, String details) throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(journal.loss()).as("a new folder").isEmpty();
    }
    var replica = Files.readString(folder.resolve("replica-id")).strip();
    try (var connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"))) {
      Rows.put(connection, List.of(Foreign.row(1, replica, kind, register, schema, details)));
    }
  }

  /** Of a version that had neither checksums nor registers: taken as it is, nothing is lost. */
  @Test
  void aJournalOfTheFirstVersion() throws Exception {
    var replica = "01234567-89ab-cdef-0123-456789abcdef";
    Files.writeString(folder.resolve("replica-id"), replica + "\n");
    sql(
        """
        CREATE TABLE event (
          position INTEGER PRIMARY KEY,
          replica TEXT NOT NULL, sequence INTEGER NOT NULL,
          millis INTEGER NOT NULL, counter INTEGER NOT NULL,
          kind TEXT NOT NULL, actor TEXT NOT NULL,
          region TEXT, federation TEXT, release TEXT,
          details TEXT NOT NULL, schema INTEGER NOT NULL,
          UNIQUE (replica, sequence)) STRICT
        """,
        "INSERT INTO event VALUES (1, '"
            + replica
            + "', 1, 1000, 0, 'drain', 'ana', 'eu-1', NULL, NULL, '{\"reason\":\"x\"}', 1)");
    for (int start = 0; start < 2; start++) {
      try (var data = DataFolder.open(folder);
          var journal = open(data)) {
        assertThat(data.replica()).isEqualTo(replica);
        assertThat(journal.loss()).isEmpty();
        assertThat(controls(journal).drained()).containsOnlyKeys(EU);
      }
    }
    sql("UPDATE event SET region = 'eu-2'");
    isSaidUntilAccepted("1 row is not what was written");
  }

  /** A kill in the middle of the very first start is not a loss. */
  @Test
  void aFirstStartThatWasCutShort() throws Exception {
    DataFolder.open(folder).close();
    Files.write(folder.resolve("journal.db"), new byte[0]);
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(journal.loss()).isEmpty();
    }
  }

  /** What a start shows of a journal. */
  private record Seen(Controls controls, List<Event> events, long last) {}

  private Seen seen(SqliteJournal journal) {
    return new Seen(controls(journal), journal.after(0, 5000), journal.last());
  }

  /** A sample of all bits, of a journal that was closed. */
  @Test
  void noBitIsLostWithoutAWord() throws Exception {
    flips(150, false);
  }

  /** And of one whose process was killed: its newest rows are in the WAL alone. */
  @Test
  void noBitOfAKilledProcessIsLostWithoutAWord() throws Exception {
    flips(150, true);
  }

  /** As many as are asked for; all of them take some hours. */
  @Test
  @Tag("benchmark")
  @Timeout(value = 12, unit = TimeUnit.HOURS)
  void noneOfManyBitsIsLostWithoutAWord() throws Exception {
    flips(Integer.getInteger("acf.journal.flips", Integer.MAX_VALUE), true);
  }

  private void flips(int sample, boolean killed) throws Exception {
    var files = new HashMap<String, byte[]>();
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      fill(journal);
      if (killed) {
        read(files); // What a kill -9 would leave: the newest rows are in the WAL alone.
      }
    }
    if (!killed) {
      read(files);
    }
    restore(files);
    Seen before;
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(journal.loss()).isEmpty();
      before = seen(journal);
    }
    assertThat(before.controls().drained()).containsKey(EU);
    var bits = files.values().stream().mapToLong(bytes -> bytes.length * 8L).sum();
    var dice = new SplittableRandom(7);
    for (long i = 0; i < Math.min(sample, bits); i++) {
      var bit = sample < bits ? dice.nextLong(bits) : i;
      restore(files);
      var where = flip(files, bit);
      try (var data = DataFolder.open(folder);
          var journal = open(data)) {
        if (journal.loss().isEmpty()) {
          assertThat(seen(journal)).as(where).isEqualTo(before);
        }
      }
    }
  }

  private void read(Map<String, byte[]> files) throws Exception {
    for (var name : FILES) {
      if (Files.exists(folder.resolve(name))) {
        files.put(name, Files.readAllBytes(folder.resolve(name)));
      }
    }
  }

  private void restore(Map<String, byte[]> files) throws Exception {
    try (var there = Files.list(folder)) {
      for (var file : there.toList()) {
        var name = file.getFileName().toString();
        if (name.startsWith("journal.") && !files.containsKey(name)) {
          Files.delete(file);
        }
      }
    }
    for (var file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private String flip(Map<String, byte[]> files, long bit) throws Exception {
    var left = bit;
    for (var name : FILES) {
      var bytes = files.getOrDefault(name, new byte[0]);
      if (left < bytes.length * 8L) {
        var flipped = bytes.clone();
        flipped[(int) (left / 8)] ^= (byte) (1 << left % 8);
        Files.write(folder.resolve(name), flipped);
        return name + " byte " + left / 8 + " bit " + left % 8;
      }
      left -= bytes.length * 8L;
    }
    throw new IllegalArgumentException("no such bit: " + bit);
  }
}
