package io.acf.simulator.cell;

import io.acf.simulator.engine.Cells;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs instances of apps that have a command as processes of this machine, by the rights of whoever
 * runs the simulator and without limits on memory or files: nothing for code that is not trusted.
 * At most {@value #INSTANCES_MAX} at a time; one more crashes.
 */
public final class LocalCells implements Cells, AutoCloseable, LocalInstance.Tidings {
  static final int INSTANCES_MAX = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What a static site has for a command: the router answers for it. */
  private static final String STATIC = "$HOME/boot.sh";

  private static final System.Logger LOG = System.getLogger(LocalCells.class.getName());

  private final Engine engine;
  private final Foundation foundation;
  private final Path folder;
  private final Map<String, LocalInstance> instances = new ConcurrentHashMap<>();
  private final Map<String, Thread> runners = new ConcurrentHashMap<>();
  private final Thread hook = new Thread(this::killAll, "simulator-cells");
  private volatile boolean closed;

  /** Cells that unpack droplets under {@code folder}. */
  public LocalCells(Engine engine, Path folder) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.folder = folder.toAbsolutePath();
    Runtime.getRuntime().addShutdownHook(hook);
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
    Launch launch =
        new Launch(
            app.guid,
            process.guid,
            instance.guid,
            process.type,
            instance.index,
            droplet.sha256,
            command.get(),
            port,
            process.health,
            process.readiness,
            environment(app, process, instance, port));
    LocalInstance local = new LocalInstance(launch, this);
    boolean room = instances.size() < INSTANCES_MAX;
    if (room) {
      instances.put(instance.guid, local);
    }
    Thread runner =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  if (room) {
                    run(local);
                  } else {
                    ended(launch, "insufficient resources: " + INSTANCES_MAX + " instances run");
                  }
                });
    if (room) {
      runners.put(instance.guid, runner);
    }
    runner.start();
    return true;
  }

  private void run(LocalInstance local) {
    Path home = folder.resolve(local.launch().instanceGuid());
    try {
      Files.createDirectories(home.resolve("tmp"));
      engine.blobs.unpack(local.launch().sha256(), home.resolve("app"));
      local.run(home.resolve("app"));
    } catch (IOException | UncheckedIOException e) {
      ended(local.launch(), "cannot be unpacked: " + e.getMessage());
    } finally {
      delete(home);
      instances.remove(local.launch().instanceGuid(), local);
      runners.remove(local.launch().instanceGuid());
    }
  }

  private Map<String, String> environment(App app, Process process, Instance instance, int port) {
    Map<String, String> all = new LinkedHashMap<>();
    foundation.environmentGroups.find("running").ifPresent(group -> all.putAll(group.variables));
    all.putAll(app.env);
    all.put("PORT", Integer.toString(port));
    all.put("VCAP_APP_HOST", "127.0.0.1");
    all.put("VCAP_APP_PORT", Integer.toString(port));
    all.put("CF_INSTANCE_INDEX", Integer.toString(instance.index));
    all.put("CF_INSTANCE_GUID", instance.guid);
    all.put("CF_INSTANCE_ADDR", "127.0.0.1:" + port);
    all.put("INSTANCE_INDEX", Integer.toString(instance.index));
    all.put("INSTANCE_GUID", instance.guid);
    all.put("MEMORY_LIMIT", process.memoryMb + "m");
    all.put("VCAP_SERVICES", engine.services.vcap(app).toString());
    all.put("VCAP_APPLICATION", application(app, process, instance, port));
    return all;
  }

  private String application(App app, Process process, Instance instance, int port) {
    Optional<Space> space = foundation.spaces.find(app.spaceGuid);
    List<String> uris =
        engine.routes.ofApp(app.guid, app.spaceGuid).stream().map(engine.routes::url).toList();
    return Json.object(
            "application_id", app.guid,
            "application_name", app.name,
            "application_uris", uris,
            "name", app.name,
            "uris", uris,
            "process_id", process.guid,
            "process_type", process.type,
            "instance_id", instance.guid,
            "instance_index", instance.index,
            "host", "127.0.0.1",
            "port", port,
            "space_id", app.spaceGuid,
            "space_name", space.map(each -> each.name).orElse(""),
            "organization_id", space.map(each -> each.orgGuid).orElse(""),
            "limits", Json.object("mem", process.memoryMb, "disk", process.diskMb, "fds", 16384))
        .toString();
  }

  @Override
  public void keep(Process process) {
    for (LocalInstance each : instances.values()) {
      if (each.launch().processGuid().equals(process.guid)
          && process.running.stream()
              .noneMatch(
                  wanted ->
                      wanted.guid.equals(each.launch().instanceGuid())
                          && wanted.state != Instance.State.CRASHED)) {
        each.stop();
      }
    }
  }

  @Override
  public OptionalInt port(String instanceGuid) {
    LocalInstance found = instances.get(instanceGuid);
    return found == null ? OptionalInt.empty() : OptionalInt.of(found.launch().port());
  }

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
  public void line(Launch launch, boolean error, String text) {
    tell(() -> engine.logs.write(launch.appGuid(), launch.source(), launch.index(), error, text));
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

  private void killAll() {
    instances.values().forEach(LocalInstance::forget);
  }

  /** Ends every process, at once. */
  @Override
  public void close() {
    closed = true;
    killAll();
    try {
      for (Thread each : List.copyOf(runners.values())) {
        each.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyGoingDown) {
      LOG.log(System.Logger.Level.DEBUG, "closed while the JVM goes down", alreadyGoingDown);
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
