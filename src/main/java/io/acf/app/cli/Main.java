package io.acf.app.cli;

import io.acf.app.demo.Demo;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** From the words of a command line to what runs them: the demo, or the client verbs. */
public final class Main {
  private Main() {}

  /** Runs one command line and returns its exit code. */
  public static int run(String... args) {
    // Numbers go into manifests, answers and texts that programs read: never in a locale's digits.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    if (args.length > 0 && args[0].equals("demo") && Arrays.stream(args).noneMatch(Main::client)) {
      return Demo.run(Arrays.copyOfRange(args, 1, args.length));
    }
    // Not println's platform charset: tables and git authors are UTF-8.
    var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var exit = Acf.run(out, err, args);
    out.flush();
    err.flush();
    return exit;
  }

  private static boolean client(String word) {
    return switch (word) {
      case "kill", "hang", "revive", "-h", "--help" -> true;
      default -> false;
    };
  }
}
