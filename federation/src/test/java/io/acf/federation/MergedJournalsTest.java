package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.TrafficSpec;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.health.Endpoint;
import io.acf.health.Grace;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import io.acf.regions.AppMarks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Three replicas follow one history, each with a lag of its own, and hear of each other now and
 * then. However their journals are cut, ordered and merged, they make one state, and a replica that
 * begins finds what it had found itself.
 */
class MergedJournalsTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final RegionName REGION = new RegionName("eu-1");
  private static final Pair PAIR = new Pair(Worlds.ORDERS, REGION);
  private static final Hostname HOST = Worlds.HOST;
  private static final Install INSTALL = new Install("api.eu-1.test:443");
  private static final TrafficSpec TRAFFIC =
      Worlds.federation("orders", "one", 1, 1, "eu-1").traffic().orElseThrow();
  private static final int SEEDS = 200;
  private static final int STEPS = 80;

  /** Whether git wants the host name, by generation. */
  private final List<Boolean> wanted = new ArrayList<>();

  /** One replica as it would be without the others. */
  private static final class Writer {
    final String name;
    final LatestFacts known;
    final List<Event> journal = new ArrayList<>();
    HybridTime time = HybridTime.ZERO;
    int generation;
    boolean wants = true;
    Optional<Verdict.State> health = Optional.empty();
    Optional<Answer> steady = Optional.empty();
    boolean lost;

    Writer(String name) {
      this.name = name;
      known = new LatestFacts(new TreeSet<>(List.of(name)));
    }

    void write(Fact fact, Instant now) {
      time = time.next(now);
      var event = new Event(name, journal.size() + 1, time, now, fact);
      journal.add(event);
      known.add(event);
    }

    void hear(Event event, Instant now) {
      known.add(event);
      time = ((HybridTime.Received.Taken) time.receive(event.at(), now)).time();
    }

    Controls controls() {
      return Controls.of(known, Collections.emptySortedMap());
    }
  }

  private static CommitId commit(int generation) {
    return new CommitId(String.format("%040x", generation));
  }

  private static Optional<Generation> given(int generation) {
    return Optional.of(Generation.ofCommits(generation));
  }

  private static Command.Terms terms() {
    return new Command.Terms("ana", "so", Optional.empty());
  }

  private static final class Story {
    final Random dice;
    final List<Boolean> wanted;
    final List<Writer> writers =
        List.of(new Writer("replica-a"), new Writer("replica-b"), new Writer("replica-c"));

    /** The latest generation for which a person has released the name. */
    Optional<Integer> released = Optional.empty();

    /** The latest generation in which some replica saw the name wanted again. */
    int reclaimed;

    Story(Random dice, List<Boolean> wanted) {
      this.dice = dice;
      this.wanted = wanted;
    }

    List<Event> told() {
      for (int i = 0; i < STEPS; i++) {
        var now = NOW.plusMillis(i * 10L + dice.nextInt(25)); // Clocks differ.
        step(writers.get(dice.nextInt(3)), now);
      }
      return writers.stream().flatMap(it -> it.journal.stream()).toList();
    }

    private void step(Writer it, Instant now) {
      switch (dice.nextInt(10)) {
        case 0, 1 -> follow(it, now);
        case 2 -> {
          var found = Verdict.State.values()[dice.nextInt(Verdict.State.values().length)];
          it.health = Optional.of(found);
          it.write(health(found), now);
        }
        case 3 -> {
          it.steady =
              dice.nextBoolean()
                  ? Optional.of(
                      new Answer(
                          List.of(new Member(REGION, 1 + dice.nextInt(9), List.of("192.0.2.1"))),
                          Duration.ofSeconds(5)))
                  : Optional.empty();
          it.write(new TrafficFact.Published(HOST, OptionalLong.of(1), "x", "y", it.steady), now);
        }
        case 4 -> {
          it.write(new LossNoticed("damaged"), now);
          it.lost = true;
        }
        case 5 -> {
          if (it.lost) {
            it.write(new Command.AcceptLoss(terms()), now);
            it.lost = false;
          }
        }
        case 6 -> adopt(it, now);
        case 7 -> {
          if (it.generation > 0 && !it.wants && !it.controls().released().containsKey(HOST)) {
            it.write(new Command.ReleaseHost(terms(), HOST, given(it.generation)), now);
            released = Optional.of(Math.max(released.orElse(0), it.generation));
          }
        }
        default -> {
          var other = writers.get(dice.nextInt(3));
          var most = other.journal.size();
          other.journal.subList(0, most == 0 ? 0 : dice.nextInt(most + 1)).stream()
              .skip(dice.nextInt(3)) // In whatever order and part.
              .forEach(event -> it.hear(event, now));
        }
      }
    }

    /** The replica takes in a later commit, and perhaps leaves some out. */
    private void follow(Writer it, Instant now) {
      it.generation = Math.min(wanted.size() - 1, it.generation + 1 + dice.nextInt(2));
      it.write(
          new SourceFact.CommitAccepted(
              commit(it.generation), given(it.generation), "ana", "s", ""),
          now);
      var wants = wanted.get(it.generation);
      var left = it.wants && !wants;
      var again = !it.wants && wants;
      it.wants = wants;
      if (left && !it.controls().released().containsKey(HOST)) {
        it.write(
            new TrafficFact.Orphaned(
                Optional.of(Worlds.ORDERS),
                TRAFFIC,
                Collections.emptySortedMap(),
                true,
                given(it.generation)),
            now);
      }
      var release = Optional.ofNullable(it.controls().released().get(HOST));
      if (wants
          && (again || release.isPresent())
          && release.map(said -> said.usedUp(given(it.generation))).orElse(again)) {
        it.write(new TrafficFact.Reclaimed(HOST, Optional.empty(), given(it.generation)), now);
        reclaimed = Math.max(reclaimed, it.generation);
      }
    }

    private void adopt(Writer it, Instant now) {
      var said = it.controls().adoptions().get(PAIR);
      if (said != null && dice.nextInt(3) > 0) {
        it.write(new DeliveryFact.Adopted(PAIR, said.said().at(), "web"), now);
      } else {
        var marks = new TreeMap<AppName, AppMarks>();
        marks.put(new AppName("web"), AppMarks.NONE);
        it.write(new Command.Adopt(terms(), PAIR, marks), now);
      }
    }

    private static Fact health(Verdict.State found) {
      return TrafficFact.HealthChanged.of(
          new Endpoint(HOST, REGION),
          INSTALL,
          Optional.of(Worlds.ORDERS),
          Verdict.unknown(NOW),
          Verdict.recalled(found, NOW, List.of(), true, Grace.NONE, ""));
    }
  }

  private Story story(Random dice) {
    wanted.clear();
    wanted.add(true);
    for (int i = 1; i <= 30; i++) {
      wanted.add(dice.nextInt(3) == 0 ? !wanted.getLast() : wanted.getLast());
    }
    return new Story(dice, wanted);
  }

  private static LatestFacts of(String replica, List<Event> events) {
    var facts = new LatestFacts(new TreeSet<>(List.of(replica)));
    events.forEach(facts::add);
    return facts;
  }

  @Test
  void anyOrderAndAnyPartitionMakeOneState() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var dice = new Random(seed);
      var story = story(dice);
      var events = story.told();
      for (var writer : story.writers) {
        var expected = of(writer.name, events);
        var shuffled = new ArrayList<>(events);
        shuffled.addAll(events.subList(0, dice.nextInt(events.size()))); // Some are heard twice.
        Collections.shuffle(shuffled, dice);
        assertThat(of(writer.name, shuffled)).as("seed %d", seed).isEqualTo(expected);
        var merged = new LatestFacts(new TreeSet<>(List.of(writer.name)));
        for (int from = 0; from < shuffled.size(); ) {
          int to = Math.min(shuffled.size(), from + 1 + dice.nextInt(60));
          merged.addAll(of("journal-" + from, shuffled.subList(from, to)));
          from = to;
        }
        assertThat(merged).as("seed %d, merged", seed).isEqualTo(expected);
        assertThat(Recall.of(merged, NOW.plusSeconds(60)))
            .as("seed %d, folded", seed)
            .isEqualTo(Recall.of(expected, NOW.plusSeconds(60)));
      }
    }
  }

  @Test
  void whoBeginsFindsWhatItHasFoundItself() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var story = story(new Random(seed));
      var events = story.told();
      for (var writer : story.writers) {
        var recall = Recall.of(of(writer.name, events), NOW.plusSeconds(60));
        var alone = Recall.of(of(writer.name, writer.journal), NOW.plusSeconds(60));
        var what = "seed " + seed + ", " + writer.name;
        if (writer.generation > 0) {
          assertThat(recall.accepted().orElseThrow().commit())
              .as(what)
              .isEqualTo(commit(writer.generation));
        }
        writer.health.ifPresent(
            found -> assertThat(verdict(recall)).as(what).isEqualTo(verdict(alone)).isPresent());
        if (!alone.steady().isEmpty()) {
          assertThat(recall.steady()).as(what).isEqualTo(alone.steady());
        }
        assertThat(recall.controls().lost().isPresent()).as(what).isEqualTo(writer.lost);
      }
    }
  }

  /** What is in force does not hang on when it was heard of, nor on when the process began. */
  @Test
  void whoRunsHoldsWhatARestartWouldMakeOfTheSame() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var dice = new Random(seed);
      var events = new ArrayList<>(story(dice).told());
      Collections.shuffle(events, dice);
      var later = NOW.plusSeconds(60);
      var began = dice.nextInt(events.size());
      var live = LiveControls.of(of("replica-a", events.subList(0, began)), later);
      for (var event : events.subList(began, events.size())) {
        if (event.replica().equals("replica-a")) {
          live.found(event.fact());
        }
        live.heard(event, later);
      }
      assertThat(live.controls())
          .as("seed %d", seed)
          .isEqualTo(Recall.of(of("replica-a", events), later).controls());
    }
  }

  private static Optional<Verdict> verdict(Recall recall) {
    return recall
        .health()
        .of(new Endpoint(HOST, REGION), INSTALL, Optional.of(PAIR), region -> true);
  }

  /** Whoever lags behind: neither who notices of late that it left, nor who wants it still. */
  @Test
  void onlyALaterCommitThatWantsTheNameUsesItsReleaseUp() {
    int held = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      var story = story(new Random(seed));
      var events = story.told();
      var expected = story.released.filter(left -> left >= story.reclaimed).isPresent();
      for (var writer : story.writers) {
        var controls = Controls.of(of(writer.name, events), Collections.emptySortedMap());
        assertThat(controls.released().containsKey(HOST)).as("seed %d", seed).isEqualTo(expected);
      }
      held += expected ? 1 : 0;
    }
    assertThat(held).as("seeds with a release in force").isBetween(SEEDS / 10, SEEDS * 9 / 10);
  }

  @Test
  void anAdoptionThatHasEndedAnywhereHasEnded() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var events = story(new Random(seed)).told();
      var last = events.stream().filter(it -> it.fact() instanceof Command.Adopt).sorted().toList();
      var ended =
          last.isEmpty()
              || events.stream()
                  .anyMatch(
                      it ->
                          it.fact() instanceof DeliveryFact.Adopted adopted
                              && adopted.asked().equals(last.getLast().told()));
      assertThat(
              Controls.of(of("replica-a", events), Collections.emptySortedMap())
                  .adoptions()
                  .isEmpty())
          .as("seed %d", seed)
          .isEqualTo(ended);
    }
  }

  /** However long it runs, a pair has one end of an adoption that matters, and one raise counts. */
  @Test
  void keysThatAreMadeAnewDoNotPileUp() {
    var writer = new Writer("replica-a");
    var marks = new TreeMap<AppName, AppMarks>();
    marks.put(new AppName("web"), AppMarks.NONE);
    for (int i = 0; i < 100; i++) {
      var now = NOW.plusSeconds(i);
      writer.write(new Command.Adopt(terms(), PAIR, marks), now);
      writer.write(new DeliveryFact.Adopted(PAIR, now, "web"), now);
      writer.write(new SourceFact.GenerationRaised(REGION, i % 50, Optional.empty()), now);
    }
    assertThat(writer.known.inOrder()).hasSize(3);
    assertThat(writer.controls().adoptions()).isEmpty();
  }
}
