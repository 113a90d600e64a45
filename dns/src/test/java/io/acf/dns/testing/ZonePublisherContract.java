package io.acf.dns.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.dns.Apex;
import io.acf.dns.Fence;
import io.acf.dns.Member;
import io.acf.dns.OwnedZone;
import io.acf.dns.ZoneChange;
import io.acf.dns.ZonePublisher;
import io.acf.dns.ZonePublisher.Publication;
import io.acf.dns.ZonePublisher.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every publisher of zones keeps. */
public abstract class ZonePublisherContract {
  private static final Hostname NEW = new Hostname("new.example.com");
  private static final Hostname DUAL = new Hostname("dual.example.com");
  private static final Hostname THEIRS = new Hostname("mail.example.com");

  protected abstract ZonePublisher publisher();

  /** Gives somebody else a name in the zone; false where nobody else can have one. */
  protected abstract boolean foreign(ZonePublisher publisher, Hostname host);

  /** Another replica of ours publishes a name in the zone. */
  protected abstract void another(ZonePublisher publisher, Hostname host);

  protected static ZoneChange change(Fence expected, List<Hostname> set, List<Hostname> release) {
    var zone = Zones.zone(1);
    var names = new TreeMap<Hostname, Optional<Answer>>();
    set.forEach(host -> names.put(host, zone.names().get(host)));
    return new ZoneChange(
        Zones.ZONE,
        new Apex(zone.nameServers(), zone.negativeTtl()),
        names,
        new TreeSet<>(release),
        expected,
        Instant.ofEpochSecond(1_700_000_000));
  }

  protected static ZoneChange set(Fence expected, Hostname... hosts) {
    return change(expected, List.of(hosts), List.of());
  }

  private static Fence published(Publication publication) {
    assertThat(publication).isInstanceOf(Publication.Published.class);
    return ((Publication.Published) publication).fence();
  }

  private static OwnedZone seen(ZonePublisher publisher) {
    assertThat(publisher.read(Zones.ZONE)).isInstanceOf(Reading.Seen.class);
    return ((Reading.Seen) publisher.read(Zones.ZONE)).zone();
  }

  @Test
  void absentUntilPublishedThenSeenAsItWasSet() {
    var publisher = publisher();
    assertThat(publisher.read(Zones.ZONE)).isEqualTo(new Reading.Absent());
    assertThat(publisher.zones()).isEmpty();
    var change = set(Fence.NONE, Zones.SHOP, NEW);
    var fence = published(publisher.publish(change));
    var zone = seen(publisher);
    assertThat(zone.fence()).isEqualTo(fence).isNotEqualTo(Fence.NONE);
    assertThat(zone.names()).isEqualTo(change.set());
    assertThat(zone.shows(change)).isTrue();
    assertThat(publisher.zones()).containsExactly(Zones.ZONE);
    assertThat(publisher.read(new Hostname("other.example"))).isEqualTo(new Reading.Absent());
  }

  /** Else every look would find that what was published is not what is answered. */
  @Test
  void whatIsFittedIsReadBackAsItWasSet() {
    var publisher = publisher();
    var answer =
        new Answer(
                List.of(
                    new Member(new RegionName("eu-1"), 10_000, List.of("192.0.2.1")),
                    new Member(new RegionName("eu-2"), 3_333, List.of("192.0.2.2", "192.0.2.3")),
                    new Member(new RegionName("us-1"), 1, List.of("2001:db8::1"))),
                Duration.ofSeconds(1))
            .fitted(publisher.capabilities());
    assertThat(answer.fitted(publisher.capabilities())).isEqualTo(answer);
    var template = set(Fence.NONE, Zones.SHOP);
    var names = new TreeMap<Hostname, Optional<Answer>>();
    names.put(Zones.SHOP, Optional.of(answer));
    var change =
        new ZoneChange(
            Zones.ZONE,
            template.apex(),
            names,
            new TreeSet<>(),
            Fence.NONE,
            Instant.ofEpochSecond(1_700_000_000));
    published(publisher.publish(change));
    assertThat(seen(publisher).answer(Zones.SHOP)).contains(answer);
  }

