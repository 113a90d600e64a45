package io.acf.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.HealthSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.health.Endpoint;
import io.acf.health.ProbeResult;
import io.acf.health.ProbeTarget;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What probing costs: 2,000 pairs, each probed once a second on a virtual thread of its own, over
 * plain HTTP. The router that answers lives in the same process, so the CPU figure is both.
 */
@Tag("benchmark")
class HttpProbeBenchmark {
  private static final int PAIRS = 2_000;
  private static final int ROUNDS = 15;
  private static final int WARM = 5;

  @Test
  void twoThousandASecond() throws Exception {
    Vertx vertx = Vertx.vertx();
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("ok"))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get()
            .actualPort();
    long[] lag = new long[PAIRS * (ROUNDS - WARM)];
    var failed = new LongAdder();
    var dice = new SplittableRandom(1);
    long start = System.nanoTime() + 500_000_000L;
    List<Thread> threads = new ArrayList<>();
    long[] cpu = new long[2];
    try (var probe = new HttpProbe(vertx)) {
      for (int i = 0; i < PAIRS; i++) {
        int pair = i;
        ProbeTarget target = target(i, port);
        long offset = dice.nextLong(1_000_000_000L);
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  for (int round = 0; round < ROUNDS; round++) {
                    long due = start + offset + round * 1_000_000_000L;
                    while (System.nanoTime() < due) {
                      LockSupport.parkNanos(due - System.nanoTime());
                    }
                    long late = System.nanoTime() - due;
                    if (!(probe.probe(target) instanceof ProbeResult.Passed)) {
                      failed.increment();
                    }
                    if (round >= WARM) {
                      lag[pair * (ROUNDS - WARM) + round - WARM] = late;
                    }
                  }
                }));
      }
      LockSupport.parkNanos(start + WARM * 1_000_000_000L - System.nanoTime());
      cpu[0] = processCpu();
      for (Thread thread : threads) {
        thread.join();
      }
      cpu[1] = processCpu();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get();
    Arrays.sort(lag);
    double p99 = lag[lag.length * 99 / 100] / 1e6;
    System.out.printf(
        Locale.ROOT,
        "%,d probes/s: lag p50 %.1f ms, p99 %.1f ms, failed %d, CPU %.0f%% of a core with the"
            + " router%n",
        PAIRS,
        lag[lag.length / 2] / 1e6,
        p99,
        failed.sum(),
        (cpu[1] - cpu[0]) / 1e9 / (ROUNDS - WARM + 1) * 100);
    assertThat(failed.sum()).isZero();
    assertThat(p99).as("lag p99 in ms").isLessThan(250);
  }

  private static long processCpu() {
    var os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return os.getProcessCpuTime();
  }

  private static ProbeTarget target(int i, int port) {
    return new ProbeTarget(
        new Endpoint(new Hostname("f-" + i + ".example.com"), new RegionName("eu-1")),
        new RegionSpec.Router(List.of("127.0.0.1"), "http", port),
        new HealthSpec(
            "/",
            new Hostname("f-" + i + ".example.com"),
            HealthSpec.DEFAULT_EXPECT_STATUS,
            HealthSpec.DEFAULT_INTERVAL,
            Duration.ofSeconds(2),
            3,
            2),
        Optional.empty());
  }
}
