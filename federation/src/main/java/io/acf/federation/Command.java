package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Pair;
import io.acf.regions.AppMarks;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a person has commanded: durable before it is acknowledged and before it is in force. */
public sealed interface Command extends Fact {
  Terms terms();

  /**
   * Who commands, why, and until when it holds.
   *
   * @param reason empty where none was given
   * @param until empty where it holds until it is lifted
   */
  record Terms(String actor, String reason, Optional<Instant> until) {
    static Terms of(FactText text) {
      var until = text.detail("until");
      return new Terms(
          text.actor(),
          text.detail("reason"),
          until.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(until)));
    }

    private FactText text(Event.Kind kind) {
      var text = FactText.of(kind, actor).with("reason", reason);
      return until.map(end -> text.with("until", end.toString())).orElse(text);
    }
  }

  /** What a freeze holds still. */
  enum Scope {
    PUSHES,
    TRAFFIC,
    /** Both. A key of its own: the newest of the three says what holds for each. */
    ALL;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public boolean pushes() {
      return this != TRAFFIC;
    }

    public boolean traffic() {
      return this != PUSHES;
    }

    /** What nothing means: both. */
    public static Scope of(String word) {
      return word.isEmpty() ? ALL : valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** No new steps in the region. */
  record Cordon(Terms terms, RegionName region) implements Command {}

  /** Steps in the region again. */
  record Uncordon(Terms terms, RegionName region) implements Command {}

  /** The region's weight goes to nothing, gently. */
  record Drain(Terms terms, RegionName region) implements Command {}

  /** The region's weight comes back. */
  record Undrain(Terms terms, RegionName region) implements Command {}

  /** Nothing is changed anywhere. */
  record Freeze(Terms terms, Scope scope) implements Command {}

  /** Changes again. */
  record Unfreeze(Terms terms, Scope scope) implements Command {}

  /** To go on without the commands that may be lost. */
  record AcceptLoss(Terms terms) implements Command {}

  /**
   * To try again at once what failed or rests.
   *
   * @param region empty for every region
   */
  record RetryRollout(Terms terms, FederationName federation, Optional<RegionName> region)
      implements Command {}

  /**
   * To take apps of a federation in a region back, whatever they carry.
   *
   * @param marks what each of the apps carried when it was said: only that is written over
   */
  record Adopt(Terms terms, Pair pair, SortedMap<AppName, AppMarks> marks) implements Command {
    public Adopt {
      var fences = new TreeMap<>(marks);
      fences.replaceAll((app, carried) -> Adoption.fence(carried));
      marks = Collections.unmodifiableSortedMap(fences);
    }
  }

  /** To follow a commit that does not descend from the one in force. */
  record AcceptCommit(Terms terms, CommitId commit) implements Command {}

  /**
   * To end the answer of a host name that has left git.
   *
   * @param left a generation in which git does not want it: only a later one that does uses this
   *     up; empty where an old journal does not tell
   */
  record ReleaseHost(Terms terms, Hostname host, Optional<Generation> left) implements Command {
    public ReleaseHost(Terms terms, Hostname host) {
      this(terms, host, Optional.empty());
    }
  }

  @Override
  default Event.Kind kind() {
    return switch (this) {
      case Cordon it -> Event.Kind.CORDON;
      case Uncordon it -> Event.Kind.UNCORDON;
      case Drain it -> Event.Kind.DRAIN;
      case Undrain it -> Event.Kind.UNDRAIN;
      case Freeze it -> Event.Kind.FREEZE;
      case Unfreeze it -> Event.Kind.UNFREEZE;
      case AcceptLoss it -> Event.Kind.ACCEPT_LOSS;
      case RetryRollout it -> Event.Kind.ROLLOUT_RETRY;
      case Adopt it -> Event.Kind.ADOPT;
      case AcceptCommit it -> Event.Kind.SOURCE_ACCEPT;
      case ReleaseHost it -> Event.Kind.TRAFFIC_RELEASE;
    };
  }

  /** Every command is a part of the state: what lifts another takes its place. */
  @Override
  default Optional<LatestKey> key() {
    return Optional.of(
        switch (this) {
          case Cordon it -> LatestKey.of("cordon", it.region());
          case Uncordon it -> LatestKey.of("cordon", it.region());
          case Drain it -> LatestKey.of("drain", it.region());
          case Undrain it -> LatestKey.of("drain", it.region());
          case Freeze it -> new LatestKey("freeze/" + it.scope().word());
          case Unfreeze it -> new LatestKey("freeze/" + it.scope().word());
          case AcceptLoss it -> LatestKey.LOSS;
          case RetryRollout it ->
              new LatestKey(
                  "rollout-retry/"
                      + it.federation()
                      + "/"
                      + it.region().map(RegionName::value).orElse(""));
          case Adopt it -> LatestKey.of("adopt", it.pair());
          case AcceptCommit it -> new LatestKey("source-accept");
          // Beside the fact that the name left git: until the release is published, both hold.
          case ReleaseHost it -> new LatestKey("release/" + it.host());
        });
  }

  @Override
  default FactText text() {
    var said = terms().text(kind());
    return switch (this) {
      case Cordon it -> said.region(it.region());
      case Uncordon it -> said.region(it.region());
      case Drain it -> said.region(it.region());
      case Undrain it -> said.region(it.region());
      case Freeze it -> said.with("scope", it.scope().word());
      case Unfreeze it -> said.with("scope", it.scope().word());
      case AcceptLoss it -> said;
      case RetryRollout it -> {
        var all = said.federation(it.federation());
        yield it.region().map(all::region).orElse(all);
      }
      case Adopt it -> Adoption.with(said.pair(it.pair()), it.marks());
      case AcceptCommit it -> said.with("commit", it.commit().hex());
      case ReleaseHost it -> {
        var name = said.with("hostname", it.host().value());
        yield it.left().map(left -> name.with("generation", left.toString())).orElse(name);
      }
    };
  }

  static Command read(FactText text) {
    var terms = Terms.of(text);
    return switch (text.kind()) {
      case CORDON -> new Cordon(terms, text.regionOf());
      case UNCORDON -> new Uncordon(terms, text.regionOf());
      case DRAIN -> new Drain(terms, text.regionOf());
      case UNDRAIN -> new Undrain(terms, text.regionOf());
      case FREEZE -> new Freeze(terms, Scope.of(text.detail("scope")));
      case UNFREEZE -> new Unfreeze(terms, Scope.of(text.detail("scope")));
      case ACCEPT_LOSS -> new AcceptLoss(terms);
      case ROLLOUT_RETRY -> new RetryRollout(terms, text.federationOf(), text.region());
      case ADOPT -> new Adopt(terms, text.pairOf(), Adoption.marks(text));
      case SOURCE_ACCEPT -> new AcceptCommit(terms, text.commit());
      case TRAFFIC_RELEASE -> new ReleaseHost(terms, text.host(), text.generation());
      default -> throw new IllegalArgumentException("no command of a person: " + text.kind());
    };
  }
}
