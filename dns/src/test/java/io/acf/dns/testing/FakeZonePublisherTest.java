package io.acf.dns.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.dns.Capabilities;
import io.acf.dns.Fence;
import io.acf.dns.Member;
import io.acf.dns.ZonePublisher;
import io.acf.dns.ZonePublisher.Publication;
import io.acf.dns.ZonePublisher.Reading;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeZonePublisherTest extends ZonePublisherContract {
  @Override
  protected ZonePublisher publisher() {
    return new FakeZonePublisher();
  }

  @Override
  protected boolean foreign(ZonePublisher publisher, Hostname host) {
    ((FakeZonePublisher) publisher).foreign(Zones.ZONE, host);
    return true;
  }

  @Override
  protected void another(ZonePublisher publisher, Hostname host) {
    ((FakeZonePublisher) publisher)
        .published(Zones.ZONE, host, Zones.zone(1).names().get(Zones.SHOP));
  }

  @Test
  void aLostAnswerIsPublishedAllTheSame() {
    var fake = new FakeZonePublisher();
    fake.losing(true);
    assertThat(fake.publish(set(Fence.NONE, Zones.SHOP))).isInstanceOf(Publication.Failed.class);
    assertThat(fake.read(Zones.ZONE)).isInstanceOf(Reading.Seen.class);
    fake.blind(true);
    assertThat(fake.read(Zones.ZONE)).isInstanceOf(Reading.Blind.class);
  }

  @Test
  void whatCannotBeSaidIsSaidAsNearAsItCan() {
    var answer = Zones.zone(1).names().get(Zones.SHOP).orElseThrow();
    var even =
        new Capabilities(Capabilities.Sets.EVEN, Member.WEIGHT_MOST, Duration.ofSeconds(60), false);
    assertThat(answer.fitted(even).members())
        .hasSize(3)
        .allSatisfy(member -> assertThat(member.weight()).isEqualTo(1));
    assertThat(answer.fitted(even).ttl()).isEqualTo(Duration.ofSeconds(60));
    var single =
        new Capabilities(
            Capabilities.Sets.SINGLE, Member.WEIGHT_MOST, Duration.ofSeconds(1), false);
    assertThat(answer.fitted(single).members())
        .singleElement()
        .satisfies(member -> assertThat(member.region().value()).isEqualTo("eu-1"));
    assertThat(answer.fitted(new FakeZonePublisher().capabilities())).isEqualTo(answer);
  }

  @Test
  void weightsAboveTheGreatestKeepTheirShares() {
    var answer =
        new Answer(
            List.of(
                new Member(new RegionName("eu-1"), 10_000, List.of("192.0.2.1")),
                new Member(new RegionName("eu-2"), 5_000, List.of("192.0.2.2")),
                new Member(new RegionName("us-1"), 1, List.of("192.0.2.3"))),
            Duration.ofSeconds(30));
    var bytes = new Capabilities(Capabilities.Sets.WEIGHTED, 255, Duration.ofSeconds(1), false);
    var fitted = answer.fitted(bytes);
    assertThat(fitted.members()).extracting(Member::weight).containsExactly(255, 128, 1);
    assertThat(fitted.fitted(bytes)).isEqualTo(fitted);
  }
}
