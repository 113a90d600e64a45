package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.TrafficSpec;
import io.acf.dns.Answer;
import io.acf.health.Endpoint;
import io.acf.health.Grace;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What probes found of host names, and what they answer. */
public sealed interface TrafficFact extends Fact {
  /**
   * The health of an endpoint is another, with all that is needed to recall it.
   *
   * @param site empty where an old journal knows the federation only
   * @param federation that has the host name, for people
   */
  record HealthChanged(
      RegionName region,
      Optional<Site> site,
      Optional<FederationName> federation,
      Verdict.State from,
      Finding to)
      implements TrafficFact {
    public static HealthChanged of(
        Endpoint endpoint,
        Install install,
        Optional<FederationName> federation,
        Verdict from,
        Verdict to) {
      return new HealthChanged(
          endpoint.region(),
          Optional.of(new Site(endpoint.host(), install)),
          federation,
          from.state(),
          Finding.of(to));
    }

    @Override
    public Event.Kind kind() {
      return Event.Kind.HEALTH_CHANGED;
    }

    /** Evidence belongs to the host name, not to the spelling of a federation. */
    @Override
    public Optional<LatestKey> key() {
      var what =
          site.map(it -> it.host().value())
              .or(() -> federation.map(FederationName::value))
              .orElse("");
      return Optional.of(LatestKey.finding("health/" + what + "/" + region));
    }

    @Override
    public FactText text() {
      var text = to.text(FactText.of(kind()).region(region).with("from", from.word()));
      var there = site.map(it -> it.text(text)).orElse(text);
      return federation.map(there::federation).orElse(there);
    }

    /** The federation in the region, where it has one. */
    Optional<Pair> pair() {
      return federation.map(name -> new Pair(name, region));
    }

    private static HealthChanged read(FactText text) {
      return new HealthChanged(
          text.regionOf(),
          text.detail("hostname").isEmpty()
              ? Optional.empty()
              : Optional.of(new Site(text.host(), new Install(text.detail("install")))),
          text.federation(),
          Verdict.State.of(text.detail("from")),
          Finding.read(text));
    }
  }

  /** A host name, and the install that it was asked at. */
  record Site(Hostname host, Install install) {
    private FactText text(FactText of) {
      return of.with("hostname", host.value()).with("install", install.address());
    }
  }

