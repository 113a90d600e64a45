package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.HealthSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionSpec;
import io.acf.config.RegionSpec.TrustAnchor;
import io.acf.dns.Answer;
import io.acf.health.Endpoint;
import io.acf.health.HealthPolicy;
import io.acf.health.ProbeTarget;
import io.acf.health.Readiness;
import io.acf.health.Rules;
import io.acf.health.Verdict;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an endpoint is probed and judged now.
 *
 * @param name its host name, as git says or said last
 * @param region as git names it now
 */
public record HealthCheck(Endpoint endpoint, TrafficPolicy name, RegionSpec region) {
  /**
   * Every host name that git wants, or that was steered until now: what of that is still answered
   * is an orphan once the traffic machine has seen the commit, and must not be forgotten in
   * between.
   */
  public static SortedMap<Hostname, TrafficPolicy> policies(Desired desired, TrafficReport report) {
    var names = new TreeMap<Hostname, TrafficPolicy>();
    report.names().forEach((host, name) -> names.put(host, name.policy()));
    for (var spec : desired.federations().values()) {
      spec.traffic()
          .ifPresent(
              traffic -> names.put(traffic.hostname(), TrafficPolicy.of(desired, spec, traffic)));
    }
    return names;
  }

  /** What one probe asks. */
  public ProbeTarget target() {
    return new ProbeTarget(
        endpoint,
        region.router(),
        name.traffic().health(),
        region.ca().map(RegionSpec.TrustAnchor::pem));
  }

  public Rules rules(HealthPolicy policy) {
    return Rules.of(name.traffic(), policy);
  }

  public Install install() {
    return Install.of(region.api());
  }

  private record Question(HealthSpec health, String scheme, int port, Optional<TrustAnchor> ca) {}

  private Question question() {
    var router = region.router();
    return new Question(name.traffic().health(), router.scheme(), router.port(), region.ca());
  }

  /**
   * Whether it is asked in the same way, as far as a commit could make every region fail at once.
   */
  public boolean asksAs(HealthCheck before) {
    return question().equals(before.question());
  }

  /**
   * What else bears on a verdict.
   *
   * @param status of the federation that has the host name, in this region
   * @param others the verdicts on the host name's other endpoints
   * @param answer what the host name answers now
   */
  public Readiness readiness(
      Optional<PairStatus> status, Collection<Verdict> others, Optional<Answer> answer) {
    return new Readiness(
        status.filter(PairStatus::completedOnce).isPresent()
            || ZoneReport.answered(answer, region.router().addresses()),
        // Git wants nothing newer of a name that left it.
        name.isOrphan() || status.filter(PairStatus::runsNewest).isPresent(),
        others.stream().noneMatch(other -> other.state().confirmed()),
        others.stream().anyMatch(Verdict::proves));
  }
}
