package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.Hostname;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Host names that DNS may still send clients to though git does not want them: their routes stay
 * until a person releases the name.
 *
 * @param zones of git
 * @param read zones of which it is known what they answer
 * @param names that are answered
 * @param wanted host names that git wants steered, wherever
 */
public record Answered(
    SortedSet<Hostname> zones,
    SortedSet<Hostname> read,
    SortedSet<Hostname> names,
    SortedSet<Hostname> wanted) {
  /** Nothing is answered by us. */
  public static final Answered NOTHING =
      new Answered(
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet());

  public Answered {
    zones = Collections.unmodifiableSortedSet(new TreeSet<>(zones));
    read = Collections.unmodifiableSortedSet(new TreeSet<>(read));
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    wanted = Collections.unmodifiableSortedSet(new TreeSet<>(wanted));
  }

  public static Answered of(Desired desired, TrafficReport report) {
    var names = new TreeSet<Hostname>();
    var read = new TreeSet<Hostname>();
    for (var zone : report.zones().values()) {
      if (zone.published().isPresent()) {
        read.add(zone.zone());
        zone.published()
            .get()
            .names()
            .forEach((name, answer) -> answer.ifPresent(kept -> names.add(name)));
      }
    }
    var wanted = new TreeSet<Hostname>();
    for (var federation : desired.federations().values()) {
      federation.traffic().ifPresent(traffic -> wanted.add(traffic.hostname()));
    }
    return new Answered(new TreeSet<>(desired.zones().keySet()), read, names, wanted);
  }

  /** Of a zone that nobody has read yet, every name may be answered. */
  boolean holds(Hostname host) {
    if (wanted.contains(host)) {
      return false; // It goes where git wants it now.
    }
    var unread = zones.stream().anyMatch(zone -> host.within(zone) && !read.contains(zone));
    return unread || names.contains(host);
  }
}
