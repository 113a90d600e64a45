package io.acf.simulator;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What happens at one moment and is over; it is never among the faults that last. */
public sealed interface Incident extends Fault {

  /**
   * Once: running instances crash, of all apps or of one (by name), all or one (by index).
   *
   * @param reason what CF tells of it; default {@code APP/PROC/WEB: Exited with status 1}
   */
  @JsonTypeName("crash")
  record Crash(@Nullable String app, @Nullable Integer index, @Nullable String reason)
      implements Incident {
    public Crash(@Nullable String app, @Nullable Integer index) {
      this(app, index, null);
    }
  }

  /** Once: every token given so far is no longer accepted. */
  @JsonTypeName("revoke_tokens")
  record RevokeTokens() implements Incident {}

  /** Once: a domain and its routes are deleted, as an operator would. */
  @JsonTypeName("domain_deleted")
  record DomainDeleted(String name) implements Incident {
    public DomainDeleted {
      Objects.requireNonNull(name, "name is missing");
    }
  }

  /** Once: somebody else starts a canary deployment of an app (by name) with its droplet. */
  @JsonTypeName("foreign_canary")
  record ForeignCanary(String app) implements Incident {
    public ForeignCanary {
      Objects.requireNonNull(app, "app is missing");
    }
  }

  /**
   * Once: somebody else changes an app (by name).
   *
   * @param env variables to set
   * @param instances of the web process, 0 or more
   * @param stopped whether it is stopped
   */
  @JsonTypeName("foreign_write")
  record ForeignWrite(
      String app,
      @Nullable SortedMap<String, String> env,
      @Nullable Integer instances,
      boolean stopped)
      implements Incident {
    public ForeignWrite {
      Objects.requireNonNull(app, "app is missing");
    }
  }

  /**
   * The whole region goes down and comes up again: every instance starts anew, tasks and logs are
   * lost.
   *
   * @param down how long connections are refused and nothing runs; default 1 s
   * @param lost whether its database is lost too: nothing is there then but what is there at a
   *     first start, and no token given so far is valid
   */
  @JsonTypeName("restart")
  record Restart(@Nullable Duration down, boolean lost) implements Incident {
    private static final Duration USUAL = Duration.ofSeconds(1);

    /** How long it is down. */
    Duration lasting() {
      return down == null ? USUAL : down;
    }
  }
}
