package io.acf.config;

import java.io.InputStream;

/** Opens artefacts as the zip that CF takes. */
public interface ArtifactSource {
  /**
   * Opens the artefact as the zip that {@code cf push} would upload. The same digest gives the same
   * files, modes and contents; the same commit also the same times and bytes, on every replica.
   *
   * @throws Unreadable with the reason and a tip, never any other exception for an operating error
   */
  Opened open(Artifact artifact) throws Unreadable;

  /**
   * A zip to stream once; the caller closes it.
   *
   * @param bytes its length, 1 or more
   */
  record Opened(InputStream stream, long bytes) implements AutoCloseable {
    @Override
    public void close() throws java.io.IOException {
      stream.close();
    }
  }

  /** The artefact cannot be had: unreachable, missing, too large or not of its digest. */
  final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;
    private final String tip;
    private final boolean permanent;

    /**
     * @param permanent trying again cannot help (a digest mismatch, a missing file): a person must
     *     act
     */
    public Unreadable(String message, String tip, boolean permanent) {
      super(message);
      this.tip = tip;
      this.permanent = permanent;
    }

    public String tip() {
      return tip;
    }

    public boolean permanent() {
      return permanent;
    }
  }
}
