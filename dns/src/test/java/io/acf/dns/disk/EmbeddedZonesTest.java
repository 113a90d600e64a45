package io.acf.dns.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.Fence;
import io.acf.dns.Zone;
import io.acf.dns.ZonePublisher.Publication;
import io.acf.dns.ZonePublisher.Reading;
import io.acf.dns.testing.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZonesTest {
  @TempDir Path folder;
  private final List<Zone> answered = new ArrayList<>();
  private final List<Hostname> gone = new ArrayList<>();

  private EmbeddedZones open() {
    answered.clear();
    return EmbeddedZones.open(folder.resolve("dns"), answered::add, gone::add);
  }

  private Path file() {
    return folder.resolve("dns/example.com.json");
  }

  @Test
  void absentUntilReplacedThenSeenWhole() {
    EmbeddedZones store = open();
    assertThat(store.read(Zones.ZONE)).isEqualTo(new Reading.Absent());
    assertThat(store.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    assertThat(store.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7).owned()));
    assertThat(store.read(new Hostname("other.example"))).isEqualTo(new Reading.Absent());
  }

  @Test
  void anOlderOrEqualSerialIsFencedOff() {
    EmbeddedZones store = open();
    assertThat(store.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    Zone stale = Zones.zone(6, new TreeMap<>());
    assertThat(store.replace(stale)).isEqualTo(new Publication.Stale(new Fence(7)));
    assertThat(store.replace(Zones.zone(7, new TreeMap<>())))
        .isEqualTo(new Publication.Stale(new Fence(7)));
    assertThat(store.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7).owned()));
    assertThat(store.replace(Zones.zone(8))).isEqualTo(new Publication.Published(new Fence(8)));
  }

  @Test
  void theSameAgainIsPublishedAlready() {
    EmbeddedZones store = open();
    assertThat(store.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    assertThat(store.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
  }

  @Test
  void whatIsWithdrawnIsGoneAndMayComeBack() {
    EmbeddedZones store = open();
    assertThat(store.zones()).isEmpty();
    assertThat(store.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    assertThat(store.zones()).containsExactly(Zones.ZONE);
    assertThat(store.withdraw(Zones.ZONE)).isEqualTo(new Publication.Published(Fence.NONE));
    assertThat(store.read(Zones.ZONE)).isEqualTo(new Reading.Absent());
    assertThat(store.zones()).isEmpty();
    assertThat(store.withdraw(Zones.ZONE)).isEqualTo(new Publication.Published(Fence.NONE));
    assertThat(store.replace(Zones.zone(3))).isEqualTo(new Publication.Published(new Fence(3)));
    assertThat(store.zones()).containsExactly(Zones.ZONE);
  }

  @Test
  void serialsWrapRound() {
    EmbeddedZones store = open();
    assertThat(store.replace(Zones.zone(Zone.SERIAL_MOST)))
        .isEqualTo(new Publication.Published(new Fence(Zone.SERIAL_MOST)));
    assertThat(store.replace(Zones.zone(1))).isEqualTo(new Publication.Published(new Fence(1)));
    assertThat(store.replace(Zones.zone(Zone.SERIAL_MOST)))
        .isEqualTo(new Publication.Stale(new Fence(1)));
  }

  @Test
  void aStartAnswersWhatWasAnsweredLast() {
    EmbeddedZones before = open();
    assertThat(before.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    assertThat(before.replace(Zones.zone(9))).isEqualTo(new Publication.Published(new Fence(9)));
    EmbeddedZones after = open();
    assertThat(answered).containsExactly(Zones.zone(9));
    assertThat(after.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(9).owned()));
    assertThat(after.problems()).isEmpty();
    assertThat(after.replace(Zones.zone(8))).isEqualTo(new Publication.Stale(new Fence(9)));
  }

  @Test
  void whatIsWithdrawnDoesNotComeBackWithAStart() throws IOException {
    EmbeddedZones zones = open();
    assertThat(zones.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    assertThat(zones.withdraw(Zones.ZONE)).isEqualTo(new Publication.Published(Fence.NONE));
    assertThat(gone).containsExactly(Zones.ZONE);
    assertThat(file()).doesNotExist();
    assertThat(open().zones()).isEmpty();
    assertThat(answered).isEmpty();
  }

  @Test
  void aSnapshotThatStaysKeepsTheZoneAnswered() throws IOException {
    EmbeddedZones zones = open();
    assertThat(zones.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    Files.delete(file());
    Files.createDirectories(file().resolve("in the way"));
    assertThat(zones.withdraw(Zones.ZONE)).isInstanceOf(Publication.Failed.class);
    assertThat(gone).isEmpty();
    assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7).owned()));
    Files.delete(file().resolve("in the way"));
    Files.delete(file());
    assertThat(zones.withdraw(Zones.ZONE)).isEqualTo(new Publication.Published(Fence.NONE));
  }

  @Test
  void aDiskThatTakesNothingStopsNoAnswer() throws IOException {
    Files.writeString(folder.resolve("dns"), "a file in the folder's place");
    EmbeddedZones zones = open();
    Publication full = zones.replace(Zones.zone(7));
    assertThat(full).isInstanceOf(Publication.Failed.class);
    assertThat(((Publication.Failed) full).answered()).isTrue();
    assertThat(answered).containsExactly(Zones.zone(7));
    assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7).owned()));
    assertThat(zones.unkept()).containsExactly(Zones.ZONE);
    Files.delete(folder.resolve("dns"));
    assertThat(zones.read(Zones.ZONE))
        .as("tried again")
        .isEqualTo(new Reading.Seen(Zones.zone(7).owned()));
    assertThat(zones.unkept()).isEmpty();
    assertThat(file()).exists();
    assertThat(zones.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    assertThat(answered).hasSize(1);
  }

  @Test
  void everyFlippedByteIsNoticed() throws IOException {
    assertThat(open().replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
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
      } else { // white space between tokens, or another version of the same
        assertThat(answered).as("byte " + at).containsExactly(Zones.zone(7));
      }
    }
  }

  @Test
  void aTornTempFileIsNeverRead() throws IOException {
    assertThat(open().replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    Files.writeString(folder.resolve("dns/example.com.json.temp"), "{\"version\": 1, \"zo");
    Files.writeString(folder.resolve("dns/README"), "not ours");
    EmbeddedZones zones = open();
    assertThat(answered).containsExactly(Zones.zone(7));
    assertThat(zones.problems()).isEmpty();
    assertThat(zones.replace(Zones.zone(8))).isEqualTo(new Publication.Published(new Fence(8)));
  }

  @Test
  void anUnreadableSnapshotIsBlindUntilItIsReadable() throws IOException {
    assertThat(open().replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    Path aside = folder.resolve("aside");
    Files.move(file(), aside);
    Files.createSymbolicLink(file(), file()); // an error that is none of ours, and may pass
    EmbeddedZones zones = open();
    assertThat(zones.read(Zones.ZONE)).isInstanceOf(Reading.Blind.class);
    assertThat(zones.lost()).containsExactly(Zones.ZONE);
    Files.delete(file());
    Files.move(aside, file());
    assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7).owned()));
    assertThat(answered).containsExactly(Zones.zone(7));
    assertThat(zones.lost()).isEmpty();
    assertThat(zones.problems()).isEmpty();
  }

  @Test
  void anUnreadableSnapshotIsNotWaitedForForEver() throws IOException {
    Files.createDirectories(folder.resolve("dns"));
    Files.createSymbolicLink(file(), file());
    EmbeddedZones zones = open();
    for (int i = 2; i < EmbeddedZones.TRIES; i++) {
      assertThat(zones.read(Zones.ZONE)).isInstanceOf(Reading.Blind.class);
    }
    assertThat(zones.read(Zones.ZONE)).as("built anew").isEqualTo(new Reading.Absent());
    assertThat(zones.problems()).singleElement().asString().contains("put aside", "built anew");
    assertThat(Files.isSymbolicLink(folder.resolve("dns/example.com.json.damaged"))).isTrue();
    rebuilt(zones);
  }

  /** What can hold no zone: each is put aside, told, and stands in nobody's way. */
  @Test
  void whatIsOfNoUseIsPutAsideAndTheZoneIsBuiltAnew() throws IOException {
    record Bad(String what, Path file) {}
    Files.createDirectories(folder.resolve("dns"));
    var bads =
        List.of(
            new Bad("empty", Files.createFile(folder.resolve("empty"))),
            new Bad("half", Files.writeString(folder.resolve("half"), "{\"version\": 1, \"zo")),
            new Bad("no object", Files.writeString(folder.resolve("list"), "[1]")),
            new Bad("binary", Files.write(folder.resolve("binary"), new byte[5000])),
            new Bad("folder", Files.createDirectory(folder.resolve("folder"))),
            new Bad(
                "full folder", Files.createDirectories(folder.resolve("full/inner")).getParent()));
    int asides = 0;
    for (Bad bad : bads) {
      Files.deleteIfExists(file());
      Files.move(bad.file(), file());
      EmbeddedZones zones = open();
      assertThat(answered).as(bad.what()).isEmpty();
      assertThat(zones.problems())
          .as(bad.what())
          .singleElement()
          .asString()
          .contains("example.com", "put aside as example.com.json.damaged");
      assertThat(zones.lost()).as(bad.what()).containsExactly(Zones.ZONE);
      assertThat(zones.read(Zones.ZONE)).as(bad.what()).isEqualTo(new Reading.Absent());
      rebuilt(zones);
      try (var files = Files.list(folder.resolve("dns"))) {
        assertThat(files.filter(f -> f.toString().contains(".damaged")))
            .as("all are kept")
            .hasSize(++asides);
      }
    }
  }

  private void rebuilt(EmbeddedZones zones) {
    var unproven = new TreeMap<Hostname, Optional<io.acf.dns.Answer>>();
    unproven.put(new Hostname("shop.example.com"), Optional.empty());
    assertThat(zones.replace(Zones.zone(8, unproven)))
        .isEqualTo(new Publication.Published(new Fence(8)));
    assertThat(zones.lost()).as("no answer yet").containsExactly(Zones.ZONE);
    assertThat(zones.replace(Zones.zone(9))).isEqualTo(new Publication.Published(new Fence(9)));
    assertThat(zones.lost()).isEmpty();
    assertThat(zones.unkept()).isEmpty();
    open();
    assertThat(answered).containsExactly(Zones.zone(9));
  }

  @Test
  void oneBadFileOfTwoCostsTheOtherNothing() throws IOException {
    assertThat(open().replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    Files.writeString(folder.resolve("dns/damaged.example.json"), "{}");
    EmbeddedZones zones = open();
    assertThat(answered).containsExactly(Zones.zone(7));
    assertThat(zones.lost()).containsExactly(new Hostname("damaged.example"));
    // Git does not list it any more: it is nobody's loss.
    assertThat(zones.zones()).contains(new Hostname("damaged.example"));
    assertThat(zones.withdraw(new Hostname("damaged.example")))
        .isEqualTo(new Publication.Published(Fence.NONE));
    assertThat(zones.lost()).isEmpty();
    assertThat(zones.problems()).isEmpty();
  }

  @Test
  void aFolderThatCannotBeListedIsReadNameByName() throws IOException {
    Files.createSymbolicLink(folder.resolve("dns"), folder.resolve("dns")); // a loop
    EmbeddedZones zones = open();
    assertThat(zones.problems()).singleElement().asString().contains("cannot list");
    Files.delete(folder.resolve("dns"));
    var other = EmbeddedZones.open(folder.resolve("dns"), zone -> {}, gone::add);
    assertThat(other.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7).owned()));
    assertThat(answered).containsExactly(Zones.zone(7));
  }

  @Test
  void whatANewerVersionWroteIsReadAsFarAsItIsUnderstood() throws Exception {
    assertThat(open().replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    var json = new ObjectMapper();
    var root = (ObjectNode) json.readTree(Files.readAllBytes(file()));
    var zone = (ObjectNode) root.get("zone");
    zone.put("signed", "ed25519");
    ((ObjectNode) zone.at("/names/shop.example.com")).put("affinity", "client");
    var members = (ArrayNode) zone.at("/names/shop.example.com/members");
    members.addObject().put("pool", "all of EU").put("weight", "most");
    ((ObjectNode) zone.get("names")).putObject("*.example.com").put("ttl", 5);
    ((ArrayNode) zone.get("name_servers")).addObject().put("name", "ALIAS");
    root.put("version", 2).put("writer", "acf 9");
    root.put(
        "sha256",
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(zone))));
    byte[] newer = json.writeValueAsBytes(root);
    Files.write(file(), newer);

    EmbeddedZones zones = open();
    assertThat(answered).containsExactly(Zones.zone(7));
    assertThat(zones.problems()).singleElement().asString().contains("newer version");
    assertThat(zones.lost()).isEmpty();
    assertThat(file()).as("nothing is written at a start").hasBinaryContent(newer);
    assertThat(zones.replace(Zones.zone(8))).isEqualTo(new Publication.Published(new Fence(8)));
    assertThat(folder.resolve("dns/example.com.json.newer")).hasBinaryContent(newer);
    open();
    assertThat(answered).containsExactly(Zones.zone(8));
  }

  @Test
  void aFolderInTheTempFilesPlaceIsPutAside() throws IOException {
    Files.createDirectories(folder.resolve("dns/example.com.json.temp/inner"));
    EmbeddedZones zones = open();
    assertThat(zones.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    assertThat(file()).exists();
  }

  @Test
  void aFullDiskStopsNoAnswerAndIsTriedAgain() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
    EmbeddedZones zones = open();
    Files.createDirectories(folder.resolve("dns"));
    Files.createSymbolicLink(folder.resolve("dns/example.com.json.temp"), full);
    Publication refused = zones.replace(Zones.zone(7));
    assertThat(refused).isInstanceOf(Publication.Failed.class);
    assertThat(answered).containsExactly(Zones.zone(7));
    assertThat(zones.unkept()).containsExactly(Zones.ZONE);
    assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7).owned()));
    assertThat(zones.unkept()).as("the temp file is gone, and with it what was full").isEmpty();
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
    assertThat(zones.replace(Zones.zone(7))).isEqualTo(new Publication.Published(new Fence(7)));
    Publication refused = zones.replace(Zones.zone(8, new TreeMap<>()));
    assertThat(((Publication.Failed) refused).answered()).isFalse();
    assertThat(zones.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7).owned()));
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
    assertThat(open().replace(large))
        .isEqualTo(new Publication.Published(new Fence(large.serial())));
    EmbeddedZones after = open();
    assertThat(after.read(Zones.ZONE)).isEqualTo(new Reading.Seen(large.owned()));
  }
}