  @Test
  void whatIsNotNamedStaysAsItIs() {
    var publisher = publisher();
    var first = published(publisher.publish(set(Fence.NONE, Zones.SHOP)));
    var second = published(publisher.publish(set(first, DUAL)));
    assertThat(seen(publisher).names()).containsOnlyKeys(Zones.SHOP, DUAL);
    published(publisher.publish(change(second, List.of(NEW), List.of(Zones.SHOP))));
    assertThat(seen(publisher).names()).containsOnlyKeys(NEW, DUAL);
  }

  @Test
  void anotherFenceThanTheExpectedIsStaleAndChangesNothing() {
    var publisher = publisher();
    var read = published(publisher.publish(set(Fence.NONE, Zones.SHOP)));
    another(publisher, DUAL);
    var found = seen(publisher).fence();
    assertThat(found).isNotEqualTo(read);
    var before = seen(publisher);
    assertThat(publisher.publish(set(read, NEW))).isEqualTo(new Publication.Stale(found));
    assertThat(publisher.publish(set(Fence.NONE, NEW))).isEqualTo(new Publication.Stale(found));
    assertThat(publisher.withdraw(Zones.ZONE, read)).isEqualTo(new Publication.Stale(found));
    assertThat(seen(publisher)).isEqualTo(before);
    published(publisher.publish(set(found, NEW)));
  }

  @Test
  void theSameAgainIsPublishedAlready() {
    var publisher = publisher();
    var fence = published(publisher.publish(set(Fence.NONE, Zones.SHOP)));
    assertThat(published(publisher.publish(set(fence, Zones.SHOP)))).isEqualTo(fence);
    assertThat(published(publisher.publish(change(fence, List.of(), List.of(DUAL)))))
        .isEqualTo(fence);
  }

  @Test
  void whatIsWithdrawnIsGoneAndMayComeBack() {
    var publisher = publisher();
    var fence = published(publisher.publish(set(Fence.NONE, Zones.SHOP)));
    assertThat(publisher.withdraw(Zones.ZONE, fence))
        .isEqualTo(new Publication.Published(Fence.NONE));
    assertThat(publisher.read(Zones.ZONE)).isEqualTo(new Reading.Absent());
    assertThat(publisher.zones()).isEmpty();
    assertThat(publisher.withdraw(Zones.ZONE, Fence.NONE))
        .isEqualTo(new Publication.Published(Fence.NONE));
    published(publisher.publish(set(Fence.NONE, Zones.SHOP)));
  }

  @Test
  void whatIsNotOursSurvivesEverything() {
    var publisher = publisher();
    if (!foreign(publisher, THEIRS)) {
      assertThat(publisher.capabilities().whole()).isTrue();
      published(publisher.publish(set(Fence.NONE, Zones.SHOP)));
      assertThat(seen(publisher).foreign()).isEmpty();
      return;
    }
    assertThat(seen(publisher).foreign()).containsExactly(THEIRS);
    var first = published(publisher.publish(set(Fence.NONE, Zones.SHOP, NEW)));
    assertThat(seen(publisher).foreign()).containsExactly(THEIRS);
    assertThat(publisher.publish(taking(first))).isInstanceOf(Publication.Failed.class);
    assertThat(seen(publisher).names()).containsOnlyKeys(Zones.SHOP, NEW);
    var second =
        published(publisher.publish(change(first, List.of(), List.of(THEIRS, Zones.SHOP))));
    assertThat(seen(publisher).foreign()).containsExactly(THEIRS);
    published(publisher.withdraw(Zones.ZONE, second));
    assertThat(seen(publisher).names()).isEmpty();
    assertThat(seen(publisher).fence()).isEqualTo(Fence.NONE);
    assertThat(seen(publisher).foreign()).containsExactly(THEIRS);
    assertThat(publisher.zones()).as("nothing of ours").isEmpty();
  }

  private static ZoneChange taking(Fence expected) {
    var zone = Zones.zone(1);
    var names = new TreeMap<Hostname, Optional<Answer>>();
    names.put(THEIRS, zone.names().get(Zones.SHOP));
    return new ZoneChange(
        Zones.ZONE,
        new Apex(zone.nameServers(), zone.negativeTtl()),
        names,
        new TreeSet<>(),
        expected,
        Instant.ofEpochSecond(1_700_000_001));
  }
}
