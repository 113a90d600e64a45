package io.acf.app.loops;

import io.acf.app.state.Board;
import io.acf.app.state.Replica;
import io.acf.app.state.Tally;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.GitSource;
import io.acf.config.ManifestReader;
import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.Source;
import io.acf.config.Text;
import io.acf.federation.Fact;
import io.acf.federation.Recall;
import io.acf.federation.SourceFact;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Follows the source on a thread of its own: look, decide, read, tell. */
public final class SourceLoop implements Replica.Refresher, AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(3);

  private final GitSource git;
  private final ManifestReader reader;
  private final Board board;
  private final Recorder recorder;
  private final Clock clock;
  private final Duration poll;
  private final Tally tally;
  private final Loop loop;
  private final AtomicReference<Optional<CommitId>> allow = new AtomicReference<>(Optional.empty());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition looked = lock.newCondition();
  private long begun;
  private long ended;

  public SourceLoop(
      GitSource git,
      ManifestReader reader,
      Board board,
      Recorder recorder,
      Clock clock,
      Duration poll,
      Tally tally) {
    this.git = git;
    this.reader = reader;
    this.board = board;
    this.recorder = recorder;
    this.clock = clock;
    this.poll = poll;
    this.tally = tally;
    this.loop = Loop.platform("acf-source", this::round);
  }

  /**
   * Takes up where the last process stopped, without asking the repository.
   *
   * @param accepted the commit that was in force
   * @param allowed what an operator accepted since
   */
  public void restore(Optional<Recall.Accepted> accepted, Optional<CommitId> allowed) {
    accepted.ifPresent(last -> git.known(last.commit()).map(last::raise).ifPresent(this::again));
    allowed.ifPresent(commit -> board.source(source -> source.allow(commit)));
  }

  private void again(Commit commit) {
    var reading = reader.read(commit, git.tree(commit.id()));
    board.source(source -> source.read(reading, clock.instant()));
  }

  public void start() {
    loop.start();
  }

  @Override
  public boolean refresh(Duration most) {
    lock.lock();
    try {
      long wanted = begun + 1; // A look that has begun already may have missed the newest push.
      loop.wake();
      long left = most.toNanos();
      while (ended < wanted && left > 0 && !loop.closed()) {
        left = looked.awaitNanos(left);
      }
      return ended >= wanted;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean knows(CommitId commit) {
    return git.known(commit).isPresent();
  }

  @Override
  public boolean allow(CommitId commit, Duration most) {
    allow.set(Optional.of(commit));
    return refresh(most);
  }

  private Duration round() {
    lock.lock();
    try {
      begun++;
    } finally {
      lock.unlock();
    }
    try {
      allow
          .getAndSet(Optional.empty())
          .ifPresent(commit -> board.source(source -> source.allow(commit)));
      look();
    } finally {
      lock.lock();
      try {
        ended = begun;
        looked.signalAll();
      } finally {
        lock.unlock();
      }
    }
    return poll;
  }

  private void look() {
    var before = board.source();
    var look = git.look(before.acceptedCommit());
    tally.looked(!(look instanceof GitSource.Look.Blind), clock.instant());
    switch (before.next(look, clock.instant())) {
      case Source.Next.Keep keep -> put(before, keep.source(), List.of());
      case Source.Next.Read next -> read(next.commit());
    }
  }

  private void read(Commit commit) {
    var before = board.source();
    var reading = reader.read(commit, git.tree(commit.id()));
    put(before, before.read(reading, clock.instant()), told(before, reading));
  }

  private static List<Fact> told(Source before, Reading reading) {
    return switch (reading) {
      case Reading.Accepted accepted -> List.of(inForce(before, accepted));
      case Reading.Rejected rejected
          when before.condition() instanceof Source.Condition.Rejected last
              && last.commit().equals(rejected.commit()) ->
          List.of();
      case Reading.Rejected rejected -> List.of(refused(rejected));
    };
  }

  /** Of several errors the first, and that there are more; a warning rejects nothing. */
  private static Fact refused(Reading.Rejected rejected) {
    var errors =
        rejected.problems().stream()
            .filter(problem -> problem.severity() == Problem.Severity.ERROR)
            .toList();
    var first = errors.stream().findFirst();
    return new SourceFact.CommitRejected(
        rejected.commit().id(),
        rejected.problems().size(),
        first.map(problem -> problem.position() + " " + problem.message()).orElse("")
            + (errors.size() > 1 ? "; and " + (errors.size() - 1) + " more, see: acf source" : ""));
  }

  private static Fact inForce(Source before, Reading.Accepted accepted) {
    var left = before.leaving(accepted.desired());
    return new SourceFact.CommitAccepted(
        accepted.commit().id(),
        Optional.of(accepted.desired().generation()),
        accepted.commit().author(),
        accepted.commit().subject(),
        left.isEmpty() ? "" : Text.listed(left));
  }

  /** Journals what is new before it is in force, in the order of writing. */
  private void put(Source before, Source after, List<Fact> facts) {
    var all = new ArrayList<Fact>(facts);
    if (!word(before.condition()).equals(word(after.condition()))) {
      changed(after.condition()).ifPresent(all::add);
    }
    recorder.record(all);
    // A region may have raised the generation since we looked.
    board.source(now -> after.raised(now.raise()));
  }

  private static Optional<Fact> changed(Source.Condition condition) {
    return switch (condition) {
      case Source.Condition.Starting starting -> Optional.empty();
      case Source.Condition.Rejected rejected -> Optional.empty(); // Told by the commit.
      case Source.Condition.Following following -> Optional.of(fact(condition, Optional.empty()));
      case Source.Condition.Unreachable away ->
          Optional.of(fact(condition, Optional.of(new SourceFact.Why(away.reason(), away.tip()))));
      case Source.Condition.Frozen frozen ->
          Optional.of(
              fact(condition, Optional.of(new SourceFact.Why(frozen.reason(), frozen.tip()))));
    };
  }

  private static Fact fact(Source.Condition condition, Optional<SourceFact.Why> why) {
    return new SourceFact.SourceChanged(word(condition), why);
  }

  private static String word(Source.Condition condition) {
    return switch (condition) {
      case Source.Condition.Starting starting -> "starting";
      case Source.Condition.Following following -> "following";
      case Source.Condition.Unreachable away -> "unreachable";
      case Source.Condition.Rejected rejected -> "rejected";
      case Source.Condition.Frozen frozen -> "frozen";
    };
  }

  @Override
  public void close() {
    loop.stop();
    loop.join(STOP);
  }
}
