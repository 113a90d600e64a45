package io.acf.config;

/** Reads, renders and checks everything that people wrote, without network or credentials. */
public interface ManifestReader {
  /** Never throws for what stands in the files: bad input is {@link Reading.Rejected}. */
  Reading read(Commit commit, SourceTree tree);
}
