package io.acf.regions.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.Audit;
import io.acf.regions.Mark;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every region does that is looked at in part, beside what every region does. */
public abstract class GlanceContract extends RegionContract {
  private static final FederationName ORDERS_FEDERATION = new FederationName("orders");
  private static final AppName PAYMENTS = new AppName("payments");
  private static final Set<Part> ALL = EnumSet.allOf(Part.class);

  /** Somebody deploys the app by hand and leaves it paused. */
  protected abstract void pausedDeployment(AppName name);

  /** The region has an API in which each process costs a call of its own. Nothing is in it yet. */
  protected abstract void olderApi();

  private Observation.Seen complete() {
    return (Observation.Seen) region().observe(new TreeSet<>(Set.of(SPACE)));
  }

  private Observation glance(Observation.Seen before, Set<Part> parts) {
    return region().glance(before, new TreeSet<>(Set.of(ORDERS_FEDERATION)), parts);
  }

  private Observation.Seen seen(Observation.Seen before, Part... parts) {
    return (Observation.Seen) glance(before, Set.of(parts));
  }

  private static Optional<AppView> app(Observation.Seen seen, AppName name) {
    return Optional.ofNullable(((SpaceView.Readable) seen.spaces().get(SPACE)).apps().get(name));
  }

  private void pushed() {
    push(mark("one", 1), artifact("hello")).forEach(this::finish);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                app(seen(complete(), Part.PROCESSES), ORDERS)
                        .orElseThrow()
                        .processes()
                        .get("web")
                        .running()
                    == 2);
  }

  private Mark payments(int generation) {
    return new Mark(
        new FederationName("payments"),
        digest("pay"),
        Generation.ofCommits(generation),
        commit(generation));
  }

  @Test
  void aBlindGlanceIsBlindAndChangesNothing() {
    pushed();
    var before = complete();
    cut();
    var blind = glance(before, ALL);
    assertThat(blind).isInstanceOf(Observation.Blind.class);
    assertThat(((Observation.Blind) blind).fault().cause().regional()).isTrue();
    mend();
    var after = app(complete(), ORDERS).orElseThrow();
    var was = app(before, ORDERS).orElseThrow();
    assertThat(after.marks()).isEqualTo(was.marks());
    assertThat(after.droplet()).isEqualTo(was.droplet());
    assertThat(after.deployments()).hasSameSizeAs(was.deployments());
  }

  @Test
  void aGlanceLeavesWhatItIsNotFor() {
    pushed();
    finish(new Step.CreateApp(SPACE, payments(1), PAYMENTS));
    var before = complete();
    finish(new Step.Fence(SPACE, payments(2), PAYMENTS));
    finish(new Step.Fence(SPACE, mark("one", 2), ORDERS));
    var theirs = seen(before, Part.APPS);
    assertThat(app(theirs, PAYMENTS)).isEqualTo(app(before, PAYMENTS));
    assertThat(app(theirs, ORDERS).orElseThrow().generation()).isEqualTo(generation(2));
    assertThat(app(theirs, ORDERS).orElseThrow().packages())
        .isEqualTo(app(before, ORDERS).orElseThrow().packages());
    assertThat(app(seen(before, Part.PACKAGES), ORDERS).orElseThrow().generation())
        .as("apps were not asked for")
        .isEqualTo(generation(1));
    assertThat(seen(before).spaces()).as("nothing was asked for").isEqualTo(before.spaces());
  }

  @Test
  void aGlanceAtAppsFindsAnAppThatIsNew() {
    var before = complete();
    finish(new Step.CreateApp(SPACE, mark("one", 1), ORDERS));
    assertThat(app(seen(before, Part.PACKAGES), ORDERS)).isEmpty();
    assertThat(app(seen(before, Part.APPS), ORDERS).orElseThrow().generation())
        .isEqualTo(generation(1));
  }

  @Test
  void aGlanceAsksNothingOfASpaceThatCouldNotBeRead() {
    var targets = new TreeSet<>(Set.of(SPACE, new Target("demo", "nowhere")));
    var before = (Observation.Seen) region().observe(targets);
    var after = (Observation.Seen) glance(before, ALL);
    assertThat(after.spaces().get(new Target("demo", "nowhere")))
        .isEqualTo(before.spaces().get(new Target("demo", "nowhere")));
  }

  @Test
  void processesAreLeftOutWhileADeploymentIsActive() {
    pushed();
    var before = complete().each(GlanceContract::withoutProcesses);
    var both = new Part[] {Part.DEPLOYMENTS, Part.PROCESSES};
    assertThat(app(seen(before, both), ORDERS).orElseThrow().processes()).isNotEmpty();
    pausedDeployment(ORDERS);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> app(seen(before, both), ORDERS).orElseThrow().processes().isEmpty());
    var app = app(seen(before, both), ORDERS).orElseThrow();
    assertThat(app.deployments()).anyMatch(it -> it.status().active());
    assertThat(app.processes()).as("they decide nothing").isEmpty();
    assertThat(app(seen(before, Part.PROCESSES), ORDERS).orElseThrow().processes())
        .as("deployments were not asked for")
        .isNotEmpty();
  }

  private static AppView withoutProcesses(AppView app) {
    return app.with(
        app.packages(),
        app.builds(),
        app.deployments(),
        new java.util.TreeMap<>(),
        app.routes(),
        app.settings());
  }

  @Test
  void anOlderApiIsCountedByAGlanceAtProcessesOnly() {
    olderApi();
    pushed();
    var complete = complete();
    assertThat(complete.instances().oneByOne()).isTrue();
    assertThat(app(complete, ORDERS).orElseThrow().processes().get("web").age())
        .as("a complete look counts none")
        .isNotEqualTo(Optional.of(Duration.ZERO));
    var counted = seen(complete, Part.PROCESSES);
    assertThat(counted.instances().oneByOne()).isTrue();
    var web = app(counted, ORDERS).orElseThrow().processes().get("web");
    assertThat(web.running()).isEqualTo(2);
    assertThat(web.age()).contains(Duration.ZERO);
  }

  @Test
  void aRegionThatCannotDoWithLessLooksAtEverything() {
    pushed();
    var before = complete();
    finish(new Step.CreateApp(SPACE, payments(1), PAYMENTS));
    var plain = new Plain(region());
    var federations = new TreeSet<>(Set.of(ORDERS_FEDERATION));
    var looked = (Observation.Seen) plain.glance(before, federations, Set.of());
    assertThat(app(looked, PAYMENTS)).isPresent();
    assertThat(plain.audit(new TreeSet<>(Set.of(SPACE)), Audit.Since.NOTHING, Duration.ZERO))
        .isInstanceOf(Audit.Unheard.class);
  }

  /** A region that has only the verbs that every region must have. */
  private record Plain(Region region) implements Region {
    @Override
    public RegionName name() {
      return region.name();
    }

    @Override
    public Observation observe(SortedSet<Target> targets) {
      return region.observe(targets);
    }

    @Override
    public Outcome execute(Step step) {
      return region.execute(step);
    }
  }

  @Test
  void anAuditThatIsNotHeardIsAskedAgainFromWhereItWas() {
    var targets = new TreeSet<>(Set.of(SPACE));
    finish(new Step.CreateApp(SPACE, mark("one", 1), ORDERS));
    var told = (Audit.Told) region().audit(targets, Audit.Since.NOTHING, Duration.ofMinutes(5));
    finish(new Step.Fence(SPACE, mark("one", 2), ORDERS));
    cut();
    assertThat(region().audit(targets, told.next(), Duration.ofMinutes(5)))
        .isInstanceOf(Audit.Unheard.class);
    mend();
    var heard = (Audit.Told) region().audit(targets, told.next(), Duration.ofMinutes(5));
    assertThat(heard.events()).hasSize(1);
    assertThat(heard.events().getFirst().name()).isEqualTo(ORDERS.value());
    assertThat(heard.events().getFirst().ours()).isTrue();
  }
}
