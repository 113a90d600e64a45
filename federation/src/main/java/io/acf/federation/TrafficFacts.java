package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.dns.OwnedZone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What happened to the answers of a zone, as facts of the journal. */
final class TrafficFacts {
  /** How the fact of an answer that a person has ended begins to say what is answered. */
  static final String RELEASED = "nothing: released by ";

  private TrafficFacts() {}

  /**
   * What a change made of the names that it set and released.
   *
   * @param after what is published now
   */
  static List<Fact> published(
      ZoneState.Step step, OwnedZone after, SortedMap<Hostname, ZoneName> names) {
    var serial = OptionalLong.of(after.fence().value());
    var facts = new ArrayList<Fact>();
    step.change()
        .set()
        .forEach(
            (host, answer) -> {
              var was = was(step, host);
              if (!was.equals(answer)) {
                var steady = narrowed(Optional.ofNullable(names.get(host)), answer);
                facts.add(
                    new TrafficFact.Published(host, serial, shares(was), shares(answer), steady));
              }
            });
    step.released()
        .forEach(
            (host, said) ->
                facts.add(
                    new TrafficFact.Published(
                        host,
                        serial,
                        shares(was(step, host)),
                        RELEASED + said.actor() + ": " + said.reason(),
                        Optional.empty())));
    return facts;
  }

  private static Optional<Answer> was(ZoneState.Step step, Hostname host) {
    return step.before().flatMap(zone -> zone.answer(host));
  }

  /** What was answered before falls that have just begun: a restart must not forget it. */
  private static Optional<Answer> narrowed(Optional<ZoneName> name, Optional<Answer> answer) {
    return name.flatMap(ZoneName::steady).filter(steady -> !Optional.of(steady).equals(answer));
  }

  static Fact withdrawn(Hostname zone, Optional<OwnedZone> before) {
    return new TrafficFact.Published(
        zone,
        before.map(it -> OptionalLong.of(it.fence().value())).orElse(OptionalLong.empty()),
        before.map(it -> "a zone of " + it.names().size()).orElse("a zone"),
        "refused: git no longer lists the zone",
        Optional.empty());
  }

  /** What is held though nobody's health says so, where that is new. */
  static Optional<Fact> held(TrafficPolicy name, Weighing weighing, Optional<Weighing> before) {
    return weighing.basis().held() && before.filter(it -> it.basis() == weighing.basis()).isEmpty()
        ? Optional.of(held(name, weighing))
        : Optional.empty();
  }

  private static Fact held(TrafficPolicy name, Weighing weighing) {
    return new TrafficFact.Held(
        name.host(),
        name.federation(),
        weighing.basis(),
        shares(weighing.answer()),
        weighing.why().toString());
  }

  /** {@code eu-1 34%, us-1 66%}; {@code none} where nothing is answered. */
  private static String shares(Optional<Answer> answer) {
    return answer
        .map(
            set ->
                set.members().stream()
                    .map(
                        member ->
                            member.region()
                                + String.format(
                                    Locale.ROOT, " %.0f%%", 100.0 * member.weight() / set.total()))
                    .collect(Collectors.joining(", ")))
        .orElse("none");
  }
}
