package io.acf.app.state;

import io.acf.config.CommitId;
import io.acf.config.RegionName;
import io.acf.federation.Event;
import io.acf.regions.ControlPlane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A running orchestrator process, as its doors (REST, metrics, health) see it.
 *
 * @param id names this replica for ever
 * @param git where the desired state comes from, without credentials
 * @param dns {@code ip:port}
 */
public record Replica(
    String id,
    Instant startedAt,
    Clock clock,
    Git git,
    String dns,
    Board board,
    Commands commands,
    EventLog events,
    Announcements announcements,
    Refresher refresher,
    Prober prober,
    Doctor doctor) {

  public record Git(String url, String branch) {}

  /** Tells of events as they become durable. */
  public interface Announcements {
    void listen(Consumer<Event> listener);
  }

  /** Looks at the source now. */
  public interface Refresher {
    /** Fetches and reads; false where that has not ended in time. */
    boolean refresh(Duration most);

    /** Whether this commit is among those that were fetched. */
    boolean knows(CommitId commit);

    /** An operator says that this commit may be followed though it does not descend. */
    boolean allow(CommitId commit, Duration most);
  }

  /** Looks at a region now: its API and everything in it. */
  public interface Prober {
    void probe(RegionName region);

    /** What the region asked us to wait for, while that goes on. */
    default Optional<ControlPlane.Quiet> quiet(RegionName region) {
      return Optional.empty();
    }
  }
}
