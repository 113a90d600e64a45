package io.acf.federation;

import io.acf.config.FederationSpec;
import io.acf.config.RegionName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/**
 * The rollout of a federation over its regions: what it lets pass in each. For now everything; and
 * it tells each region what the others made of the same bits.
 */
public final class Rollout implements Machine<Rollout.State, Rollout.RolloutInput, Rollout.Let> {

  /**
   * @param spec what git wants; empty before that is known
   * @param statuses of its pairs
   * @param gates as last told
   */
  public record State(
      Optional<FederationSpec> spec,
      TreePMap<RegionName, PairStatus> statuses,
      TreePMap<RegionName, Gate> gates) {
    public static final State FIRST =
        new State(Optional.empty(), TreePMap.empty(), TreePMap.empty());
  }

  /** What comes in. */
  public sealed interface RolloutInput extends Input {
    /** Git wants this now. */
    record Aimed(FederationSpec spec) implements RolloutInput {}

    /** How it stands in a region. */
    record Stands(PairStatus status) implements RolloutInput {
      @Override
      public Object key() {
        return status.pair().region();
      }
    }
  }

  /** A region's delivery is to be told this. */
  public record Let(RegionName region, Gate gate) {}

  @Override
  public Next<State, Let> next(State state, RolloutInput input, Instant now) {
    try {
      return switch (input) {
        case RolloutInput.Aimed it -> aimed(state, it.spec());
        case RolloutInput.Stands it -> stands(state, it.status());
      };
    } catch (RuntimeException e) {
      return mistaken(state, input, e);
    }
  }

  /** A mistake of ours is no leave to go on: nothing passes, and each region says why. */
  private static Next<State, Let> mistaken(State state, RolloutInput input, RuntimeException e) {
    var spec = input instanceof RolloutInput.Aimed it ? Optional.of(it.spec()) : state.spec();
    var lets = new ArrayList<Let>();
    var gates = new TreeMap<RegionName, Gate>();
    spec.ifPresent(
        wanted ->
            wanted
                .placement()
                .forEach(
                    (region, release) -> {
                      var gate = Gate.shut(release.digest(), Condition.mistake(e));
                      gates.put(region, gate);
                      lets.add(new Let(region, gate));
                    }));
    return new Next<>(new State(spec, state.statuses(), TreePMap.from(gates)), lets);
  }

  private static Next<State, Let> aimed(State state, FederationSpec spec) {
    var left = new ArrayList<RegionName>();
    for (var region : state.statuses().keySet()) {
      if (!spec.placement().containsKey(region)) {
        left.add(region);
      }
    }
    // All is told anew: a region may have left and come back since the last commit that we know.
    return told(new State(Optional.of(spec), state.statuses().minusAll(left), TreePMap.empty()));
  }

  private static Next<State, Let> stands(State state, PairStatus status) {
    var region = status.pair().region();
    var before = state.statuses().get(region);
    var next = new State(state.spec(), state.statuses().plus(region, status), state.gates());
    return before != null && Elsewhere.bearsAs(before, status) ? Next.of(next) : told(next);
  }

  /** Only what is new is told. */
  private static Next<State, Let> told(State state) {
    if (state.spec().isEmpty()) {
      return Next.of(state);
    }
    var spec = state.spec().get();
    var lets = new ArrayList<Let>();
    var gates = new TreeMap<RegionName, Gate>();
    spec.placement()
        .forEach(
            (region, release) -> {
              var elsewhere = Elsewhere.of(spec, region, state.statuses());
              var gate = new Gate(release.digest(), Optional.empty(), elsewhere);
              gates.put(region, gate);
              if (!gate.equals(state.gates().get(region))) {
                lets.add(new Let(region, gate));
              }
            });
    return new Next<>(
        new State(state.spec(), state.statuses(), TreePMap.from(gates)), List.copyOf(lets));
  }
}
