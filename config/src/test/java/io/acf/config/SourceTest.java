package io.acf.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Source.Condition;
import io.acf.config.Source.Next;
import io.acf.config.testing.FakeGit;
import io.acf.config.testing.MemoryTree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SourceTest {
  private static final Instant NOW = Instant.EPOCH;

  private static MemoryTree good(String content) {
    return new MemoryTree().with("platform.yml", content);
  }

  /** Takes everything but what says that it is bad. */
  private static Reading read(Commit commit, MemoryTree tree) {
    try (var in = tree.open("platform.yml")) {
      var text = new String(in.readAllBytes());
      if (!text.startsWith("good")) {
        return new Reading.Rejected(
            commit, List.of(Problem.error(text, Position.of("platform.yml"), "bad", "")));
      }
      return new Reading.Accepted(
          new Desired(commit, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of()));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Source step(Source source, FakeGit git, Instant now) {
    return switch (source.next(git.look(source.acceptedCommit()), now)) {
      case Next.Keep keep -> keep.source();
      case Next.Read read ->
          read.source().read(read(read.commit(), git.tree(read.commit().id())), now);
    };
  }

  @Test
  void followsDescendants() {
    var git = new FakeGit();
    var first = git.commit(good("good 1"));
    var source = step(Source.starting(), git, NOW);
    assertThat(source.acceptedCommit()).contains(first.id());
    assertThat(source.condition()).isEqualTo(new Condition.Following(NOW));
    assertThat(source.next(git.look(source.acceptedCommit()), NOW)).isInstanceOf(Next.Keep.class);
    var second = git.commit(good("good 2"));
    assertThat(step(source, git, NOW).acceptedCommit()).contains(second.id());
  }

  @Test
  void keepsWhatIsInForceWhateverHappens() {
    var git = new FakeGit();
    var first = git.commit(good("good"));
    var source = step(Source.starting(), git, NOW);

    var bad = git.commit(good("bad"));
    var rejected = step(source, git, NOW);
    assertThat(rejected.condition())
        .isInstanceOfSatisfying(
            Condition.Rejected.class, r -> assertThat(r.commit()).isEqualTo(bad));
    assertThat(rejected.acceptedCommit()).contains(first.id());
    assertThat(rejected.next(git.look(rejected.acceptedCommit()), NOW))
        .as("the same bad commit is not read again")
        .isInstanceOf(Next.Keep.class);

    git.commit(good(Problem.UNREADABLE));
    var unreadable = step(rejected, git, NOW);
    assertThat(unreadable.next(git.look(unreadable.acceptedCommit()), NOW))
        .as("what could not be read is")
        .isInstanceOf(Next.Read.class);

    git.blind("hung");
    var blind = step(unreadable, git, NOW);
    assertThat(step(blind, git, NOW.plusSeconds(9)).condition())
        .isEqualTo(new Condition.Unreachable("hung", "see the repository", NOW));
    git.vanish("main");
    assertThat(step(blind, git, NOW).condition()).isInstanceOf(Condition.Frozen.class);
    git.show();

    var other = git.rewrite(good("good other"));
    var frozen = step(blind, git, NOW);
    assertThat(frozen.condition())
        .isInstanceOfSatisfying(
            Condition.Frozen.class,
            f -> {
              assertThat(f.reason()).contains("history was rewritten", first.id().brief());
              assertThat(f.tip()).contains("acf source accept " + other.id());
              assertThat(f.head()).contains(other);
            });
    assertThat(step(frozen, git, NOW).acceptedCommit()).contains(first.id());
    assertThat(step(frozen.allow(bad.id()), git, NOW).acceptedCommit()).contains(first.id());
    var accepted = step(frozen.allow(other.id()), git, NOW);
    assertThat(accepted.acceptedCommit()).contains(other.id());
    assertThat(accepted.allowed()).isEmpty();

    git.commit(new MemoryTree());
    var empty = step(accepted, git, NOW);
    assertThat(empty.condition()).isInstanceOf(Condition.Frozen.class);
    assertThat(empty.acceptedCommit()).contains(other.id());
    var back = git.commit(good("good again"));
    assertThat(step(empty, git, NOW).acceptedCommit()).contains(back.id());
  }

  @Test
  void aCommitWithoutAnyFederationSaysWhatItOrphans() {
    var git = new FakeGit();
    var first = git.commit(good("good"));
    var two =
        new TreeMap<FederationName, FederationSpec>(
            Map.of(
                new FederationName("orders"), federation("orders"),
                new FederationName("payments"), federation("payments")));
    var generic =
        Problem.warning(Problem.NO_FEDERATION, Position.of("."), "none", "Nothing is deployed");
    var source =
        Source.starting()
            .read(
                new Reading.Accepted(
                    new Desired(first, new TreeMap<>(), new TreeMap<>(), two, List.of())),
                NOW);
    var next =
        new Desired(
            git.commit(good("good")),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(generic));
    assertThat(source.leaving(next).toString()).isEqualTo("[orders, payments]");
    var after = source.read(new Reading.Accepted(next), NOW);
    assertThat(after.accepted().orElseThrow().federations()).isEmpty();
    assertThat(Findings.text(after.accepted().orElseThrow().warnings()))
        .isEqualTo(
            ". warn   no federation is left in git since this commit. orders, payments are"
                + " orphaned: apps run on and host names keep their answers, but nothing is"
                + " deployed or set right. Bring back the federation files, or end what they began:"
                + " acf traffic release HOST, cf delete APP  [no-federation]\n"
                + "0 errors, 1 warning\n");
    // Where there were none before, nothing left.
    assertThat(
            Source.starting()
                .read(new Reading.Accepted(next), NOW)
                .accepted()
                .orElseThrow()
                .warnings())
        .containsExactly(generic);
  }

  private static FederationSpec federation(String name) {
    var app = new AppName(name);
    var region = new RegionName("eu-1");
    var digest = new Digest("1".repeat(64));
    var artifact = new Artifact.InRepository(new CommitId("a".repeat(40)), "site", digest);
    var release =
        new Release(digest, "", new TreeMap<>(Map.of(app, artifact)), new Target("o", "s"));
    return new FederationSpec(
        new FederationName(name),
        List.of(new AppSpec(app, new TreeMap<>(), new TreeSet<>())),
        new TreeMap<>(Map.of(region, release)),
        Optional.empty());
  }

  /**
   * Law: what is in force only changes to a good commit that descends or that a person accepted.
   */
  @Test
  void whatIsInForceNeverGetsLessCertain() {
    for (int seed = 0; seed < 2_000; seed++) {
      var random = new SplittableRandom(seed);
      var git = new FakeGit();
      var source = Source.starting();
      for (int i = 0; i < 40; i++) {
        switch (random.nextInt(10)) {
          case 0 -> git.commit(new MemoryTree());
          case 1 -> git.commit(good("bad"));
          case 2 -> git.rewrite(good("good"));
          case 3 -> git.blind("x");
          case 4 -> git.vanish("main");
          case 5, 6 -> git.show();
          case 7 ->
              source =
                  git.look(Optional.empty()) instanceof GitSource.Look.Seen seen
                      ? source.allow(seen.head().id())
                      : source;
          default -> git.commit(good("good"));
        }
        var before = source;
        var look = git.look(before.acceptedCommit());
        source = step(before, git, NOW.plusSeconds(i));
        var why = "seed " + seed + " step " + i;
        if (before.accepted().isPresent()) {
          assertThat(source.accepted()).as(why).isPresent();
        }
        if (!source.accepted().equals(before.accepted())) {
          assertThat(look).as(why).isInstanceOf(GitSource.Look.Seen.class);
          var seen = (GitSource.Look.Seen) look;
          assertThat(seen.empty()).as(why).isFalse();
          assertThat(source.acceptedCommit()).as(why).contains(seen.head().id());
          assertThat(seen.descends() || before.allowed().equals(source.acceptedCommit()))
              .as(why)
              .isTrue();
          assertThat(source.condition()).as(why).isInstanceOf(Condition.Following.class);
          // The fence: whatever is accepted is newer than what was, a shorter history too.
          var generation = source.accepted().orElseThrow().generation();
          before
              .accepted()
              .ifPresent(old -> assertThat(old.generation()).as(why).isLessThan(generation));
        }
      }
    }
  }

  /** Law: a second look at the same thing changes nothing but the time of following. */
  @Test
  void aSecondLookIsQuiet() {
    for (int seed = 0; seed < 500; seed++) {
      var random = new SplittableRandom(seed);
      var git = new FakeGit();
      var source = Source.starting();
      for (int i = 0; i < 10; i++) {
        switch (random.nextInt(5)) {
          case 0 -> git.commit(good("bad"));
          case 1 -> git.rewrite(good("good"));
          case 2 -> git.blind("x");
          case 3 -> git.show();
          default -> git.commit(good("good"));
        }
        source = step(source, git, NOW);
        assertThat(step(source, git, NOW)).as("seed %d step %d", seed, i).isEqualTo(source);
      }
    }
  }
}
