package io.acf.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Help only: {@code serve} is Quarkus' and is started by the launcher. */
@Command(
    name = "serve",
    description =
        "Run the orchestrator: follow git, bring every region to it, answer DNS by health.",
    footer = {
      "",
      "Each option is also a configuration key (acf.git.url, acf.git.poll, acf.data, acf.http,",
      "acf.management, acf.dns) with its environment variable (ACF_GIT_URL, ...)."
    })
final class ServeVerb implements Callable<Integer> {
  @Option(
      names = "--git",
      paramLabel = "URL-OR-PATH[#BRANCH]",
      description = "the repository that holds platform.yml and the federations")
  String git = "";

  @Option(
      names = "--poll",
      paramLabel = "15s",
      description = "how often git is looked at (default: 15s)")
  String poll = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "journal and snapshots (default: ~/.local/share/acf)")
  String data = "";

  @Option(
      names = "--http",
      paramLabel = "ADDR:PORT",
      description = "REST and page (default: 127.0.0.1:8080)")
  String http = "";

  @Option(
      names = "--management",
      paramLabel = "ADDR:PORT",
      description = "health and metrics, /q/... (default: 127.0.0.1:9000)")
  String management = "";

  @Option(
      names = "--dns",
      paramLabel = "ADDR:PORT",
      description = "DNS, UDP and TCP (default: 127.0.0.1:8053)")
  String dns = "";

  @Override
  public Integer call() {
    throw Failure.usage("serve is not run by this class", "./acf serve");
  }
}
