package io.acf.simulator.cell;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A task that really runs; its exit code decides whether it has succeeded. */
final class LocalTask implements Tenant {
  private final String guid;
  private final String appGuid;
  private final String sha256;
  private final Command command;
  private final Tidings tidings;
  private volatile @Nullable Program program;
  private volatile boolean wanted = true;

  LocalTask(String guid, String appGuid, String sha256, Command command, Tidings tidings) {
    this.guid = guid;
    this.appGuid = appGuid;
    this.sha256 = sha256;
    this.command = command;
    this.tidings = tidings;
  }

  @Override
  public String guid() {
    return guid;
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public void refused(String why) {
    tidings.taskEnded(guid, why);
  }

  @Override
  public void run(Path home) throws IOException, InterruptedException {
    Program started =
        Program.start(
            command,
            home,
            (error, text) -> tidings.line(appGuid, command.source(), 0, error, text));
    program = started;
    if (!wanted) {
      started.kill();
    }
    try {
      int code = started.await();
      if (wanted) {
        String failure = command.source() + ": Exited with status " + code;
        tidings.taskEnded(guid, code == 0 ? null : failure);
      }
    } finally {
      started.kill();
    }
  }

  @Override
  public void stop() {
    wanted = false;
    Program running = program;
    if (running != null) {
      running.stop();
    }
  }

  @Override
  public void kill() {
    wanted = false;
    Program running = program;
    if (running != null) {
      running.kill();
    }
  }
}
