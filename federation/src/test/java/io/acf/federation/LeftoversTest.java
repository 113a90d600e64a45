package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.AppSpec;
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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Converged means equal: what a former release stated and this one does not is removed. */
class LeftoversTest {
  private static final AppName APP = new AppName("orders");
  private static final RouteUrl OLD = route("old.example.com");

  private final FakeRegion region = FakeRegion.named("eu-1");
  private DrivenDelivery delivery =
      new DrivenDelivery(region, DeliveryPolicy.DEFAULT, Ancestry.NONE);
  private SortedMap<FederationName, PairStatus> statuses = new TreeMap<>();
  private Answered answered = Answered.NOTHING;
  private Instant now = Worlds.START;

  private static RouteUrl route(String host) {
    return new RouteUrl(new Hostname(host), "");
  }

  /** A release of one app with this environment and, beside its own, these routes. */
  static Desired world(long generation, String version, Map<String, String> env, RouteUrl... more) {
    var plain = Worlds.federation("orders", version, 1, 2, "eu-1");
    var first = plain.apps().getFirst();
    var manifest = new StringBuilder("applications:\n- name: orders\n  instances: 2\n");
    var values = new TreeMap<String, Optional<String>>();
    if (!env.isEmpty()) {
      manifest.append("  env:\n");
      new TreeMap<>(env)
          .forEach(
              (key, value) -> {
                manifest.append("    ").append(key).append(": ").append(value).append("\n");
                values.put(key, Optional.of(value));
              });
    }
    var routes = new TreeSet<>(first.routes());
    routes.addAll(Arrays.asList(more));
    manifest.append("  routes:\n");
    routes.forEach(route -> manifest.append("  - route: ").append(route).append("\n"));
    var app =
        new AppSpec(
            APP,
            first.instances(),
            first.sizes(),
            routes,
            new Values(values),
            none(),
            none(),
            none(),
            new TreeMap<>());
    var artifact =
        new Artifact.InRepository(new CommitId("a".repeat(40)), "site", Worlds.digest(version));
    var text = manifest.toString();
    var release =
        new Release(
            Worlds.digest(text + artifact.digest()),
            text,
            new TreeMap<>(java.util.Map.of(APP, artifact)),
            Worlds.SPACE);
    var placement = new TreeMap<RegionName, Release>();
    placement.put(new RegionName("eu-1"), release);
    return Worlds.desired(
        generation, new FederationSpec(plain.name(), List.of(app), placement, plain.traffic()));
  }

  private static SortedSet<String> none() {
    return new TreeSet<>();
  }

  private PairStatus tick(Desired desired) {
    var report = delivery.tick(desired, Controls.NONE, answered, now);
    statuses = report.statuses();
    now = now.plus(report.again());
    return statuses.get(Worlds.ORDERS);
  }

  private PairStatus settle(Desired desired) {
    for (int i = 0; i < 100; i++) {
      if (tick(desired).state() == State.CONVERGED) {
        return statuses.get(Worlds.ORDERS);
      }
    }
    return statuses.get(Worlds.ORDERS);
  }

  private AppView app() {
    var whole = region.observe(new TreeSet<>(List.of(Worlds.SPACE)));
    var seen =
        region.glance(
            (io.acf.regions.Observation.Seen) whole,
            new TreeSet<>(List.of(Worlds.ORDERS)),
            EnumSet.of(io.acf.regions.Part.SETTINGS));
    var spaces = ((io.acf.regions.Observation.Seen) seen).spaces();
    return ((SpaceView.Readable) spaces.get(Worlds.SPACE)).apps().get(APP);
  }

  private Map<String, String> env() {
    return region.env(Worlds.SPACE, APP);
  }

  @Test
  void whatAReleaseDropsIsGoneWhereTheOneBeforeRan() {
    settle(world(1, "one", Map.of("KEEP", "a", "DROP", "b"), OLD));
    region.setEnv(Worlds.SPACE, APP, "THEIRS", "c");
    assertThat(settle(world(2, "one", Map.of("KEEP", "a"))).state()).isEqualTo(State.CONVERGED);
    assertThat(env()).containsOnlyKeys("KEEP", "THEIRS");
    assertThat(app().routes()).containsExactly(route("orders.example.com"));
    assertThat(app().marks().stated().env()).containsExactly("KEEP");
    region.map(Worlds.SPACE, APP, route("theirs.example.com"));
    for (int i = 0; i < 20; i++) {
      tick(world(2, "one", Map.of("KEEP", "a")));
    }
    assertThat(statuses.get(Worlds.ORDERS).state()).isEqualTo(State.CONVERGED);
    assertThat(statuses.get(Worlds.ORDERS).message())
        .isEqualTo("not of git on orders, and left alone: env THEIRS; route theirs.example.com");
  }

  @Test
  void aReleaseThatAnEnvKeyBrokeIsMendedByTakingItOut() {
    settle(world(1, "one", Map.of("KEEP", "a")));
    region.crashDeployments(Optional.of("exited with status 1"));
    for (int i = 0; i < 20; i++) {
      tick(world(2, "one", Map.of("KEEP", "a", "BROKEN", "yes")));
    }
    assertThat(env()).containsKey("BROKEN");
    region.crashDeployments(Optional.empty());
    assertThat(settle(world(3, "one", Map.of("KEEP", "a"))).state()).isEqualTo(State.CONVERGED);
    assertThat(env()).containsOnlyKeys("KEEP");
  }

