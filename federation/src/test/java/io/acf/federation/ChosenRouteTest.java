package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.AppSpec.ChosenRoute;
import io.acf.config.Artifact;
import io.acf.config.CommitId;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.Release;
import io.acf.config.RouteUrl;
import io.acf.config.Values;
import io.acf.federation.testing.DrivenDelivery;
import io.acf.regions.AppView;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import io.acf.regions.testing.FakeRegion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An app whose manifest leaves its route to CF. */
class ChosenRouteTest {
  private static final AppName APP = new AppName("orders");
  private static final RouteUrl DEFAULT = route("orders.example.com");

  private final FakeRegion region =
      new FakeRegion(new RegionName("eu-1"), new TreeSet<>(List.of("example.com")), Worlds.SPACE);
  private final DrivenDelivery delivery =
      new DrivenDelivery(region, DeliveryPolicy.DEFAULT, Ancestry.NONE);
  private SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();
  private Instant now = Worlds.START;

  private static RouteUrl route(String host) {
    return new RouteUrl(new Hostname(host), "");
  }

  /** A release of one app that is not steered. */
  private static Desired world(long generation, ChosenRoute chosen, String below, RouteUrl... own) {
    var manifest = "applications:\n- name: orders\n  instances: 1\n" + below.indent(2);
    var app =
        new AppSpec(
            APP,
            new TreeMap<>(java.util.Map.of("web", 1)),
            new TreeMap<>(),
            new TreeSet<>(List.of(own)),
            Values.NONE,
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeMap<>(),
            chosen);
    var artifact =
        new Artifact.InRepository(new CommitId("a".repeat(40)), "site", Worlds.digest("one"));
    var placement = new TreeMap<RegionName, Release>();
    placement.put(
        new RegionName("eu-1"),
        new Release(
            Worlds.digest(manifest),
            manifest,
            new TreeMap<>(java.util.Map.of(APP, artifact)),
            Worlds.SPACE));
    return Worlds.desired(
        generation, new FederationSpec(Worlds.ORDERS, List.of(app), placement, Optional.empty()));
  }

  private static Desired byDefault(long generation) {
    return world(generation, ChosenRoute.DEFAULT, "default-route: true");
  }

  private PairStatus tick(Desired desired) {
    var report = delivery.tick(desired, Controls.NONE, Answered.NOTHING, now);
    statuses = report.statuses();
    now = now.plus(report.again());
    return statuses.get(Worlds.ORDERS);
  }

  private PairStatus settle(Desired desired) {
    for (int i = 0; i < 100 && tick(desired).state() != State.CONVERGED; i++) {
      assertThat(statuses).isNotEmpty();
    }
    return statuses.get(Worlds.ORDERS);
  }

  private AppView app() {
    var whole = region.observe(new TreeSet<>(List.of(Worlds.SPACE)));
    var spaces = ((io.acf.regions.Observation.Seen) whole).spaces();
    return ((SpaceView.Readable) spaces.get(Worlds.SPACE)).apps().get(APP);
  }

  private long applied() {
    return region.executed().stream().filter(Step.ApplyManifest.class::isInstance).count();
  }

  @Test
  void getsItsDefaultRouteAndItIsOurs() {
    var status = settle(byDefault(1));
    assertThat(status.state()).isEqualTo(State.CONVERGED);
    assertThat(status.message()).doesNotContain("not of git");
    assertThat(app().routes()).containsExactly(DEFAULT);
    assertThat(app().marks().stated().routes()).containsExactly(DEFAULT);
    for (int i = 0; i < 50; i++) {
      tick(byDefault(1));
    }
    assertThat(applied()).as("sent once").isEqualTo(1);
  }

