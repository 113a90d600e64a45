package io.acf.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acf.config.RegionName;
import io.acf.federation.Command;
import io.acf.federation.Controls;
import io.acf.federation.Event;
import io.acf.federation.Journal.Appended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fails and comes back: what was acknowledged is there, what was refused is not, and
 * the journal goes on without a restart.
 */
class FailingDiskTest {
  @TempDir Path folder;
  private boolean mounted;

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", folder.toString());
    }
  }

  private static int run(String... command) throws Exception {
    var process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** A file system of one megabyte; only root may make one. */
  private void smallDisk() throws Exception {
    assumeTrue(
        System.getProperty("user.name").equals("root") && Files.exists(Path.of("/bin/mount")));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()) == 0;
    assumeTrue(mounted, "file systems cannot be mounted here");
  }

  private static Command drain(String region) {
    return new Command.Drain(
        new Command.Terms("ana", "x".repeat(300), Optional.empty()), new RegionName(region));
  }

  private static SqliteJournal open(DataFolder data) {
    return SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT);
  }

  private TreeSet<String> drainedAfterRestart() throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(journal.loss()).isEmpty();
      var all = new ArrayList<Event>();
      journal.recall(all::add);
      var controls = Controls.NONE;
      for (var event : all) {
        controls = controls.after(event);
      }
      var drained = new TreeSet<String>();
      controls.drained().keySet().forEach(region -> drained.add(region.value()));
      return drained;
    }
  }

  @Test
  void afterAFullDiskTheJournalGoesOn() throws Exception {
    smallDisk();
    var said = new TreeSet<String>();
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      append(journal, "first", said);
      for (int round = 0; round < 3; round++) {
        var filler = fill();
        var refused = 0;
        for (int i = 0; i < 400 && refused < 5; i++) {
          refused += append(journal, "full-" + round + "-" + i, said) ? 0 : 1;
        }
        assertThat(refused).as("it was full").isEqualTo(5);
        assertThat(journal.trouble()).isPresent();
        Files.delete(filler);
        assertThat(append(journal, "room-" + round, said)).as("round " + round).isTrue();
        assertThat(journal.trouble()).isEmpty();
      }
    }
    assertThat(drainedAfterRestart()).isEqualTo(said);
  }

  private static boolean append(SqliteJournal journal, String region, TreeSet<String> said) {
    var appended = journal.append(drain(region));
    if (appended instanceof Appended.Refused refused) {
      assertThat(refused.reason()).doesNotContain("UNIQUE");
      return false;
    }
    said.add(region);
    return true;
  }

  /** Takes all the room there is. */
  private Path fill() throws IOException {
    var filler = folder.resolve("filler");
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[512]);
      }
    } catch (IOException e) {
      return filler; // No room left.
    }
  }

  @Test
  void whileAnotherProcessHoldsTheFileCommandsAreRefusedAndNotKept() throws Exception {
    var said = new TreeSet<String>();
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      append(journal, "before", said);
      try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
          var statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        assertThat(append(journal, "locked", said)).isFalse();
        statement.execute("ROLLBACK");
      }
      assertThat(append(journal, "after", said)).isTrue();
    }
    assertThat(said).containsExactly("after", "before");
    assertThat(drainedAfterRestart()).isEqualTo(said);
  }

  /** A sender that gives up while its append is being written is refused, and so is its append. */
  @Test
  void whatWasRefusedWhileItWasWrittenIsTakenOutAndNoLoss() throws Exception {
    var said = new TreeSet<String>();
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      append(journal, "before", said);
      try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
          var statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        var appended = new CompletableFuture<Appended>();
        var sender =
            Thread.ofPlatform().start(() -> appended.complete(journal.append(drain("late"))));
        Awaitility.await().until(FailingDiskTest::writes);
        sender.interrupt();
        assertThat(appended.get(3, TimeUnit.SECONDS)).isInstanceOf(Appended.Refused.class);
        statement.execute("ROLLBACK");
      }
    }
    assertThat(drainedAfterRestart()).isEqualTo(said);
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(append(journal, "after", said)).isTrue();
    }
    assertThat(drainedAfterRestart()).isEqualTo(said);
  }

  @Test
  void aShortLockOfAnotherProcessIsWaitedFor() throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = open(data);
        var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      var appended = new CompletableFuture<Appended>();
      var sender =
          Thread.ofPlatform().start(() -> appended.complete(journal.append(drain("eu-1"))));
      Awaitility.await().until(FailingDiskTest::writes);
      statement.execute("ROLLBACK");
      assertThat(appended.get(6, TimeUnit.SECONDS)).isInstanceOf(Appended.Durable.class);
      sender.join();
    }
  }

  private static boolean writes() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(it -> it.getKey().getName().equals("acf-journal"))
        .flatMap(it -> Stream.of(it.getValue()))
        .anyMatch(frame -> frame.getClassName().equals(Rows.class.getName()));
  }

  /** Whatever the reason that a commit fails for: here a trigger breaks it off in the middle. */
  @Test
  void aCommitThatFailsInTheMiddle() throws Exception {
    var said = new TreeSet<String>();
    var file = folder.resolve("journal.db");
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      append(journal, "before", said);
      try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
          var statement = other.createStatement()) {
        statement.execute(
            "CREATE TRIGGER no BEFORE INSERT ON event"
                + " BEGIN SELECT raise(ABORT, 'disk I/O error'); END");
        assertThat(append(journal, "broken", said)).isFalse();
        statement.execute("DROP TRIGGER no");
      }
      assertThat(append(journal, "after", said)).isTrue();
    }
    assertThat(drainedAfterRestart()).isEqualTo(said);
  }
}
