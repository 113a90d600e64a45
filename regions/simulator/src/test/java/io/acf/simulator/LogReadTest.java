package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log cache reads, from when to when. */
class LogReadTest {
  private static Simulator simulator;
  private static Client admin;

  @BeforeAll
  static void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    admin = Client.loggedIn(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "-6795364578871345152, 200",
    "-9223372036854775808, 200",
    "9223372036854775807, 200",
    "0, 200",
    "-1, 200",
    "9223372036854775808, 400",
    "soon, 400"
  })
  void timesAreSignedNumbersOf64Bits(String time, int status) {
    String app = new Pushes(admin).app("times" + time.hashCode());
    for (String name : new String[] {"start_time", "end_time"}) {
      assertThat(
              admin
                  .get("/api/v1/read/" + app + "?descending=true&limit=1&" + name + "=" + time)
                  .status())
          .as(name)
          .isEqualTo(status);
    }
  }
}
