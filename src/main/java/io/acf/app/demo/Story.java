package io.acf.app.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What the demo tells: where everything is, and what to type next. Every command works as it stands
 * in a second terminal in the same folder.
 *
 * @param acf how the launcher was called
 * @param regions names; the n-th answers at 127.0.1.n
 * @param port of every region
 * @param http base address of REST
 * @param management base address of health and metrics
 * @param dir names this demo where another one runs; else empty
 * @param kept the folder stays after the demo
 */
record Story(
    String acf,
    List<String> regions,
    int port,
    String http,
    String management,
    int dnsPort,
    String repository,
    String dir,
    boolean kept) {
  private static final String DEFAULT_HTTP = "http://127.0.0.1:8080";

  List<String> lines() {
    var first = regions.getFirst();
    var others = String.join(", ", regions.subList(1, regions.size()));
    var lines = new ArrayList<String>();
    lines.add(
        "Available CF demo: %d simulated region%s (%s), one app, one name, no set-up"
            .formatted(regions.size(), regions.size() == 1 ? "" : "s", String.join(" ", regions)));
    lines.add("  REST        " + http + "/api/v1");
    lines.add("  metrics     " + management + "/q/metrics");
    lines.add("  DNS         127.0.0.1 port " + dnsPort + ", " + DemoRepository.HOSTNAME);
    lines.add("  repository  " + repository);
    lines.add("  regions     " + addresses());
    lines.add("");
    lines.add("Open a second terminal in this folder and type:");
    step(lines, "1", "the app runs in every region, and DNS answers all of them");
    lines.add("   " + client("status"));
    lines.add("   " + dig());
    lines.add("   " + curl());
    step(lines, "2", "a commit becomes the same app everywhere");
    lines.add("   " + commit("1.1.0"));
    lines.add("   " + client("wait orders --for converged"));
    lines.add("   " + curl());
    if (regions.size() > 1) {
      step(lines, "3", "pull the plug of " + first + "; watch this window; nobody is sent there");
      lines.add("   " + act("kill"));
      lines.add("   " + client("traffic orders"));
      lines.add("   " + dig());
      step(
          lines,
          "4",
          "a dead region stops no one: " + others + " go on, " + first + " is deferred");
      lines.add("   " + commit("1.2.0"));
      lines.add("   " + client("wait orders --for converged --skip-deferred"));
      lines.add("   " + client("status orders"));
      step(lines, "5", "it comes back: first the newest release, then traffic, step by step");
      lines.add("   " + act("revive"));
      lines.add("   " + client("wait orders --for converged"));
      lines.add("   " + client("status orders -w"));
    }
    lines.add("");
    lines.add("More: " + client("events -f") + " · " + act("hang") + " · " + acf + " --help");
    lines.add(
        kept
            ? "Ctrl-C ends the demo; the repository stays."
            : "Ctrl-C ends the demo; nothing is left behind.");
    return List.copyOf(lines);
  }

  private static void step(List<String> lines, String number, String text) {
    lines.add(number + ". " + text);
  }

  private String addresses() {
    var parts = new ArrayList<String>();
    for (int index = 0; index < regions.size(); index++) {
      parts.add(
          "%s http://%s:%d".formatted(regions.get(index), DemoRepository.address(index + 1), port));
    }
    return String.join("  ", parts);
  }

  private String client(String verb) {
    return acf + " " + verb + (http.equals(DEFAULT_HTTP) ? "" : " --server " + http);
  }

  private String act(String what) {
    return acf
        + " demo "
        + what
        + " "
        + regions.getFirst()
        + (dir.isEmpty() ? "" : " --dir " + shell(dir));
  }

  String dig() {
    return "for i in $(seq 20); do dig +short @127.0.0.1 -p %d %s; done | sort | uniq -c"
        .formatted(dnsPort, DemoRepository.HOSTNAME);
  }

  private String curl() {
    return "for i in $(seq %d); do curl -sS -m 5 -H 'Host: %s' http://127.0.1.$i:%d/; done"
        .formatted(regions.size(), DemoRepository.HOSTNAME, port);
  }

  private String commit(String version) {
    var repo = shell(repository);
    return "sed -i 's/orders [0-9.]*/orders %s/' %s/orders/site/index.html && git -C %s commit -qam 'orders %s'"
        .formatted(version, repo, repo, version);
  }

  /** As one word of a shell. */
  private static String shell(String path) {
    return path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
