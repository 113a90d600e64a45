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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * {@code docs/simulation/planted}: plants one mistake after the other in a copy of a decision, and
 * looks for a seed that shows it. What the promises do not notice, they do not promise.
 */
public final class Planted {
  /** Within so many seeds each mistake is noticed. */
  private static final int SEEDS = 500;

  private final Path root;

  private Planted(Path root) {
    this.root = root;
  }

  /**
   * What became of a mistake.
   *
   * @param caught the seed and the promise that it broke; empty: nobody noticed
   */
  record Hunt(Mistake mistake, Optional<String> caught) {}

  /**
   * @param root of the repository
   * @param ended told of each as it ends, from any thread
   */
  static List<Hunt> hunt(Path root, Consumer<Hunt> ended) throws IOException, InterruptedException {
    var planted = new Planted(root);
    var hunts = new ArrayList<Callable<Hunt>>();
    for (var mistake : Mistake.all()) {
      hunts.add(
          () -> {
            var hunt = planted.hunt(mistake);
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
    var first =
        mistake.seed() > 0 ? firstBroken(loader, mistake.seed(), 1) : Optional.<String>empty();
    return new Hunt(mistake, first.isPresent() ? first : firstBroken(loader, 1, SEEDS));
  }

  @SuppressWarnings("unchecked")
  private static Optional<String> firstBroken(ClassLoader loader, long from, long seeds)
      throws ReflectiveOperationException {
    try {
      return (Optional<String>)
          loader
              .loadClass(Simulate.class.getName())
              .getMethod("firstBroken", long.class, long.class)
              .invoke(null, from, seeds);
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
        hunt.caught().map(by -> "caught by seed " + by).orElse("NOT CAUGHT")
            + ": "
            + hunt.mistake().what());
  }

  /**
   * @param args none
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var hunts = hunt(Path.of(System.getProperty("acf.root", ".")), Planted::tell);
    var caught = hunts.stream().filter(hunt -> hunt.caught().isPresent()).count();
    System.out.println("planted " + hunts.size() + ", caught " + caught);
    System.exit(caught == hunts.size() ? 0 : 1);
  }
}
