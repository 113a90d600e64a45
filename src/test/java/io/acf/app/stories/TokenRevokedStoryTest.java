package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens are revoked in the middle of a push: one new one a region, and the push goes on. */
@Tag("story")
@Order(7)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class TokenRevokedStoryTest {
  @RegisterExtension static final Scene SCENE = new Scene("token-revoked");
  private static Stage trio;

  @BeforeAll
  static void start() {
    trio = Stage.three(SCENE).converge();
  }

  @Test
  void pushesResumeWithOneNewTokenEach() throws IOException {
    var before = trio.regions().stream().map(RegionProcess::lastSeq).toList();
    var commit = trio.release("4.0.0");
    trio.orchestrator().refresh();
    for (int each = 0; each < before.size(); each++) {
      var region = trio.regions().get(each);
      var mark = before.get(each);
      await(region.name() + " is in the middle of a push")
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !region.changes(mark).isEmpty());
    }
    var revoked = trio.regions().stream().map(RegionProcess::lastSeq).toList();
    trio.regions().forEach(region -> region.faults("{\"type\": \"revoke_tokens\"}"));
    assertThat(trio.converged(commit, "eu-1", "eu-2", "us-1"))
        .as("converged before the tokens were revoked")
        .isFalse();
    trio.awaitConverged(commit, "eu-1", "eu-2", "us-1");
    for (int each = 0; each < revoked.size(); each++) {
      var region = trio.regions().get(each);
      var since = region.journal(revoked.get(each));
      var tokens = since.stream().filter(entry -> entry.is("POST", "/oauth/token")).count();
      var refused = since.stream().filter(entry -> entry.status() == 401).count();
      SCENE.figure(
          "after the revocation in " + region.name(),
          tokens + " token request, " + refused + " calls refused");
      assertThat(refused).as(region.name()).isPositive();
      assertThat(tokens).as(region.name()).isEqualTo(1);
      assertThat(region.page(Stage.HOST, "/").body()).isEqualTo(Stage.page("4.0.0"));
    }
  }
}
