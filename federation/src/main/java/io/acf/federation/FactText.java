package io.acf.federation;

import io.acf.config.CommitId;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.health.Pair;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A {@link Fact} as flat text: what a row of the journal holds, what REST, the event stream and the
 * log show. Each kind has one shape.
 *
 * @param actor who asked: a person's name, or {@code acf}
 * @param release hex digest
 * @param details flat, sorted, never a secret
 */
public record FactText(
    Event.Kind kind,
    String actor,
    Optional<RegionName> region,
    Optional<FederationName> federation,
    Optional<String> release,
    SortedMap<String, String> details) {
  public FactText {
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  /** What the orchestrator itself has found or done. */
  static FactText of(Event.Kind kind) {
    return of(kind, "acf");
  }

  static FactText of(Event.Kind kind, String actor) {
    return new FactText(
        kind,
        actor,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Collections.emptySortedMap());
  }

  FactText region(RegionName value) {
    return new FactText(kind, actor, Optional.of(value), federation, release, details);
  }

  FactText federation(FederationName value) {
    return new FactText(kind, actor, region, Optional.of(value), release, details);
  }

  FactText pair(Pair value) {
    return federation(value.federation()).region(value.region());
  }

  FactText release(Digest value) {
    return new FactText(kind, actor, region, federation, Optional.of(value.hex()), details);
  }

  FactText with(String key, String value) {
    var more = new TreeMap<>(details);
    more.put(key, value);
    return new FactText(kind, actor, region, federation, release, more);
  }

  /** Empty where it is not there. */
  String detail(String key) {
    return details.getOrDefault(key, "");
  }

  boolean has(String key) {
    return details.containsKey(key);
  }

  /** Throws {@link IllegalArgumentException} where none is named. */
  RegionName regionOf() {
    return region.orElseThrow(() -> missing("region"));
  }

  /** Throws {@link IllegalArgumentException} where none is named. */
  FederationName federationOf() {
    return federation.orElseThrow(() -> missing("federation"));
  }

  /** Throws {@link IllegalArgumentException} where not both are named. */
  Pair pairOf() {
    return new Pair(federationOf(), regionOf());
  }

  /** Throws {@link IllegalArgumentException} where it is none. */
  Digest digest() {
    return new Digest(release.orElseThrow(() -> missing("release")));
  }

  /** Throws {@link IllegalArgumentException} where it is none. */
  CommitId commit() {
    return new CommitId(detail("commit"));
  }

  /** Empty where it is not there or not of its form. */
  Optional<Generation> generation() {
    return Generation.parse(detail("generation"));
  }

  /** Throws {@link IllegalArgumentException} where it names none. */
  Hostname host() {
    return new Hostname(detail("hostname"));
  }

  private IllegalArgumentException missing(String what) {
    return new IllegalArgumentException(kind.word() + " names no " + what);
  }
}
