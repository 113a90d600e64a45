package io.acf.app.state;

import java.nio.file.Path;
import java.util.Optional;

/** How the journal stands, for those who look after it. */
public interface JournalState {
  /** Why nothing can be written since it was opened; empty where it can. */
  Optional<String> fault();

  /** What may be lost, until a person accepts that; empty where nothing is. */
  Optional<String> loss();

  /** Why the last append was refused; empty where it was not. */
  Optional<String> trouble();

  /** Events in words of a newer version, found at the start: kept, and not understood. */
  long skipped();

  /** Where a damaged journal lies that was replaced since the start. */
  Optional<Path> aside();

  Path file();
}
