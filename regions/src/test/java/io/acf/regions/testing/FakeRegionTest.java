package io.acf.regions.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.CommitId;
import io.acf.config.Hostname;
import io.acf.config.RouteUrl;
import io.acf.regions.AppView.DeploymentView.Status;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Region;
import io.acf.regions.Step;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FakeRegionTest extends GlanceContract {
  private final FakeRegion fake = FakeRegion.named("eu-1");

  @Override
  protected Region region() {
    return fake;
  }

  @Override
  protected String domain() {
    return "apps.eu-1.test";
  }

  @Override
  protected Artifact artifact(String content) {
    return new Artifact.InRepository(new CommitId("a".repeat(40)), "site", digest(content));
  }

  @Override
  protected void foreignApp(AppName name) {
    fake.foreignApp(SPACE, name);
  }

  @Override
  protected void foreignRoute(AppName name, RouteUrl route) {
    fake.map(SPACE, name, route);
  }

  @Override
  protected void pausedDeployment(AppName name) {
    fake.pausedCanary(SPACE, name);
  }

  @Override
  protected void olderApi() {
    fake.oneByOne(true);
  }

  @Override
  protected void cut() {
    fake.down();
  }

  @Override
  protected void mend() {
    fake.up();
  }

  @Test
  void servesWhatWasDeployedOnceItRuns() {
    push(mark("one", 1), artifact("hello")).forEach(this::finish);
    assertThat(fake.serves(SPACE, new Hostname("orders.apps.eu-1.test"))).contains(digest("hello"));
    fake.stop(SPACE, ORDERS);
    assertThat(fake.serves(SPACE, new Hostname("orders.apps.eu-1.test"))).isEmpty();
  }

  @Test
  void workTakesTicks() {
    fake.pace(2);
    List<Step> push = push(mark("one", 1), artifact("hello"));
    finish(push.get(0));
    assertThat(fake.execute(push.get(2))).as("CF has the bits").isEqualTo(new Outcome.Done());
    for (int work = 0; work < 2; work++) { // The package, then the build.
      for (int tick = 0; tick < 2; tick++) {
        assertThat(fake.execute(push.get(5))).isInstanceOf(Outcome.Accepted.class);
        fake.advance();
      }
    }
    assertThat(fake.execute(push.get(5))).isEqualTo(new Outcome.Done());
  }

  @Test
  void aLostAnswerIsAStepDone() {
    fake.loseAnswers(1);
    var create = new Step.CreateApp(SPACE, mark("one", 1), ORDERS);
    assertThat(fault(fake.execute(create)).cause()).isEqualTo(Fault.Cause.TIMEOUT);
    assertThat(look().apps()).containsKey(ORDERS);
    assertThat(fake.execute(create)).isEqualTo(new Outcome.Done());
    assertThat(fake.written()).hasSize(1);
  }

  @Test
  void failedStagingSaysWhyAndMayBeTriedAgain() {
    fake.failStaging(Optional.of("NoAppDetectedError - none"));
    List<Step> push = push(mark("one", 1), artifact("hello"));
    push.subList(0, 5).forEach(this::finish);
    assertThat(fault(fake.execute(push.get(5))).message()).contains("NoAppDetected");
    fake.failStaging(Optional.empty());
    assertThat(fake.execute(push.get(5))).isEqualTo(new Outcome.Done());
    assertThat(fake.execute(push.get(5))).isEqualTo(new Outcome.Done());
    assertThat(orders().builds()).hasSize(2);
  }

  @Test
  void aDeploymentThatSticksIsCanceled() {
    push(mark("one", 1), artifact("first")).forEach(this::finish);
    fake.pace(1).stickDeployments(Optional.of("instances keep crashing"));
    List<Step> next = push(mark("two", 2), artifact("second"));
    next.subList(0, 6).forEach(this::finish);
    assertThat(fake.execute(next.get(6))).isInstanceOf(Outcome.Accepted.class);
    look();
    var stuck = orders().deployments().getLast();
    assertThat(stuck.status()).isEqualTo(Status.DEPLOYING);
    assertThat(stuck.error()).contains("instances keep crashing");
    assertThat(stuck.age()).isPositive();
    finish(new Step.Cancel(SPACE, mark("two", 2), ORDERS, stuck.guid()));
    assertThat(orders().deployments().getLast().status()).isEqualTo(Status.CANCELED);
    assertThat(orders().droplet()).isEqualTo(orders().builds().getFirst().droplet());
  }

  @Test
  void staleAndContradictoryAreNotTheTruth() {
    var spaces = new TreeSet<>(List.of(SPACE));
    fake.stale(spaces);
    finish(new Step.CreateApp(SPACE, mark("one", 1), ORDERS));
    assertThat(look().apps()).isEmpty();
    fake.contradictory();
    assertThat(fake.observe(spaces)).isInstanceOf(Observation.Blind.class);
    fake.up();
    assertThat(look().apps()).hasSize(1);
  }
}
