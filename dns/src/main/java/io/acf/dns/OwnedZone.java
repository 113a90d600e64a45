package io.acf.dns;

import io.acf.config.Hostname;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is published in a zone, as far as it concerns us: an immutable snapshot.
 *
 * @param fence which publication of ours it is
 * @param apex what the zone says of itself; empty where it is not ours whole
 * @param names what each name of ours answers, all within the zone; empty: the name exists and
 *     never had a confirmed member
 * @param foreign names that others have in the zone; none of them is ours
 */
public record OwnedZone(
    Hostname name,
    Fence fence,
    Optional<Apex> apex,
    SortedMap<Hostname, Optional<Answer>> names,
    SortedSet<Hostname> foreign) {
  public OwnedZone {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    foreign = Collections.unmodifiableSortedSet(new TreeSet<>(foreign));
    for (Hostname each : names.keySet()) {
      if (!each.within(name)) {
        throw new IllegalArgumentException(each + " is not in the zone " + name);
      }
      if (foreign.contains(each)) {
        throw new IllegalArgumentException(each + " is ours and somebody else's");
      }
    }
  }

  /** What a name of ours answers. */
  public Optional<Answer> answer(Hostname host) {
    return names.getOrDefault(host, Optional.empty());
  }

  /** What each name of ours answers that answers anything. */
  public SortedMap<Hostname, Answer> answers() {
    var answers = new TreeMap<Hostname, Answer>();
    names.forEach((host, answer) -> answer.ifPresent(it -> answers.put(host, it)));
    return answers;
  }

  /** Whether a change has come to pass: what it sets and releases is so here. */
  public boolean shows(ZoneChange change) {
    return change.set().entrySet().stream()
            .allMatch(entry -> entry.getValue().equals(names.get(entry.getKey())))
        && change.release().stream().noneMatch(names::containsKey)
        && apex.filter(now -> !now.equals(change.apex())).isEmpty();
  }
}