  @Test
  void whatAReleaseLeftThatNeverGotFarIsRemovedOnTheWayBack() {
    settle(world(1, "one", Map.of("KEEP", "a")));
    region.failStaging(Optional.of("NoAppDetectedError - none"));
    for (int i = 0; i < 10; i++) {
      tick(world(2, "two", Map.of("KEEP", "a", "MORE", "b")));
    }
    region.failStaging(Optional.empty());
    assertThat(settle(world(3, "one", Map.of("KEEP", "a"))).state()).isEqualTo(State.CONVERGED);
    assertThat(env()).containsOnlyKeys("KEEP");
    assertThat(app().marks().stated().env()).containsExactly("KEEP");
  }

  @Test
  void aRouteWhoseNameIsStillAnsweredStaysUntilItIsReleased() {
    settle(world(1, "one", Map.of(), OLD));
    answered =
        new Answered(
            new TreeSet<>(List.of(Worlds.ZONE)),
            new TreeSet<>(List.of(Worlds.ZONE)),
            new TreeSet<>(List.of(OLD.host(), Worlds.HOST)),
            new TreeSet<>(List.of(Worlds.HOST)));
    assertThat(settle(world(2, "two", Map.of())).state()).isEqualTo(State.CONVERGED);
    assertThat(app().routes()).contains(OLD);
    answered = Answered.NOTHING;
    for (int i = 0; i < 5; i++) {
      tick(world(2, "two", Map.of()));
    }
    assertThat(app().routes()).doesNotContain(OLD);
    assertThat(statuses.get(Worlds.ORDERS).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void anUnreadZoneMayAnswerAnyOfItsNames() {
    var unread = new TreeSet<>(List.of(Worlds.ZONE));
    var zones = new Answered(unread, new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    assertThat(zones.holds(OLD.host())).isTrue();
    assertThat(zones.holds(new Hostname("old.example.org"))).isFalse();
  }

  @Test
  void aValueThatSomebodyChangedIsSetRightAndTheirOwnKeysStay() {
    var desired = world(1, "one", Map.of("KEEP", "a"));
    settle(desired);
    region.setEnv(Worlds.SPACE, APP, "KEEP", "zebra9");
    region.setEnv(Worlds.SPACE, APP, "THEIRS", "c");
    var seen = new TreeSet<Reason>();
    for (int i = 0; i < 40; i++) {
      var status = tick(desired);
      seen.add(status.reason());
      assertThat(status.message()).doesNotContain("zebra9");
    }
    assertThat(seen).contains(Reason.ENV);
    assertThat(env()).containsEntry("KEEP", "a").containsEntry("THEIRS", "c");
    assertThat(statuses.get(Worlds.ORDERS).state()).isEqualTo(State.CONVERGED);
  }

  @Test
  void whoSetsAValueBackAgainAndAgainIsAnsweredMoreAndMoreRarely() {
    var desired = world(1, "one", Map.of("KEEP", "a"));
    settle(desired);
    var end = now.plusSeconds(1800);
    while (now.isBefore(end)) {
      region.setEnv(Worlds.SPACE, APP, "KEEP", "zebra9");
      tick(desired);
      region.advance(java.time.Duration.ofSeconds(5));
    }
    var deployments = region.written().stream().filter(step -> step instanceof Step.Deploy).count();
    assertThat(deployments).as("in half an hour").isBetween(3L, 15L);
  }

  @Test
  void whateverTheReleasesWereTheLastOneIsAllThatIsOurs() {
    for (int seed = 0; seed < 60; seed++) {
      var run = new LeftoversTest();
      run.story(new Random(seed), seed);
    }
  }

  /** Releases come, half of them not to their end, with a restart now and then. */
  private void story(Random dice, int seed) {
    var keys = List.of("A", "B", "C", "D");
    Desired last = world(1, "v0", Map.of());
    for (int generation = 1; generation <= 6; generation++) {
      var env = new TreeMap<String, String>();
      keys.stream().filter(key -> dice.nextBoolean()).forEach(key -> env.put(key, "v"));
      var routes = dice.nextBoolean() ? new RouteUrl[] {OLD} : new RouteUrl[0];
      last = world(generation, "v" + dice.nextInt(3), env, routes);
      if (dice.nextInt(4) == 0) {
        delivery = new DrivenDelivery(region, DeliveryPolicy.DEFAULT, Ancestry.NONE);
        statuses = new TreeMap<>();
        delivery.restart();
      }
      int ticks = dice.nextInt(12);
      for (int i = 0; i < ticks; i++) {
        tick(last);
      }
    }
    assertThat(settle(last).state()).as("seed " + seed).isEqualTo(State.CONVERGED);
    var wanted = last.federations().get(Worlds.ORDERS).apps().getFirst();
    assertThat(env().keySet()).as("seed " + seed).isEqualTo(wanted.env().values().keySet());
    assertThat(app().routes()).as("seed " + seed).isEqualTo(wanted.routes());
    var writes = region.written().size();
    for (int i = 0; i < 8; i++) {
      tick(last);
    }
    assertThat(region.written().stream().skip(writes)).as("quiet, seed " + seed).isEmpty();
    assertThat(region.written()).noneMatch(step -> step instanceof Step.Start);
  }
}
