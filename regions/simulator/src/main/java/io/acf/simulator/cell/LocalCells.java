package io.acf.simulator.cell;

import io.acf.simulator.engine.Cells;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks, and instances of apps that have a command, as processes of this machine, by the
 * rights of whoever runs the simulator and without limits on memory or files: nothing for code that
 * is not trusted. At most {@value #TENANTS_MAX} at a time; one more crashes.
 */
public final class LocalCells implements Cells, AutoCloseable {
  static final int TENANTS_MAX = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What a static site has for a command: the router answers for it. */
  private static final String STATIC = "$HOME/boot.sh";

  private static final System.Logger LOG = System.getLogger(LocalCells.class.getName());

  private final Engine engine;
  private final Foundation foundation;
  private final Environments environments;
  private final Path folder;
  private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
  private final Map<String, Thread> runners = new ConcurrentHashMap<>();
  private final Tidings tidings = new Told();
  private volatile boolean closed;

  /** Cells that unpack droplets under {@code folder}. */
  public LocalCells(Engine engine, Path folder) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.environments = new Environments(engine);
    this.folder = folder.toAbsolutePath();
  }

  @Override
  public boolean takes(Process process) {
    return command(process).isPresent();
  }

  private Optional<String> command(Process process) {
    Droplet droplet = foundation.droplets.find(process.dropletGuid).orElse(null);
    if (droplet == null || droplet.sha256 == null) {
      return Optional.empty();
    }
    @Nullable String own = process.command;
    return Optional.ofNullable(own == null ? droplet.processTypes.get(process.type) : own)
        .filter(command -> !command.isBlank() && !command.equals(STATIC));
  }

  @Override
  public boolean take(Process process, Instance instance) {
    Optional<String> command = command(process);
    App app = foundation.apps.find(process.appGuid).orElse(null);
    Droplet droplet = foundation.droplets.find(process.dropletGuid).orElse(null);
    if (command.isEmpty() || app == null || droplet == null || droplet.sha256 == null || closed) {
      return false;
    }
    int port = freePort();
    Map<String, String> environment = environments.of(app, process, instance, port);
    String source = "APP/PROC/" + upper(process.type);
    Launch launch =
        new Launch(
            app.guid,
            process.guid,
            instance.guid,
            instance.index,
            droplet.sha256,
            port,
            process.health,
            process.readiness,
            new Command(source, command.get(), environment),
            sidecars(process, source, environment));
    begin(new LocalInstance(launch, tidings));
    return true;
  }

  private List<Launch.Sidecar> sidecars(
      Process process, String source, Map<String, String> environment) {
    return foundation.sidecarsOfApp.of(process.appGuid).stream()
        .filter(each -> each.processTypes.contains(process.type))
        .map(
            each ->
                new Launch.Sidecar(
                    each.name,
                    new Command(
                        source + "/SIDECAR/" + upper(each.name), each.command, environment)))
        .toList();
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  @Override
  public boolean takes(Task task) {
    return foundation
        .droplets
        .find(task.dropletGuid)
        .filter(each -> each.sha256 != null)
        .isPresent();
  }

  @Override
  public boolean take(Task task) {
    App app = foundation.apps.find(task.appGuid).orElse(null);
    Droplet droplet = foundation.droplets.find(task.dropletGuid).orElse(null);
    if (app == null || droplet == null || droplet.sha256 == null || closed) {
      return false;
    }
    Command command =
        new Command("APP/TASK/" + task.name, task.command, environments.of(app, task));
    begin(new LocalTask(task.guid, app.guid, droplet.sha256, command, tidings));
    return true;
  }

  @Override
  public void cancel(Task task) {
    Tenant running = tenants.get(task.guid);
    if (running != null) {
      running.stop();
    }
  }

  private void begin(Tenant tenant) {
    boolean room = tenants.size() < TENANTS_MAX;
    if (room) {
      tenants.put(tenant.guid(), tenant);
    }
    Thread runner =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  if (room) {
                    run(tenant);
                  } else {
                    tenant.refused("insufficient resources: " + TENANTS_MAX + " run already");
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
      engine.blobs.unpack(tenant.sha256(), home.resolve("app"));
      tenant.run(home.resolve("app"));
    } catch (IOException | UncheckedIOException e) {
      tenant.refused("cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      delete(home);
      tenants.remove(tenant.guid(), tenant);
      runners.remove(tenant.guid());
    }
  }

  @Override
  public void keep(Process process) {
    for (Tenant each : tenants.values()) {
      if (each instanceof LocalInstance local
          && local.launch().processGuid().equals(process.guid)
          && process.running.stream().noneMatch(wanted -> alive(wanted, local))) {
        local.stop();
      }
    }
  }

  private static boolean alive(Instance wanted, LocalInstance local) {
    return wanted.guid.equals(local.guid()) && wanted.state != Instance.State.CRASHED;
  }

  @Override
  public OptionalInt port(String instanceGuid) {
    return tenants.get(instanceGuid) instanceof LocalInstance local
        ? OptionalInt.of(local.launch().port())
        : OptionalInt.empty();
  }

  /** Passes on what becomes of what runs here. */
  private final class Told implements Tidings {
    @Override
    public void healthy(Launch launch) {
      tell(() -> engine.instances.healthy(launch.processGuid(), launch.instanceGuid()));
    }

    @Override
    public void routable(Launch launch, boolean ready) {
      tell(() -> engine.instances.routable(launch.processGuid(), launch.instanceGuid(), ready));
    }

    @Override
    public void ended(Launch launch, String why) {
      tell(
          () -> {
            engine.logs.write(launch.appGuid(), "CELL", launch.index(), true, "Instance " + why);
            engine.instances.ended(launch.processGuid(), launch.instanceGuid());
          });
    }

    @Override
    public void taskEnded(String taskGuid, @Nullable String failure) {
      tell(() -> engine.tasks.ended(taskGuid, failure));
    }

    @Override
    public void line(String appGuid, String source, int index, boolean error, String text) {
      tell(() -> engine.logs.write(appGuid, source, index, error, text));
    }
  }

  /** Nothing is told of a region that is closed: its store may be closed too. */
  private void tell(Runnable news) {
    foundation.transact(
        () -> {
          if (!closed) {
            news.run();
          }
          return true;
        });
    if (!closed) {
      engine.changed();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /** Ends every process, at once. */
  @Override
  public void close() {
    closed = true;
    tenants.values().forEach(Tenant::kill);
    try {
      for (Thread each : List.copyOf(runners.values())) {
        each.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "left behind: " + path, e);
    }
  }
}
