package io.acf.config.git;

import io.acf.config.Ancestry;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.GitSource;
import io.acf.config.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * A git repository through JGit: a bare copy in the data folder, fetched at each look, on one
 * thread of its own that a deadline watches. Nothing is checked out, no hook, filter, submodule or
 * credential helper runs, and no git configuration of the machine is read. Safe for several
 * threads; looks are made one after the other.
 */
public final class JGitSource implements GitSource, AutoCloseable {
  private static final int MAX_PACKS = 50;
  private static final int LOOKS_BETWEEN_COPIES = 20;

  /** Some hundred thousand commits. */
  private static final Duration LONGEST_WALK = Duration.ofSeconds(2);

  private final GitAddress address;
  private final GitLimits limits;
  private final Path folder;
  private final HttpClient http;
  private final GitThread thread;
  private final History history = new History();
  private final Descents descents = new Descents(LONGEST_WALK);
  private volatile @Nullable Mirror mirror;
  private volatile int damagedLooks;
  private int packsAtBest;

  /**
   * @param repository {@code URL-OR-PATH[#BRANCH]}; without a branch the repository's own default
   * @param data the folder of this process: the copy lies below it, in {@code git/}
   * @throws IllegalArgumentException where the address cannot be followed at all (ssh, nonsense);
   *     the message is for people and shows no password
   */
  public JGitSource(String repository, Path data, GitLimits limits) {
    NoUserConfig.install();
    this.address = GitAddress.of(repository);
    this.limits = limits;
    this.folder = data.toAbsolutePath().resolve("git").resolve(name(address) + ".git");
    this.http = CutoffHttp.client(limits.deadline());
    this.thread = new GitThread(limits.deadline());
    try {
      this.mirror = Mirror.open(folder).orElse(null);
    } catch (IOException e) {
      this.mirror = null; // a new copy is made at the first look
    }
  }

  /** The address without user and password. */
  @Override
  public String toString() {
    return address.toString();
  }

  @Override
  public Look look(Optional<CommitId> accepted) {
    var cutoff = new Cutoff(limits.packBytes());
    try {
      return thread.call(() -> lookNow(accepted, cutoff), cutoff);
    } catch (TimeoutException e) {
      return new Look.Blind(
          "no answer from " + address + " within " + limits.deadline().toSeconds() + " s",
          "see whether the repository can be reached: git ls-remote " + address);
    } catch (ExecutionException e) {
      var fault = e.getCause() == null ? e : e.getCause();
      if (Faults.isDamage(fault)) {
        damagedLooks = Math.max(1, damagedLooks);
      }
      return Faults.blind(fault, address, cutoff.heard());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Look.Blind("stopped while looking", "");
    }
  }

  private Look lookNow(Optional<CommitId> accepted, Cutoff cutoff) throws IOException {
    var fetch = new Fetch(address, limits, http, cutoff);
    var copy = mirror;
    boolean damaged = damagedLooks > 0 && damagedLooks % LOOKS_BETWEEN_COPIES == 1;
    if (damagedLooks > 0) {
      damagedLooks++;
    }
    if (copy == null || copy.isShallow() || damaged) {
      return lookAnew(fetch, accepted, cutoff);
    }
    var head = fetch.into(copy);
    return head.isEmpty()
        ? fetch.absent(copy)
        : seen(copy, head.get(), history.describe(copy, head.get()), accepted);
  }

  private Look lookAnew(Fetch fetch, Optional<CommitId> accepted, Cutoff cutoff)
      throws IOException {
    var made = Mirror.make(folder);
    ObjectId head;
    Commit read;
    Mirror copy;
    try {
      var found = fetch.into(made);
      if (found.isEmpty()) {
        var absent = fetch.absent(made);
        made.discard();
        return absent;
      }
      head = found.get();
      read = history.describe(made, head);
      if (cutoff.isCut()) {
        throw new IOException("cut off");
      }
      copy = made.settle(folder);
    } catch (IOException | RuntimeException e) {
      made.discard();
      throw e;
    }
    mirror = copy;
    damagedLooks = 0;
    return seen(copy, head, read, accepted);
  }

  private Look seen(Mirror copy, ObjectId head, Commit commit, Optional<CommitId> accepted)
      throws IOException {
    var repository = copy.repository();
    boolean descends = true;
    boolean empty;
    try (var walk = new RevWalk(repository)) {
      var tip = walk.parseCommit(head);
      if (accepted.isPresent()) {
        var before = ObjectId.fromString(accepted.get().hex());
        descends = repository.getObjectDatabase().has(before);
        if (descends) {
          copy.setRef(Mirror.ACCEPTED, before);
          descends = walk.isMergedInto(walk.parseCommit(before), tip);
        }
      }
      empty = new GitTree(repository, tip.getTree(), limits.files()).entries("").isEmpty();
    }
    if (copy.packs() > packsAtBest + MAX_PACKS) {
      collect(copy);
      packsAtBest = copy.packs();
    }
    return new Look.Seen(commit, descends, empty);
  }

  /** Many small packs make every read slower: now and then they become one. */
  private static void collect(Mirror copy) throws IOException {
    try {
      var unused = Git.wrap(copy.repository()).gc().call();
    } catch (GitAPIException e) {
      throw new IOException("the copy cannot be packed", e);
    }
  }

  @Override
  public SourceTree tree(CommitId commit) {
    var copy = mirror;
    if (copy == null) {
      return new Nowhere("there is no copy of " + address + " yet");
    }
    try (var walk = new RevWalk(copy.repository())) {
      var found = walk.parseCommit(ObjectId.fromString(commit.hex()));
      return new GitTree(
          copy.repository(), found.getTree(), limits.files(), Optional.of(found.getId()));
    } catch (IOException e) {
      return new Nowhere("commit " + commit.brief() + " is not in the copy of " + address);
    }
  }

  @Override
  public Optional<Commit> known(CommitId commit) {
    var copy = mirror;
    if (copy == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(history.describe(copy, ObjectId.fromString(commit.hex())));
    } catch (IOException e) {
      return Optional.empty(); // not here, or not whole: both mean that it cannot be read again
    }
  }

  @Override
  public SortedMap<CommitId, Descent> descents(CommitId head, SortedSet<CommitId> commits) {
    var copy = mirror;
    if (copy != null) {
      try {
        return descents.of(copy.repository(), head, commits);
      } catch (IOException | RuntimeException e) {
        // A copy that is damaged, or was replaced meanwhile, tells nothing: the next look mends it.
      }
    }
    return Ancestry.alone(head, commits);
  }

  @Override
  public void close() {
    thread.close();
    http.shutdownNow();
    var copy = mirror;
    if (copy != null) {
      copy.close();
    }
  }

  /** A folder for each address, without what must not be seen in a path. */
  private static String name(GitAddress address) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      var hash = sha.digest(address.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A tree that is not here: to read it fails, each time it is tried. */
  private record Nowhere(String reason) implements SourceTree {
    @Override
    public SortedMap<String, Entry> entries(String below) throws IOException {
      throw new IOException(reason);
    }

    @Override
    public Optional<Entry> entry(String path) throws IOException {
      throw new IOException(reason);
    }

    @Override
    public InputStream open(String path) throws IOException {
      throw new IOException(reason);
    }

    @Override
    public Optional<String> target(String path) throws IOException {
      throw new IOException(reason);
    }

    @Override
    public SortedMap<String, Instant> times(String path) throws IOException {
      throw new IOException(reason);
    }
  }
}
