package io.acf.app.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** What a freeze is about. */
final class Scope {
  /** Pushes into regions, published traffic, or both. */
  enum Kind {
    PUSHES,
    TRAFFIC,
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--scope",
      defaultValue = "all",
      paramLabel = "SCOPE",
      description = "pushes, traffic or all (default: all)")
  Kind kind = Kind.ALL;

  int post(Common common, ReasonOptions said, String verb) {
    var body = said.body();
    body.put("scope", kind.toString());
    var reply = common.remote().post("/actions/" + verb, body);
    if (!common.printed(reply)) {
      var pushes = reply.body().hasNonNull("pushes_frozen");
      var traffic = reply.body().hasNonNull("traffic_frozen");
      common.out().println("pushes   " + (pushes ? "frozen" : "go on"));
      common.out().println("traffic  " + (traffic ? "frozen" : "goes on"));
      common.out().flush();
    }
    return Exit.DONE;
  }
}
