package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RegionSpec;
import io.acf.config.Target;
import io.acf.regions.Audit;
import io.acf.regions.CallGate;
import io.acf.regions.Fault;
import io.acf.regions.Limits;
import io.acf.regions.Mark;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.RegionListener;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A region that lies, throttles, hangs or is something else altogether is never taken as empty. */
class CfRegionBadAnswersTest {
  private static final Target SPACE = new Target("demo", "prod");
  private final StubApi api = new StubApi();
  private final CfRegion region = api.region();

  @AfterEach
  void stop() {
    region.close();
    api.close();
  }

  private Observation look() {
    return region.observe(new TreeSet<>(List.of(SPACE)));
  }

  private Fault blind() {
    Observation seen = look();
    assertThat(seen).isInstanceOf(Observation.Blind.class);
    return ((Observation.Blind) seen).fault();
  }

  private static final String LINKED =
      "\"links\":{},\"metadata\":{\"labels\":{\"acf-federation\":\"orders\"}}";

  /** A region with org and space, an app in it, and one answer that is not right. */
  private void sound(String list, Function<String, StubApi.Response> wrong) {
    api.api =
        request -> {
          String path = request.replaceFirst("GET /v3/", "").replaceFirst("\\?.*", "");
          if (path.equals(list)) {
            return wrong.apply(request);
          }
          return switch (path) {
            case "organizations" -> StubApi.list(1, "{\"guid\":\"org-1\",\"name\":\"demo\"}");
            case "spaces" ->
                StubApi.list(
                    1,
                    "{\"guid\":\"space-1\",\"name\":\"prod\",\"relationships\":{\"organization\":"
                        + "{\"data\":{\"guid\":\"org-1\"}}}}");
            case "apps" -> StubApi.list(1, app("app-1"));
            default -> StubApi.empty();
          };
        };
  }

  private static String app(String guid) {
    return "{\"guid\":\"%s\",\"name\":\"orders\",\"state\":\"STARTED\",%s,\"relationships\":{\"space\":{\"data\":{\"guid\":\"space-1\"}}}}"
        .formatted(guid, LINKED);
  }

  @Test
  void aSoundRegionIsSeenInNineListCalls() {
    sound("none", request -> StubApi.empty());
    Observation.Seen seen = (Observation.Seen) look();
    var space = (SpaceView.Readable) seen.spaces().get(SPACE);
    assertThat(space.apps()).containsOnlyKeys(new AppName("orders"));
    assertThat(api.count("GET /v3/")).isEqualTo(9);
  }

  private static String event(String guid, String space) {
    return "{\"guid\":\"%s\",\"type\":\"audit.app.update\",\"created_at\":\"%s\",\"space\":{\"guid\":\"%s\"},\"target\":{\"guid\":\"app-1\",\"type\":\"app\",\"name\":\"orders\"}}"
        .formatted(guid, "2026-01-02T03:04:05Z", space);
  }

  /** As where so many spaces are asked for that the filter does not fit into the URL. */
  @Test
  void eventsOfOtherSpacesAreNotTold() {
    sound(
        "audit_events",
        request -> StubApi.list(2, event("event-1", "space-1"), event("event-2", "space-2")));
    look();
    var targets = new TreeSet<>(List.of(SPACE));
    var told = (Audit.Told) region.audit(targets, Audit.Since.NOTHING, Duration.ofDays(36_500));
    assertThat(told.events()).extracting(Audit.Event::guid).containsExactly("event-1");
    assertThat(told.next().known()).containsExactly("event-1", "event-2");
  }

  @Test
  void countsThatDoNotFitAreNonsenseWhereverTheyAre() {
    for (String list :
        List.of(
            "organizations",
            "spaces",
            "apps",
            "packages",
            "builds",
            "deployments",
            "processes",
            "routes",
            "domains")) {
      sound(list, request -> StubApi.list(2, "{\"guid\":\"a-1\"}"));
      assertThat(blind().cause()).as(list).isEqualTo(Fault.Cause.NONSENSE);
      sound(list, request -> StubApi.list(2, "{\"guid\":\"a-1\"}", "{\"guid\":\"a-1\"}"));
      assertThat(blind().cause()).as(list).isEqualTo(Fault.Cause.NONSENSE);
      sound(list, request -> StubApi.Response.json(200, "{\"resources\":[]}"));
      assertThat(blind().cause()).as(list).isEqualTo(Fault.Cause.NONSENSE);
      sound(list, request -> StubApi.Response.json(200, "{\"pagination\""));
      assertThat(blind().cause()).as(list).isEqualTo(Fault.Cause.NONSENSE);
      sound(list, request -> StubApi.Response.html(200));
      assertThat(blind().cause()).as(list).isEqualTo(Fault.Cause.NONSENSE);
    }
  }

