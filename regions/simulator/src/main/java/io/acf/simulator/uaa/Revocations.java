package io.acf.simulator.uaa;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.acf.simulator.store.Durably;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tokens are no longer valid: single ones, and all that were given before an epoch began.
 * Where there is a file, a revocation is on disk before it is acknowledged, one line each; a line
 * that a kill left unfinished was never acknowledged and is left out.
 */
final class Revocations {
  private static final String END = " .";

  private final Optional<Path> file;

  /** Until when each must be remembered, in milliseconds since the epoch; then it has expired. */
  private final Map<String, Long> until = new LinkedHashMap<>();

  private long epoch;

  private Revocations(Optional<Path> file) {
    this.file = file;
  }

  /** What was kept in a file, without those that {@code now} no longer matter. */
  static Revocations open(Optional<Path> file, long now) {
    Revocations revocations = new Revocations(file);
    file.filter(Files::exists).ifPresent(path -> revocations.load(path, now));
    return revocations;
  }

  private void load(Path path, long now) {
    try {
      for (String line : Files.readString(path, UTF_8).split("\n")) {
        String[] words = line.split(" ");
        if (line.endsWith(END) && words.length == 4) {
          take(words[0], words[1], Long.parseLong(words[2]));
        }
      }
      until.values().removeIf(each -> each <= now);
      StringBuilder all = new StringBuilder(line("epoch", "-", epoch));
      until.forEach((jti, time) -> all.append(line("token", jti, time)));
      Durably.write(path, all.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read revoked tokens: " + path, e);
    }
  }

  private void take(String kind, String jti, long number) {
    if (kind.equals("epoch")) {
      epoch = number;
    } else {
      until.put(jti, number);
    }
  }

  private static String line(String kind, String jti, long number) {
    return kind + " " + jti + " " + number + END + "\n";
  }

  /** Which tokens are valid at all: those that carry this number. */
  long epoch() {
    return epoch;
  }

  /** Ends all tokens given so far. */
  void all() {
    epoch++;
    keep(line("epoch", "-", epoch));
  }

  /** Ends tokens, which would have expired at the latest at {@code end}, milliseconds. */
  void add(List<String> jtis, long end, long now) {
    until.values().removeIf(each -> each <= now);
    StringBuilder lines = new StringBuilder();
    for (String jti : jtis) {
      until.put(jti, end);
      lines.append(line("token", jti, end));
    }
    keep(lines.toString());
  }

  boolean has(String jti) {
    return until.containsKey(jti);
  }

  private void keep(String lines) {
    file.ifPresent(
        path -> {
          try {
            Files.writeString(
                path,
                lines,
                UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.DSYNC);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a revoked token: " + path, e);
          }
        });
  }
}
