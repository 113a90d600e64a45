package io.acf.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.Home;
import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import io.acf.app.loops.World;
import io.acf.federation.Command;
import io.acf.federation.Event;
import io.acf.federation.Journal.Appended;
import io.acf.federation.LatestFacts;
import io.acf.federation.Recall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a data folder is another replica: two with one id would deploy everything twice. */
class CopiedFolderTest {
  private static final Command.Terms ANA = new Command.Terms("ana", "x", Optional.empty());
  @TempDir Path folder;

  private static SqliteJournal open(DataFolder data) {
    return SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var copy = to.resolve(from.relativize(file).toString());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @Test
  void aCopyIsAnotherReplicaAndKeepsWhatIsInForce() throws Exception {
    var original = folder.resolve("one");
    var copied = folder.resolve("two");
    try (var data = DataFolder.open(original);
        var journal = open(data)) {
      journal.append(new Command.Drain(ANA, World.EU_1));
    }
    copy(original, copied);
    String second;
    try (var one = DataFolder.open(original);
        var two = DataFolder.open(copied);
        var first = open(one);
        var journal = open(two)) {
      second = two.replica();
      assertThat(second).isNotEqualTo(one.replica());
      assertThat(one.notices()).isEmpty();
      assertThat(two.notices()).singleElement().asString().contains("is a copy");
      assertThat(journal.loss()).isEmpty();
      assertThat(first.loss()).isEmpty();
      var recall = Recall.of(LatestFacts.of(journal), Clock.systemUTC().instant());
      assertThat(recall.controls().drained()).containsOnlyKeys(World.EU_1);
      var appended = journal.append(new Command.Cordon(ANA, World.EU_2));
      var event = ((Appended.Durable) appended).event();
      assertThat(event.replica()).isEqualTo(second);
      assertThat(event.sequence()).as("goes on from the rows of before").isEqualTo(2);
      assertThat(journal.after(0, 10)).as("its history is told on").hasSize(2);
    }
    try (var two = DataFolder.open(copied);
        var journal = open(two)) {
      assertThat(two.replica()).as("from then on it is itself").isEqualTo(second);
      assertThat(two.notices()).isEmpty();
      var all = new ArrayList<Event>();
      journal.recall(all::add);
      assertThat(all).hasSize(2);
    }
  }

  @Test
  void aFolderThatIsMovedOnItsDiskStaysItself() throws Exception {
    String before;
    try (var data = DataFolder.open(folder.resolve("one"))) {
      before = data.replica();
    }
    Files.move(folder.resolve("one"), folder.resolve("moved"));
    try (var data = DataFolder.open(folder.resolve("moved"))) {
      assertThat(data.replica()).isEqualTo(before);
      assertThat(data.notices()).isEmpty();
    }
  }

  /** The id is written twice: what one file lost, the other still has. */
  @Test
  void aDamagedIdIsPutRight() throws Exception {
    String before;
    try (var data = DataFolder.open(folder);
        var journal = open(data)) {
      assertThat(journal.loss()).isEmpty();
      before = data.replica();
    }
    var file = folder.resolve("replica-id");
    for (var damaged : new String[] {"", "f" + Files.readString(file).substring(1), "nonsense"}) {
      Files.writeString(file, damaged);
      try (var data = DataFolder.open(folder)) {
        assertThat(data.replica()).as(damaged).isEqualTo(before);
        assertThat(data.notices()).as(damaged).hasSizeLessThanOrEqualTo(1);
      }
      assertThat(Files.readString(file).strip()).isEqualTo(before);
    }
    Files.delete(file);
    try (var data = DataFolder.open(folder)) {
      assertThat(data.replica()).isEqualTo(before);
    }
    Files.writeString(folder.resolve("replica-home"), "nonsense");
    try (var data = DataFolder.open(folder)) {
      assertThat(data.replica()).isEqualTo(before);
      assertThat(data.notices()).singleElement().asString().contains("replica-home");
    }
  }

  private static final Home HOME =
      new Home("id", DataFolder.Kept.SEALED, "m1", "b1", "dev1", "ino1", "/data");

  private static Home at(String machine, String boot, String device, String inode, String path) {
    return new Home("id", DataFolder.Kept.SEALED, machine, boot, device, inode, path);
  }

  /** What the system tells of a folder, and whether it is the one that it was. */
  @Test
  void whatIsAtHomeWhere() {
    assertThat(HOME.is(HOME)).isTrue();
    assertThat(HOME.is(at("m1", "b1", "dev1", "ino1", "/moved"))).as("moved").isTrue();
    assertThat(HOME.is(at("m1", "b1", "dev1", "ino2", "/copy"))).as("copied").isFalse();
    assertThat(HOME.is(at("m1", "b1", "dev2", "ino1", "/data"))).as("other disk").isFalse();
    assertThat(HOME.is(at("m1", "b2", "dev2", "ino1", "/data"))).as("started anew").isTrue();
    assertThat(HOME.is(at("m1", "b2", "dev1", "ino2", "/data"))).as("put back").isFalse();
    assertThat(HOME.is(at("m1", "b2", "dev2", "ino1", "/copy"))).as("other disk then").isFalse();
    assertThat(HOME.is(at("m2", "b2", "dev1", "ino1", "/data"))).as("cloned machine").isFalse();
    var nothing = at("", "", "", "", "/data");
    assertThat(nothing.is(nothing)).as("a system that tells nothing").isTrue();
    assertThat(nothing.is(at("", "", "", "", "/copy"))).isFalse();
  }
}
