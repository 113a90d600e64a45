package io.acf.federation;

import io.acf.config.RegionName;
import java.util.Optional;

/**
 * What an event overwrites. Every fold over events reads the newest of each register and no other,
 * so a journal may drop the rest when they are old, and never needs to read them to start.
 *
 * @param name kebab-case, with what it is about behind slashes
 */
public record Register(String name) {
  /** The register that this event writes; empty where it is only a story to tell. */
  public static Optional<Register> of(Event.Draft event) {
    return switch (event.kind()) {
      case CORDON, UNCORDON -> Optional.of(new Register("cordon/" + region(event)));
      case DRAIN, UNDRAIN -> Optional.of(new Register("drain/" + region(event)));
      // "All" is a register of its own: the newest of the three says what holds for each.
      case FREEZE, UNFREEZE -> Optional.of(new Register("freeze/" + event.detail("scope")));
      case ROLLOUT_RETRY -> Optional.of(new Register("rollout-retry/" + pair(event)));
      case SOURCE_ACCEPT -> Optional.of(new Register("source-accept"));
      case LOSS_NOTICED, ACCEPT_LOSS -> Optional.of(new Register("loss"));
      case COMMIT_ACCEPTED -> Optional.of(new Register("commit-accepted"));
      case GENERATION_RAISED -> Optional.of(new Register("generation-raised"));
      case ADOPT, ADOPTED -> Optional.of(new Register("adopt/" + pair(event)));
      case CONVERGED -> Optional.of(new Register("converged/" + pair(event)));
      case HEALTH_CHANGED -> Optional.of(new Register("health/" + endpoint(event)));
      case TRAFFIC_PUBLISHED -> event.host().map(host -> new Register("published/" + host));
      // Each of the three says all that holds of the host name.
      case TRAFFIC_RELEASE, TRAFFIC_ORPHANED, TRAFFIC_RECLAIMED ->
          event.host().map(host -> new Register("host/" + host));
      case COMMIT_REJECTED,
          SOURCE_CHANGED,
          STATE_CHANGED,
          STEP_DONE,
          STEP_FAILED,
          BREAKER_CHANGED,
          TRAFFIC_HELD ->
          Optional.empty();
    };
  }

  /**
   * Whether a register of this name holds what is seen again, as health, convergence and what is
   * published are: what is not understood of it is in force nowhere.
   */
  public static boolean evidence(String name) {
    return name.startsWith("health/")
        || name.startsWith("converged/")
        || name.startsWith("published/");
  }

  private static String pair(Event.Draft event) {
    return event.federation().map(Object::toString).orElse("") + "/" + region(event);
  }

  /** Evidence belongs to the host name, not to the spelling of a federation. */
  private static String endpoint(Event.Draft event) {
    return event.host().map(host -> host + "/" + region(event)).orElseGet(() -> pair(event));
  }

  private static String region(Event.Draft event) {
    return event.region().map(RegionName::value).orElse("");
  }
}
