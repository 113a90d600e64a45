package io.acf.config.artifact;

import io.acf.config.Artifact;
import io.acf.config.ArtifactSource;
import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.GitSource;
import io.acf.config.SourceTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Artefacts of the repository and from https, each made or fetched once, checked against its
 * digest, and kept below {@code DATA/artifacts}. What is handed out is what {@code cf push} would
 * upload: of a folder a zip whose bytes depend on contents, modes and times of the last change; of
 * an archive its files as they are packed there. Nothing is unpacked. Safe for several threads: who
 * wants the same one waits, others do not.
 */
public final class Artifacts implements ArtifactSource, AutoCloseable {
  private static final int MAX_REMEMBERED = 1_000;
  private static final Duration WAIT = Duration.ofMinutes(10);

  /** In place of the newest time of a package, where none is known or none is wanted. */
  private static final long UNKNOWN = 0;

  private final GitSource git;
  private final ArtifactLimits limits;
  private final Cache cache;
  private final HttpClient client;
  private final Download download;
  private final InstantSource clock;
  private final Map<Digest, Turn> turns =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Turn> eldest) {
          return size() > MAX_REMEMBERED && !eldest.getValue().lock.isLocked();
        }
      };

  /** Who makes an artefact, and how it went the last time. */
  private static final class Turn {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Unreadable failure;
    private long failedAtMillis;
    private @Nullable CommitId stampedAt;
    private @Nullable String stampedPath;
    private OptionalLong stamp = OptionalLong.empty();
  }

  /**
   * @param data the folder of this process; where it cannot be written, no artefact can be made
   */
  public Artifacts(GitSource git, Path data, ArtifactLimits limits, InstantSource clock) {
    this(
        git,
        data,
        limits,
        clock,
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build(),
        Download::outside);
  }

  /**
   * @param client follows no redirects
   * @param reachable which addresses may be asked; by default not this machine, nor its link
   */
  public Artifacts(
      GitSource git,
      Path data,
      ArtifactLimits limits,
      InstantSource clock,
      HttpClient client,
      Predicate<InetAddress> reachable) {
    this.git = git;
    this.limits = limits;
    this.clock = clock;
    this.client = client;
    this.cache = new Cache(data.resolve("artifacts"), limits.cacheBytes(), clock);
    this.download = new Download(client, limits, reachable);
  }

  @Override
  public Opened open(Artifact artifact) throws Unreadable {
    Turn turn;
    synchronized (turns) {
      turn = turns.computeIfAbsent(artifact.digest(), digest -> new Turn());
    }
    take(turn);
    try {
      var times = stamp(turn, artifact);
      var known = cache.open(artifact.digest(), turn.stamp);
      if (known.isPresent()) {
        return known.get();
      }
      long now = clock.millis();
      if (turn.failure != null
          && Math.max(0, now - turn.failedAtMillis) < limits.retryAfter().toMillis()) {
        throw again(turn.failure);
      }
      try {
        make(artifact, turn.stamp.orElse(UNKNOWN), times);
        turn.failure = null;
      } catch (Unreadable e) {
        turn.failure = e;
        turn.failedAtMillis = clock.millis();
        throw e;
      }
      return cache
          .open(artifact.digest(), turn.stamp)
          .orElseThrow(() -> new IOException("it was taken away at once"));
    } catch (IOException e) {
      throw disk(e);
    } finally {
      turn.lock.unlock();
    }
  }

  /** A new one each time, so that its stack trace is the caller's. */
  private static Unreadable again(Unreadable failure) {
    return new Unreadable(String.valueOf(failure.getMessage()), failure.tip(), failure.permanent());
  }

  private static Unreadable disk(IOException e) {
    var unreadable =
        new Unreadable(
            "cannot be read or stored: " + e.getMessage(),
            "it is tried again; see the data folder's disk",
            false);
    unreadable.initCause(e);
    return unreadable;
  }

  private static void take(Turn turn) throws Unreadable {
    try {
      if (turn.lock.tryLock(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Unreadable("is still being fetched", "it is tried again", false);
  }

  /**
   * Finds the newest time in a package, in seconds: equal contents of another time are another zip.
   * Unknown where the commit is not here any more; then any zip of the digest will do.
   *
   * @return all times in it, where they had to be read: that may take a while
   */
  private Optional<SortedMap<String, Instant>> stamp(Turn turn, Artifact artifact) {
    if (!(artifact instanceof Artifact.InRepository inside)) {
      turn.stamp = OptionalLong.of(UNKNOWN);
      return Optional.empty();
    }
    if (inside.commit().equals(turn.stampedAt) && inside.path().equals(turn.stampedPath)) {
      return Optional.empty();
    }
    try {
      var times = times(inside);
      turn.stamp = OptionalLong.of(FolderZip.newest(times).orElse(UNKNOWN));
      turn.stampedAt = inside.commit();
      turn.stampedPath = inside.path();
      return Optional.of(times);
    } catch (IOException e) {
      turn.stamp = OptionalLong.empty();
      turn.stampedAt = null;
      return Optional.empty();
    }
  }

  private SortedMap<String, Instant> times(Artifact.InRepository artifact) throws IOException {
    return git.tree(artifact.commit()).times(artifact.path());
  }

  private void make(Artifact artifact, long stamp, Optional<SortedMap<String, Instant>> times)
      throws IOException, Unreadable {
    var making = cache.making();
    var raw = cache.making();
    try {
      switch (artifact) {
        case Artifact.InRepository inside ->
            inside(inside, times.isPresent() ? times.get() : times(inside), raw, making);
        case Artifact.Remote remote -> {
          download.to(raw, remote.uri(), remote.digest());
          repack(raw, making, Download.label(remote.uri()));
        }
      }
      cache.put(artifact.digest(), stamp, making);
    } finally {
      Files.deleteIfExists(raw);
      Files.deleteIfExists(making);
    }
  }

  private void inside(
      Artifact.InRepository artifact, SortedMap<String, Instant> times, Path raw, Path making)
      throws Unreadable, IOException {
    var label = artifact.path().isEmpty() ? "the repository" : artifact.path();
    Digest found;
    try {
      var tree = git.tree(artifact.commit());
      var content = Package.at(tree, artifact.path());
      found =
          content.archive()
              ? copy(tree, content, raw)
              : FolderZip.write(tree, content, times, making);
      if (content.archive()) {
        repack(raw, making, label);
      }
    } catch (Package.Unfit unfit) {
      throw new Unreadable(String.valueOf(unfit.getMessage()), "mend it in git", true);
    }
    if (!found.equals(artifact.digest())) {
      throw new Unreadable(
          label + " at " + artifact.commit().brief() + " is not what the release names",
          "commit again",
          true);
    }
  }

  private static void repack(Path raw, Path making, String label) throws IOException, Unreadable {
    try {
      ArchiveContent.of(Bytes.of(raw)).writeTo(making);
    } catch (ZipFault fault) {
      throw new Unreadable(label + " " + fault.getMessage(), "name a zip, jar or war", true);
    }
  }

  private static Digest copy(SourceTree tree, Package content, Path raw) throws IOException {
    try (var in = tree.open(content.path());
        var out = Files.newOutputStream(raw)) {
      long unused = in.transferTo(out);
    }
    return content.digest(tree);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
