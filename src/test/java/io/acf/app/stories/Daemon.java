package io.acf.app.stories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process of a story; what it says goes to one file. */
final class Daemon {
  private static final Duration GONE = Duration.ofSeconds(10);

  private final String name;
  private final Path log;
  private final Process process;

  Daemon(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  String name() {
    return name;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** The time that it has had of the cores. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** What is left of the heap after a whole collection, in bytes, by the JDK's own tools. */
  long heapAfterCollection() {
    jcmd("GC.run");
    var used = Pattern.compile("used (\\d+)K").matcher(jcmd("GC.heap_info"));
    if (!used.find()) {
      throw new IllegalStateException(name + " tells no heap");
    }
    return Long.parseLong(used.group(1)) * 1024;
  }

  private String jcmd(String command) {
    var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      var jcmd =
          new ProcessBuilder(tool, Long.toString(process.pid()), command)
              .redirectErrorStream(true)
              .start();
      var said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!jcmd.waitFor(30, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        throw new IllegalStateException("jcmd " + command + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** SIGKILL, and returns when it is gone. */
  void kill() {
    process.destroyForcibly();
    gone(GONE);
  }

  /** SIGTERM, and returns when it is gone. */
  void terminate(Duration deadline) {
    process.destroy();
    gone(deadline);
  }

  /** SIGSTOP: the kernel goes on accepting connections for it, nobody answers. */
  void stop() {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
      if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("kill -" + signal + " " + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void gone(Duration deadline) {
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(name + " is still there after " + deadline);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e + ")";
    }
  }

  List<String> tail(int lines) {
    var all = log().lines().toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
