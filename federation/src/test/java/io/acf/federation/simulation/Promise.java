package io.acf.federation.simulation;

import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.OwnedZone;
import java.util.Optional;

/** Something that holds whatever happens. Judged after every step that may break it. */
abstract class Promise {
  private final String sentence;
  private Optional<String> broken = Optional.empty();

  Promise(String sentence) {
    this.sentence = sentence;
  }

  /** What is promised, for people. */
  final String sentence() {
    return sentence;
  }

  /** How it was broken first; empty: it was kept. */
  final Optional<String> broken() {
    return broken;
  }

  /** It is broken. */
  final void broken(String how) {
    if (broken.isEmpty()) {
      broken = Optional.of(how);
    }
  }

  /** A second has passed. */
  void second(World world) {}

  /** A step was sent to a region. */
  void stepped(World world, Site site, Site.Sent sent) {}

  /**
   * A region was looked at.
   *
   * @param seen that was answered, truly or not
   */
  void looked(World world, Site site, boolean seen) {}

  /** What is answered has changed. */
  void published(World world, Optional<OwnedZone> before, Optional<OwnedZone> now) {}

  /** A client asked for a host name, and was sent to that region. */
  void asked(World world, Hostname host, RegionName region, boolean served) {}

  /** A new life of the replica has begun. */
  void began(World world) {}
}
