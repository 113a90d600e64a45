package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.FederationSpec;
import io.acf.regions.AppView;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is decided about one federation costs what it has, however many share its space: counted in
 * bytes that are allocated, which are the same in each run, and not in time. A pass over the apps
 * of a space allocates for each of them.
 */
class PlannerCostTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int FEW = 20;
  private static final int MANY = 2_000;

  /** A path in a tree of 2,000 leaves is 2.5 times as long as in one of 20. */
  private static final double LONGER_PATHS = 2.6;

  /** For what allocates next to nothing where there are few. */
  private static final int A_FEW = 1_000;

  private static final Crowd SMALL = Crowd.of(FEW);
  private static final Crowd LARGE = Crowd.of(MANY);

  /** So that no compiler leaves out what nobody reads. */
  private static @Nullable Object kept;

  /** A space with so many federations of one app each, all on the way to a release. */
  private record Crowd(Desired desired, SpaceView.Readable space) {
    static Crowd of(int federations) {
      var specs =
          IntStream.range(0, federations)
              .mapToObj(i -> Worlds.federation(name(i), "one", 1, 2, "eu-1"))
              .toArray(FederationSpec[]::new);
      SortedMap<AppName, AppView> apps = new TreeMap<>();
      for (int i = 0; i < federations; i++) {
        var words = "runs old, of " + name(i) + ", no route, route " + name(i) + ".example.com";
        apps.put(new AppName(name(i)), AppWords.app(name(i), words));
      }
      var routes = new TreeSet<io.acf.config.RouteUrl>();
      apps.values().forEach(app -> routes.addAll(app.routes()));
      return new Crowd(
          Worlds.desired(5, specs),
          new SpaceView.Readable(apps, new TreeSet<>(List.of("example.com")), routes));
    }

    private static String name(int i) {
      return "f-%04d".formatted(i);
    }

    FederationSpec spec() {
      return desired.federations().firstEntry().getValue();
    }

    Plan plan(long raised) {
      var marks = Lineage.marks(spec(), Worlds.SPACE, space);
      var claims =
          new Claims(
              desired,
              GitWords.EU,
              new Lineage(Lineage.unknown(marks).descents(), new TreeMap<>(), raised),
              Collections.emptySortedMap());
      var release = spec().placement().get(GitWords.EU);
      claims.adoptable(spec(), release, space);
      claims.adopted(spec(), space);
      return Planner.plan(spec(), release, claims, space, DeliveryPolicy.DEFAULT, PairContext.NONE);
    }

    Step step(Class<? extends Step> kind) {
      return plan(0).steps().stream().filter(kind::isInstance).findFirst().orElseThrow();
    }
  }

  /** Something that is decided about one federation, prepared before its cost is counted. */
  private record Decision(String name, Function<Crowd, Supplier<?>> of) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Decision> decisions() {
    return List.of(
        new Decision("its plan", all -> () -> all.plan(0)),
        new Decision("its plan where the generation was raised", all -> () -> all.plan(3)),
        new Decision(
            "what a manifest rests on",
            all -> {
              var step = all.step(Step.ApplyManifest.class);
              return () -> StepBasis.of(step, all.space());
            }),
        new Decision(
            "what a step has told",
            all -> {
              var step = all.step(Step.Fence.class);
              return () -> all.space().after(step);
            }),
        new Decision(
            "its app, read anew",
            all -> {
              var app = all.space().apps().firstEntry().getValue();
              return () -> all.space().with(app);
            }),
        new Decision(
            "who shares a route",
            all -> {
              var app = all.spec().apps().getFirst();
              var release = all.spec().placement().get(GitWords.EU);
              return () -> ForeignWork.shared(app, release, all.spec().name(), all.space());
            }));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void costsWhatTheFederationHas(Decision decision) {
    bytes(decision.of().apply(SMALL)); // Classes are loaded by then.
    long few = bytes(decision.of().apply(SMALL));
    long many = bytes(decision.of().apply(LARGE));
    assertThat(many)
        .as("bytes for %s: %d in a space of %d, %d of %d", decision, few, FEW, many, MANY)
        .isLessThan(Math.round(few * LONGER_PATHS) + A_FEW);
  }

  /** What one decision allocates: the least of several, for what runs beside may add to one. */
  private static long bytes(Supplier<?> decision) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      kept = decision.get();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
