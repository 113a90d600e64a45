package io.acf.simulator.cell;

import io.acf.simulator.engine.Blobs;
import io.acf.simulator.store.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All that runs here, each in a folder of its own and on a thread of its own. */
final class Tenants implements AutoCloseable {
  static final int MAX = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final System.Logger LOG = System.getLogger(Tenants.class.getName());

  private final Blobs blobs;
  private final Path folder;
  private final Map<String, Tenant> running = new ConcurrentHashMap<>();
  private final Map<String, Thread> runners = new ConcurrentHashMap<>();

  Tenants(Blobs blobs, Path folder) {
    this.blobs = blobs;
    this.folder = folder;
  }

  Optional<Tenant> find(String guid) {
    return Optional.ofNullable(running.get(guid));
  }

  List<Tenant> all() {
    return List.copyOf(running.values());
  }

  /** Runs one, or refuses it where too many run. */
  void begin(Tenant tenant) {
    boolean room = running.size() < MAX;
    if (room) {
      running.put(tenant.guid(), tenant);
    }
    Thread runner =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  if (room) {
                    run(tenant);
                  } else {
                    tenant.refused("insufficient resources: " + MAX + " run already");
                  }
                });
    if (room) {
      runners.put(tenant.guid(), runner);
    }
    runner.start();
  }

  private void run(Tenant tenant) {
    Path home = folder.resolve(tenant.guid());
    try {
      Files.createDirectories(home.resolve("tmp"));
      blobs.unpack(tenant.sha256(), home.resolve("app"));
      tenant.run(home.resolve("app"));
    } catch (IOException | UncheckedIOException e) {
      tenant.refused("cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clear(home);
      running.remove(tenant.guid(), tenant);
      runners.remove(tenant.guid());
    }
  }

  private static void clear(Path home) {
    try {
      Folders.delete(home);
    } catch (UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "left behind: " + home, e);
    }
  }

  /** Ends all, at once. */
  @Override
  public void close() {
    running.values().forEach(Tenant::kill);
    try {
      for (Thread each : List.copyOf(runners.values())) {
        each.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
