package io.acf.regions;

import io.acf.config.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.pcollections.TreePMap;

/** What a look at a region gave. Not seen is not the same as seen nothing. */
public sealed interface Observation {
  /**
   * Every space asked for, each by itself readable or not.
   *
   * @param instances how instances are to be had here, and whether they were
   */
  record Seen(SortedMap<Target, SpaceView> spaces, Instances instances) implements Observation {
    public Seen {
      spaces = TreePMap.fromSortedMap(spaces);
    }

    public Seen(SortedMap<Target, SpaceView> spaces) {
      this(spaces, Instances.TOGETHER);
    }

    /** The same some time later: all ages have grown. */
    public Seen later(Duration time) {
      return time.isZero() ? this : each(app -> app.later(time));
    }

    /** With each app changed. */
    public Seen each(UnaryOperator<AppView> change) {
      SortedMap<Target, SpaceView> changed = new TreeMap<>();
      spaces.forEach(
          (target, space) ->
              changed.put(
                  target, space instanceof SpaceView.Readable it ? it.each(change) : space));
      return new Seen(changed, instances);
    }

    /** With what the answer to a step that is done has told: marks on apps, routes that exist. */
    public Seen after(Step step) {
      if (!(spaces.get(step.target()) instanceof SpaceView.Readable space)) {
        return this;
      }
      SortedMap<Target, SpaceView> changed = new TreeMap<>(spaces);
      changed.put(step.target(), space.after(step));
      return new Seen(changed, instances);
    }
  }

  /**
   * How a region shows instances.
   *
   * @param oneByOne each process costs a call of its own (API below 3.211): a complete look counts
   *     none, a glance at {@link Part#PROCESSES} counts those of the federations that it is for
   * @param unseen why they cannot be seen while the rest can; what was counted before is shown,
   *     with its age
   */
  record Instances(boolean oneByOne, Optional<Fault> unseen) {
    public static final Instances TOGETHER = new Instances(false, Optional.empty());
  }

  /** Nobody knows: change nothing. */
  record Blind(Fault fault) implements Observation {}

  /**
   * Nothing was asked: breaker open, no permit.
   *
   * @param because what was last seen of a region that is left alone for it
   */
  record Refused(String reason, Duration retryAfter, Optional<Fault> because)
      implements Observation {
    public Refused(String reason, Duration retryAfter) {
      this(reason, retryAfter, Optional.empty());
    }
  }
}
