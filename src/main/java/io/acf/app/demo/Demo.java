package io.acf.app.demo;

import io.acf.app.boot.Serve;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code acf demo}: everything on loopback in this one process, and nothing left behind. */
@Command(name = "demo")
public final class Demo implements Callable<Integer> {
  private static final int USAGE = 2;
  private static final long PATIENCE_SECONDS = 15;

  @Mixin DemoOptions options = new DemoOptions();

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final CountDownLatch served = new CountDownLatch(1);

  private Demo() {}

  /**
   * Runs until Ctrl-C.
   *
   * @return the exit code
   */
  public static int run(String... args) {
    var demo = new Demo();
    return new CommandLine(demo)
        .setParameterExceptionHandler(
            (e, given) -> {
              demo.err.println("acf: " + e.getMessage());
              demo.err.println("TIP: acf demo --help");
              return USAGE;
            })
        .execute(args);
  }

  @Override
  public Integer call() {
    if (options.regions() < 1 || options.regions() > DemoOptions.MOST_REGIONS) {
      return fail("--regions is out of 1.." + DemoOptions.MOST_REGIONS, "--regions 3", USAGE);
    }
    // Quarkus ends on the same signal; what it still writes is waited for.
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "demo-end"));
    try {
      return serve();
    } catch (DemoFailure e) {
      return fail(e.text(), e.tip(), 1);
    } finally {
      served.countDown();
      undoAll();
    }
  }

  private int serve() {
    var others = RunningDemo.all(RunningDemo.temporary());
    var http = Ports.tcp(options.httpPort(), 8080, "--http-port");
    var dns = Ports.dns(options.dnsPort(), 8053, "--dns-port");
    var management = Ports.tcp(java.util.Optional.empty(), 9000, "--management");
    var folder = DemoFolder.make(options.dir());
    undo.push(folder::close);
    var regions = SimulatedRegions.start(SimulatedRegions.names(options.regions()));
    undo.push(regions::close);
    DemoRepository.create(
        folder.repository(), regions.names(), regions.port(), folder.credentials());
    var story =
        new Story(
            System.getProperty("acf.command", "./acf"),
            regions.names(),
            regions.port(),
            "http://127.0.0.1:" + http,
            "http://127.0.0.1:" + management,
            dns,
            folder.repository().toString(),
            others.isEmpty() ? "" : folder.root().toString(),
            folder.kept());
    announce(folder, regions, story);
    story.lines().forEach(out::println);
    out.println();
    watch(story, regions);
    var exit = Serve.start(configuration(folder, http, management, dns));
    if (exit != 0) {
      err.println("acf: the orchestrator did not run, exit " + exit + ". Its log:");
      tail(folder);
    }
    return exit;
  }

  private void announce(DemoFolder folder, SimulatedRegions regions, Story story) {
    try {
      var token = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
      var control = new ControlPoint(token, regions::act);
      undo.push(control::close);
      var running =
          new RunningDemo(
              ProcessHandle.current().pid(),
              control.port(),
              token,
              folder.root().toString(),
              folder.kept(),
              story.http(),
              story.management(),
              story.dnsPort());
      var file = running.write(RunningDemo.temporary());
      undo.push(
          () -> {
            try {
              Files.deleteIfExists(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException e) {
      throw new DemoFailure("cannot be found by a second terminal: " + e, "", e);
    }
  }

  private void watch(Story story, SimulatedRegions regions) {
    try {
      var started = ProcessHandle.current().info().startInstant().orElse(Instant.now());
      var looker = new Looker(story.http(), story.dnsPort());
      var thread =
          Thread.ofVirtual()
              .name("demo-watch")
              .start(new Watch(looker, regions.names().size(), started, out));
      undo.push(
          () -> {
            thread.interrupt();
            looker.close();
          });
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> configuration(
      DemoFolder folder, int http, int management, int dns) {
    var keys = new TreeMap<String, String>();
    keys.put("acf.git.url", folder.repository().toString());
    keys.put("acf.git.poll", "2s");
    keys.put("acf.data", folder.data().toString());
    keys.put("acf.http", "127.0.0.1:" + http);
    keys.put("acf.management", "127.0.0.1:" + management);
    keys.put("acf.dns", "127.0.0.1:" + dns);
    keys.put("quarkus.log.console.level", "OFF");
    keys.put("quarkus.log.file.enabled", "true");
    keys.put("quarkus.log.file.json.enabled", "false");
    keys.put("quarkus.log.file.path", folder.log().toString());
    return keys;
  }

  private void tail(DemoFolder folder) {
    try (var lines = Files.lines(folder.log())) {
      var all = lines.toList();
      all.subList(Math.max(0, all.size() - 20), all.size()).forEach(err::println);
    } catch (IOException e) {
      err.println("(there is none: " + e + ")");
    }
  }

  private int fail(String message, String tip, int exit) {
    err.println("acf: " + message);
    if (!tip.isEmpty()) {
      err.println("TIP: " + tip);
    }
    return exit;
  }

  /** On Ctrl-C: the orchestrator first, then what it stood on. */
  private void end() {
    try {
      if (!served.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("acf: the orchestrator does not end, clearing up nevertheless");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    undoAll();
  }

  /** Last made, first undone; one that fails does not stop the others. */
  private synchronized void undoAll() {
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (RuntimeException e) {
        err.println("acf: clearing up: " + e);
      }
    }
  }
}
