package io.acf.simulator.cell;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command as a local process, with all that it starts in its process group. A small shell stands
 * between: it reads signals for the group from a pipe that this JVM holds, and kills the group when
 * the pipe closes. So nothing is left behind even by a JVM that is killed itself, except what
 * started a session of its own.
 */
final class Program {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final System.Logger LOG = System.getLogger(Program.class.getName());
  private static final int LINE_BYTES_MAX = 16 * 1024;

  /**
   * {@code $1} is the command. Signals are for its group, and for the command alone while it has
   * none yet, or where there is no setsid.
   */
  private static final String LAUNCHER =
      """
      exec 3<&0
      if command -v setsid >/dev/null
      then setsid /bin/sh -c "$1" </dev/null 3<&- & all="-$!"
      else /bin/sh -c "$1" </dev/null 3<&- & all="$!"
      fi
      program=$!
      tell() { kill -s "$1" -- "$all" || kill -s "$1" "$program"; }
      { while read -r signal; do tell "$signal"; done
        tell KILL
      } <&3 >/dev/null 2>&1 &
      watch=$!
      exec 3<&-
      { wait "$program"; } 2>/dev/null
      code=$?
      kill -s KILL "$watch" 2>/dev/null
      kill -s KILL -- "$all" 2>/dev/null
      exit "$code"
      """;

  private final java.lang.Process launcher;
  private final OutputStream lifeline;
  private final List<Thread> readers;

  /** Who gets the lines of output. */
  interface Lines {
    void line(boolean error, String text);
  }

  private Program(java.lang.Process launcher, Lines lines) {
    this.launcher = launcher;
    this.lifeline = launcher.getOutputStream();
    this.readers =
        List.of(
            Thread.ofVirtual().start(() -> read(launcher.getInputStream(), false, lines)),
            Thread.ofVirtual().start(() -> read(launcher.getErrorStream(), true, lines)));
  }

  /** Starts a command in a folder. */
  static Program start(Command command, Path home, Lines lines) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", LAUNCHER, "launcher", command.line())
            .directory(home.toFile());
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", home.toString());
    environment.put("PWD", home.toString());
    environment.put("TMPDIR", home.resolveSibling("tmp").toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("USER", "vcap");
    environment.putAll(command.environment());
    return new Program(builder.start(), lines);
  }

  /** Waits until it has ended and has said all; its exit code, 128 + N for a signal N. */
  int await() throws InterruptedException {
    int code = launcher.waitFor();
    kill();
    long end = System.nanoTime() + LAST_WORDS.toNanos();
    for (Thread each : readers) {
      each.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    return code;
  }

  /** Asks it to end (SIGTERM), and kills what is left after 5 s. */
  void stop() {
    try {
      lifeline.write("TERM\n".getBytes(StandardCharsets.US_ASCII));
      lifeline.flush();
    } catch (IOException ended) {
      return;
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                launcher.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              kill();
            });
  }

  /** Ends it and all that it started, at once. */
  void kill() {
    try {
      lifeline.close();
    } catch (IOException ended) {
      LOG.log(System.Logger.Level.DEBUG, "nobody read its last signal", ended);
    }
  }

  /** Passes output on line by line; what is longer than a log line is cut into several. */
  private static void read(InputStream from, boolean error, Lines lines) {
    byte[] line = new byte[LINE_BYTES_MAX];
    int length = 0;
    try (InputStream in = new BufferedInputStream(from)) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next != '\n') {
          line[length++] = (byte) next;
        }
        if (next == '\n' || length == line.length) {
          lines.line(error, new String(line, 0, length, StandardCharsets.UTF_8));
          length = 0;
        }
      }
    } catch (IOException ended) {
      lines.line(true, "output ended: " + ended.getMessage());
    }
    if (length > 0) {
      lines.line(error, new String(line, 0, length, StandardCharsets.UTF_8));
    }
  }
}
