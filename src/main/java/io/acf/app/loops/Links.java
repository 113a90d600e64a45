package io.acf.app.loops;

import io.acf.config.ConnectionSpec;
import io.acf.config.RegionName;
import io.acf.federation.Machines;
import io.acf.federation.Scheduler;
import io.acf.regions.ControlPlane;
import io.acf.regions.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Connections with regions, each with threads of its own that end with it. */
final class Links implements Machines.Connector, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Links.class);

  /** A call of a region that is left goes on for so long at most. */
  private static final Duration STOP = Duration.ofSeconds(8);

  private final ReplicaThreads.Opener opener;
  private final VirtualThreads threads;
  private final Map<RegionName, Link> open = new ConcurrentHashMap<>();

  Links(ReplicaThreads.Opener opener, VirtualThreads threads) {
    this.opener = opener;
    this.threads = threads;
  }

  Optional<ControlPlane> plane(RegionName region) {
    return Optional.ofNullable(open.get(region)).map(Link::plane);
  }

  @Override
  public Machines.Connection open(ConnectionSpec spec) {
    var link = new Link(spec.name(), opener.open(spec), threads.apart());
    open.put(spec.name(), link);
    LOG.infof("region-begun region=%s api=%s", spec.name(), spec.api());
    return link;
  }

  /** All at once: a call under way may take its time. */
  @Override
  public void close() {
    var ending = new ArrayList<Thread>();
    open.values().forEach(link -> ending.add(link.end(() -> {})));
    try {
      for (var thread : ending) {
        thread.join(STOP.plusSeconds(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Link implements Machines.Connection {
    private final RegionName name;
    private final ReplicaThreads.Opened opened;
    private final VirtualThreads own;

    Link(RegionName name, ReplicaThreads.Opened opened, VirtualThreads own) {
      this.name = name;
      this.opened = opened;
      this.own = own;
    }

    @Override
    public Region region() {
      return opened.region();
    }

    @Override
    public ControlPlane plane() {
      return opened.plane();
    }

    @Override
    public Scheduler scheduler() {
      return own;
    }

    /** Nobody waits for that but its successor. */
    @Override
    public void close(Runnable closed) {
      end(closed);
    }

    Thread end(Runnable closed) {
      own.stop();
      return Thread.ofVirtual()
          .name("dispose-" + name)
          .start(
              () -> {
                try {
                  own.join(STOP);
                  opened.dispose().run();
                } catch (RuntimeException | Error e) {
                  LOG.errorf(e, "region-not-disposed region=%s", name);
                }
                open.remove(name, this);
                LOG.infof("region-ended region=%s", name);
                closed.run();
              });
    }
  }
}
