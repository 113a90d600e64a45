package io.acf.config.git;

import io.acf.config.GitSource.Look;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;

/** One conversation with a repository: asks where the branch stands, and takes what is new. */
final class Fetch {
  private final GitAddress address;
  private final GitLimits limits;
  private final HttpClient http;
  private final Cutoff cutoff;

  Fetch(GitAddress address, GitLimits limits, HttpClient http, Cutoff cutoff) {
    this.address = address;
    this.limits = limits;
    this.http = http;
    this.cutoff = cutoff;
  }

  /**
   * The head of the branch, with all its history in the mirror; empty where the branch is not
   * there.
   */
  Optional<ObjectId> into(Mirror mirror) throws IOException {
    LocalRepository.check(address);
    try (var transport = transport(mirror)) {
      return into(mirror, transport);
    }
  }

  private Optional<ObjectId> into(Mirror mirror, Transport transport) throws IOException {
    try {
      var branch = branch(transport);
      if (branch.isEmpty()) {
        return Optional.empty();
      }
      var before = mirror.ref(Mirror.HEAD);
      var wanted = branch.get().getObjectId();
      if (mirror.ref(Mirror.HEAD).filter(wanted::equals).isEmpty()) {
        var watch = new Watch(mirror);
        var result =
            transport.fetch(
                watch, List.of(new RefSpec("+" + branch.get().getName() + ":" + Mirror.HEAD)));
        var update = result.getTrackingRefUpdate(Mirror.HEAD);
        if (update == null || !Mirror.STORED.contains(update.getResult())) {
          throw new IOException("the head cannot be stored");
        }
        if (watch.isTooLarge()) {
          throw new Cutoff.TooLarge(limits.packBytes());
        }
        if (mirror.isShallow()) {
          mirror.deepen(before);
          throw Named.shallow(address);
        }
      }
      return mirror.ref(Mirror.HEAD);
    } catch (Named | Cutoff.TooLarge e) {
      throw e;
    } catch (IOException e) {
      throw transport instanceof LocalTransport local ? local.cause(e, address) : e;
    }
  }

  /** What is in the place of a branch that is not there. */
  Look.Vanished absent(Mirror mirror) throws IOException {
    try (var transport = transport(mirror);
        var connection = transport.openFetch()) {
      return Absent.of(address, connection.getRefsMap());
    }
  }

  private Transport transport(Mirror mirror) throws IOException {
    var transport = opened(mirror);
    // The cut-off ends the whole; this ends a silence.
    transport.setTimeout((int) Math.max(1, limits.deadline().toSeconds()));
    transport.setCheckFetchedObjects(true);
    transport.setTagOpt(TagOpt.NO_TAGS);
    address.credentials().ifPresent(transport::setCredentialsProvider);
    if (transport instanceof TransportHttp overHttp) {
      overHttp.setHttpConnectionFactory(new CutoffHttp(http, cutoff));
    }
    return transport;
  }

  private Transport opened(Mirror mirror) throws IOException {
    if ("git".equals(address.uri().getScheme())) {
      return new DaemonTransport(mirror.repository(), address.uri(), cutoff);
    }
    var folder = address.local().flatMap(LocalRepository::folder);
    return folder.isPresent()
        ? new LocalTransport(mirror.repository(), address.uri(), folder.get(), cutoff)
        : Transport.open(mirror.repository(), address.uri());
  }

  /** The branch that is written, or the one that the repository's HEAD names. */
  private Optional<Ref> branch(Transport transport) throws IOException {
    var name = address.branch().orElse("HEAD");
    Map<String, Ref> refs;
    try (var connection = transport.openFetch(List.of(new RefSpec(name)), "HEAD")) {
      refs = connection.getRefsMap();
    }
    var ref = refs.get(name);
    if (ref == null || ref.getObjectId() == null) {
      return Optional.empty();
    }
    return Optional.of(
        ref.isSymbolic() && refs.containsKey(ref.getTarget().getName()) ? ref.getTarget() : ref);
  }

  /** Ends a fetch that has been cut off, and one from a local repository that takes too much. */
  private final class Watch implements ProgressMonitor {
    private static final int LOOK_EVERY = 256;
    private final Mirror mirror;
    private int updates;
    private final long before;
    private boolean tooLarge;

    Watch(Mirror mirror) throws IOException {
      this.mirror = mirror;
      this.before = mirror.bytes();
    }

    boolean isTooLarge() throws IOException {
      return mirror.bytes() - before > limits.packBytes();
    }

    @Override
    public boolean isCancelled() {
      return tooLarge || cutoff.isCut();
    }

    @Override
    public void update(int completed) {
      if (++updates % LOOK_EVERY == 0) {
        try {
          tooLarge = isTooLarge();
        } catch (IOException e) {
          tooLarge = true; // a disk that cannot be read holds nothing
        }
      }
    }

    @Override
    public void start(int tasks) {
      NullProgressMonitor.INSTANCE.start(tasks);
    }

    @Override
    public void beginTask(String title, int work) {
      NullProgressMonitor.INSTANCE.beginTask(title, work);
    }

    @Override
    public void endTask() {
      NullProgressMonitor.INSTANCE.endTask();
    }

    @Override
    public void showDuration(boolean enabled) {
      NullProgressMonitor.INSTANCE.showDuration(enabled);
    }
  }
}
