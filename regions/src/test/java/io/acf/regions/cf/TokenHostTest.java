package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.RegionSpec;
import io.acf.config.Target;
import io.acf.regions.CallGate;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.RegionListener;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The password goes to the API's own domain, or where platform.yml says, and nowhere else. */
class TokenHostTest {
  private final StubApi api = new StubApi();
  private final StubApi foreign = new StubApi();

  @AfterEach
  void stop() {
    api.close();
    foreign.close();
  }

  private CfRegion region(Optional<URI> uaa) {
    RegionSpec plain = StubApi.spec(api.uri(), Optional.empty());
    return new CfRegion(
        new RegionSpec(
                plain.name(),
                plain.api(),
                plain.router(),
                plain.target(),
                plain.labels(),
                plain.capacity(),
                plain.credentials(),
                uaa,
                plain.ca())
            .connection(),
        ref -> Optional.of(StubApi.credentials()),
        StubApi.none(),
        StubApi.QUICK,
        CallGate.ALWAYS_OPEN,
        RegionListener.NONE);
  }

  private static Observation look(CfRegion region) {
    return region.observe(new TreeSet<>(List.of(new Target("demo", "prod"))));
  }

  /** The same machine by another name is another host. */
  private String elsewhere() {
    return "http://localhost:" + foreign.port();
  }

  private static Fault refused(CfRegion region) {
    assertThat(look(region)).isInstanceOf(Observation.Blind.class);
    return ((Observation.Blind) look(region)).fault();
  }

  @Test
  void aForeignLoginServerSeesNothing() {
    for (String login :
        List.of(
            elsewhere(),
            elsewhere() + "/oauth",
            "http://127.0.0.1.localhost:" + foreign.port(),
            "http://127.0.0.2:" + foreign.port(),
            "http://[::1]:" + foreign.port())) {
      api.logins = List.of(login, login);
      try (CfRegion region = region(Optional.empty())) {
        Fault fault = refused(region);
        assertThat(fault.cause()).as(login).isEqualTo(Fault.Cause.AUTHENTICATION);
        assertThat(fault.message())
            .contains("outside its own domain", "no credentials were sent")
            .contains(login.endsWith("/oauth") ? elsewhere() : login);
        assertThat(fault.tip()).contains("uaa: http://", "eu-1", "platform.yml");
        assertThat(region.probe()).as("the API itself is well").isEmpty();
      }
    }
    assertThat(foreign.requests).isEmpty();
    assertThat(api.count("POST /oauth/token")).isZero();
  }

  /** A user in the link would name a host that nobody sees at a glance. */
  @Test
  void aLinkThatIsNoPlainUrlIsNone() {
    for (String login :
        List.of(
            "http://127.0.0.1@localhost:" + foreign.port(),
            "http://127.0.0.1:80@localhost:" + foreign.port() + "/",
            "http://localhost:" + foreign.port() + "#127.0.0.1",
            "//localhost:" + foreign.port(),
            "localhost:" + foreign.port(),
            "ftp://127.0.0.1")) {
      api.logins = List.of(login, login);
      try (CfRegion region = region(Optional.empty())) {
        assertThat(refused(region).cause()).as(login).isEqualTo(Fault.Cause.NONSENSE);
      }
    }
    assertThat(foreign.requests).isEmpty();
    assertThat(api.count("POST /oauth/token")).isZero();
  }

  @Test
  void whatIsListedIsAsked() {
    api.logins = List.of(elsewhere() + "/", elsewhere());
    foreign.uaa =
        request -> {
          api.good = "from-elsewhere";
          return StubApi.Response.json(
              200, "{\"access_token\":\"from-elsewhere\",\"expires_in\":600}");
        };
    try (CfRegion region = region(Optional.of(URI.create(elsewhere())))) {
      assertThat(look(region)).isInstanceOf(Observation.Seen.class);
    }
    assertThat(foreign.requests).containsExactly("POST /oauth/token");
  }

  @Test
  void ofTwoLinksTheOneThatIsOursIsTaken() {
    api.logins = List.of(elsewhere(), api.uri().toString());
    try (CfRegion region = region(Optional.empty())) {
      assertThat(look(region)).isInstanceOf(Observation.Seen.class);
    }
    assertThat(foreign.requests).isEmpty();
  }

  /** What was refused is asked anew: a mend counts at the next look. */
  @Test
  void aMendIsSeenAtOnce() {
    api.logins = List.of(elsewhere(), elsewhere());
    try (CfRegion region = region(Optional.empty())) {
      assertThat(refused(region).cause()).isEqualTo(Fault.Cause.AUTHENTICATION);
      api.logins = List.of();
      assertThat(look(region)).isInstanceOf(Observation.Seen.class);
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    api.uaa =
        request -> StubApi.Response.json(307, "").with("Location", elsewhere() + "/oauth/token");
    try (CfRegion region = region(Optional.empty())) {
      assertThat(look(region)).isInstanceOf(Observation.Blind.class);
    }
    api.uaa = request -> null;
    api.api =
        request ->
            request.equals("GET /")
                ? StubApi.empty()
                : StubApi.Response.json(302, "").with("Location", elsewhere() + "/v3");
    try (CfRegion region = region(Optional.empty())) {
      assertThat(look(region)).isInstanceOf(Observation.Blind.class);
    }
    assertThat(foreign.requests).isEmpty();
  }
}
