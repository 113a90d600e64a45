package io.acf.app.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import io.acf.app.loops.SteadyClock;
import io.acf.config.Hostname;
import io.acf.dns.disk.EmbeddedZones;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder that is not as it should be is told of, and is no reason not to start. */
class DataFolderTest {
  @TempDir Path folder;

  @Test
  void oneThatIsWellHasNoTroubles() throws Exception {
    String id;
    try (var data = DataFolder.open(folder.resolve("new/data"))) {
      id = data.replica();
      assertThat(data.troubles()).isEmpty();
      assertThat(data.scratch()).isEqualTo(data.path());
      assertThatThrownBy(() -> DataFolder.open(data.path()))
          .isInstanceOf(DataFolder.Unusable.class)
          .hasMessageContaining("another acf process");
    }
    try (var again = DataFolder.open(folder.resolve("new/data"))) {
      assertThat(again.replica()).isEqualTo(id);
    }
  }

  /** A folder below a file can be made by nobody, root included. */
  @Test
  void oneThatCannotBeMadeIsToldOf() throws Exception {
    var file = Files.writeString(folder.resolve("file"), "");
    try (var data = DataFolder.open(file.resolve("data"));
        var journal = SqliteJournal.open(data, new SteadyClock(), Retention.DEFAULT)) {
      assertThat(data.troubles()).first().asString().contains("cannot be written", "TIP: ");
      assertThat(data.replica()).hasSize(36);
      assertThat(data.scratch()).isNotEqualTo(data.path()).isWritable();
      assertThat(journal.fault()).isPresent();
      var zones = EmbeddedZones.open(data.path().resolve("dns"), zone -> {}, zone -> {});
      var storage =
          new Storage(
              data, new Storage.Zones(zones::problems, zones::unkept, zones::lost), journal);
      assertThat(storage.troubles()).containsKeys(Storage.Part.DATA, Storage.Part.JOURNAL);
      assertThat(storage.troubles(Storage.Part.JOURNAL)).isEqualTo(1);
      assertThat(storage.answersAll()).isTrue();
    }
  }

  @Test
  void aReplicaIdThatIsNoneIsPutAside() throws Exception {
    for (var bad : new String[] {"", "not an id", "\u0000\u0000"}) {
      Files.writeString(folder.resolve("replica-id"), bad);
      try (var data = DataFolder.open(folder)) {
        assertThat(data.replica()).hasSize(36);
        assertThat(data.troubles())
            .singleElement()
            .asString()
            .contains("holds no replica id", "put aside as replica-id.damaged");
        assertThat(folder.resolve("replica-id.damaged")).hasContent(bad);
        assertThat(folder.resolve("replica-id")).hasContent(data.replica());
      }
    }
    Files.delete(folder.resolve("replica-id"));
    Files.createDirectories(folder.resolve("replica-id"));
    try (var data = DataFolder.open(folder)) {
      assertThat(data.troubles()).singleElement().asString().contains("cannot be read");
      assertThat(folder.resolve("replica-id")).hasContent(data.replica());
    }
  }

  @Test
  void aFolderInThePlaceOfTheLockStopsNobody() throws Exception {
    Files.createDirectories(folder.resolve("lock"));
    try (var data = DataFolder.open(folder)) {
      assertThat(data.troubles()).first().asString().contains("cannot be written");
    }
  }

  @Test
  void aLostZoneIsToldUntilItIsAnswered() throws Exception {
    Files.createDirectories(folder.resolve("dns"));
    Files.writeString(folder.resolve("dns/example.com.json"), "{}");
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, new SteadyClock(), Retention.DEFAULT)) {
      var zones = EmbeddedZones.open(folder.resolve("dns"), zone -> {}, zone -> {});
      var storage =
          new Storage(
              data, new Storage.Zones(zones::problems, zones::unkept, zones::lost), journal);
      assertThat(storage.answersAll()).isFalse();
      assertThat(storage.troubles().get(Storage.Part.ZONES))
          .singleElement()
          .asString()
          .contains("example.com", "put aside");
      zones.withdraw(new Hostname("example.com"));
      assertThat(storage.answersAll()).isTrue();
      assertThat(storage.troubles()).isEmpty();
    }
  }
}
