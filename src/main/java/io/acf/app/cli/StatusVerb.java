package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How federations stand. */
@Command(
    name = "status",
    description = "How a federation stands, region by region; without F, all of them.")
final class StatusVerb implements Callable<Integer> {
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

  @Mixin Common common = new Common();

  @Parameters(index = "0", arity = "0..1", paramLabel = "F", description = "the federation")
  String federation = "";

  @Option(
      names = {"-w", "--watch"},
      description = "go on: show it again whenever it changes, until Ctrl-C")
  boolean watch;

  @Option(
      names = "--every",
      hidden = true,
      defaultValue = "1s",
      description = "how often --watch looks")
  Duration every = Duration.ofSeconds(1);

  @Override
  public Integer call() throws InterruptedException {
    var remote = common.remote();
    var last = show(look(remote), List.of());
    while (watch) {
      Thread.sleep(every);
      try {
        last = show(look(remote), last);
      } catch (Failure lost) {
        if (lost.exit() != Exit.SERVER) {
          throw lost;
        }
        common.say(lost.text() + "; what is above may be old");
      }
    }
    return Exit.DONE;
  }

  private Reply look(Remote remote) {
    return federation.isEmpty()
        ? Pages.all(remote, "/federations")
        : remote.get("/federations/" + Remote.encode(federation) + "/status");
  }

  /** Prints what differs from last time, and returns it. */
  private List<String> show(Reply reply, List<String> last) {
    if (common.format != Format.TABLE && common.format != Format.WIDE) {
      var text = List.of(reply.compact());
      if (!text.equals(last)) {
        common.printed(reply);
      }
      return text;
    }
    var view = new StatusView(common.paint(), common.wide(), Instant.now());
    var lines =
        federation.isEmpty()
            ? view.all(Pages.resources(reply, Api.Federation.class))
            : view.one(reply.as(Api.Federation.class));
    if (!lines.equals(last)) {
      if (watch && common.terminal()) {
        common.out().print(HOME_AND_CLEAR);
      } else if (!last.isEmpty()) {
        common.out().println();
      }
      common.print(lines);
    }
    return lines;
  }
}