  @Test
  void pagesAreFollowedByNumberAndMustStayTheSame() {
    Function<String, StubApi.Response> pages =
        request ->
            StubApi.Response.json(
                200,
                "{\"pagination\":{\"total_results\":2,\"total_pages\":2,\"next\":{\"href\":\"http://192.0.2.1/steal\"}},\"resources\":["
                    + app(request.contains("page=2") ? "app-2" : "app-1")
                        .replace("orders", request.contains("page=2") ? "two" : "one")
                    + "]}");
    sound("apps", pages);
    var space = (SpaceView.Readable) ((Observation.Seen) look()).spaces().get(SPACE);
    assertThat(space.apps()).hasSize(2);
    sound(
        "apps",
        request ->
            request.contains("page=2") ? StubApi.list(1, app("app-2")) : pages.apply(request));
    assertThat(blind().cause()).isEqualTo(Fault.Cause.NONSENSE);
    sound(
        "apps",
        request ->
            request.contains("page=2") ? StubApi.error(500, "CF-X", "no") : pages.apply(request));
    assertThat(blind().cause()).isEqualTo(Fault.Cause.SERVER_ERROR);
  }

  @Test
  void aGuidThatWouldLeaveItsPlaceInAUrlIsNonsense() {
    sound("apps", request -> StubApi.list(1, app("../../v2/info?x=")));
    assertThat(blind().cause()).isEqualTo(Fault.Cause.NONSENSE);
  }

  @Test
  void unknownStatesBlindNobody() {
    sound(
        "deployments",
        request ->
            StubApi.list(
                1,
                "{\"guid\":\"d-1\",\"strategy\":\"canary\",\"status\":{\"value\":\"ACTIVE\",\"reason\":\"PONDERING\"},\"relationships\":{\"app\":{\"data\":{\"guid\":\"app-1\"}}}}"));
    var space = (SpaceView.Readable) ((Observation.Seen) look()).spaces().get(SPACE);
    assertThat(space.apps().get(new AppName("orders")).deployments().getFirst().status().active())
        .isTrue();
  }

  @Test
  void answersOfTheWorldAroundAreToldApart() {
    record Row(StubApi.Response answer, Fault.Cause cause) {}
    for (Row row :
        List.of(
            new Row(StubApi.Response.html(503), Fault.Cause.SERVER_ERROR),
            new Row(StubApi.error(500, "CF-UnknownError", "no"), Fault.Cause.SERVER_ERROR),
            new Row(StubApi.error(403, "CF-NotAuthorized", "no"), Fault.Cause.FORBIDDEN),
            new Row(StubApi.error(400, "CF-BadQueryParameter", "no"), Fault.Cause.INVALID),
            new Row(StubApi.Response.html(404), Fault.Cause.NONSENSE),
            new Row(
                StubApi.Response.html(404).with("X-Cf-RouterError", "unknown_route"),
                Fault.Cause.SERVER_ERROR),
            new Row(StubApi.Response.html(200), Fault.Cause.NONSENSE))) {
      sound("organizations", request -> row.answer());
      Fault fault = blind();
      assertThat(fault.cause()).as(row.answer().toString()).isEqualTo(row.cause());
      assertThat(fault.message()).doesNotContain("sorry").doesNotContain("\n");
    }
  }

  @Test
  void aHungRegionTimesOutAtEveryPlace() {
    Limits brief =
        new Limits(
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            1 << 20,
            4,
            8,
            10,
            Duration.ofSeconds(5));
    try (CfRegion hung =
        api.region(brief, CallGate.ALWAYS_OPEN, ref -> Optional.of(StubApi.credentials()))) {
      for (String place : List.of("everything", "apps", "processes")) {
        if (place.equals("everything")) {
          api.api = request -> null;
        } else {
          sound(place, request -> null);
        }
        Observation seen = hung.observe(new TreeSet<>(List.of(SPACE)));
        assertThat(((Observation.Blind) seen).fault().cause()).isEqualTo(Fault.Cause.TIMEOUT);
      }
    }
  }

  @Test
  void aClosedPortIsUnreachable() {
    try (StubApi gone = new StubApi()) {
      CfRegion there = gone.region();
      gone.close();
      Observation seen = there.observe(new TreeSet<>(List.of(SPACE)));
      assertThat(((Observation.Blind) seen).fault().cause()).isEqualTo(Fault.Cause.UNREACHABLE);
      assertThat(there.probe().map(Fault::cause)).contains(Fault.Cause.UNREACHABLE);
      there.close();
    }
  }

