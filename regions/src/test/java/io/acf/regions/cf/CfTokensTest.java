package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.config.Target;
import io.acf.regions.CallGate;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudfoundry.client.v3.organizations.ListOrganizationsRequest;
import org.cloudfoundry.reactor.ConnectionContext;
import org.cloudfoundry.reactor.DefaultConnectionContext;
import org.cloudfoundry.reactor.TokenProvider;
import org.cloudfoundry.reactor.client.ReactorCloudFoundryClient;
import org.cloudfoundry.reactor.tokenprovider.ClientCredentialsGrantTokenProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens: what the library gets wrong, and what ours must get right. */
class CfTokensTest {
  private final StubApi api = new StubApi();

  @AfterEach
  void stop() {
    api.close();
  }

  private static TreeSet<Target> targets() {
    return new TreeSet<>(List.of(new Target("demo", "prod")));
  }

  private static Fault blind(Observation seen) {
    assertThat(seen).isInstanceOf(Observation.Blind.class);
    return ((Observation.Blind) seen).fault();
  }

  private DefaultConnectionContext stock() {
    return DefaultConnectionContext.builder()
        .apiHost("127.0.0.1")
        .port(api.port())
        .secure(false)
        .build();
  }

  private void organizations(ConnectionContext context, TokenProvider tokens) {
    ReactorCloudFoundryClient.builder()
        .connectionContext(context)
        .tokenProvider(tokens)
        .build()
        .organizationsV3()
        .list(ListOrganizationsRequest.builder().build())
        .block(Duration.ofSeconds(10));
  }

  private CfTokens ours(CfConnection connection, CfRoot root) {
    return new CfTokens(
        root,
        StubApi.spec(api.uri(), Optional.empty()).credentials(),
        ref -> Optional.of(StubApi.credentials()),
        new AuthBreaker(System::nanoTime),
        connection.throttle(),
        StubApi.QUICK,
        () -> {});
  }

  /** cf-java-client #1335, in 5.15.0; where this fails the library has been mended. */
  @Test
  void theLibraryNeverReplacesAnExpiredTokenAndOursDoes() {
    DefaultConnectionContext context = stock();
    TokenProvider stock =
        ClientCredentialsGrantTokenProvider.builder().clientId("acf").clientSecret("s").build();
    organizations(context, stock);
    api.good = "revoked";
    assertThatThrownBy(() -> organizations(context, stock)).hasMessageContaining("xhausted");
    assertThatThrownBy(() -> organizations(context, stock)).hasMessageContaining("xhausted");
    context.dispose();

    CfRoot root =
        new CfRoot(StubApi.spec(api.uri(), Optional.empty()).connection(), Duration.ofSeconds(2));
    try (var connection =
        new CfConnection(
            StubApi.spec(api.uri(), Optional.empty()).connection(), StubApi.QUICK, root)) {
      TokenProvider own = ours(connection, root).forOneCaller();
      organizations(connection.context(), own);
      api.good = "revoked";
      organizations(connection.context(), own);
    }
  }

  /** {@code Mono.cache()} of the library replays the error of the first call for ever. */
  @Test
  void theLibraryKeepsItsFirstErrorForEverAndOursDoesNot() {
    api.uaa = request -> StubApi.Response.json(503, "{}");
    DefaultConnectionContext context = stock();
    TokenProvider stock =
        ClientCredentialsGrantTokenProvider.builder().clientId("acf").clientSecret("s").build();
    assertThatThrownBy(() -> organizations(context, stock)).isNotNull();
    CfRoot root =
        new CfRoot(StubApi.spec(api.uri(), Optional.empty()).connection(), Duration.ofSeconds(2));
    try (var connection =
        new CfConnection(
            StubApi.spec(api.uri(), Optional.empty()).connection(), StubApi.QUICK, root)) {
      TokenProvider own = ours(connection, root).forOneCaller();
      assertThatThrownBy(() -> organizations(connection.context(), own)).isNotNull();

      api.uaa = request -> null;
      long before = api.count("POST /oauth/token");
      assertThatThrownBy(() -> organizations(context, stock)).isNotNull();
      assertThat(api.count("POST /oauth/token")).isEqualTo(before);
      organizations(connection.context(), own);
    }
    context.dispose();
  }

  @Test
  void aRegionThatWasDownAtTheFirstCallIsSeenWhenItIsBack() {
    api.api = request -> StubApi.Response.html(503);
    try (CfRegion region = api.region()) {
      assertThat(blind(region.observe(targets())).cause()).isEqualTo(Fault.Cause.SERVER_ERROR);
      api.api = request -> StubApi.empty();
      assertThat(region.observe(targets())).isInstanceOf(Observation.Seen.class);
    }
  }

  @Test
  void fiftyCallsOnARevokedTokenAskForOneToken() throws Exception {
    try (CfRegion region = api.region();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(region.observe(targets())).isInstanceOf(Observation.Seen.class);
      assertThat(api.tokens).hasValue(1);
      api.good = "revoked";
      List<Callable<Observation>> calls =
          java.util.stream.IntStream.range(0, 50)
              .<Callable<Observation>>mapToObj(i -> () -> region.observe(targets()))
              .toList();
      for (Future<Observation> seen : threads.invokeAll(calls)) {
        assertThat(seen.get()).isInstanceOf(Observation.Seen.class);
      }
      assertThat(api.tokens).hasValue(2);
    }
  }

