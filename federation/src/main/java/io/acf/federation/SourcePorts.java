package io.acf.federation;

import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.GitSource;
import io.acf.config.ManifestReader;
import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.Source;
import java.util.List;
import java.util.Optional;

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
              "look at git",
              () -> look(it.accepted()),
              look -> {
                listener.looked(!(look instanceof GitSource.Look.Blind));
                self.tell(new SourceInput.Looked(look));
              });
      case SourceEffect.Read it ->
          scheduler.start(
              "read " + it.commit().id().brief(),
              () -> read(it.commit()),
              reading -> self.tell(new SourceInput.Read(reading)));
      case SourceEffect.Keep it ->
          scheduler.start(
              "keep " + it.fact().kind().word(),
              () -> append(it.fact()),
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

  /** A port that breaks is a mistake of ours: the next look may do better. */
  private GitSource.Look look(Optional<CommitId> accepted) {
    try {
      return git.look(accepted);
    } catch (RuntimeException e) {
      return new GitSource.Look.Blind("a mistake of acf: " + e, "report it");
    }
  }

  private Reading read(Commit commit) {
    try {
      return reader.read(commit, git.tree(commit.id()));
    } catch (RuntimeException e) {
      var problem =
          Problem.error(
              "our-mistake",
              Position.of("federation.yml"),
              "a mistake of acf: " + e,
              "report it, with this commit");
      return new Reading.Rejected(commit, List.of(problem));
    }
  }

  private Journal.Appended append(Fact fact) {
    try {
      return journal.append(fact);
    } catch (RuntimeException e) {
      return new Journal.Appended.Refused("a mistake of acf: " + e, "report it");
    }
  }
}
