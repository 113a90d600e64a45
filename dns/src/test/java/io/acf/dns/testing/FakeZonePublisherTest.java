package io.acf.dns.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Hostname;
import io.acf.dns.Capabilities;
import io.acf.dns.Fence;
import io.acf.dns.ZonePublisher;
import io.acf.dns.ZonePublisher.Publication;
import io.acf.dns.ZonePublisher.Reading;
import java.time.Duration;
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
    var even = new Capabilities(Capabilities.Sets.EVEN, Duration.ofSeconds(60), false);
    assertThat(answer.fitted(even).members())
        .hasSize(3)
        .allSatisfy(member -> assertThat(member.weight()).isEqualTo(1));
    assertThat(answer.fitted(even).ttl()).isEqualTo(Duration.ofSeconds(60));
    var single = new Capabilities(Capabilities.Sets.SINGLE, Duration.ofSeconds(1), false);
    assertThat(answer.fitted(single).members())
        .singleElement()
        .satisfies(member -> assertThat(member.region().value()).isEqualTo("eu-1"));
    assertThat(answer.fitted(new FakeZonePublisher().capabilities())).isEqualTo(answer);
  }
}
