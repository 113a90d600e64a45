package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.DOMAIN;
import static io.acf.simulator.conformance.Cloud.eventually;
import static io.acf.simulator.conformance.Cloud.now;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cloudfoundry.logcache.v1.Envelope;
import org.cloudfoundry.logcache.v1.EnvelopeType;
import org.cloudfoundry.logcache.v1.InfoRequest;
import org.cloudfoundry.logcache.v1.LogCacheClient;
import org.cloudfoundry.logcache.v1.LogType;
import org.cloudfoundry.logcache.v1.MetaRequest;
import org.cloudfoundry.logcache.v1.ReadRequest;
import org.cloudfoundry.reactor.logcache.v1.ReactorLogCacheClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against the log cache. */
@ExtendWith(Conformance.class)
final class LogCacheTest {
  private final Cloud cloud = Cloud.shared();
  private final LogCacheClient logs =
      ReactorLogCacheClient.builder()
          .connectionContext(cloud.context)
          .tokenProvider(cloud.tokens)
          .build();

  @Test
  void readsWhatTheRouterSaidAboutAnApp() {
    String app = cloud.running("logs-app", "noisy");
    cloud.map(cloud.route("logs-app"), app);
    cloud.awaitPage("logs-app." + DOMAIN, "noisy");
    List<Envelope> batch =
        eventually(
            () ->
                now(logs.read(
                        ReadRequest.builder()
                            .sourceId(app)
                            .envelopeType(EnvelopeType.LOG)
                            .descending(true)
                            .limit(5)
                            .build()))
                    .getEnvelopes()
                    .getBatch(),
            seen -> !seen.isEmpty());
    Envelope newest = batch.getFirst();
    assertThat(newest.getLog().getType()).isEqualTo(LogType.OUT);
    assertThat(newest.getLog().getPayloadAsText()).contains("GET / HTTP/1.1").contains("200");
    assertThat(newest.getTags()).containsEntry("source_type", "RTR");
    assertThat(batch).isSortedAccordingTo((a, b) -> b.getTimestamp().compareTo(a.getTimestamp()));
    assertThat(now(logs.meta(MetaRequest.builder().build())).getMeta()).containsKey(app);
    assertThat(now(logs.info(InfoRequest.builder().build())).getVersion()).isNotEmpty();
  }
}
