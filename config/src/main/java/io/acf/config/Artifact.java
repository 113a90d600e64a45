package io.acf.config;

import java.net.URI;

/** What an app runs: content-addressed, the same in all regions, and often for several apps. */
public sealed interface Artifact {
  /**
   * Names the content. In the repository: SHA-256 over sorted path, mode and content; of a URL: the
   * SHA-256 of the file, as written.
   */
  Digest digest();

  /** A folder or archive in the repository at one commit. */
  record InRepository(CommitId commit, String path, Digest digest) implements Artifact {}

  /** A file behind an https URL, checked against the digest that git names. */
  record Remote(URI uri, Digest digest) implements Artifact {}
}
