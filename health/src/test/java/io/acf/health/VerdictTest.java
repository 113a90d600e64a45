package io.acf.health;

import static io.acf.health.Worlds.ENDPOINT;
import static io.acf.health.Worlds.T0;
import static io.acf.health.Worlds.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.acf.health.Health.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Verdict UP = new Verdict.Up();
  private static final Verdict DOWN = new Verdict.Down();
  private static final Verdict KEEP = new Verdict.Unknown();

  private record Row(String what, Verdict verdict, Vote... votes) {}

  @Test
  void table() {
    Vote up = vote("a", State.UP, 98);
    Vote stale = vote("b", State.DOWN, 89);
    List<Row> rows =
        List.of(
            new Row("nobody", KEEP),
            new Row("one decides alone: up", UP, up),
            new Row("one decides alone: down", DOWN, vote("a", State.DOWN, 98)),
            new Row("suspect is still up", UP, vote("a", State.SUSPECT, 98)),
            new Row("probation is still down", DOWN, vote("a", State.PROBATION, 98)),
            new Row("unknown lowers nothing", KEEP, vote("a", State.UNKNOWN, 98)),
            new Row("stale lowers nothing", KEEP, stale),
            new Row("stale raises nothing", KEEP, vote("a", State.UP, 89.9)),
            new Row("two intervals old is fresh", UP, vote("a", State.UP, 90)),
            new Row("dated in the future is fresh", UP, vote("a", State.UP, 5000)),
            new Row("warming", new Verdict.Warming(T0), vote("a", State.WARMING, 98)),
            new Row("two that differ change nothing", KEEP, up, vote("b", State.DOWN, 98)),
            new Row("one up, one silent", UP, up, stale),
            new Row("one down, one silent: no majority", KEEP, vote("a", State.DOWN, 98), stale),
            new Row(
                "two of three down",
                DOWN,
                up,
                vote("b", State.DOWN, 98),
                vote("c", State.DOWN, 97)),
            new Row(
                "two of three up", UP, up, vote("b", State.DOWN, 98), vote("c", State.SUSPECT, 97)),
            new Row("one of three up, two silent", KEEP, up, stale, vote("c", State.UNKNOWN, 97)),
            new Row(
                "who warms is believed",
                new Verdict.Warming(T0),
                up,
                vote("b", State.WARMING, 98)));
    for (Row row : rows) {
      var votes = new ArrayList<>(List.of(row.votes()));
      for (int i = 0; i < 6; i++) {
        assertThat(Verdict.of(votes, at(100), Duration.ofSeconds(5), HealthPolicy.DEFAULT))
            .as(row.what())
            .isEqualTo(row.verdict());
        Collections.shuffle(votes, new Random(i));
      }
    }
  }

  private static Vote vote(String vantage, State state, double second) {
    return new Vote(vantage, ENDPOINT, state, T0, at(second));
  }
}