  @Test
  void whoAsksUsToWaitIsNotCalledBeforeThat() {
    sound(
        "apps",
        request ->
            new StubApi.Response(
                    429,
                    "text/plain; charset=utf-8",
                    "{\"errors\":[{\"code\":10013,\"title\":\"CF-RateLimitExceeded\",\"detail\":\"x\"}]}",
                    java.util.Map.of())
                .with("Retry-After", "60"));
    assertThat(look()).isInstanceOf(Observation.Refused.class);
    long calls = api.requests.size();
    Observation.Refused again = (Observation.Refused) look();
    assertThat(again.retryAfter()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
    assertThat(region.execute(new Step.CreateApp(SPACE, mark(), new AppName("orders"))))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(api.requests).hasSize((int) calls);
  }

  @Test
  void retryAfterIsCappedAndNeverNothing() {
    assertThat(Throttle.parse("99999999", Instant.EPOCH)).isEqualTo(Throttle.LONGEST);
    assertThat(Throttle.parse("0", Instant.EPOCH)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Throttle.parse("soon", Instant.EPOCH)).isEqualTo(Throttle.DEFAULT);
    assertThat(Throttle.parse(null, Instant.EPOCH)).isEqualTo(Throttle.DEFAULT);
  }

  @Test
  void aShutGateRefusesBeforeAnythingIsSent() {
    CallGate shut = () -> new CallGate.Shut("full", Duration.ofSeconds(3));
    try (CfRegion gated =
        api.region(StubApi.QUICK, shut, ref -> Optional.of(StubApi.credentials()))) {
      Observation seen = gated.observe(new TreeSet<>(List.of(SPACE)));
      assertThat(seen).isEqualTo(new Observation.Refused("full", Duration.ofSeconds(3)));
      assertThat(api.count("GET /v3")).isZero();
    }
  }

  @Test
  void anEndlessAnswerIsCut() {
    String long64k = "x".repeat(1 << 16);
    api.api =
        request ->
            request.equals("GET /")
                ? StubApi.empty()
                : StubApi.Response.json(500, "{\"a\":\"" + long64k.repeat(40) + "\"}");
    assertThat(blind().cause()).isEqualTo(Fault.Cause.SERVER_ERROR);
  }

  @Test
  void noSecretIsInAnyFaultOrCallback() {
    List<String> said = new ArrayList<>();
    RegionListener listener =
        new RegionListener() {
          @Override
          public void called(
              io.acf.config.RegionName name, String method, String code, Duration took) {
            said.add(method + code);
          }

          @Override
          public void tokenRequested(io.acf.config.RegionName name) {}

          @Override
          public void breaker(io.acf.config.RegionName name, String from, String to) {}
        };
    List<StubApi.Response> echoes =
        List.of(
            StubApi.error(422, "CF-Unprocessable", "Authorization: bearer canary-token-1 denied"),
            StubApi.error(500, "CF-X", "basic Y2Y6Y2FuYXJ5 and eyJhbGciOiJIUzI1NiJ9.e30.sig"),
            new StubApi.Response(502, "text/plain", StubApi.PASSWORD, java.util.Map.of()),
            StubApi.Response.json(200, "{\"x\":\"" + StubApi.PASSWORD + "\"}"),
            StubApi.Response.json(200, StubApi.PASSWORD));
    try (CfRegion heard =
        new CfRegion(
            StubApi.spec(api.uri(), Optional.empty()).connection(),
            ref -> Optional.of(StubApi.credentials()),
            StubApi.none(),
            StubApi.QUICK,
            CallGate.ALWAYS_OPEN,
            listener)) {
      for (StubApi.Response echo : echoes) {
        sound("organizations", request -> echo);
        said.add(heard.observe(new TreeSet<>(List.of(SPACE))).toString());
        said.add(
            heard.execute(new Step.CreateApp(SPACE, mark(), new AppName("orders"))).toString());
      }
      api.uaa =
          request ->
              StubApi.Response.json(401, "{\"error_description\":\"" + StubApi.PASSWORD + "\"}");
      heard.renew();
      said.add(heard.observe(new TreeSet<>(List.of(SPACE))).toString());
    }
    said.add(StubApi.credentials().toString());
    assertThat(said).isNotEmpty().noneMatch(it -> it.contains("canary"));
  }

  @Test
  void anAnchorThatIsNoneBreaksThatRegionAlone() {
    var ca = Optional.of(new RegionSpec.TrustAnchor("ca.pem", "-----BEGIN nonsense"));
    try (CfRegion broken =
        new CfRegion(
            StubApi.spec(URI.create("https://127.0.0.1:" + api.port()), ca).connection(),
            ref -> Optional.of(StubApi.credentials()),
            StubApi.none(),
            Limits.DEFAULT,
            CallGate.ALWAYS_OPEN,
            RegionListener.NONE)) {
      Observation seen = broken.observe(new TreeSet<>(List.of(SPACE)));
      assertThat(((Observation.Blind) seen).fault().cause()).isEqualTo(Fault.Cause.CERTIFICATE);
      assertThat(((Observation.Blind) seen).fault().tip()).isNotBlank();
    }
  }

  @Test
  void aClosedRegionLeavesNoThreadBehind() {
    for (int i = 0; i < 5; i++) {
      try (CfRegion brief = api.region()) {
        brief.observe(new TreeSet<>(List.of(SPACE)));
      }
    }
    region.close();
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(it -> it.getName().startsWith("cf-eu-1")));
  }

  private static Mark mark() {
    return new Mark(
        new FederationName("orders"),
        new Digest("0".repeat(64)),
        Generation.ofCommits(1),
        new CommitId("1".repeat(40)));
  }
}
