package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationSpec;
import io.acf.config.Problem;
import io.acf.config.RegionName;
import io.acf.config.Source;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * What is waited for: a federation is what git says.
 *
 * @param federation its name, as it was asked for
 * @param commit first digits of a commit: that one, or one after it, is in force; empty: the head
 *     of the repository is
 * @param skipDeferred regions where it is deferred are not waited for
 */
public record Awaited(String federation, Optional<String> commit, boolean skipDeferred) {

  /**
   * What is still missing, in words for people; empty where all is there.
   *
   * @param accepted whether a commit with these first digits has been in force
   */
  public Optional<String> missing(
      Source source,
      Predicate<String> accepted,
      BiFunction<FederationSpec, RegionName, PairStatus> statuses) {
    var desired = source.accepted();
    if (desired.isEmpty()) {
      return Optional.of("no commit is in force yet");
    }
    if (commit.filter(it -> !inForce(desired.get(), it, accepted)).isPresent()) {
      return Optional.of("commit " + commit.get() + " is not in force");
    }
    var hindrance = commit.isPresent() ? Optional.<String>empty() : hindrance(source);
    if (hindrance.isPresent()) {
      return hindrance;
    }
    return spec(desired.get())
        .map(spec -> notConverged(spec, statuses))
        .orElseGet(() -> Optional.of("no federation " + federation + " in the commit in force"));
  }

  private static boolean inForce(Desired desired, String commit, Predicate<String> accepted) {
    return desired.commit().id().hex().startsWith(commit) || accepted.test(commit);
  }

  private Optional<FederationSpec> spec(Desired desired) {
    return desired.federations().values().stream()
        .filter(spec -> spec.name().value().equals(federation))
        .findFirst();
  }

  private Optional<String> notConverged(
      FederationSpec spec, BiFunction<FederationSpec, RegionName, PairStatus> statuses) {
    return spec.placement().keySet().stream()
        .map(region -> statuses.apply(spec, region))
        .filter(status -> status.state() != State.CONVERGED)
        .filter(status -> !(skipDeferred && status.state() == State.DEFERRED))
        .map(
            status ->
                status.pair().region()
                    + " is "
                    + status.state().word()
                    + (status.message().isEmpty() ? "" : ": " + status.message()))
        .findFirst();
  }

  /** Whether the commit that is waited for is a head that will never be in force. */
  public boolean rejected(Source source) {
    return source.condition() instanceof Source.Condition.Rejected rejected
        && rejected.problems().stream().noneMatch(Problem::passing)
        && commit.map(rejected.commit().id().hex()::startsWith).orElse(true);
  }

  /** Why the head is not in force; empty where it is. */
  public static Optional<String> hindrance(Source source) {
    return switch (source.condition()) {
      case Source.Condition.Following following -> Optional.empty();
      case Source.Condition.Starting starting -> Optional.of("no commit is in force yet");
      case Source.Condition.Unreachable away ->
          Optional.of("the repository is unreachable: " + away.reason());
      case Source.Condition.Frozen frozen ->
          Optional.of("the source is frozen: " + frozen.reason());
      case Source.Condition.Rejected rejected ->
          Optional.of("commit " + rejected.commit().id().brief() + " is rejected");
    };
  }
}
