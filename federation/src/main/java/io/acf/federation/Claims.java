package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.Commit;
import io.acf.config.Descent;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.config.Release;
import io.acf.config.Text;
import io.acf.health.Pair;
import io.acf.regions.AppMarks;
import io.acf.regions.Mark;
import io.acf.regions.SpaceView;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whose the apps of a region are, and whether what they carry is newer than what we want: git says
 * it first, then numbers.
 *
 * @param desired what git wants
 * @param adoptions what people have said is to be taken back here
 */
record Claims(
    Desired desired,
    RegionName region,
    Lineage lineage,
    SortedMap<FederationName, Adoption> adoptions) {
  /** What may be done with an app. */
  sealed interface Claim {
    /** It is ours, and what it carries is not newer. */
    record Ours() implements Claim {}

    /** It becomes ours by a new fence, before anything else is done. */
    record Over(Condition condition) implements Claim {}

    /** It is ours, and somebody else knows more than we do: nothing is written. */
    record Newer(Condition condition) implements Claim {}

    /**
     * It is not ours.
     *
     * @param adoptable a person may say that it is
     */
    record Taken(Condition condition, boolean adoptable) implements Claim {}
  }

  private static final Claim OURS = new Claim.Ours();

  /** How what an app carries stands to what we would write. */
  private enum Order {
    OLDER,
    NEWER,
    ROLLED_BACK
  }

  /** What git wants, its generation raised as the region's marks tell. */
  Commit commit() {
    var commit = desired.commit();
    return lineage.raise() <= commit.raised() ? commit : commit.raised(lineage.raise());
  }

  Claim of(AppName app, AppMarks found, Release release, Mark ours) {
    if (found.owner().isEmpty()) {
      return new Claim.Taken(taken(app, "was not made by acf", release), false);
    }
    var owner = found.owner().get();
    var mine = owner.equals(ours.federation());
    if (!mine && keeps(owner, app, release)) {
      return new Claim.Taken(taken(app, "belongs to federation " + owner, release), false);
    }
    var adoption = Optional.ofNullable(adoptions.get(ours.federation()));
    if (adoption.filter(it -> it.covers(app, found)).isPresent()) {
      return new Claim.Over(takenBack(app, found, adoption.get().said()));
    }
    return switch (order(app, found, release, ours)) {
      case ROLLED_BACK -> new Claim.Newer(rolledBack(app, found, ours));
      case NEWER -> new Claim.Newer(stale(app, found, ours));
      case OLDER ->
          mine
              ? OURS
              : proven(found, release)
                  ? new Claim.Over(over(app, owner))
                  : new Claim.Taken(another(app, owner, found, release, ours), true);
    };
  }

  /** Whether git still says that the app is of that federation. */
  private boolean keeps(FederationName owner, AppName app, Release release) {
    return Optional.ofNullable(desired.federations().get(owner))
        .filter(spec -> spec.apps().stream().anyMatch(it -> it.name().equals(app)))
        .flatMap(spec -> Optional.ofNullable(spec.placement().get(region)))
        .filter(placed -> placed.target().equals(release.target()))
        .isPresent();
  }

  /**
   * Whether an app that carries the name of another federation was marked from our own history; one
   * that names no commit, by its completed release, which is the very one that we want.
   */
  private boolean proven(AppMarks found, Release release) {
    return found.commit().isEmpty()
        ? found.release().filter(release.digest().label()::equals).isPresent()
        : switch (lineage.of(found.commit())) {
          case SAME, ANCESTOR -> true;
          case DESCENDANT, ASIDE, UNKNOWN -> false;
        };
  }

  private Order order(AppName app, AppMarks found, Release release, Mark ours) {
    if (found.generation().isEmpty()) {
      return Order.OLDER;
    }
    var theirs = found.generation().get();
    var told = theirs.suffix() > ours.generation().suffix();
    return switch (lineage.of(found.commit())) {
      case SAME -> told ? Order.ROLLED_BACK : Order.OLDER;
      case ANCESTOR -> told && untouched(app, found, release) ? Order.ROLLED_BACK : Order.OLDER;
      case DESCENDANT -> Order.NEWER;
      case ASIDE -> numbers(theirs.compareTo(ours.generation()) >= 0);
      case UNKNOWN -> numbers(theirs.compareTo(ours.generation()) > 0);
    };
  }

  private static Order numbers(boolean newer) {
    return newer ? Order.NEWER : Order.OLDER;
  }

  /** Since then no commit has touched the app; where that cannot be told, a person decides. */
  private boolean untouched(AppName app, AppMarks found, Release release) {
    return lineage
        .release(found.commit().orElseThrow(), release.target(), app)
        .map(release.digest()::equals)
        .orElse(true);
  }

  /**
   * What stands in the way of a federation and may be taken back, with what it carries. Beside it
   * what people have said is taken back, and is not yet: the last word holds for all of them.
   */
  SortedMap<AppName, AppMarks> adoptable(
      FederationSpec spec, Release release, SpaceView.Readable space) {
    var commit = commit();
    var ours = new Mark(spec.name(), release.digest(), commit.generation(), commit.id());
    var said = Optional.ofNullable(adoptions.get(spec.name()));
    var adoptable = new TreeMap<AppName, AppMarks>();
    var stands = false;
    for (var app : spec.apps()) {
      var view = space.apps().get(app.name());
      if (view == null) {
        continue;
      }
      if (adoptable(of(app.name(), view.marks(), release, ours))) {
        stands = true;
        adoptable.put(app.name(), view.marks());
      } else if (said.filter(it -> it.covers(app.name(), view.marks())).isPresent()) {
        adoptable.put(app.name(), view.marks());
      }
    }
    return stands ? adoptable : new TreeMap<>();
  }

  private static boolean adoptable(Claim claim) {
    return switch (claim) {
      case Claim.Ours ignored -> false;
      case Claim.Over ignored -> false;
      case Claim.Newer ignored -> true;
      case Claim.Taken taken -> taken.adoptable();
    };
  }

  /** The end of an adoption, once no app carries any more what it carried then. */
  Optional<DeliveryFact.Adopted> adopted(FederationSpec spec, SpaceView.Readable space) {
    return Optional.ofNullable(adoptions.get(spec.name()))
        .filter(
            adoption ->
                adoption.marks().keySet().stream()
                    .flatMap(name -> space.app(name).stream())
                    .noneMatch(app -> adoption.covers(app.name(), app.marks())))
        .map(
            adoption ->
                new DeliveryFact.Adopted(
                    new Pair(spec.name(), region),
                    adoption.said().at(),
                    Text.listed(carried(adoption, space))));
  }

  private static List<String> carried(Adoption adoption, SpaceView.Readable space) {
    return adoption.marks().keySet().stream()
        .flatMap(name -> Optional.ofNullable(space.apps().get(name)).stream())
        .map(app -> app.name() + " carries " + words(app.marks()))
        .toList();
  }

  private static Condition takenBack(AppName app, AppMarks found, Controls.Said said) {
    return Condition.progressing(
        Reason.TAKING_OVER,
        "app "
            + app
            + " is taken back from "
            + words(found)
            + ", as "
            + said.actor()
            + " asked: "
            + said.reason());
  }

  private static Condition over(AppName app, FederationName owner) {
    return Condition.progressing(
        Reason.TAKING_OVER,
        "app " + app + " is taken over from federation " + owner + ", which git has no more");
  }

  private static Condition taken(AppName app, String whose, Release release) {
    return Condition.failed(
        Reason.NAME_TAKEN,
        "app " + app + " in " + release.target() + " " + whose + "; it is left alone",
        "rename one of the two, delete it, or label it: cf set-label app "
            + app
            + " acf-federation=NAME");
  }

  /** Made by an acf, and not from our history. */
  private Condition another(
      AppName app, FederationName owner, AppMarks found, Release release, Mark ours) {
    return Condition.failed(
        Reason.NAME_TAKEN,
        "app "
            + app
            + " in "
            + release.target()
            + " belongs to federation "
            + owner
            + ", which git does not have; it carries "
            + words(found)
            + "; it is left alone",
        "if another acf looks after it, rename one of the two; if not, " + adopt(ours));
  }

  private Condition rolledBack(AppName app, AppMarks found, Mark ours) {
    return Condition.deferred(
        Reason.ROLLED_BACK_ELSEWHERE,
        "app "
            + app
            + " carries "
            + words(found)
            + ": it was rolled back there, and the command is not known here",
        "it goes on when the command arrives or a commit touches the federation; to undo it, "
            + adopt(ours));
  }

  private Condition stale(AppName app, AppMarks found, Mark ours) {
    var descent = lineage.of(found.commit());
    var why =
        switch (descent) {
          case DESCENDANT -> "that commit descends from ours, " + desired.commit().id().brief();
          case ASIDE -> "that commit is of another line of history than ours";
          case SAME, ANCESTOR, UNKNOWN ->
              found.commit().isPresent()
                  ? "our copy of git does not have that commit"
                  : "nothing tells of which commit";
        };
    return Condition.deferred(
        Reason.STALE,
        "app "
            + app
            + " carries "
            + words(found)
            + (descent == Descent.DESCENDANT ? "; ours is " : ", newer than ours, ")
            + ours.generation()
            + ": "
            + why,
        descent == Descent.DESCENDANT
            ? "another replica is ahead: acf source refresh"
            : "if another replica is ahead: acf source refresh; if none is, " + adopt(ours));
  }

  private String adopt(Mark ours) {
    return "take it back: acf regions adopt " + ours.federation() + " " + region + " --reason TEXT";
  }

  /** What an app carries, for people. */
  static String words(AppMarks found) {
    return "generation "
        + found.generation().map(Generation::toString).orElse("(none)")
        + found.commit().map(commit -> " of commit " + commit.brief()).orElse("")
        + found.replica().map(replica -> " by replica " + replica).orElse("");
  }
}
