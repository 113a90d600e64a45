package io.acf.federation;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.GitSource;
import io.acf.config.ManifestReader;
import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Carries out what the {@link SourceMachine} asks for. */
public final class SourcePorts implements Scheduler.Interpreter<SourceInput, SourceEffect> {
  /** Hears what the source machine has to say; must not block. */
  public interface Listener {
    void source(Source now);

    void facts(List<Fact> facts);

    /**
     * @param seen the repository answered
     */
    void looked(boolean seen);

    void ended(long look);
  }

  private final Scheduler scheduler;
  private final GitSource git;
  private final ManifestReader reader;
  private final Journal journal;
  private final Listener listener;

  public SourcePorts(
      Scheduler scheduler,
      GitSource git,
      ManifestReader reader,
      Journal journal,
      Listener listener) {
    this.scheduler = scheduler;
    this.git = git;
    this.reader = reader;
    this.journal = journal;
    this.listener = listener;
  }

  @Override
  public void carryOut(SourceEffect effect, Mailbox<SourceInput> self) {
    switch (effect) {
      case SourceEffect.Look it ->
          scheduler.start(
              new Scheduler.Call<>(
                  "look at git",
                  () -> git.look(it.accepted()),
                  mistake -> new GitSource.Look.Blind(mistake, "report it")),
              look -> {
                self.tell(new SourceInput.Looked(look));
                listener.looked(!(look instanceof GitSource.Look.Blind));
              });
      case SourceEffect.Read it ->
          scheduler.start(
              new Scheduler.Call<>(
                  "read " + it.commit().id().brief(),
                  () ->
                      new SourceInput.Read(
                          reader.read(it.commit(), git.tree(it.commit().id())),
                          it.allowed().filter(commit -> isBehind(git, commit, it.commit().id()))),
                  mistake -> new SourceInput.Read(unreadable(it.commit(), mistake))),
              reading -> self.tell(reading));
      case SourceEffect.Keep it ->
          scheduler.start(
              new Scheduler.Call<>(
                  "keep " + it.fact().kind().word(),
                  () -> journal.append(it.fact()),
                  mistake -> new Journal.Appended.Refused(mistake, "report it")),
              appended ->
                  self.tell(
                      new SourceInput.Kept(
                          appended instanceof Journal.Appended.Refused refused
                              ? Optional.of(refused)
                              : Optional.empty())));
      case SourceEffect.Note it -> listener.facts(it.facts());
      case SourceEffect.Tell it -> listener.source(it.source());
      case SourceEffect.Ended it -> listener.ended(it.look());
      case SourceEffect.WakeAt it ->
          scheduler.at(it.when(), () -> self.tell(new SourceInput.Tick()));
    }
  }

  /** Whether a commit is this one or an ancestor of it: by history, as no clock can tell it. */
  static boolean isBehind(GitSource git, CommitId commit, CommitId head) {
    var descent = git.descents(head, new TreeSet<>(Set.of(commit))).get(commit);
    return descent == Descent.SAME || descent == Descent.ANCESTOR;
  }

  /** A commit that is refused since reading it is a mistake of ours. */
  static Reading unreadable(Commit commit, String mistake) {
    var problem =
        Problem.error(
            "our-mistake", Position.of("federation.yml"), mistake, "report it, with this commit");
    return new Reading.Rejected(commit, List.of(problem));
  }
}
