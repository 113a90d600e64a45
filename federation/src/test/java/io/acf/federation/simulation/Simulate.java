package io.acf.federation.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code docs/simulation/run}: runs seeds side by side and tells the story of each that breaks a
 * promise.
 */
public final class Simulate {
  /** What is under simulation. */
  static final Life.Maker MAKER = MachineLife::begin;

  private static final int STORIES = 5;

  private Simulate() {}

  /**
   * What became of many seeds.
   *
   * @param seconds virtual time of all of them
   * @param stories of the first that broke a promise
   */
  record Summary(long seeds, long seconds, long violations, List<String> stories) {
    String line() {
      return "seeds %d, virtual hours %d, violations %d"
          .formatted(seeds, seconds / 3600, violations);
    }
  }

  static Verdict run(Scenario scenario) {
    return new World(scenario, MAKER).run();
  }

  /** Of a seed that breaks a promise: run again as small as may be. */
  static String story(Verdict broken) {
    return Story.of(broken, new Shrinker(Simulate::run).shrink(broken));
  }

  /**
   * Runs so many seeds.
   *
   * @param from the first one
   */
  static Summary run(long from, long seeds) throws InterruptedException {
    var threads = Runtime.getRuntime().availableProcessors();
    var runs = new ArrayList<Callable<Verdict>>();
    for (var seed = from; seed < from + seeds; seed++) {
      var scenario = Scenario.of(seed);
      runs.add(() -> brief(run(scenario)));
    }
    long seconds = 0;
    long violations = 0;
    var stories = new ArrayList<String>();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (var done : pool.invokeAll(runs)) {
        var verdict = verdict(done);
        seconds += verdict.length().toSeconds();
        if (verdict.broken().isPresent()) {
          violations++;
          if (stories.size() < STORIES) {
            stories.add(story(verdict));
          } else {
            stories.add(
                "seed " + verdict.scenario().seed() + ": " + verdict.broken().get().how() + "\n");
          }
        }
      }
    }
    return new Summary(seeds, seconds, violations, stories);
  }

  /** A verdict without its lines: there may be very many. */
  private static Verdict brief(Verdict verdict) {
    return new Verdict(
        verdict.scenario(),
        verdict.hash(),
        verdict.length(),
        verdict.served(),
        verdict.failed(),
        verdict.broken(),
        List.of(),
        List.of());
  }

  private static Verdict verdict(Future<Verdict> done) throws InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a run ended in a mistake of the simulation", e.getCause());
    }
  }

  /** For a class loader of its own: the promise that this seed breaks, as one line. */
  public static Optional<String> broken(long seed) {
    return run(Scenario.of(seed)).broken().map(it -> it.name() + ": " + it.how());
  }

  /**
   * @param args {@code --seeds N [--from SEED]}
   */
  public static void main(String[] args) throws InterruptedException {
    var summary = run(option(args, "--from", 1), option(args, "--seeds", 200));
    summary.stories().forEach(System.out::println);
    System.out.println(summary.line());
    System.exit(summary.violations() == 0 ? 0 : 1);
  }

  private static long option(String[] args, String name, long otherwise) {
    for (int i = 0; i + 1 < args.length; i++) {
      if (args[i].equals(name)) {
        return Long.parseLong(args[i + 1]);
      }
    }
    return otherwise;
  }
}
