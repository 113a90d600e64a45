package io.acf.federation;

import io.acf.config.HealthSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.TrafficSpec;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Host names that left git, and answers, as text. */
final class TrafficText {
  private TrafficText() {}

  static FactText text(TrafficFact.Orphaned name) {
    var traffic = name.traffic();
    var health = traffic.health();
    var text =
        FactText.of(name.kind())
            .with("hostname", name.host().value())
            .with("zone", traffic.zone().value())
            .with("ttl", traffic.ttl().toString())
            .with("weights", pairs(traffic.weights(), String::valueOf))
            .with("installs", pairs(name.installs(), Install::address))
            .with("checked", Boolean.toString(name.checked()))
            .with("path", health.path())
            .with("host", health.host().value())
            .with(
                "expect-status",
                health.expectStatus().stream()
                    .map(range -> range.first() + "-" + range.last())
                    .collect(Collectors.joining(" ")))
            .with("interval", health.interval().toString())
            .with("timeout", health.timeout().toString())
            .with("fall", Integer.toString(health.unhealthyThreshold()))
            .with("rise", Integer.toString(health.healthyThreshold()));
    var given = name.generation().map(it -> text.with("generation", it.toString())).orElse(text);
    return name.federation().map(given::federation).orElse(given);
  }

  /** What {@link #text} wrote; throws where it cannot be understood. */
  static TrafficFact.Orphaned read(FactText text) {
    var health =
        new HealthSpec(
            text.detail("path"),
            new Hostname(text.detail("host")),
            words(text.detail("expect-status")).map(TrafficText::range).toList(),
            Duration.parse(text.detail("interval")),
            Duration.parse(text.detail("timeout")),
            Integer.parseInt(text.detail("fall")),
            Integer.parseInt(text.detail("rise")));
    var traffic =
        new TrafficSpec(
            text.host(),
            new Hostname(text.detail("zone")),
            pairs(text.detail("weights"), Integer::valueOf),
            Duration.parse(text.detail("ttl")),
            health);
    return new TrafficFact.Orphaned(
        text.federation(),
        traffic,
        pairs(text.detail("installs"), Install::new),
        Boolean.parseBoolean(text.detail("checked")),
        text.generation());
  }

  /** E.g. {@code eu-1=8000@192.0.2.1 us-1=2000@192.0.2.2,192.0.2.3}. */
  static String text(Answer answer) {
    return answer.members().stream()
        .map(
            member ->
                member.region()
                    + "="
                    + member.weight()
                    + "@"
                    + String.join(",", member.addresses()))
        .collect(Collectors.joining(" "));
  }

  /** What {@link #text(Answer)} wrote; empty where it is none. */
  static Optional<Answer> answer(String text, String ttl) {
    try {
      List<Member> members = new ArrayList<>();
      pairs(text, Function.identity())
          .forEach(
              (region, written) -> {
                int at = written.indexOf('@');
                members.add(
                    new Member(
                        region,
                        Integer.parseInt(written.substring(0, at)),
                        Arrays.asList(written.substring(at + 1).split(","))));
              });
      return members.isEmpty()
          ? Optional.empty()
          : Optional.of(new Answer(members, Duration.parse(ttl)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | java.time.DateTimeException e) {
      return Optional.empty();
    }
  }

  private static HealthSpec.StatusRange range(String text) {
    int dash = text.indexOf('-');
    return new HealthSpec.StatusRange(
        Integer.parseInt(text.substring(0, Math.max(0, dash))),
        Integer.parseInt(text.substring(dash + 1)));
  }

  private static <T> String pairs(SortedMap<RegionName, T> map, Function<T, String> word) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + word.apply(entry.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static <T> SortedMap<RegionName, T> pairs(String text, Function<String, T> read) {
    var map = new TreeMap<RegionName, T>();
    words(text)
        .forEach(
            word -> {
              int equals = word.indexOf('=');
              map.put(
                  new RegionName(word.substring(0, Math.max(0, equals))),
                  read.apply(word.substring(equals + 1)));
            });
    return map;
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty());
  }
}
