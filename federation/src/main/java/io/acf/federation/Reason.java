package io.acf.federation;

import io.acf.regions.Fault;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Why a pair is in its state: the closed list. One place for the word that status, metrics, events
 * and REST show, for what to do about it, and for what may be concluded from it.
 */
public enum Reason {
  /** Converged: nothing to say. */
  NONE("", Trait.OF_INSTANCES),

  // What a call to the region ran into: the causes of faults.
  UNREACHABLE(Fault.Cause.UNREACHABLE),
  TIMEOUT(Fault.Cause.TIMEOUT),
  SERVER_ERROR(Fault.Cause.SERVER_ERROR),
  NONSENSE(Fault.Cause.NONSENSE),
  THROTTLED(Fault.Cause.THROTTLED),
  CERTIFICATE(Fault.Cause.CERTIFICATE),
  AUTHENTICATION(Fault.Cause.AUTHENTICATION),
  FORBIDDEN(Fault.Cause.FORBIDDEN),
  /** An org, a space, or a domain for a route. */
  MISSING(Fault.Cause.MISSING, Trait.MENDED_UNSEEN),
  INVALID(Fault.Cause.INVALID),
  ARTIFACT(Fault.Cause.ARTIFACT),
  FAILED(Fault.Cause.FAILED),

  // The region was not asked, or did not show everything.
  NOT_LOOKED_AT(""),
  NOT_ASKED("it is asked again by itself; what the region has: acf regions"),
  INSTANCES_UNSEEN("", Trait.OF_INSTANCES),

  /** A decision about it broke. */
  OUR_MISTAKE(
      "a mistake of acf: report it, with this line and what the region shows (cf curl); the next"
          + " commit that touches the federation may help meanwhile"),

  // What people have said.
  CORDONED("", Trait.SAID),
  FROZEN("acf unfreeze", Trait.SAID),
  JOURNAL_LOST("acf doctor"),

  // Whose the app or the route is, and whose mark is newer.
  NAME_TAKEN(""),
  ROUTE_TAKEN("", Trait.MENDED_UNSEEN),
  ROUTE_SHARED(""),
  STALE("it is looked at again; another replica may be ahead: acf source refresh"),
  ROLLED_BACK_ELSEWHERE(""),
  TAKING_OVER(""),
  FOREIGN_DEPLOYMENT(""),
  FOREIGN_PUSH(""),

  // On the way to a release.
  WAITING(""),
  CREATING(""),
  PREPARING(""),
  SUPERSEDING(""),
  STAGING(""),
  STAGING_DEADLINE("ask those who run the region; a new commit is staged anew"),
  STAGING_FAILED(""),
  DEPLOYING(""),
  CRASHING("", Trait.OF_INSTANCES),
  PROGRESS_DEADLINE(""),
  CANCELING(""),
  DEPLOYMENT_CANCELED(""),
  DEPLOYMENT_SUPERSEDED(""),
  STARTING("", Trait.OF_INSTANCES),
  CRASHED("", Trait.OF_INSTANCES),
  COMPLETING(""),
  /** Sent several times, and the region shows what it showed before. */
  NOT_TAKEN_OVER(""),
  /** Sent several times, and each time somebody undid it. */
  SET_BACK(""),

  // What was changed since the release was completed.
  STOPPED(""),
  DROPLET(""),
  ROUTES(""),
  INSTANCES(""),
  MEMORY(""),
  DISK(""),
  ENV(""),
  SERVICES(""),
  PROCESS(""),
  LEFT_OVER(""),
  RESTARTING("");

  /** What may be concluded from a reason. */
  private enum Trait {
    /** It was found in the count of instances, and says nothing where that is missing. */
    OF_INSTANCES,
    /** A person mends it in the region, and no list that is read at rest shows that. */
    MENDED_UNSEEN,
    /** A command of a person holds the steps. */
    SAID
  }

  private final Optional<Fault.Cause> cause;
  private final String tip;
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

  Reason(String tip, Trait... traits) {
    this.cause = Optional.empty();
    this.tip = tip;
    this.traits.addAll(Set.of(traits));
  }

  Reason(Fault.Cause cause, Trait... traits) {
    this.cause = Optional.of(cause);
    this.tip = cause.tip();
    this.traits.addAll(Set.of(traits));
  }

  static Reason of(Fault.Cause cause) {
    return switch (cause) {
      case UNREACHABLE -> UNREACHABLE;
      case TIMEOUT -> TIMEOUT;
      case SERVER_ERROR -> SERVER_ERROR;
      case NONSENSE -> NONSENSE;
      case THROTTLED -> THROTTLED;
      case CERTIFICATE -> CERTIFICATE;
      case AUTHENTICATION -> AUTHENTICATION;
      case FORBIDDEN -> FORBIDDEN;
      case MISSING -> MISSING;
      case INVALID -> INVALID;
      case ARTIFACT -> ARTIFACT;
      case FAILED -> FAILED;
    };
  }

  /** In lower case with dashes, as everywhere outside: {@code name-taken}. Empty when converged. */
  public String word() {
    return this == NONE ? "" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What to do where the case says nothing better; empty where waiting is all. */
  public String tip() {
    return tip;
  }

  /** A call to the region ran into it. */
  boolean fault() {
    return cause.isPresent();
  }

  /** Of a fault: trying again unchanged may help. */
  public boolean passing() {
    return cause.filter(Fault.Cause::passing).isPresent();
  }

  /** Of a fault: it says something about the region, so it counts against the breaker. */
  public boolean regional() {
    return cause.filter(Fault.Cause::regional).isPresent();
  }

  /** It was found in the count of instances. */
  boolean ofInstances() {
    return traits.contains(Trait.OF_INSTANCES);
  }

  /** A person mends it in the region, and only a complete look shows that. */
  boolean mendedUnseen() {
    return traits.contains(Trait.MENDED_UNSEEN);
  }

  /** A command of a person holds the steps. */
  boolean said() {
    return traits.contains(Trait.SAID);
  }
}
