package io.acf.config.git;

import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackTransport;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/** A transport of our own in place of one of JGit's: it brings, and never sends. */
abstract class FetchOnly extends Transport implements PackTransport {
  FetchOnly(Repository local, URIish uri) {
    super(local, uri);
  }

  @Override
  public final FetchConnection openFetch() throws TransportException {
    return openFetch(List.of());
  }

  @Override
  public abstract FetchConnection openFetch(Collection<RefSpec> specs, String... patterns)
      throws TransportException;

  @Override
  public final PushConnection openPush() throws NotSupportedException {
    throw new NotSupportedException("nothing is ever pushed");
  }

  @Override
  public final void close() {
    // The connections are closed by those who opened them.
  }
}
