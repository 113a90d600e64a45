package io.acf.app.cli;

import io.acf.app.rest.Api;
import io.acf.federation.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits until a federation is as git says, in every region. */
@Command(
    name = "wait",
    description =
        "Fetch git, then wait until a federation is converged on its head;"
            + " exits 3 on time-out, 2 where the head is not valid.")
final class WaitVerb implements Callable<Integer> {
  /** The server answers at the latest after this; then there is a line of progress. */
  private static final Duration POLL = Duration.ofSeconds(10);

  private static final Duration SLACK = Duration.ofSeconds(20);

  @Mixin Common common = new Common();

  @Parameters(index = "0", paramLabel = "F", description = "the federation")
  String federation = "";

  @Option(
      names = "--for",
      defaultValue = "converged",
      paramLabel = "STATE",
      description = "what to wait for: converged")
  String state = "";

  @Option(names = "--commit", paramLabel = "C", description = "of this commit or a later one")
  String commit = "";

  @Option(
      names = "--timeout",
      defaultValue = "10m",
      paramLabel = "10m",
      description = "give up after this time (default: 10m)")
  Duration timeout = Duration.ofMinutes(10);

  @Option(names = "--skip-deferred", description = "leave regions out that are deferred")
  boolean skipDeferred;

  @Override
  public Integer call() throws InterruptedException {
    if (!state.equals("converged")) {
      throw Failure.usage("--for " + state + " is not known", "--for converged");
    }
    var remote = common.remote();
    var start = System.nanoTime();
    @Nullable Reply last = null;
    while (true) {
      var left = timeout.minusNanos(System.nanoTime() - start);
      if (last != null && !left.isPositive()) {
        return gaveUp(last);
      }
      try {
        last = remote.get(path(shorter(left, POLL)), shorter(left, POLL).plus(SLACK));
        if (last.as(Api.Wait.class).done()) {
          return done(last);
        }
        if (last.as(Api.Wait.class).rejected()) {
          return rejected(last);
        }
        if (left.compareTo(POLL) > 0) {
          common.say(
              progress(last.as(Api.Wait.class), Duration.ofNanos(System.nanoTime() - start)));
        }
      } catch (Failure lost) {
        // A server that restarts is waited for; one that was never there is not.
        if (last == null || lost.exit() != Exit.SERVER || !left.isPositive()) {
          throw lost;
        }
        common.say(lost.text() + "; still waiting");
        Thread.sleep(shorter(left, Duration.ofSeconds(1)));
      }
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    var shorter = one.compareTo(other) < 0 ? one : other;
    return shorter.isNegative() ? Duration.ZERO : shorter;
  }

  private String path(Duration poll) {
    return "/federations/%s/wait?for=converged&skip_deferred=%s&timeout=%d%s"
        .formatted(
            Remote.encode(federation),
            skipDeferred,
            Math.max(1, poll.toSeconds()),
            commit.isEmpty() ? "" : "&commit=" + Remote.encode(commit));
  }

  private int done(Reply reply) {
    show(reply);
    return Exit.DONE;
  }

  /** What is waited for can never come: the whole commit was refused. */
  private int rejected(Reply reply) {
    show(reply);
    common.say("acf: " + reply.as(Api.Wait.class).reason());
    var source = common.remote().get("/source").as(Api.Source.class);
    ProblemsView.of(common.paint(), source.problems()).lines().forEach(common::say);
    common.say("TIP: " + source.tip());
    return Exit.USAGE;
  }

  private int gaveUp(Reply reply) {
    show(reply);
    var wait = reply.as(Api.Wait.class);
    var blocking = blocking(wait);
    common.say("acf: not converged after " + Durations.words(timeout) + why(wait, "\n"));
    common.say(
        "TIP: "
            + blocking
                .map(row -> "acf explain " + federation + " " + row.region())
                .orElse("acf source"));
    return Exit.NOT_CONVERGED;
  }

  private void show(Reply reply) {
    var status = reply.body().path("federation");
    if (status.isObject() && !common.printed(new Reply(status))) {
      common.print(
          new StatusView(common.paint(), common.wide(), Instant.now())
              .one(new Reply(status).as(Api.Federation.class)));
    }
  }

  private static String blocks(Api.RegionRow row) {
    var why = Words.has(row.message()) ? row.message() : row.reason();
    return "blocking region: "
        + row.region()
        + " is "
        + row.state()
        + (Words.has(why) ? ": " + why : "");
  }

  private String progress(Api.Wait wait, Duration waited) {
    var status = wait.federation();
    var line = "waiting for " + federation + ", " + Durations.words(waited);
    if (status != null) {
      line += ": " + status.converged() + "/" + status.regionsTotal() + " converged";
    }
    return line + why(wait, "; ");
  }

  private Optional<Api.RegionRow> blocking(Api.Wait wait) {
    return Optional.ofNullable(wait.federation())
        .flatMap(status -> StatusView.blocking(status, skipDeferred));
  }

  /** The server's reason and the region that is worst off; once, where they are the same. */
  private String why(Api.Wait wait, String separator) {
    var blocking = blocking(wait).map(WaitVerb::blocks).orElse("");
    var said = Words.has(wait.reason()) && !blocking.endsWith(wait.reason());
    return (said ? separator + wait.reason() : "")
        + (blocking.isEmpty() ? "" : separator + blocking);
  }
}
