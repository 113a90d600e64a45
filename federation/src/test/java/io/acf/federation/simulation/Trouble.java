package io.acf.federation.simulation;

import java.time.Duration;

/**
 * Kinds of bad weather. Each seed has about half of them (swarm testing: what one kind hides,
 * another seed shows).
 */
enum Trouble {
  COMMITS("people push commits", 60, 0),
  REGIONS("people add regions, take them out, and move their endpoints", 180, 0),
  UNDECIDABLE("people push releases about which a decision breaks", 200, 60),
  BAD_COMMITS("people push commits that cannot be read", 240, 0),
  REWRITES("people rewrite the history", 400, 0),
  GIT_AWAY("the repository is out of reach", 200, 60),
  API_DOWN("a region's API refuses connections", 150, 60),
  API_HUNG("a region's API accepts and never answers", 200, 60),
  API_SLOW("a region's API takes seconds", 150, 60),
  ANSWERS_LOST("a step is done and its answer is lost", 30, 0),
  STEPS_FAIL("a step fails with a server error", 30, 0),
  LISTS_LIE("a region counts more than it lists", 200, 30),
  LISTS_STAND("a region lists what was so a while ago", 240, 15),
  TOKENS_REVOKED("a region refuses our credentials", 300, 60),
  SPACE_FORBIDDEN("our space in a region may not be read", 300, 60),
  STAGING_FAILS("staging fails in a region", 200, 60),
  DEPLOYMENTS_STICK("deployments make no progress in a region", 200, 60),
  DIEGO_AWAY("a region's cells are away: no instance is seen, and none starts", 200, 60),
  JOBS_FAIL("jobs fail in a region", 200, 60),
  API_VERSIONS("regions have APIs of several versions, and change them", 200, 0),
  CRASHES("instances of an app crash", 120, 60),
  FOREIGN_HANDS("somebody else changes an app", 60, 0),
  NAMES_TAKEN(
      "names of apps are taken, or their marks changed, until people say otherwise", 150, 0),
  ROUTER_DOWN("a region serves nothing", 150, 90),
  ROUTER_FLAPS("a region serves now and then", 240, 90),
  ALL_DOWN("every region stops serving within seconds", 400, 60),
  BLIND("our own network is gone: no probe can be made", 300, 60),
  DISK_FULL("the journal cannot be written", 200, 60),
  DNS_REFUSES("zones cannot be published", 200, 60),
  DNS_BLIND("zones cannot be read", 200, 60),
  KILLS("kill -9", 120, 0),
  CLOCK_JUMPS("the wall clock is set", 200, 0),
  COMMANDS("people cordon, drain, freeze, release names and ask for another try", 45, 0);

  private final String sentence;
  private final Duration gap;
  private final Duration length;

  Trouble(String sentence, int gap, int length) {
    this.sentence = sentence;
    this.gap = Duration.ofSeconds(gap);
    this.length = Duration.ofSeconds(length);
  }

  /** For people. */
  String sentence() {
    return sentence;
  }

  /** The mean time between two of it. */
  Duration gap() {
    return gap;
  }

  /** How long it lasts in the mean; zero: it happens at one moment. */
  Duration length() {
    return length;
  }
}
