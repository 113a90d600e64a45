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
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks, and instances of apps that have a command, as processes of this machine, by the
 * rights of whoever runs the simulator and without limits on memory or files: nothing for code that
 * is not trusted. At most {@value Tenants#MAX} at a time; one more crashes.
 */
public final class LocalCells implements Cells, AutoCloseable {
  /** What a static site has for a command: the router answers for it. */
  private static final String STATIC = "$HOME/boot.sh";

  private final Engine engine;
  private final Foundation foundation;
  private final Environments environments;
  private final Tenants tenants;
  private final Tidings tidings = new Told();
  private volatile boolean closed;

  /** Cells that unpack droplets under {@code folder}. */
  public LocalCells(Engine engine, Path folder) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.environments = new Environments(engine);
    this.tenants = new Tenants(engine.blobs, folder.toAbsolutePath());
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
    tenants.begin(new LocalInstance(launch, tidings));
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
    tenants.begin(new LocalTask(task.guid, app.guid, droplet.sha256, command, tidings));
    return true;
  }

  @Override
  public void cancel(Task task) {
    tenants.find(task.guid).ifPresent(Tenant::stop);
  }

  @Override
  public void keep(Process process) {
    for (Tenant each : tenants.all()) {
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
    return tenants.find(instanceGuid).orElse(null) instanceof LocalInstance local
        ? OptionalInt.of(local.launch().port())
        : OptionalInt.empty();
  }

  /** Passes on what becomes of what runs here. */
  private final class Told implements Tidings {
    @Override
    public void healthy(Launch launch) {
      tell(() -> engine.lifetimes.healthy(launch.processGuid(), launch.instanceGuid()));
    }

    @Override
    public void routable(Launch launch, boolean ready) {
      tell(() -> engine.lifetimes.routable(launch.processGuid(), launch.instanceGuid(), ready));
    }

    @Override
    public void ended(Launch launch, String why) {
      tell(
          () -> {
            engine.logs.write(launch.appGuid(), "CELL", launch.index(), true, "Instance " + why);
            engine.lifetimes.ended(launch.processGuid(), launch.instanceGuid());
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
    tenants.close();
  }
}
