package io.acf.federation.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * {@code docs/simulation/planted}: plants one mistake after the other in a copy of a decision, and
 * looks for a seed that shows it: one in which a promise is broken with the mistake and none is
 * without. What the promises do not notice, they do not promise.
 */
public final class Planted {
  /** Within so many seeds each mistake is noticed. */
  private static final int SEEDS = 500;

  private final Path root;
  private final ConcurrentHashMap<Long, Boolean> sound = new ConcurrentHashMap<>();

  private final int seeds;

  /**
   * @param root of the repository
   */
  Planted(Path root) {
    this(root, SEEDS);
  }

  private Planted(Path root, int seeds) {
    this.root = root;
    this.seeds = seeds;
  }

  /**
   * What became of a mistake.
   *
   * @param caught empty: nobody noticed
   */
  record Hunt(Mistake mistake, Optional<Caught> caught) {
    long seed() {
      return caught.map(Caught::seed).orElse(0L);
    }
  }

  /**
   * A seed that shows a mistake.
   *
   * @param how the promise that is broken, and how
   */
  record Caught(long seed, String how) {}

  /**
   * @param which of the mistakes
   * @param ended told of each as it ends, from any thread
   */
  List<Hunt> hunt(Predicate<Mistake> which, Consumer<Hunt> ended)
      throws IOException, InterruptedException {
    var hunts = new ArrayList<Callable<Hunt>>();
    for (var mistake : Mistake.all().stream().filter(which).toList()) {
      hunts.add(
          () -> {
            var hunt = hunt(mistake);
            ended.accept(hunt);
            return hunt;
          });
    }
    var done = new ArrayList<Hunt>();
    try (var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      for (var hunt : pool.invokeAll(hunts)) {
        try {
          done.add(hunt.get());
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
    }
    return done;
  }

  private Hunt hunt(Mistake mistake) throws IOException, ReflectiveOperationException {
    var source = root.resolve(mistake.file());
    var wrong = mistake.in(Files.readString(source));
    var loader = new Mutant(Compiler.compile(mistake.type(), wrong));
    var tried =
        LongStream.concat(
            LongStream.of(mistake.seed()).filter(it -> it > 0), LongStream.rangeClosed(1, seeds));
    for (var seed : tried.toArray()) {
      var broken = broken(loader, seed);
      if (broken.isPresent() && isSound(seed)) {
        return new Hunt(mistake, Optional.of(new Caught(seed, broken.get())));
      }
    }
    return new Hunt(mistake, Optional.empty());
  }

  /** Whether the seed keeps every promise where no mistake is planted: else it shows nothing. */
  private boolean isSound(long seed) {
    return sound.computeIfAbsent(seed, it -> Simulate.broken(it).isEmpty());
  }

  @SuppressWarnings("unchecked")
  private static Optional<String> broken(ClassLoader loader, long seed)
      throws ReflectiveOperationException {
    try {
      return (Optional<String>)
          loader
              .loadClass(Simulate.class.getName())
              .getMethod("broken", long.class)
              .invoke(null, seed);
    } catch (InvocationTargetException e) {
      return Optional.of("the mistake ends the run: " + e.getCause());
    }
  }

  /** Loads all of ours anew, with some classes replaced. */
  private static final class Mutant extends ClassLoader {
    private final java.util.Map<String, byte[]> replaced;

    Mutant(java.util.Map<String, byte[]> replaced) {
      super(Planted.class.getClassLoader());
      this.replaced = replaced;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith("io.acf.")) {
          return super.loadClass(name, resolve);
        }
        var loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      var bytes = replaced.get(name);
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (bytes == null && in == null) {
          throw new ClassNotFoundException(name);
        }
        var code = bytes != null ? bytes : in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static void tell(Hunt hunt) {
    System.out.println(
        hunt.caught()
                .map(it -> "caught by seed " + it.seed() + " (" + it.how() + ")")
                .orElse("NOT CAUGHT")
            + ": "
            + hunt.mistake().what());
  }

  /**
   * @param args {@code [--store] [--new] [--seeds N]}: write down the seeds that show the mistakes;
   *     only those that no seed is known of; how many seeds are tried
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var root = Path.of(System.getProperty("acf.root", "."));
    var said = List.of(args);
    var seeds = said.indexOf("--seeds") < 0 ? SEEDS : number(said);
    var planted = new Planted(root, seeds);
    var hunts = planted.hunt(it -> !said.contains("--new") || it.seed() == 0, Planted::tell);
    if (said.contains("--store")) {
      Mistake.store(root, hunts);
    }
    var caught = hunts.stream().filter(hunt -> hunt.caught().isPresent()).count();
    System.out.println("planted " + hunts.size() + ", caught " + caught);
    System.exit(caught == hunts.size() ? 0 : 1);
  }

  private static int number(List<String> args) {
    return Integer.parseInt(args.get(args.indexOf("--seeds") + 1));
  }
}