  @Test
  void getsItAgainWhenSomebodyTakesItAway() {
    settle(byDefault(1));
    region.unmap(Worlds.SPACE, APP, DEFAULT);
    var drift = statuses.get(Worlds.ORDERS);
    for (int i = 0; i < 80 && drift.state() != State.DRIFTED; i++) {
      drift = tick(byDefault(1));
    }
    assertThat(drift.reason()).isEqualTo(Reason.ROUTES);
    assertThat(drift.message())
        .isEqualTo("orders has no route, and git leaves it to CF to choose its default one");
    assertThat(settle(byDefault(1)).state()).isEqualTo(State.CONVERGED);
    assertThat(app().routes()).containsExactly(DEFAULT);
    assertThat(applied()).isEqualTo(2);
  }

  /** CF makes none beside another one, so asking again would never end. */
  @Test
  void anotherRouteIsEnough() {
    settle(byDefault(1));
    region.map(Worlds.SPACE, APP, route("theirs.example.com"));
    region.unmap(Worlds.SPACE, APP, DEFAULT);
    for (int i = 0; i < 100; i++) {
      tick(byDefault(1));
    }
    var status = statuses.get(Worlds.ORDERS);
    assertThat(status.state()).isEqualTo(State.CONVERGED);
    assertThat(status.message()).contains("not of git on orders", "route theirs.example.com");
    assertThat(applied()).isEqualTo(1);
  }

  @Test
  void isTakenAwayWhenALaterReleaseNamesRoutes() {
    settle(byDefault(1));
    var named = route("www.example.com");
    settle(
        world(
            2, ChosenRoute.NONE, "default-route: true\nroutes:\n- route: www.example.com", named));
    assertThat(app().routes()).containsExactly(named);
    settle(world(3, ChosenRoute.NONE, "no-route: true"));
    assertThat(app().routes()).isEmpty();
  }

  @Test
  void aMadeUpOneIsKept() {
    settle(world(1, ChosenRoute.RANDOM, "random-route: true"));
    var first = app().routes();
    assertThat(first).hasSize(1);
    assertThat(first.first().toString()).startsWith("orders-");
    var status = settle(world(2, ChosenRoute.RANDOM, "random-route: true\nmemory: 64M"));
    assertThat(app().routes()).isEqualTo(first);
    assertThat(status.message()).doesNotContain("not of git");
  }

  @Test
  void itsRouteThatSomebodyJoinsIsNamed() {
    settle(byDefault(1));
    var other = new AppName("shop");
    region.foreignApp(Worlds.SPACE, other);
    region.map(Worlds.SPACE, other, DEFAULT);
    var status = statuses.get(Worlds.ORDERS);
    for (int i = 0; i < 80 && status.reason() != Reason.ROUTE_SHARED; i++) {
      status = tick(byDefault(1));
    }
    assertThat(status.reason()).isEqualTo(Reason.ROUTE_SHARED);
    assertThat(status.message()).contains("route orders.example.com leads to app shop");
  }

  /** The region has one domain only, so it is certain which route CF would choose. */
  @Test
  void isNotTakenFromSomebodyElsesApp() {
    var other = new AppName("shop");
    region.foreignApp(Worlds.SPACE, other);
    region.map(Worlds.SPACE, other, DEFAULT);
    var status = tick(byDefault(1));
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason()).isEqualTo(Reason.ROUTE_TAKEN);
    assertThat(region.executed()).isEmpty();
    region.unmap(Worlds.SPACE, other, DEFAULT);
    assertThat(settle(byDefault(1)).state()).isEqualTo(State.CONVERGED);
  }

  /** What a region says of its domains is not ours. */
  @Test
  void aDomainThatCanBeNoHostIsPassedOver() {
    var wanted = byDefault(1).federations().get(Worlds.ORDERS).apps().getFirst();
    for (var domain : List.of("a_b.example.com", "a..b", "x.".repeat(130) + "test")) {
      var space =
          new SpaceView.Readable(new TreeMap<>(), new TreeSet<>(List.of(domain)), new TreeSet<>());
      assertThat(ChosenRoutes.wanted(wanted, null, space)).as(domain).isEmpty();
    }
  }
}
