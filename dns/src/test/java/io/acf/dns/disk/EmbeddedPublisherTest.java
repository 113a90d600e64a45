package io.acf.dns.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Hostname;
import io.acf.dns.Fence;
import io.acf.dns.Zone;
import io.acf.dns.ZonePublisher;
import io.acf.dns.ZonePublisher.Publication;
import io.acf.dns.testing.ZonePublisherContract;
import io.acf.dns.testing.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPublisherTest extends ZonePublisherContract {
  @TempDir Path folder;
  private final List<Zone> answered = new ArrayList<>();
  private final List<Hostname> gone = new ArrayList<>();
  private final AtomicReference<EmbeddedZones> zones = new AtomicReference<>();

  @Override
  protected ZonePublisher publisher() {
    zones.set(EmbeddedZones.open(folder.resolve("dns"), answered::add, gone::add));
    return new EmbeddedPublisher(zones.get());
  }

  @Override
  protected boolean foreign(ZonePublisher publisher, Hostname host) {
    return false;
  }

  @Override
  protected void another(ZonePublisher publisher, Hostname host) {
    var there = ((ZonePublisher.Reading.Seen) zones.get().read(Zones.ZONE)).zone();
    var names = new TreeMap<>(there.names());
    names.put(host, Zones.zone(1).names().get(Zones.SHOP));
    var serial = there.fence().value() + 1;
    var apex = there.apex().orElseThrow();
    var next = new Zone(there.name(), serial, apex.nameServers(), apex.negativeTtl(), names);
    assertThat(zones.get().replace(next)).isEqualTo(new Publication.Published(new Fence(serial)));
  }

  @Test
  void theSerialIsTheTimeOfTheDecisionAndNeverGoesBack() {
    var publisher = publisher();
    assertThat(publisher.publish(set(Fence.NONE, Zones.SHOP)))
        .isEqualTo(new Publication.Published(new Fence(1_700_000_000)));
    assertThat(publisher.publish(set(new Fence(1_700_000_000), new Hostname("new.example.com"))))
        .isEqualTo(new Publication.Published(new Fence(1_700_000_001)));
    assertThat(answered.getLast().names()).hasSize(2);
    assertThat(publisher.withdraw(Zones.ZONE, new Fence(1_700_000_001)))
        .isInstanceOf(Publication.Published.class);
    assertThat(gone).containsExactly(Zones.ZONE);
  }

  @Test
  void aDiskThatTakesNothingStopsNoAnswer() throws IOException {
    Files.writeString(folder.resolve("dns"), "a file in the folder's place");
    var publication = publisher().publish(set(Fence.NONE, Zones.SHOP));
    assertThat(publication).isInstanceOf(Publication.Failed.class);
    assertThat(((Publication.Failed) publication).answered()).isTrue();
    assertThat(answered).hasSize(1);
  }
}
