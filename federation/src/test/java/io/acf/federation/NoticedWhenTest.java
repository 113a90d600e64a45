package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.RouteUrl;
import io.acf.federation.testing.DrivenDelivery;
import io.acf.regions.Part;
import io.acf.regions.testing.FakeRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a region at rest costs, and when something is noticed there: the table of the docs. */
class NoticedWhenTest {
  private static final AppName APP = new AppName("orders");
  private static final Desired WORLD =
      Worlds.desired(1, Worlds.federation("orders", "one", 1, 2, "eu-1"));

  private final FakeRegion region = FakeRegion.named("eu-1").timed();
  private final DrivenDelivery delivery =
      new DrivenDelivery(region, DeliveryPolicy.DEFAULT, Ancestry.NONE);
  private SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();
  private Instant now = Worlds.START;

  private PairStatus tick() {
    var report = delivery.tick(WORLD, Controls.NONE, now);
    statuses = report.statuses();
    var before = now;
    now = now.plus(report.again());
    region.advance(Duration.between(before, now));
    return statuses.get(Worlds.ORDERS);
  }

  @BeforeEach
  void converged() {
    rest(Duration.ofSeconds(70));
    assertThat(statuses.get(Worlds.ORDERS).state()).isEqualTo(State.CONVERGED);
  }

  private void rest(Duration time) {
    var end = now.plus(time);
    while (now.isBefore(end)) {
      tick();
    }
  }

  /** How long it took until the reason was this, and what the status was then. */
  private Duration noticed(Reason reason, Duration most) {
    var start = now;
    while (!now.isAfter(start.plus(most))) {
      var looked = now;
      if (tick().reason() == reason) {
        return Duration.between(start, looked);
      }
    }
    throw new AssertionError(reason + " was not noticed in " + most + ": " + statuses);
  }

  @Test
  void instancesAndCrashesAreNoticedIn10s() {
    region.crash(Worlds.SPACE, APP, 1);
    assertThat(noticed(Reason.CRASHED, Duration.ofSeconds(10))).isLessThanOrEqualTo(tenSeconds());
  }

  @Test
  void aStopIsNoticedIn10s() {
    region.stop(Worlds.SPACE, APP);
    assertThat(noticed(Reason.STOPPED, Duration.ofSeconds(10))).isLessThanOrEqualTo(tenSeconds());
  }

  @Test
  void anotherNumberOfInstancesIsNoticedIn10s() {
    region.scale(Worlds.SPACE, APP, 7);
    assertThat(noticed(Reason.INSTANCES, Duration.ofSeconds(10))).isLessThanOrEqualTo(tenSeconds());
  }

  @Test
  void aDeletedAppIsNoticedIn10s() {
    region.delete(Worlds.SPACE, APP);
    assertThat(noticed(Reason.CREATING, Duration.ofSeconds(10))).isLessThanOrEqualTo(tenSeconds());
  }

  /** Its org, space or the region's whole database may be gone with it. */
  @Test
  void whenAnAppIsGoneEverythingIsLookedAtBeforeAnythingIsMade() {
    var looks = region.completeLooks();
    var steps = region.executed().size();
    region.delete(Worlds.SPACE, APP);
    noticed(Reason.CREATING, Duration.ofSeconds(10));
    assertThat(region.completeLooks()).isGreaterThan(looks);
    assertThat(region.executed().get(steps)).isInstanceOf(io.acf.regions.Step.CreateApp.class);
  }

  private static Duration tenSeconds() {
    return Duration.ofSeconds(10);
  }

  @Test
  void whatAuditEventsTellIsNoticedIn30s() {
    region.unmap(Worlds.SPACE, APP, new RouteUrl(Worlds.HOST, ""));
    assertThat(noticed(Reason.ROUTES, Duration.ofSeconds(30))).isGreaterThan(Duration.ZERO);
  }

  @Test
  void theRestIsNoticedIn5minAndIn2minWhereAuditEventsMayNotBeRead() {
    for (var readable : List.of(true, false)) {
      var mute = FakeRegion.named("eu-1").timed();
      if (!readable) {
        mute.deaf();
      }
      var most = readable ? Duration.ofMinutes(5) : Duration.ofMinutes(2);
      var loop = new DrivenDelivery(mute, DeliveryPolicy.DEFAULT, Ancestry.NONE);
      SortedMap<FederationName, PairStatus> stand = new TreeMap<>();
      var at = Worlds.START;
      var reason = Reason.NONE;
      Instant unmapped = null;
      while (reason != Reason.ROUTES) {
        var report = loop.tick(WORLD, Controls.NONE, at);
        stand = report.statuses();
        reason = stand.get(Worlds.ORDERS).reason();
        if (unmapped == null && at.isAfter(Worlds.START.plusSeconds(90))) {
          mute.unmapUnheard(Worlds.SPACE, APP, new RouteUrl(Worlds.HOST, ""));
          unmapped = at;
        }
        mute.advance(report.again());
        at = at.plus(report.again());
        assertThat(unmapped == null || at.isBefore(unmapped.plus(most).plusSeconds(6)))
            .as("noticed in " + most)
            .isTrue();
      }
    }
  }

  @Test
  void ourOwnStepsAreNoNews() {
    assertThat(region.glances().stream().skip(glancesOfAPush()))
        .as("since it converged")
        .allMatch(glance -> glance.parts().equals(Set.of(Part.PROCESSES)));
  }

  private int glancesOfAPush() {
    var glances = region.glances();
    var last = 0;
    for (int i = 0; i < glances.size(); i++) {
      if (glances.get(i).parts().contains(Part.SETTINGS)) {
        last = i + 1;
        assertThat(i).as("only while it is pushed").isLessThan(6);
      }
    }
    return last;
  }

  @Test
  void atRestARegionCosts3CallsIn10sAtMost() {
    var glances = region.glances().size();
    var audits = region.audits();
    var complete = region.completeLooks();
    var minutes = 60;
    var end = now.plus(Duration.ofMinutes(minutes));
    while (now.isBefore(end)) {
      tick();
      // Whoever wakes the loop between two ticks costs nothing.
      var woken = delivery.tick(WORLD, Controls.NONE, now.minusSeconds(1));
      statuses = woken.statuses();
    }
    var lists = region.glances().size() - glances;
    var looks = region.completeLooks() - complete;
    assertThat(lists).isBetween(minutes * 12 - 20, minutes * 12);
    assertThat(region.audits() - audits).isBetween(minutes * 2 - 2, minutes * 2 + 1);
    assertThat(looks).isEqualTo(minutes / 5);
    assertThat((lists + region.audits() - audits + looks * 8) / (minutes * 60.0))
        .as("calls a second")
        .isLessThanOrEqualTo(0.3);
  }
}
