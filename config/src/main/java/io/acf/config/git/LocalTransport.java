package io.acf.config.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/**
 * A repository on this machine, served by a thread of this process, as JGit's own; but what goes
 * wrong on the serving side is kept for who asks. JGit prints it with its stack, and tells the
 * asking side "internal server error" only.
 */
final class LocalTransport extends FetchOnly {
  /** What the asking side may write before it reads again. */
  private static final int PIPE_BYTES = 64 * 1024;

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Path folder;
  private final Cutoff cutoff;
  private @Nullable Fetch last;

  /**
   * @param folder git's own folder of the repository
   */
  LocalTransport(Repository local, URIish uri, Path folder, Cutoff cutoff) {
    super(local, uri);
    this.folder = folder;
    this.cutoff = cutoff;
  }

  @Override
  public FetchConnection openFetch(Collection<RefSpec> specs, String... patterns)
      throws TransportException {
    return new Fetch(specs, patterns);
  }

  /** What went wrong on the serving side, where that is the cause of what this side saw. */
  IOException cause(IOException seen, GitAddress address) {
    var fault = last == null ? null : last.fault();
    if (fault == null) {
      return seen;
    }
    return Faults.isDamage(fault)
        ? Named.lacking(address, LocalRepository.whole(folder))
        : new IOException(String.valueOf(fault.getMessage()), seen);
  }

  private final class Fetch extends BasePackFetchConnection {
    private final PipedInputStream answers = new PipedInputStream(PIPE_BYTES);
    private final PipedOutputStream questions = new PipedOutputStream();
    private final Thread serving;
    private volatile @Nullable Exception fault;

    Fetch(Collection<RefSpec> specs, String... patterns) throws TransportException {
      super(LocalTransport.this);
      last = this;
      try {
        var asked = new PipedInputStream(questions, PIPE_BYTES);
        var answer = new PipedOutputStream(answers);
        serving =
            Thread.ofPlatform()
                .daemon()
                .name("acf-git-local")
                .unstarted(() -> serve(asked, answer));
        cutoff.register(this::hangUp);
        serving.start();
        init(cutoff.counted(answers), questions);
      } catch (IOException e) {
        throw new TransportException(uri, String.valueOf(e.getMessage()), e);
      }
      if (!readAdvertisedRefs()) {
        lsRefs(specs, patterns);
      }
    }

    private void serve(InputStream asked, PipedOutputStream answer) {
      try (asked;
          answer;
          var repository = LocalRepository.open(folder)) {
        var pack = new UploadPack(repository);
        pack.setExtraParameters(List.of("version=2"));
        pack.setTimeout(getTimeout());
        pack.uploadWithExceptionPropagation(asked, answer, null);
      } catch (IOException | RuntimeException e) {
        fault =
            e; // told to who asks; that the asking side hung up is among it, and then nobody asks
      }
    }

    private @Nullable Exception fault() {
      try {
        hangUp();
        serving.join(LAST_WORDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      } catch (IOException e) {
        return null;
      }
      var found = fault;
      return found != null && Faults.isHungUp(found) ? null : found;
    }

    private void hangUp() throws IOException {
      questions.close();
      answers.close();
    }

    @Override
    public void close() {
      super.close();
      try {
        hangUp();
      } catch (IOException e) {
        // Nothing can be lost on a connection that only reads.
        return;
      }
    }
  }
}
