package io.acf.simulator.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A local process and what ends it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProgramTest {
  @TempDir Path home;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private Program start(String line) throws Exception {
    return Program.start(
        new Command("APP", line, Map.of("WORD", "hello")),
        home,
        (error, text) -> lines.add((error ? "err " : "out ") + text));
  }

  @Test
  void tellsItsLinesAndItsExitCode() throws Exception {
    assertThat(start("echo $WORD; echo oops >&2; printf rest; exit 7").await()).isEqualTo(7);
    assertThat(lines).containsExactlyInAnyOrder("out hello", "err oops", "out rest");
  }

  @Test
  void hasNothingToReadAndOnlyItsOwnEnvironment() throws Exception {
    assertThat(start("cat; env | cut -d= -f1 | sort | tr '\\n' ' '").await()).isZero();
    assertThat(lines).containsExactly("out HOME LANG PATH PWD TMPDIR USER WORD ");
  }

  @Test
  void isGoneHoweverEarlyItIsKilled() throws Exception {
    for (int i = 0; i < 40; i++) {
      Program program = start("exec sleep 600");
      program.kill();
      assertThat(program.await()).isEqualTo(137);
    }
  }

  @Test
  void mayEndInItsOwnWayWhenItIsStopped() throws Exception {
    Program program = start("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done");
    org.awaitility.Awaitility.await().until(() -> lines.contains("out up"));
    program.stop();
    assertThat(program.await()).isEqualTo(3);
    assertThat(lines).contains("out bye");
  }

  @Test
  void leavesNothingBehindThatItStarted() throws Exception {
    assertThat(start("sleep 600 & echo $!").await()).isZero();
    long child = Long.parseLong(lines.getFirst().substring(4));
    org.awaitility.Awaitility.await()
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }
}
