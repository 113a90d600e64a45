package io.acf.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  @Test
  void generationsAreOrderedAsNumbers() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 2_000; i++) {
      var a = new Generation(random.nextLong(1L << 40), random.nextLong(3));
      var b = new Generation(random.nextLong(1L << 40), random.nextLong(3));
      assertThat(Generation.parse(a.toString())).contains(a);
      assertThat(a.compareTo(b)).isEqualTo(-b.compareTo(a));
      assertThat(a.compareTo(new Generation(a.commits() + 1, 0))).isNegative();
      assertThat(a.compareTo(new Generation(a.commits(), a.suffix() + 1))).isNegative();
    }
    assertThat(Generation.ofCommits(9)).isLessThan(Generation.ofCommits(10));
    for (var bad :
        List.of("", "1", "1.", ".1", "1.2.3", "-1.0", "a.b", "1.0 ", "9".repeat(19) + ".0")) {
      assertThat(Generation.parse(bad)).as(bad).isEmpty();
    }
  }

  @Test
  void valuesRefuseWhatIsOutOfRange() {
    var refused =
        List.<Runnable>of(
            () -> new Generation(-1, 0),
            () -> new CommitId("A".repeat(40)),
            () -> new CommitId("a".repeat(39)),
            () -> new Digest("a".repeat(63)),
            () -> new RegionName("EU"),
            () -> new RegionName("-a"),
            () -> new RegionName("a".repeat(64)),
            () -> new FederationName(""),
            () -> new AppName(" "),
            () -> new AppName("a\nb"),
            () -> new AppName("a".repeat(1_001)),
            () -> new Hostname("localhost"),
            () -> new Hostname("a..b"),
            () -> new Hostname("A.b"),
            () -> new Hostname("a.b."),
            () -> new Hostname(("a".repeat(63) + ".").repeat(4) + "b"),
            () -> new HealthSpec.StatusRange(99, 200),
            () -> new HealthSpec.StatusRange(300, 200));
    for (int i = 0; i < refused.size(); i++) {
      var value = refused.get(i);
      assertThatThrownBy(value::run).as("%d", i).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aNameLiesWithinItsZone() {
    var zone = new Hostname("example.com");
    assertThat(new Hostname("example.com").within(zone)).isTrue();
    assertThat(new Hostname("a.b.example.com").within(zone)).isTrue();
    assertThat(new Hostname("badexample.com").within(zone)).isFalse();
    assertThat(new Hostname("com.example").within(zone)).isFalse();
  }

  @Test
  void findingsAreSortedAlignedAndCounted() {
    var problems = new ArrayList<Problem>();
    problems.add(
        Problem.warning("shared-route", new Position("m.yml", 12, 3), "routes: shared", ""));
    problems.add(
        Problem.error(
            "unknown-key",
            new Position("federation.yml", 31, 7),
            "placment: unknown key",
            "Did you mean \"placement\"?"));
    problems.add(Problem.error("missing-file", Position.of("a.yml"), "no file", ""));
    assertThat(Findings.text(problems))
        .isEqualTo(
            """
            a.yml               error  no file  [missing-file]
            federation.yml:31:7 error  placment: unknown key. Did you mean "placement"?  [unknown-key]
            m.yml:12:3          warn   routes: shared  [shared-route]
            2 errors, 1 warning
            """);
    assertThat(Findings.text(List.of())).isEqualTo("0 errors, 0 warnings\n");
  }
}
