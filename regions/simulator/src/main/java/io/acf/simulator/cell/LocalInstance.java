package io.acf.simulator.cell;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An instance that really runs: its main program, its sidecars, and the checks on them. */
final class LocalInstance implements Tenant {
  private static final Duration START_POLL = Duration.ofMillis(50);
  private static final int FAILURES_TO_DIE = 3;

  private final Launch launch;
  private final Tidings tidings;
  private final Checks checks;
  private final List<Program> programs = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private volatile boolean wanted = true;

  LocalInstance(Launch launch, Tidings tidings) {
    this.launch = launch;
    this.tidings = tidings;
    this.checks = new Checks(launch);
  }

  Launch launch() {
    return launch;
  }

  @Override
  public String guid() {
    return launch.instanceGuid();
  }

  @Override
  public String sha256() {
    return launch.sha256();
  }

  @Override
  public void refused(String why) {
    tidings.ended(launch, why);
  }

  @Override
  public void run(Path home) throws InterruptedException {
    List<Thread> waiting = new ArrayList<>();
    try {
      waiting.add(begin("", launch.main(), home));
      for (Launch.Sidecar each : launch.sidecars()) {
        waiting.add(begin("sidecar " + each.name() + " ", each.command(), home));
      }
      String why = watch();
      if (wanted) {
        programs.forEach(Program::kill);
      }
      for (Thread each : waiting) {
        each.join();
      }
      if (wanted) {
        tidings.ended(launch, why);
      }
    } catch (IOException e) {
      programs.forEach(Program::kill);
      tidings.ended(launch, "cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      programs.forEach(Program::kill);
      throw e;
    }
  }

  /** Starts one program; the thread waits for its end, which becomes the reason of ours. */
  private Thread begin(String what, Command command, Path home) throws IOException {
    Program program =
        Program.start(
            command,
            home,
            (error, text) ->
                tidings.line(launch.appGuid(), command.source(), launch.index(), error, text));
    programs.add(program);
    if (!wanted) {
      program.kill();
    }
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                ends.add(what + "exited with status " + program.await());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Checks until a program has ended or all have to be ended: why. */
  private String watch() throws InterruptedException {
    long deadline = System.nanoTime() + checks.startTimeout().toNanos();
    while (!checks.healthy()) {
      @Nullable String end = ends.poll(START_POLL.toMillis(), TimeUnit.MILLISECONDS);
      if (end != null) {
        return end;
      }
      if (System.nanoTime() > deadline) {
        return "failed to become healthy within " + checks.startTimeout().toSeconds() + " s";
      }
    }
    tidings.healthy(launch);
    int failures = 0;
    boolean ready = false;
    while (true) {
      boolean now = checks.ready();
      if (now != ready) {
        ready = now;
        tidings.routable(launch, ready);
      }
      @Nullable String end = ends.poll(checks.interval().toMillis(), TimeUnit.MILLISECONDS);
      if (end != null) {
        return end;
      }
      failures = checks.healthy() ? 0 : failures + 1;
      if (failures == FAILURES_TO_DIE) {
        return "failed its " + launch.health().type() + " health check";
      }
    }
  }

  @Override
  public void stop() {
    wanted = false;
    programs.forEach(Program::stop);
  }

  @Override
  public void kill() {
    wanted = false;
    programs.forEach(Program::kill);
  }
}
