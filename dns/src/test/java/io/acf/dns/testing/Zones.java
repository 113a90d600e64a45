package io.acf.dns.testing;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.ZoneSpec;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.dns.Zone;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Zones that the tests share. */
public final class Zones {
  public static final Hostname ZONE = new Hostname("example.com");
  public static final Hostname SHOP = new Hostname("shop.example.com");

  private Zones() {}

  public static Member member(String region, int weight, String... addresses) {
    return new Member(new RegionName(region), weight, List.of(addresses));
  }

  public static Answer answer(int ttl, Member... members) {
    return new Answer(List.of(members), Duration.ofSeconds(ttl));
  }

  /** Three regions 5:3:2, one name without a confirmed member, two families, one below a gap. */
  public static Zone zone(long serial) {
    var names = new TreeMap<Hostname, Optional<Answer>>();
    names.put(
        new Hostname("shop.example.com"),
        Optional.of(
            answer(
                30,
                member("eu-1", 50, "192.0.2.1"),
                member("us-1", 30, "192.0.2.2"),
                member("ap-1", 20, "192.0.2.3"))));
    names.put(new Hostname("new.example.com"), Optional.empty());
    names.put(
        new Hostname("dual.example.com"),
        Optional.of(
            answer(
                20,
                member("eu-1", 3, "192.0.2.1", "2001:db8::1"),
                member("six-1", 1, "2001:db8::6"),
                member("us-1", 6, "192.0.2.2", "192.0.2.20"))));
    names.put(
        new Hostname("deep.a.b.example.com"),
        Optional.of(answer(60, member("eu-1", 1, "192.0.2.9"))));
    return zone(serial, names);
  }

  public static Zone zone(long serial, TreeMap<Hostname, Optional<Answer>> names) {
    return new Zone(
        ZONE,
        serial,
        List.of(
            new ZoneSpec.NameServer(new Hostname("ns1.example.com"), "198.51.100.5"),
            new ZoneSpec.NameServer(new Hostname("ns1.example.com"), "2001:db8::53"),
            new ZoneSpec.NameServer(new Hostname("ns.elsewhere.net"), "198.51.100.6")),
        Duration.ofSeconds(25),
        names);
  }
}