  /**
   * What of a health is recalled after a restart.
   *
   * @param detail one line for people
   * @param downs when it went down lately
   * @param since when it was entered; empty: older journals do not tell, it is when that was told
   */
  record Finding(
      Verdict.State state,
      String detail,
      boolean everUp,
      Grace grace,
      List<Instant> downs,
      Optional<Instant> since) {
    public Finding {
      downs = List.copyOf(downs);
    }

    static Finding of(Verdict now) {
      return new Finding(
          now.state(),
          now.detail(),
          now.everUp(),
          now.grace(),
          now.downs(),
          Optional.of(now.since()));
    }

    /**
     * @param told when, where it does not tell since when
     */
    Verdict verdict(Instant told) {
      return Verdict.recalled(state, since.orElse(told), downs, everUp, grace, detail);
    }

    private FactText text(FactText of) {
      var text =
          of.with("to", state.word())
              .with("detail", detail)
              .with("ever-up", Boolean.toString(everUp))
              .with("excused", Boolean.toString(grace.excused()))
              .with("spared", Boolean.toString(grace.spared()))
              .with("asked-since", grace.equals(Grace.NONE) ? "" : grace.askedSince().toString())
              .with(
                  "downs", downs.stream().map(Instant::toString).collect(Collectors.joining(" ")));
      return since.map(it -> text.with("since", it.toString())).orElse(text);
    }

    private static Finding read(FactText text) {
      var asked = text.detail("asked-since");
      var since = text.detail("since");
      return new Finding(
          Verdict.State.of(text.detail("to")),
          text.detail("detail"),
          Boolean.parseBoolean(text.detail("ever-up")),
          new Grace(
              asked.isEmpty() ? Grace.NONE.askedSince() : Instant.parse(asked),
              Boolean.parseBoolean(text.detail("excused")),
              Boolean.parseBoolean(text.detail("spared"))),
          Arrays.stream(text.detail("downs").split(" "))
              .filter(it -> !it.isEmpty())
              .map(Instant::parse)
              .toList(),
          since.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(since)));
    }
  }

  /**
   * A host name answers otherwise, read back after it was published.
   *
   * @param host or the zone, where the whole of it was withdrawn
   * @param serial of the zone; empty where nobody knows
   * @param from the shares of before, for people
   * @param to the shares of now, for people
   * @param steady what was answered before falls that have just begun, where that is another answer
   */
  record Published(
      Hostname host, OptionalLong serial, String from, String to, Optional<Answer> steady)
      implements TrafficFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.TRAFFIC_PUBLISHED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.of(LatestKey.finding("published/" + host));
    }

    @Override
    public FactText text() {
      var text =
          FactText.of(kind())
              .with("hostname", host.value())
              .with("serial", serial.isPresent() ? Long.toString(serial.getAsLong()) : "")
              .with("from", from)
              .with("to", to);
      return steady
          .map(it -> text.with("steady", TrafficText.text(it)).with("ttl", it.ttl().toString()))
          .orElse(text);
    }

    private static Published read(FactText text) {
      var serial = text.detail("serial");
      return new Published(
          text.host(),
          serial.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(serial)),
          text.detail("from"),
          text.detail("to"),
          TrafficText.answer(text.detail("steady"), text.detail("ttl")));
    }
  }

  /**
   * What is published stays though no member's health says so.
   *
   * @param answer its shares, for people
   */
  record Held(
      Hostname host,
      Optional<FederationName> federation,
      Weighing.Basis basis,
      String answer,
      String why)
      implements TrafficFact {
    @Override
    public Event.Kind kind() {
      return Event.Kind.TRAFFIC_HELD;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.empty();
    }

    @Override
    public FactText text() {
      var text =
          FactText.of(kind())
              .with("hostname", host.value())
              .with("basis", basis.word())
              .with("answer", answer)
              .with("why", why);
      return federation.map(text::federation).orElse(text);
    }
  }

  /**
   * Git does not want a host name any more: all that is needed to go on probing it.
   *
   * @param generation that git had when it was noticed; empty where an old journal does not tell
   */
  record Orphaned(
      Optional<FederationName> federation,
      TrafficSpec traffic,
      SortedMap<RegionName, Install> installs,
      boolean checked,
      Optional<Generation> generation)
      implements TrafficFact {
    public Orphaned {
      installs = Collections.unmodifiableSortedMap(new TreeMap<>(installs));
    }

    static Orphaned of(TrafficPolicy name, Generation generation) {
      return new Orphaned(
          name.federation(),
          name.traffic(),
          name.installs(),
          name.checked(),
          Optional.of(generation));
    }

    public Hostname host() {
      return traffic.hostname();
    }

    /** How it was steered last. */
    TrafficPolicy steered(Instant since) {
      return new TrafficPolicy(federation, traffic, installs, checked, Optional.of(since));
    }

    @Override
    public Event.Kind kind() {
      return Event.Kind.TRAFFIC_ORPHANED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.of(LatestKey.host(host()));
    }

    @Override
    public FactText text() {
      return TrafficText.text(this);
    }
  }

  /**
   * Git wants a host name again. A key of its own: whether a release is used up is asked when the
   * name has long left git anew.
   *
   * @param generation that wants it; empty where an old journal does not tell
   */
  record Reclaimed(
      Hostname host, Optional<FederationName> federation, Optional<Generation> generation)
      implements TrafficFact {
    public Reclaimed(Hostname host, Optional<FederationName> federation) {
      this(host, federation, Optional.empty());
    }

    @Override
    public Event.Kind kind() {
      return Event.Kind.TRAFFIC_RECLAIMED;
    }

    @Override
    public Optional<LatestKey> key() {
      return Optional.of(LatestKey.finding("reclaimed/" + host));
    }

    @Override
    public FactText text() {
      var name = FactText.of(kind()).with("hostname", host.value());
      var text = generation.map(it -> name.with("generation", it.toString())).orElse(name);
      return federation.map(text::federation).orElse(text);
    }
  }

  static TrafficFact read(FactText text) {
    return switch (text.kind()) {
      case HEALTH_CHANGED -> HealthChanged.read(text);
      case TRAFFIC_PUBLISHED -> Published.read(text);
      case TRAFFIC_HELD ->
          new Held(
              text.host(),
              text.federation(),
              Weighing.Basis.of(text.detail("basis")),
              text.detail("answer"),
              text.detail("why"));
      case TRAFFIC_ORPHANED -> TrafficText.read(text);
      case TRAFFIC_RECLAIMED -> new Reclaimed(text.host(), text.federation(), text.generation());
      default -> throw new IllegalArgumentException("not of traffic: " + text.kind());
    };
  }
}
