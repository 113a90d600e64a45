package io.acf.app.cli;

import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.Weather;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One simulated region as a process. */
@Command(
    name = "simulate",
    description = "Run one simulated region: CF API v3, UAA, router and apps on one address.",
    footer = {"", "User admin/admin, client acf/acf-secret; its own REST is under /_sim."})
final class SimulateVerb implements Callable<Integer> {
  @Option(names = "--name", required = true, paramLabel = "N", description = "the region's name")
  String name = "";

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "ADDR:PORT",
      description = "where API and router answer; port 0 picks a free one")
  String listen = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "keep the state here over restarts, kills and power cuts (default: in memory)")
  @Nullable Path data;

  @Option(names = "--org", defaultValue = "demo", description = "the organization (default: demo)")
  String org = "demo";

  @Option(names = "--space", defaultValue = "prod", description = "the space (default: prod)")
  String space = "prod";

  @Option(
      names = "--domain",
      paramLabel = "D",
      description = "a further shared domain; may be repeated")
  List<String> domains = List.of();

  @Option(
      names = "--weather",
      paramLabel = "FILE",
      description = "faults over time from a YAML script, counted from the start")
  @Nullable Path weather;

  @Option(names = "--tls", description = "answer https, with a certificate of the region's own CA")
  boolean tls;

  @Option(
      names = "--tls-dir",
      paramLabel = "DIR",
      description = "where that CA is kept (default: the data folder); implies --tls")
  @Nullable Path tlsDir;

  @Option(
      names = "--run-processes",
      description = {
        "run apps that have a command, their sidecars and tasks as processes of this machine,",
        "on loopback only;",
        "whoever may push then runs programs with your rights (default: off)"
      })
  boolean runProcesses;

  @Option(
      names = "--api-version",
      paramLabel = "X.Y.Z",
      description = "the version of API v3 that is claimed")
  @Nullable String apiVersion;

  @Option(names = "--no-v2", description = "claim no API v2")
  boolean withoutV2;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "where random choices and guids come from (default: from the name)")
  @Nullable Long seed;

  @Option(names = "--rotate-refresh-tokens", description = "refresh tokens are good for one use")
  boolean rotate;

  @Option(
      names = "--lock-out",
      paramLabel = "N",
      defaultValue = "5",
      description = "failed logins before a user waits 5 min, 0 for never (default: 5)")
  int lockOut = 5;

  @Option(
      names = "--staging-slots",
      paramLabel = "N",
      description = "builds that are staged at a time; the others wait (default: any number)")
  @Nullable Integer stagingSlots;

  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      description = "calls an hour for each user, told in X-RateLimit-* (default: no limit)")
  @Nullable Integer rateLimit;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var simulator = start();
    var done = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  simulator.close();
                  done.countDown();
                }));
    var out = spec.commandLine().getOut();
    out.println(
        "region %s listens on %s (org %s, space %s, domains %s)"
            .formatted(name, simulator.uri(), org, space, String.join(" ", allDomains())));
    if (simulator.hasTls()) {
      out.println("trust the certificate authority in " + simulator.caFile());
    }
    out.flush();
    done.await();
    return Exit.DONE;
  }

  private Simulator start() {
    try {
      return Simulator.start(options());
    } catch (IllegalArgumentException e) {
      throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()), "acf simulate --help", e);
    } catch (IllegalStateException | java.io.UncheckedIOException e) {
      throw new Failure(
          Exit.FAILED,
          "cannot listen on " + listen + ": " + rootOf(e).getMessage(),
          "is the port taken, or the address not of this machine? Try another --listen",
          e);
    }
  }

  private SimulatorOptions options() {
    var colon = listen.lastIndexOf(':');
    if (colon < 1 || !listen.substring(colon + 1).matches("\\d{1,5}")) {
      throw Failure.usage("--listen " + listen + " is not ADDR:PORT", "e.g. 127.0.1.1:8081");
    }
    var options =
        SimulatorOptions.named(name)
            .withListen(
                listen.substring(0, colon).replaceAll("[\\[\\]]", ""),
                Integer.parseInt(listen.substring(colon + 1)))
            .withTarget(org, space)
            .withDomains(domains);
    return more(data == null ? options : options.withData(data));
  }

  private SimulatorOptions more(SimulatorOptions given) {
    var options =
        given
            .withTls(tls || tlsDir != null)
            .withRunProcesses(runProcesses)
            .withV2(!withoutV2)
            .withRefreshRotates(rotate)
            .withLockOutAfter(lockOut)
            .withWeather(script());
    options = tlsDir == null ? options : options.withTlsFolder(tlsDir);
    options = apiVersion == null ? options : options.withApiVersion(apiVersion);
    options = stagingSlots == null ? options : options.withStagingSlots(stagingSlots);
    options = rateLimit == null ? options : options.withRateLimit(rateLimit);
    return seed == null ? options : options.withSeed(seed);
  }

  private Weather script() {
    if (weather == null) {
      return Weather.FAIR;
    }
    try {
      return Weather.read(weather);
    } catch (java.io.UncheckedIOException e) {
      throw new Failure(Exit.USAGE, "cannot read --weather " + weather, "acf simulate --help", e);
    }
  }

  private List<String> allDomains() {
    var all = new java.util.ArrayList<>(List.of("apps." + name + ".test"));
    all.addAll(domains);
    return all;
  }

  private static Throwable rootOf(Throwable thrown) {
    var root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
