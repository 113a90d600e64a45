package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.health.Pair;
import io.acf.regions.AppMarks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LiveControlsTest {
  private static final Instant NOW = Worlds.START;
  private static final RegionName EU_1 = new RegionName("eu-1");
  private static final Pair PAIR = new Pair(Worlds.ORDERS, EU_1);
  private static final Command.Terms TERMS = new Command.Terms("ana", "x", Optional.empty());

  private final LatestFacts journal = new LatestFacts(new TreeSet<>(List.of("ours")));

  private static Event event(String replica, int second, Fact fact) {
    var told = NOW.plusSeconds(second);
    return new Event(replica, second, new HybridTime(told.toEpochMilli(), 0), told, fact);
  }

  private LiveControls live() {
    return LiveControls.of(journal, NOW);
  }

  @Test
  void anOlderWordOfAPeerDoesNotWinByComingLater() {
    var live = live();
    live.heard(event("ours", 2, new Command.Undrain(TERMS, EU_1)), NOW.plusSeconds(2));
    live.heard(event("peer", 1, new Command.Drain(TERMS, EU_1)), NOW.plusSeconds(3));
    assertThat(live.controls().drained()).isEmpty();
    live.heard(event("peer", 4, new Command.Drain(TERMS, EU_1)), NOW.plusSeconds(4));
    assertThat(live.controls().drained()).containsOnlyKeys(EU_1);
  }

  @Test
  void aWordOfAPeerWhoseClockIsAheadIsAsOldAsItIsKnownHere() {
    var live = live();
    live.heard(event("peer", 9, new Command.Drain(TERMS, EU_1)), NOW.plusSeconds(1));
    var said = live.controls().drained().get(EU_1);
    assertThat(said.at()).isEqualTo(NOW.plusSeconds(1));
    assertThat(said.settled()).isTrue();
  }

  @Test
  void thePeersLossIsNotOurs() {
    var live = live();
    live.heard(event("peer", 1, new LossNoticed("damaged")), NOW);
    assertThat(live.controls().lost()).isEmpty();
    live.lost(Loss.of("damaged here", NOW));
    live.heard(event("peer", 2, new Command.AcceptLoss(TERMS)), NOW);
    assertThat(live.controls().lost()).isPresent();
    live.heard(event("ours", 3, new Command.AcceptLoss(TERMS)), NOW);
    assertThat(live.controls().lost()).isEmpty();
  }

  /** The disk is full: what was found is not written, and is over all the same. */
  @Test
  void anAdoptionEndsBeforeThatIsDurable() {
    var live = live();
    var marks = new TreeMap<AppName, AppMarks>();
    marks.put(new AppName("orders"), AppMarks.NONE);
    var adopt = event("ours", 1, new Command.Adopt(TERMS, PAIR, marks));
    live.heard(adopt, adopt.told());
    var ended = new DeliveryFact.Adopted(PAIR, adopt.told(), "orders");
    assertThat(live.found(ended)).isTrue();
    assertThat(live.controls().adoptions()).isEmpty();
    var again = event("peer", 2, new Command.Adopt(TERMS, PAIR, marks));
    live.heard(again, again.told());
    assertThat(live.controls().adoptions()).as("asked for anew").containsOnlyKeys(PAIR);
    live.heard(event("ours", 3, ended), NOW.plusSeconds(3));
    assertThat(live.controls().adoptions()).containsOnlyKeys(PAIR);
  }

  @Test
  void aReleaseIsUsedUpBeforeThatIsDurableAndNoLaterOneIs() {
    var live = live();
    live.heard(release(1, 4), NOW);
    live.found(new TrafficFact.Reclaimed(Worlds.HOST, Optional.empty(), generation(5)));
    assertThat(live.controls().released()).isEmpty();
    live.heard(release(2, 6), NOW);
    assertThat(live.controls().released()).containsOnlyKeys(Worlds.HOST);
  }

  private static Event release(int second, int left) {
    return event("ours", second, new Command.ReleaseHost(TERMS, Worlds.HOST, generation(left)));
  }

  private static Optional<Generation> generation(int commits) {
    return Optional.of(Generation.ofCommits(commits));
  }
}
