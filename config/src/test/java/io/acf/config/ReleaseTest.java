package io.acf.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The identity of a release never changes: regions are labelled with it. */
class ReleaseTest {
  private static final Target SPACE = new Target("demo", "prod");

  private static Artifact site(char digit) {
    return new Artifact.InRepository(
        new CommitId("a".repeat(40)), "site", new Digest(String.valueOf(digit).repeat(64)));
  }

  private static Release release(String manifest, Artifact one, Artifact other, Target target) {
    var artifacts = new TreeMap<>(Map.of(new AppName("api"), one, new AppName("web"), other));
    return Release.of(manifest, artifacts, target);
  }

  @Test
  void isWhatItWasInEveryVersionBefore() {
    assertThat(release("applications: []\n", site('1'), site('1'), SPACE).digest().hex())
        .isEqualTo("8b767ee6386a64cb3de0c58c737ef9ea2d587d72b8f039323bbe97b0e91de88b");
    assertThat(release("applications: []\n", site('1'), site('2'), SPACE).digest().hex())
        .isEqualTo("f4bdb3ce0953b8e8b1a1b39437a596bd5696530ffc3727fc74d16308bb4fdfa9");
  }

  @Test
  void differsWithEachPart() {
    var plain = release("m", site('1'), site('2'), SPACE).digest();
    assertThat(release("n", site('1'), site('2'), SPACE).digest()).isNotEqualTo(plain);
    assertThat(release("m", site('2'), site('1'), SPACE).digest()).isNotEqualTo(plain);
    assertThat(release("m", site('1'), site('1'), SPACE).digest()).isNotEqualTo(plain);
    assertThat(release("m", site('1'), site('2'), new Target("demop", "rod")).digest())
        .isNotEqualTo(plain);
  }
}
