package io.acf.federation.simulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A mistake that somebody could make in one line of a decision.
 *
 * @param what for people
 * @param file within the repository
 * @param line as it stands there, once, without the blanks around it
 * @param by what it is replaced by
 * @param seed that shows it, tried first; 0: none is known
 */
record Mistake(String what, String file, String line, String by, long seed) {
  /** Those of {@code planted.txt}. */
  static List<Mistake> all() throws IOException {
    try (var in = Mistake.class.getResourceAsStream("planted.txt")) {
      var mistakes = new ArrayList<Mistake>();
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (var block : text.split("\n\n+")) {
        var lines = block.lines().filter(it -> !it.startsWith("#")).toList();
        if (!lines.isEmpty()) {
          mistakes.add(read(lines));
        }
      }
      return List.copyOf(mistakes);
    }
  }

  /** Writes down the seeds that were found. */
  static void store(Path root, List<Planted.Hunt> hunts) throws IOException {
    var file =
        root.resolve("federation/src/test/resources/io/acf/federation/simulation/planted.txt");
    var blocks = new ArrayList<String>();
    for (var block : Files.readString(file).split("\n\n+")) {
      var found =
          hunts.stream()
              .filter(hunt -> block.startsWith("what: " + hunt.mistake().what() + "\n"))
              .findFirst();
      blocks.add(
          found
              .map(hunt -> block.stripTrailing().replaceFirst("seed: .*", "seed: " + hunt.seed()))
              .orElse(block.stripTrailing()));
    }
    Files.writeString(file, String.join("\n\n", blocks) + "\n");
  }

  private static Mistake read(List<String> lines) {
    return new Mistake(
        value(lines, "what"),
        value(lines, "file"),
        value(lines, "line"),
        value(lines, "by"),
        Long.parseLong(value(lines, "seed")));
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(it -> it.startsWith(key + ":"))
        .map(it -> it.substring(key.length() + 1).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + key + " in " + lines));
  }

  /** The full name of the type in the file. */
  String type() {
    var path = file.substring(file.indexOf("java/io/acf/") + 5, file.length() - ".java".length());
    return path.replace('/', '.');
  }

  /** The source with the mistake in it. */
  String in(String source) {
    var lines = source.split("\n", -1);
    var places = Arrays.stream(lines).filter(it -> it.strip().equals(line)).count();
    if (places != 1) {
      throw new IllegalStateException(
          "\""
              + what
              + "\" no longer fits: "
              + file
              + " has the line "
              + places
              + " times: "
              + line);
    }
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].strip().equals(line)) {
        lines[i] = by;
      }
    }
    return String.join("\n", lines);
  }
}
