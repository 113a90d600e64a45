package io.acf.federation;

import io.acf.config.ConnectionSpec;
import io.acf.config.Desired;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.time.Instant;
import java.util.List;

/** What the machines of a replica, and people, have to tell each other. */
public sealed interface DispatchInput extends Input {
  /** Git wants this from now on. */
  record Aimed(Desired desired) implements DispatchInput {

    @Override
    public String toString() {
      return "aimed " + desired.commit().id().brief() + " " + desired.generation();
    }
  }

  /** What people have said so far. */
  record Said(Controls controls) implements DispatchInput {}

  /** How a pair stands. */
  record Stands(PairStatus status) implements DispatchInput {
    @Override
    public Object key() {
      return status.pair();
    }
  }

  /** What is held of an endpoint. */
  record Judged(Endpoint endpoint, Verdict verdict) implements DispatchInput {
    @Override
    public Object key() {
      return endpoint;
    }
  }

  /** How a zone stands. */
  record Reported(ZoneReport report) implements DispatchInput {
    @Override
    public Object key() {
      return List.of(Reported.class, report.zone());
    }
  }

  /**
   * An endpoint went down when nobody else was left: one cause, for which it is not to pay.
   *
   * @param fell when that was
   */
  record Spared(Endpoint endpoint, Instant fell) implements DispatchInput {
    @Override
    public Object key() {
      return List.of(Spared.class, endpoint);
    }
  }

  /** What the rollout of a federation lets pass in a region. */
  record Gated(Pair pair, Gate gate) implements DispatchInput {
    @Override
    public Object key() {
      return List.of(Gated.class, pair);
    }
  }

  /** A person asks for a region to be looked at and probed now. */
  record Insisted(RegionName region) implements DispatchInput {
    @Override
    public Object key() {
      return List.of(Insisted.class, region);
    }
  }

  /** A zone is to be looked at, once a second. */
  record ZoneDue(Hostname zone) implements DispatchInput {
    @Override
    public Object key() {
      return zone;
    }
  }

  /** A look at the source, and what it led to, has ended. */
  record Reached(long look) implements DispatchInput {
    @Override
    public Object key() {
      return this;
    }
  }

  /** Somebody asks whether inputs are taken. */
  record Beat() implements DispatchInput {}

  /** A connection to a region could not be made, by a mistake of ours; it may be tried again. */
  record Unopened(ConnectionSpec connection) implements DispatchInput {
    @Override
    public Object key() {
      return List.of(Unopened.class, connection.name());
    }
  }

  /** The connection to a region is closed. */
  record Closed(RegionName region) implements DispatchInput {
    @Override
    public Object key() {
      return List.of(Closed.class, region);
    }
  }
}
