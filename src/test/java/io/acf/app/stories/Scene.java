package io.acf.app.stories;

import io.acf.app.stories.Acf.Ran;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;

/**
 * What one story owns: a folder under {@code target/stories}, addresses of its own, processes.
 * Whatever happens, the processes are gone afterwards, and the ends of their logs are printed where
 * the story failed.
 */
final class Scene
    implements BeforeAllCallback,
        AfterAllCallback,
        AfterTestExecutionCallback,
        LifecycleMethodExecutionExceptionHandler {
  private static final int TAIL = 60;
  private static final AtomicInteger SCENES = new AtomicInteger();

  /** Stories run side by side; where one measures, no other may be busy. */
  private static final ReentrantReadWriteLock CORES = new ReentrantReadWriteLock(true);

  private final String name;
  private final int number = 20 + SCENES.getAndIncrement();
  private final Path folder;
  private final Acf acf;
  private final List<Daemon> daemons = new ArrayList<>();
  private final Thread hook = new Thread(this::killAll);

  Scene(String name) {
    this.name = name;
    this.folder = root().resolve("src/target/stories").resolve(name);
    this.acf = new Acf(root());
  }

  static Path root() {
    return Path.of(System.getProperty("acf.root", "..")).toAbsolutePath().normalize();
  }

  /** 127.0.N.HOST, with an N that no other story of this run has. */
  String address(int host) {
    return "127.0." + number + "." + host;
  }

  Path folder(String child) {
    try {
      return Files.createDirectories(folder.resolve(child));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Acf acf() {
    return acf;
  }

  /** Starts {@code ./acf ARGS} in the background. */
  Daemon start(String daemon, Map<String, String> environment, List<String> args) {
    return start(acf, daemon, environment, args);
  }

  /** Starts a launcher, which may be that of another checkout, in the background. */
  synchronized Daemon start(
      Acf launcher, String daemon, Map<String, String> environment, List<String> args) {
    var log = folder.resolve(daemon + ".log");
    var started = new Daemon(daemon, log, launcher.start(environment, args, log));
    daemons.add(started);
    return started;
  }

  /** Runs {@code ./acf ARGS} to its end. */
  Ran acf(Duration deadline, Map<String, String> environment, List<String> args) {
    return acf.run(deadline, environment, args);
  }

  /** Writes a figure down, for people: on the console and in {@code target/stories/figures.txt}. */
  void figure(String what, Object value) {
    var line = name + ": " + what + ": " + value;
    System.out.println("FIGURE " + line);
    try {
      Files.writeString(
          folder.resolveSibling("figures.txt"),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    acf.mustBeBuilt();
    clear();
    Files.createDirectories(folder);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void clear() throws IOException {
    if (Files.exists(folder)) {
      try (var all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      tails(context.getDisplayName());
    }
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    tails("set-up");
    throw thrown;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    killAll();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private synchronized void killAll() {
    daemons.forEach(Daemon::kill);
    daemons.clear();
  }

  private synchronized void tails(String where) {
    for (var daemon : daemons) {
      System.out.println("---- " + name + ", " + where + ": end of " + daemon.name() + ".log");
      daemon.tail(TAIL).forEach(System.out::println);
    }
  }

  /** Does what keeps the cores busy: not while another story measures. */
  static void busy(Work work) {
    under(CORES.readLock(), work);
  }

  /** Does what is timed: not while another story is busy. */
  static void measured(Work work) {
    under(CORES.writeLock(), work);
  }

  /** Part of a story. */
  interface Work {
    void run() throws IOException;
  }

  private static void under(Lock lock, Work work) {
    lock.lock();
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /** Lets what is measured go on for so long. */
  static void watch(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw Daemon.interrupted(e);
    }
  }

  /** Seconds with two digits, such as {@code 7.43 s}. */
  static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / 1000.0);
  }

  static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  static Duration median(List<Duration> durations) {
    return durations.stream().sorted().toList().get(durations.size() / 2);
  }
}
