package io.acf.simulator;

import io.acf.simulator.model.Store;
import io.acf.simulator.store.Folders;
import io.acf.simulator.store.LogStore;
import io.acf.simulator.tls.Authority;
import io.acf.simulator.wire.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A region's folder: given and kept, or temporary and deleted at the end. */
final class Workspace implements AutoCloseable {
  private final Path folder;
  private final boolean temporary;

  private Workspace(Path folder, boolean temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  static Workspace open(Optional<Path> data) {
    try {
      Path folder =
          data.isPresent()
              ? Files.createDirectories(data.get())
              : Files.createTempDirectory("simulator");
      Workspace workspace = new Workspace(folder, data.isEmpty());
      Folders.delete(workspace.scratch());
      Files.createDirectories(workspace.scratch());
      Files.createDirectories(workspace.blobs());
      return workspace;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing is kept in a temporary folder. */
  Store store() {
    return temporary ? Store.NONE : LogStore.open(folder);
  }

  /** What the region shows with TLS; null without. */
  @Nullable Certificates certificates(SimulatorOptions options) {
    if (!options.tls()) {
      return null;
    }
    Path where = options.tlsFolder().orElse(folder);
    try {
      Files.createDirectories(where);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + where, e);
    }
    return Authority.open(where, options.name(), options.tlsNames());
  }

  /** The certificate that clients have to trust. */
  Path caFile(SimulatorOptions options) {
    return options.tlsFolder().orElse(folder).resolve("ca.pem");
  }

  /** Where droplets are unpacked to run; emptied at each start. */
  Path cells() {
    return folder.resolve("scratch").resolve("cells");
  }

  /** For uploads while they are read; emptied at each start. */
  Path scratch() {
    return folder.resolve("scratch");
  }

  Path blobs() {
    return folder.resolve("blobs");
  }

  @Override
  public void close() {
    Folders.delete(temporary ? folder : scratch());
  }
}
