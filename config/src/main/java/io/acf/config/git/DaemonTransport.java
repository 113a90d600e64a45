package io.acf.config.git;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Collection;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.URIish;

/**
 * The git protocol over TCP (gitprotocol-pack, "Git Transport"), as JGit's own but on a socket that
 * a {@link Cutoff} can close: JGit's only limits the time between two bytes.
 */
final class DaemonTransport extends FetchOnly {
  private static final int PORT = 9418;
  private final Cutoff cutoff;

  DaemonTransport(Repository local, URIish uri, Cutoff cutoff) {
    super(local, uri);
    this.cutoff = cutoff;
  }

  @Override
  public FetchConnection openFetch(Collection<RefSpec> specs, String... patterns)
      throws TransportException {
    return new Fetch(specs, patterns);
  }

  private final class Fetch extends BasePackFetchConnection {
    private final Socket socket = new Socket();

    Fetch(Collection<RefSpec> specs, String... patterns) throws TransportException {
      super(DaemonTransport.this);
      try {
        cutoff.register(socket);
        int port = uri.getPort() > 0 ? uri.getPort() : PORT;
        socket.connect(
            new InetSocketAddress(InetAddress.getByName(uri.getHost()), port), getTimeout() * 1000);
        init(
            new BufferedInputStream(cutoff.counted(socket.getInputStream())),
            new BufferedOutputStream(socket.getOutputStream()));
        var host = uri.getPort() > 0 ? uri.getHost() + ":" + port : uri.getHost();
        pckOut.writeString(
            "git-upload-pack " + uri.getPath() + "\0host=" + host + "\0" + "\0version=2\0");
        pckOut.flush();
      } catch (IOException e) {
        close();
        throw new TransportException(uri, String.valueOf(e.getMessage()), e);
      }
      if (!readAdvertisedRefs()) {
        lsRefs(specs, patterns);
      }
    }

    @Override
    public void close() {
      super.close();
      try {
        socket.close();
      } catch (IOException e) {
        // Nothing can be lost on a connection that only reads.
        return;
      }
    }
  }
}
