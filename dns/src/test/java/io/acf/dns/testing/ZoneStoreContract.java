package io.acf.dns.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Hostname;
import io.acf.dns.Zone;
import io.acf.dns.ZoneStore;
import io.acf.dns.ZoneStore.Publication;
import io.acf.dns.ZoneStore.Reading;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every zone store keeps. */
public abstract class ZoneStoreContract {
  protected abstract ZoneStore store();

  @Test
  void absentUntilReplacedThenSeenWhole() {
    ZoneStore store = store();
    assertThat(store.read(Zones.ZONE)).isEqualTo(new Reading.Absent());
    assertThat(store.replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    assertThat(store.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7)));
    assertThat(store.read(new Hostname("other.example"))).isEqualTo(new Reading.Absent());
  }

  @Test
  void anOlderOrEqualSerialIsFencedOff() {
    ZoneStore store = store();
    assertThat(store.replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    Zone stale = Zones.zone(6, new TreeMap<>());
    assertThat(store.replace(stale)).isEqualTo(new Publication.Stale(7));
    assertThat(store.replace(Zones.zone(7, new TreeMap<>()))).isEqualTo(new Publication.Stale(7));
    assertThat(store.read(Zones.ZONE)).isEqualTo(new Reading.Seen(Zones.zone(7)));
    assertThat(store.replace(Zones.zone(8))).isEqualTo(new Publication.Published());
  }

  @Test
  void theSameAgainIsPublishedAlready() {
    ZoneStore store = store();
    assertThat(store.replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    assertThat(store.replace(Zones.zone(7))).isEqualTo(new Publication.Published());
  }

  @Test
  void whatIsWithdrawnIsGoneAndMayComeBack() {
    ZoneStore store = store();
    assertThat(store.zones()).isEmpty();
    assertThat(store.replace(Zones.zone(7))).isEqualTo(new Publication.Published());
    assertThat(store.zones()).containsExactly(Zones.ZONE);
    assertThat(store.withdraw(Zones.ZONE)).isEqualTo(new ZoneStore.Withdrawal.Withdrawn());
    assertThat(store.read(Zones.ZONE)).isEqualTo(new Reading.Absent());
    assertThat(store.zones()).isEmpty();
    assertThat(store.withdraw(Zones.ZONE)).isEqualTo(new ZoneStore.Withdrawal.Withdrawn());
    assertThat(store.replace(Zones.zone(3))).isEqualTo(new Publication.Published());
    assertThat(store.zones()).containsExactly(Zones.ZONE);
  }

  @Test
  void serialsWrapRound() {
    ZoneStore store = store();
    assertThat(store.replace(Zones.zone(Zone.SERIAL_MOST))).isEqualTo(new Publication.Published());
    assertThat(store.replace(Zones.zone(1))).isEqualTo(new Publication.Published());
    assertThat(store.replace(Zones.zone(Zone.SERIAL_MOST))).isEqualTo(new Publication.Stale(1));
  }
}
