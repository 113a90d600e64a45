package io.acf.regions;

import io.acf.config.CommitId;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Stated;
import java.util.Optional;

/**
 * What an app carries of us, as its region shows it.
 *
 * @param owner label {@code acf-federation}; empty: not ours, never touched
 * @param release label {@code acf-release}: the release that was completed here
 * @param generation annotation {@code acf-generation}, the fence
 * @param commit annotation {@code acf-commit}, which the generation counts; empty where it was
 *     written by an acf that did not know of it, or by hand
 * @param replica annotation {@code acf-replica}: who wrote the fence
 * @param completed annotation {@code acf-completed}: the generation that the completed release was
 *     completed at; empty where it was written by an acf that did not know of it
 * @param stated annotation {@code acf-stated}: what our releases have said of the app since the one
 *     that is completed, itself included
 * @param restart annotation {@code acf-restart}: instances must start anew for what was set right,
 *     by a deployment of the release beyond so many
 */
public record AppMarks(
    Optional<FederationName> owner,
    Optional<String> release,
    Optional<Generation> generation,
    Optional<CommitId> commit,
    Optional<String> replica,
    Optional<Generation> completed,
    Stated stated,
    Optional<Integer> restart) {
  /** An app that nobody has marked. */
  public static final AppMarks NONE =
      new AppMarks(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Marks of an app of which our releases have said nothing that CF keeps. */
  public AppMarks(
      Optional<FederationName> owner,
      Optional<String> release,
      Optional<Generation> generation,
      Optional<CommitId> commit,
      Optional<String> replica,
      Optional<Generation> completed) {
    this(owner, release, generation, commit, replica, completed, Stated.NOTHING, Optional.empty());
  }

  /** Marks of an app of which nothing was completed, or that does not tell at which generation. */
  public AppMarks(
      Optional<FederationName> owner,
      Optional<String> release,
      Optional<Generation> generation,
      Optional<CommitId> commit,
      Optional<String> replica) {
    this(owner, release, generation, commit, replica, Optional.empty());
  }

  /** With the fence of this mark, by whoever; who wrote it is seen at the next look. */
  public AppMarks fenced(Mark mark, Stated more) {
    return new AppMarks(
        Optional.of(mark.federation()),
        release,
        Optional.of(mark.generation()),
        Optional.of(mark.commit()),
        Optional.empty(),
        completed,
        stated.and(more),
        restart);
  }

  /** With the release of this mark completed, which says this of the app. */
  public AppMarks completed(Mark mark, Stated now) {
    return new AppMarks(
        owner,
        Optional.of(mark.release().label()),
        generation,
        commit,
        replica,
        Optional.of(mark.generation()),
        now,
        Optional.empty());
  }

  /** Of which this is said no more. */
  public AppMarks without(Stated removed) {
    return new AppMarks(
        owner, release, generation, commit, replica, completed, stated.without(removed), restart);
  }

  /** With instances that must start anew, by a deployment beyond so many. */
  public AppMarks restarting(int deployments) {
    return new AppMarks(
        owner, release, generation, commit, replica, completed, stated, Optional.of(deployments));
  }

  /** With who wrote the fence. */
  public AppMarks by(Optional<String> writer) {
    return new AppMarks(owner, release, generation, commit, writer, completed, stated, restart);
  }

  /** Whether owner, generation and commit are the same: nobody has fenced the app in between. */
  public boolean sameFence(AppMarks other) {
    return owner.equals(other.owner)
        && generation.equals(other.generation)
        && commit.equals(other.commit);
  }

  /** Whether the app is fenced by this mark, whichever replica did it. */
  public boolean fencedBy(Mark mark) {
    return owner.filter(mark.federation()::equals).isPresent()
        && generation.filter(mark.generation()::equals).isPresent()
        && commit.filter(mark.commit()::equals).isPresent();
  }
}
