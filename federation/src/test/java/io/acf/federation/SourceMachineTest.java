package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.CommitId;
import io.acf.config.Desired;
import io.acf.config.GitSource;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.Source;
import io.acf.config.testing.FakeGit;
import io.acf.config.testing.MemoryTree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** That a commit which cannot be kept is in force all the same, and is kept as soon as may be. */
class SourceMachineTest {
  private static final RegionName REGION = new RegionName("eu-1");
  private static final Duration POLL = Duration.ofSeconds(15);

  private final FakeGit git = new FakeGit();
  private final SourceMachine machine = new SourceMachine(POLL);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private SourceState state = SourceState.first(Source.starting(), now);
  private List<SourceEffect> effects = List.of();

  @Test
  void whatCannotBeKeptIsKeptAsSoonAsMayBe() {
    var fact = accepted();
    keep(false);
    assertThat(state.source().acceptedCommit()).isPresent();
    assertThat(effects).contains(new SourceEffect.WakeAt(now.plusSeconds(1)));
    second();
    assertThat(effects).containsExactly(new SourceEffect.Keep(fact));
    keep(false);
    second();
    assertThat(effects).containsExactly(new SourceEffect.Keep(fact));
    keep(true);
    assertThat(effects).containsExactly(new SourceEffect.WakeAt(state.due()));
    second();
    assertThat(effects).isEmpty();
  }

  @Test
  void whatIsOwedIsForgottenOnceANewerCommitIsKept() {
    accepted();
    keep(false);
    accepted();
    keep(true);
    second();
    assertThat(effects).isEmpty();
  }

  @Test
  void aLookThatIsDueWaitsForTheJournalOnly() {
    accepted();
    keep(false);
    now = state.due();
    take(new SourceInput.Tick());
    assertThat(effects).hasOnlyElementsOfType(SourceEffect.Keep.class);
    keep(false);
    assertThat(effects).hasOnlyElementsOfType(SourceEffect.Look.class);
  }

  /** Only the journal tells of it after a restart. */
  @Test
  void aRewriteThatCannotBeKeptIsNotInForceAndTriedAgainByTheNextLook() {
    accepted();
    keep(true);
    var before = state.source();
    take(new SourceInput.Raised(REGION, 7));
    assertThat(effects).hasOnlyElementsOfType(SourceEffect.Keep.class);
    assertThat(state.source()).as("not yet").isEqualTo(before);
    keep(false);
    assertThat(state.source().raise()).isZero();
    assertThat(state.source().accepted()).isEqualTo(before.accepted());
    assertThat(state.owed()).isEmpty();
    second();
    assertThat(effects).as("nothing is owed").isEmpty();
    take(new SourceInput.Raised(REGION, 7));
    keep(true);
    assertThat(state.source().raise()).isEqualTo(7);
    take(new SourceInput.Raised(REGION, 7));
    assertThat(effects).doesNotHaveAnyElementsOfTypes(SourceEffect.Keep.class);
  }

  @Test
  void aRaiseThatIsKeptLeavesOwedWhatIsOwed() {
    var fact = accepted();
    keep(false);
    take(new SourceInput.Raised(REGION, 7));
    keep(true);
    assertThat(state.owed()).contains(fact);
  }

  @Test
  void ofRaisesThatComeWhileOneIsKeptTheHighestIsTaken() {
    accepted();
    take(new SourceInput.Raised(REGION, 3));
    take(new SourceInput.Raised(REGION, 9));
    take(new SourceInput.Raised(REGION, 5));
    keep(true);
    assertThat(effects).hasAtLeastOneElementOfType(SourceEffect.Keep.class);
    keep(true);
    assertThat(state.source().raise()).isEqualTo(9);
  }

  /** A person's word about a commit that is still to come is not spent by another one. */
  @Test
  void whatIsAllowedIsUsedUpByThatCommitOrOneBehindIt() {
    var allowed = new CommitId("ab".repeat(20));
    take(new SourceInput.Allowed(allowed));
    take(new SourceInput.Looked(new GitSource.Look.Blind("away", "wait")));
    accepted();
    keep(true);
    assertThat(state.source().allowed()).contains(allowed);
    accepted(Optional.of(allowed));
    assertThat(state.source().allowed()).as("not before it is durable").contains(allowed);
    keep(true);
    assertThat(state.source().allowed()).isEmpty();
  }

  @Test
  void whatIsAllowedWhileACommitIsKeptIsNotForgotten() {
    var allowed = new CommitId("ab".repeat(20));
    accepted();
    take(new SourceInput.Allowed(allowed));
    keep(true);
    assertThat(state.source().acceptedCommit()).isPresent();
    assertThat(state.source().allowed()).contains(allowed);
  }

  @Test
  void theCommitThatIsReadIsJudgedAgainstTheAllowedOne() {
    var allowed = new CommitId("ab".repeat(20));
    take(new SourceInput.Allowed(allowed));
    git.commit(new MemoryTree().with("platform.yml", "version: 1\n"));
    take(new SourceInput.Looked(git.look(Optional.empty())));
    assertThat(((SourceEffect.Read) effects.getFirst()).allowed()).contains(allowed);
  }

  /** A new commit is seen and read: the fact that is to be kept. */
  private Fact accepted() {
    return accepted(Optional.empty());
  }

  private Fact accepted(Optional<CommitId> behind) {
    var commit = git.commit(new MemoryTree().with("platform.yml", "version: 1\n"));
    take(new SourceInput.LookNow());
    take(new SourceInput.Looked(git.look(state.source().acceptedCommit())));
    var desired = new Desired(commit, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of());
    take(new SourceInput.Read(new Reading.Accepted(desired), behind));
    return ((SourceEffect.Keep) effects.getFirst()).fact();
  }

  private void keep(boolean done) {
    var refused = new Journal.Appended.Refused("no space left on device", "free some");
    take(new SourceInput.Kept(done ? Optional.empty() : Optional.of(refused)));
  }

  private void second() {
    now = now.plusSeconds(1);
    take(new SourceInput.Tick());
  }

  private void take(SourceInput input) {
    var next = machine.next(state, input, now);
    state = next.state();
    effects = next.effects();
  }

  /** What ends has ended, also where taking it in is a mistake of ours. */
  @Test
  void aLookWhoseEndBreaksIsSaidAndTheNextOneComes() {
    take(new SourceInput.LookNow());
    take(new SourceInput.Looked(null));
    assertThat(state.source().condition().toString()).contains("a mistake of acf");
    now = state.due();
    take(new SourceInput.Tick());
    assertThat(effects).hasOnlyElementsOfType(SourceEffect.Look.class);
  }
}
