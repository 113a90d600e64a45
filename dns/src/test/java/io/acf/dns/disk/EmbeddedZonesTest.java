package io.acf.dns.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.Zone;
import io.acf.dns.ZoneStore;
import io.acf.dns.ZoneStore.Publication;
import io.acf.dns.ZoneStore.Reading;
import io.acf.dns.testing.ZoneStoreContract;
import io.acf.dns.testing.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZonesTest extends ZoneStoreContract {
  @TempDir Path folder;
  private final List<Zone> answered = new ArrayList<>();
  private final List<Hostname> gone = new ArrayList<>();

  @Override
  protected ZoneStore store() {
    return open();
  }

  private EmbeddedZones open() {
    answered.clear();
    return EmbeddedZones.open(folder.resolve("dns"), answered::add, gone::add);
  }

  private Path file() {
    return folder.resolve("dns/example.com.json");
  }

  @Test
  void aStartAnswersWhatWasAnsweredLast() {
    EmbeddedZones before = open();
    assertThat(before.replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    assertThat(before.replace(Zones.zone(9))).isEqualTo(new Publication.Published());
    EmbeddedZones after = open();
    assertThat(answered).containsExactly(Zones.zone(9));
    assertThat(after.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(9)));
    assertThat(after.problems()).isEmpty();
    assertThat(after.replace(Zones.zone(8))).isEqualTo(new Publication.Stale(9));
  }

  @Test
  void whatIsWithdrawnDoesNotComeBackWithAStart() throws IOException {
    EmbeddedZones zones = open();
    assertThat(zones.replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    assertThat(zones.withdraw(Zones.ZONE)).isEqualTo(new ZoneStore.Withdrawal.Withdrawn());
    assertThat(gone).containsExactly(Zones.ZONE);
    assertThat(file()).doesNotExist();
    assertThat(open().zones()).isEmpty();
    assertThat(answered).isEmpty();
  }

  @Test
  void aSnapshotThatStaysKeepsTheZoneAnswered() throws IOException {
    EmbeddedZones zones = open();
    assertThat(zones.replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    Files.delete(file());
    Files.createDirectories(file().resolve("in the way"));
    assertThat(zones.withdraw(Zones.ZONE)).isInstanceOf(ZoneStore.Withdrawal.Failed.class);
    assertThat(gone).isEmpty();
    assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7)));
    Files.delete(file().resolve("in the way"));
    Files.delete(file());
    assertThat(zones.withdraw(Zones.ZONE)).isEqualTo(new ZoneStore.Withdrawal.Withdrawn());
  }

  @Test
  void aDiskThatTakesNothingStopsNoAnswer() throws IOException {
    Files.writeString(folder.resolve("dns"), "a file in the folder's place");
    EmbeddedZones zones = open();
    Publication full = zones.replace(Zones.zone(7));
    assertThat(full).isInstanceOf(Publication.Failed.class);
    assertThat(((Publication.Failed) full).answered()).isTrue();
    assertThat(answered).containsExactly(Zones.zone(7));
    assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7)));
    assertThat(zones.unkept()).containsExactly(Zones.ZONE);
    Files.delete(folder.resolve("dns"));
    assertThat(zones.read(Zones.ZONE)).as("tried again").isEqualTo(new Reading.Seen(Zones.zone(7)));
    assertThat(zones.unkept()).isEmpty();
    assertThat(file()).exists();
    assertThat(zones.replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    assertThat(answered).hasSize(1);
  }

  @Test
  void everyFlippedByteIsNoticed() throws IOException {
    assertThat(open().replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    byte[] good = Files.readAllBytes(file());
    var dice = new SplittableRandom(3);
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      int at = dice.nextInt(bad.length);
      bad[at] ^= (byte) (1 << dice.nextInt(8));
      Files.write(file(), bad);
      EmbeddedZones zones = open();
      if (answered.isEmpty()) {
        assertThat(zones.problems()).hasSize(1);
        assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Absent());
        assertThat(file()).doesNotExist();
      } else { // white space between tokens
        assertThat(answered).as("byte " + at).containsExactly(Zones.zone(7));
      }
    }
  }

  @Test
  void aTornTempFileIsNeverRead() throws IOException {
    assertThat(open().replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    Files.writeString(folder.resolve("dns/example.com.json.temp"), "{\"version\": 1, \"zo");
    Files.writeString(folder.resolve("dns/README"), "not ours");
    EmbeddedZones zones = open();
    assertThat(answered).containsExactly(Zones.zone(7));
    assertThat(zones.problems()).isEmpty();
    assertThat(zones.replace(Zones.zone(8))).isEqualTo(new Publication.Published());
  }

  @Test
  void anUnreadableSnapshotIsBlindUntilItIsReadable() throws IOException {
    assertThat(open().replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    Path aside = folder.resolve("aside");
    Files.move(file(), aside);
    Files.createDirectory(file());
    EmbeddedZones zones = open();
    assertThat(zones.read(Zones.ZONE)).isInstanceOf(Reading.Blind.class);
    Files.delete(file());
    Files.move(aside, file());
    assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7)));
    assertThat(answered).containsExactly(Zones.zone(7));
  }

  @Test
  void anAddressThatIsNoneIsRefusedAndChangesNothing() {
    EmbeddedZones zones =
        EmbeddedZones.open(
            folder.resolve("dns"),
            zone -> {
              if (zone.names().isEmpty()) {
                throw new IllegalArgumentException("not an IP address: x");
              }
            },
            gone::add);
    assertThat(zones.replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    Publication refused = zones.replace(Zones.zone(8, new TreeMap<>()));
    assertThat(((Publication.Failed) refused).answered()).isFalse();
    assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7)));
  }

  @Test
  void thousandsOfNamesRoundTrip() {
    var names = new TreeMap<Hostname, Optional<io.acf.dns.Answer>>();
    for (int i = 0; i < 5_000; i++) {
      names.put(
          new Hostname("app-" + i + ".example.com"),
          Optional.of(
              Zones.answer(
                  i % 300 + 1,
                  new io.acf.dns.Member(new RegionName("eu-1"), i + 1, List.of("192.0.2.1")))));
    }
    Zone large = Zones.zone(Zone.SERIAL_MOST, names);
    assertThat(open().replace(large)).isEqualTo(new Publication.Published());
    EmbeddedZones after = open();
    assertThat(after.read(Zones.ZONE)).isEqualTo(new Reading.Seen(large));
  }
}
