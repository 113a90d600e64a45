package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.simulator.model.Agenda;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeatherTest {
  private static final String SCRIPT =
      """
      weather:
        - at: 10s
          for: 5s
          black-hole: {scope: api}
        - at: 40s
          for: 20s
          errors: {share: 0.3, status: 503, path-prefix: /v3/apps}
        - at: 45s..55s
          crash: {app: shop, index: 1}
        - at: 50s
          foreign-write: {app: shop, env: {some-key: "1"}}
        - at: 70s
          every: 10s
          for: 1s
          maintenance: true
        - at: 95s
          clear: true
      """;

  @Test
  void readsAScript() {
    Weather weather = WeatherScript.read("storm.yml", SCRIPT);
    assertThat(weather.turns()).hasSize(6);
    assertThat(weather.turns().get(1).fault())
        .contains(new RequestFault.Errors(0.3, 503, null, "/v3/apps", null));
    assertThat(weather.turns().get(2).latest()).isEqualTo(Duration.ofSeconds(55));
    assertThat(((Incident.ForeignWrite) weather.turns().get(3).fault().orElseThrow()).env())
        .containsEntry("some-key", "1");
    assertThat(weather.turns().getLast().fault()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{weather: [{at: 10s, blackhole: true}]}|w.yml:1:22: blackhole: ",
        "{weather: [{at: 10s, errors: {share: 3}}]}|w.yml:1:22: errors: ",
        "{weather: [{at: 10s, errors: {sharing: 1}}]}|w.yml:1:31: errors: ",
        "{weather: [{at: soon, maintenance: true}]}|w.yml:1:17: a duration is like",
        "{weather: [{maintenance: true}]}|w.yml:1:12: an entry says when",
        "{weather: [{at: 1s}]}|w.yml:1:12: an entry says what",
        "{weather: [{at: 1s, for: 2s, crash: true}]}|w.yml:1:12: crash happens once",
        "{weather: [{at: 1s, refuse: true}]}|w.yml:1:21: refuse needs a for",
        "{weather: [{at: 1s, maintenance: true, errors: true}]}|w.yml:1:40: one fault in an entry",
        "{weather: [{at: 2s..1s, maintenance: true}]}|w.yml:1:12: the later end",
        "{wether: []}|w.yml:1:2: unknown key wether",
        "[|w.yml:1:2: expected",
      })
  void tellsWhereAScriptIsWrong(String text, String problem) {
    assertThatThrownBy(() -> WeatherScript.read("w.yml", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  /** A board that notes what is set, and when. */
  private static final class Notes implements FaultBoard {
    private final Agenda agenda = new Agenda(0);
    private final List<String> lines = new ArrayList<>();

    private void note(String what) {
      lines.add(agenda.now() / 1000 + " " + what);
    }

    @Override
    public void set(Faults faults) {
      note("set " + faults.faults());
    }

    @Override
    public void add(Fault fault) {
      note("+" + fault.getClass().getSimpleName());
    }

    @Override
    public void remove(Fault fault) {
      note("-" + fault.getClass().getSimpleName());
    }

    @Override
    public Faults current() {
      return Faults.NONE;
    }
  }

  private static List<String> followed(long seed) {
    Notes notes = new Notes();
    new Forecast(notes.agenda, notes, seed).begin(WeatherScript.read("w", SCRIPT));
    for (long second = 0; second <= 96; second++) {
      notes.agenda.advance(second * 1000);
    }
    return notes.lines;
  }

  @Test
  void comesAndGoesAtItsTimesTheSameForTheSameSeed() {
    List<String> first = followed(7);
    assertThat(first)
        .contains(
            "10 +BlackHole",
            "15 -BlackHole",
            "40 +Errors",
            "60 -Errors",
            "70 +Maintenance",
            "71 -Maintenance",
            "90 +Maintenance",
            "95 set []")
        .anyMatch(each -> each.matches("(4[5-9]|5[0-5]) \\+Crash"));
    assertThat(followed(7)).isEqualTo(first);
  }

  @Test
  void aRegionFollowsItFromItsStart(@TempDir Path folder) throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("w.yml"),
            """
        weather:
          - {at: 0s, for: 1s, errors: {status: 500}}
          - {at: 100ms, errors: {status: 502, path-prefix: /v3/apps}}
        """);
    try (Simulator simulator =
        Simulator.start(SimulatorOptions.named("eu-1").withWeather(Weather.read(script)))) {
      Client client = new Client(simulator);
      assertThat(simulator.faults().current().has(RequestFault.Errors.class)).isTrue();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> client.get("/v3/info").status() == 200);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> client.get("/v3/apps").status() == 502);
      simulator.faults().clear();
      assertThat(client.login().get("/v3/apps").status()).isEqualTo(200);
    }
  }
}
