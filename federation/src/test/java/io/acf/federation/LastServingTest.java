package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.RegionName;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.health.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastServingTest {
  private static final RegionName EU_1 = new RegionName("eu-1");
  private static final RegionName US_1 = new RegionName("us-1");

  /** eu-1 is to be drained; us-1 is the other one. */
  @ParameterizedTest
  @CsvSource({
    // answered   | us-1      | drained | eu-1 is the last
    "eu-1 us-1,   UP,         '',       false",
    "eu-1 us-1,   SUSPECT,    '',       false",
    "eu-1 us-1,   WARMING,    '',       false",
    "eu-1 us-1,   DOWN,       '',       true",
    "eu-1 us-1,   PROBATION,  '',       true",
    "eu-1 us-1,   UNKNOWN,    '',       true",
    "eu-1 us-1,   NOT_PROBED, '',       true",
    "eu-1 us-1,   UP,         us-1,     true",
    "eu-1 us-1,   UP,         eu-1,     false",
    "eu-1,        UP,         '',       true",
    "us-1,        UP,         '',       false",
    "us-1,        DOWN,       '',       false",
    "'',          UP,         '',       false",
  })
  void aDrainLeavesSomebodyWhoServes(String answered, String other, String drained, boolean last) {
    var desired = Worlds.desired(1, Worlds.federation("orders", "one", 1, 1, "eu-1", "us-1"));
    var verdicts = new TreeMap<RegionName, Verdict>();
    verdicts.put(EU_1, Worlds.verdict(Verdict.State.UP));
    if (!other.equals("NOT_PROBED")) {
      verdicts.put(US_1, Worlds.verdict(Verdict.State.valueOf(other)));
    }
    var members = new ArrayList<Member>();
    Set<RegionName> away = new TreeSet<>();
    for (var region : new TreeSet<>(Set.of(EU_1, US_1))) {
      if (answered.contains(region.value())) {
        members.add(new Member(region, 100, List.of("192.0.2.1")));
      }
      if (drained.contains(region.value())) {
        away.add(region);
      }
    }
    var answer =
        members.isEmpty()
            ? Optional.<Answer>empty()
            : Optional.of(new Answer(members, Duration.ofSeconds(30)));
    assertThat(
            LastServing.in(
                EU_1,
                desired,
                away,
                traffic -> answer,
                endpoint -> Optional.ofNullable(verdicts.get(endpoint.region()))))
        .isEqualTo(last ? Optional.of(Worlds.ORDERS) : Optional.empty());
  }
}