  @Test
  void aTokenIsRenewedBeforeItExpires() {
    api.expiresIn = 1;
    try (CfRegion region = api.region()) {
      region.observe(targets());
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () -> {
                region.observe(targets());
                return api.tokens.get() >= 2;
              });
    }
    assertThat(api.requests).isNotEmpty();
  }

  @Test
  void aRefusedUserIsLeftAloneUntilItIsSafeOrSomebodyAsksOrItChanges() {
    AtomicReference<Credentials> secret = new AtomicReference<>(Credentials.user("admin", "wrong"));
    api.uaa = request -> StubApi.Response.json(401, "{\"error\":\"unauthorized\"}");
    try (CfRegion region =
        api.region(StubApi.QUICK, CallGate.ALWAYS_OPEN, ref -> Optional.of(secret.get()))) {
      for (int i = 0; i < 10; i++) {
        Fault fault = blind(region.observe(targets()));
        assertThat(fault.cause()).isEqualTo(Fault.Cause.AUTHENTICATION);
        assertThat(fault.tip()).contains("EU1_USERNAME").contains("acf regions probe");
        assertThat(fault.nextTryIn().orElseThrow()).isLessThanOrEqualTo(AuthBreaker.FIRST);
      }
      assertThat(api.count("POST /oauth/token")).isEqualTo(1);
      region.renew();
      assertThat(blind(region.observe(targets())).cause()).isEqualTo(Fault.Cause.AUTHENTICATION);
      assertThat(api.count("POST /oauth/token")).isEqualTo(1);
      region.insist();
      assertThat(blind(region.observe(targets())).nextTryIn()).isPresent();
      assertThat(api.count("POST /oauth/token")).isEqualTo(2);
      secret.set(Credentials.user("admin", "better"));
      api.uaa = request -> null;
      assertThat(region.observe(targets())).isInstanceOf(Observation.Seen.class);
    }
  }

  @Test
  void aRefusedClientIsTriedAgainSoon() {
    api.uaa = request -> StubApi.Response.json(401, "{\"error\":\"unauthorized\"}");
    try (CfRegion region =
        api.region(
            StubApi.QUICK,
            CallGate.ALWAYS_OPEN,
            ref -> Optional.of(Credentials.client("acf", "s")))) {
      for (int i = 0; i < 10; i++) {
        blind(region.observe(targets()));
      }
      assertThat(api.count("POST /oauth/token")).isEqualTo(2);
      assertThat(blind(region.observe(targets())).nextTryIn().orElseThrow())
          .isLessThanOrEqualTo(Duration.ofSeconds(15));
    }
  }

  /** A day of refusals, tried as soon as it may be. */
  @Test
  void noUserIsEverLockedOutByUs() {
    long[] now = {0};
    var breaker = new AuthBreaker(() -> now[0]);
    var user = Credentials.user("admin", "wrong");
    var tried = new java.util.ArrayList<Long>();
    while (now[0] < Duration.ofDays(1).toNanos()) {
      if (breaker.bars(user, "tip").isEmpty()) {
        tried.add(now[0]);
        breaker.refused(user);
      }
      now[0] += Duration.ofSeconds(5).toNanos();
    }
    for (int i = 4; i < tried.size(); i++) {
      assertThat(tried.get(i) - tried.get(i - 4))
          .as("UAA counts 5 within 20 minutes")
          .isGreaterThan(Duration.ofMinutes(20).toNanos());
    }
    assertThat(Duration.ofNanos(tried.get(1))).isLessThanOrEqualTo(Duration.ofSeconds(20));
    for (int i = 1; i < tried.size(); i++) {
      assertThat(tried.get(i) - tried.get(i - 1)).isLessThan(Duration.ofMinutes(10).toNanos());
    }
  }

  @Test
  void aRefusedClientIsTriedEachMinuteAtTheLatest() {
    long[] now = {0};
    var breaker = new AuthBreaker(() -> now[0]);
    var client = Credentials.client("acf", "wrong");
    for (int i = 0; i < 20; i++) {
      breaker.refused(client);
      assertThat(breaker.rest().orElse(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofMinutes(1));
      now[0] += Duration.ofMinutes(1).toNanos();
      assertThat(breaker.bars(client, "tip")).isEmpty();
    }
  }

  @Test
  void anApiThatTakesNoTokenAtAllIsNotAskedForEver() {
    api.api = request -> StubApi.error(401, "CF-InvalidAuthToken", "Invalid Auth Token");
    try (CfRegion region = api.region()) {
      api.api =
          request ->
              request.equals("GET /")
                  ? StubApi.empty()
                  : StubApi.error(401, "CF-InvalidAuthToken", "Invalid Auth Token");
      for (int i = 0; i < 5; i++) {
        assertThat(blind(region.observe(targets())).cause()).isEqualTo(Fault.Cause.AUTHENTICATION);
      }
      assertThat(api.tokens).hasValueLessThanOrEqualTo(2);
    }
  }

  @Test
  void missingCredentialsNameWhatIsMissing() {
    try (CfRegion region =
        api.region(StubApi.QUICK, CallGate.ALWAYS_OPEN, ref -> Optional.empty())) {
      Fault fault = blind(region.observe(targets()));
      assertThat(fault.cause()).isEqualTo(Fault.Cause.AUTHENTICATION);
      assertThat(fault.tip()).contains("EU1_CLIENT_ID").contains("EU1_PASSWORD");
      assertThat(api.count("POST")).isZero();
    }
  }
}
