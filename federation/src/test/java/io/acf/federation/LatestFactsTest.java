package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Endpoint;
import io.acf.health.Grace;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import io.acf.regions.AppMarks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The same set of events makes the same state, whoever heard of them in whatever order. */
class LatestFactsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final int SEEDS = 300;

  private final Random dice = new Random(11);

  private Fact fact(List<Event> before) {
    var terms = new Command.Terms("ana", "n" + dice.nextInt(100), Optional.empty());
    var region = new RegionName("r" + dice.nextInt(2));
    var pair = new Pair(Worlds.ORDERS, region);
    var host = new Hostname("h" + dice.nextInt(2) + ".example.com");
    var commit = new CommitId("ab".repeat(19) + "0" + dice.nextInt(10));
    return switch (dice.nextInt(16)) {
      case 0 -> new Command.Cordon(terms, region);
      case 1 -> new Command.Uncordon(terms, region);
      case 2 -> new Command.Drain(terms, region);
      case 3 -> new Command.Undrain(terms, region);
      case 4 -> new Command.Freeze(terms, Command.Scope.values()[dice.nextInt(3)]);
      case 5 -> new Command.Unfreeze(terms, Command.Scope.values()[dice.nextInt(3)]);
      case 6 -> new Command.RetryRollout(terms, Worlds.ORDERS, Optional.of(region));
      case 7 -> {
        var marks = new TreeMap<AppName, AppMarks>();
        marks.put(new AppName("web"), AppMarks.NONE);
        yield new Command.Adopt(terms, pair, marks);
      }
      case 8 -> // Some adoption that this replica has heard of.
          before.stream()
              .filter(event -> event.fact() instanceof Command.Adopt)
              .skip(dice.nextInt(3))
              .findFirst()
              .<Fact>map(
                  event ->
                      new DeliveryFact.Adopted(
                          ((Command.Adopt) event.fact()).pair(), event.told(), "web"))
              .orElse(new LossNoticed("damaged"));
      case 9 -> new Command.AcceptCommit(terms, commit);
      case 10 -> new SourceFact.CommitAccepted(commit, Generation.parse("4.0"), "a", "s", "");
      case 11 -> new SourceFact.GenerationRaised(region, dice.nextInt(9), Optional.empty());
      case 12 ->
          new DeliveryFact.Converged(
              pair, new Digest("ab".repeat(31) + "0" + dice.nextInt(10)), Optional.empty(), "");
      case 13 ->
          TrafficFact.HealthChanged.of(
              new Endpoint(host, region),
              new Install("api:443"),
              Optional.of(Worlds.ORDERS),
              Verdict.unknown(NOW),
              Verdict.recalled(
                  Verdict.State.values()[dice.nextInt(6)], NOW, List.of(), true, Grace.NONE, ""));
      case 14 -> new TrafficFact.Published(host, OptionalLong.of(1), "a", "b", Optional.empty());
      default ->
          dice.nextBoolean()
              ? new Command.ReleaseHost(terms, host)
              : new TrafficFact.Reclaimed(host, Optional.empty());
    };
  }

  /** Three replicas that write at about the same time and hear of each other now and then. */
  private List<Event> written() {
    var all = new ArrayList<Event>();
    var times = new ArrayList<>(Collections.nCopies(3, HybridTime.ZERO));
    for (int i = 1; i <= 60; i++) {
      var who = dice.nextInt(3);
      var now = NOW.plusMillis(i / 4 + dice.nextInt(5));
      var time = times.get(who);
      if (dice.nextInt(3) == 0) {
        time = ((HybridTime.Received.Taken) time.receive(times.get(dice.nextInt(3)), now)).time();
      }
      time = time.next(now);
      times.set(who, time);
      all.add(new Event("replica-" + who, i, time, now, fact(all)));
    }
    return all;
  }

  private static LatestFacts facts(List<Event> events) {
    var facts = new LatestFacts();
    events.forEach(facts::add);
    return facts;
  }

  @Test
  void anyOrderAnyPartAndAnyRepetitionMakeOneState() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var events = written();
      var expected = facts(events);
      var recall = Recall.of(expected, NOW);
      var shuffled = new ArrayList<>(events);
      shuffled.addAll(events.subList(0, dice.nextInt(events.size())));
      Collections.shuffle(shuffled, dice);
      assertThat(facts(shuffled)).as("seed %d", seed).isEqualTo(expected);
      assertThat(Recall.of(facts(shuffled), NOW)).as("seed %d", seed).isEqualTo(recall);
      var cut = dice.nextInt(shuffled.size());
      var merged =
          facts(shuffled.subList(cut, shuffled.size())).addAll(facts(shuffled.subList(0, cut)));
      assertThat(merged).as("seed %d, merged", seed).isEqualTo(expected);
    }
  }

  /** What is folded from all events in order is what is folded from the newest of each key. */
  @Test
  void theNewestOfEachKeyTellsAsMuchAsAll() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var events = written();
      Collections.sort(events);
      var controls = Controls.NONE;
      for (var event : events) {
        var ahead = event.told().isAfter(NOW);
        controls = controls.after(event, ahead ? Optional.of(NOW) : Optional.empty());
      }
      assertThat(Recall.of(facts(events), NOW).controls()).as("seed %d", seed).isEqualTo(controls);
    }
  }

  /** It ends what it was asked to end, not what was asked meanwhile. */
  @Test
  void theEndOfAnAdoptionEndsNoneThatWasAskedForLater() {
    var pair = new Pair(Worlds.ORDERS, new RegionName("r0"));
    var other = new Pair(Worlds.ORDERS, new RegionName("r1"));
    var first = adopt(1, pair);
    var second = adopt(2, pair);
    var both = Controls.NONE.after(first).after(adopt(3, other)).after(second);
    assertThat(both.ended(new DeliveryFact.Adopted(pair, first.told(), "web"))).isEqualTo(both);
    var late = new DeliveryFact.Adopted(pair, first.told(), "web");
    assertThat(both.awaiting(late)).isEqualTo(both);
    var ended = both.ended(new DeliveryFact.Adopted(pair, second.told(), "web"));
    assertThat(ended.adoptions(pair.region())).isEmpty();
    assertThat(ended.adoptions(other.region())).containsOnlyKeys(Worlds.ORDERS);
    assertThat(ended.ended(new DeliveryFact.Adopted(pair, second.told(), "web"))).isEqualTo(ended);
  }

  private static Event adopt(int second, Pair pair) {
    var now = NOW.plusSeconds(second);
    var terms = new Command.Terms("ana", "forged", Optional.empty());
    var command = new Command.Adopt(terms, pair, new TreeMap<>());
    return new Event("a", second, new HybridTime(now.toEpochMilli(), 0), now, command);
  }
}
