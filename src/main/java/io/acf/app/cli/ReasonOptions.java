package io.acf.app.cli;

import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Who says it, and why: on every command that people will ask about later. */
class ReasonOptions {
  @Option(names = "--reason", paramLabel = "TEXT", description = "why; others will read it")
  String reason = "";

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      defaultValue = "${env:USER:-${sys:user.name:-unknown}}",
      description = "who (default: $USER)")
  String actor = "";

  TreeMap<String, String> body() {
    var body = new TreeMap<String, String>();
    body.put("reason", reason);
    body.put("actor", actor);
    return body;
  }

  /** Refuses to go on without a reason. */
  final void reasonNeeded(String verb) {
    if (reason.isBlank()) {
      throw Failure.usage(
          verb + " needs a reason", "acf " + verb + " ... --reason \"router patching\"");
    }
  }
}
