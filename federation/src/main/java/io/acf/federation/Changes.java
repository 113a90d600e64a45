package io.acf.federation;

import io.acf.regions.AppView;
import io.acf.regions.AppView.ProcessView;
import io.acf.regions.Part;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a count of instances gives away beside their number. */
final class Changes {
  private Changes() {}

  /** What else may have changed on the app; empty: nothing that this shows. */
  static Optional<Set<Part>> suspected(AppView was, AppView now) {
    if (!now.processes().keySet().equals(was.processes().keySet())) {
      // The app is gone, or there is a type that was not there before.
      return Optional.of(EnumSet.allOf(Part.class));
    }
    var parts = EnumSet.noneOf(Part.class);
    for (var entry : now.processes().entrySet()) {
      var before = was.processes().get(entry.getKey());
      if (before == null || replaced(before, entry.getValue())) {
        // A deployment leaves a new process behind; nothing else is told of its end.
        return Optional.of(EnumSet.allOf(Part.class));
      }
      if (resized(before, entry.getValue())) {
        parts.addAll(EnumSet.of(Part.APPS, Part.DEPLOYMENTS, Part.SETTINGS));
      }
      if (sank(before, entry.getValue())) {
        // A push of somebody's stops the app between its own steps: what it made is looked at too.
        parts.addAll(EnumSet.of(Part.APPS, Part.PACKAGES, Part.BUILDS, Part.DEPLOYMENTS));
      }
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
  }

  /** Whether as many instances of each process run, are wanted and crashed as before. */
  static boolean same(AppView was, AppView now) {
    if (!now.processes().keySet().equals(was.processes().keySet())) {
      return false;
    }
    for (var entry : now.processes().entrySet()) {
      if (!same(was.processes().get(entry.getKey()), entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(@Nullable ProcessView was, ProcessView now) {
    return was != null
        && was.running() == now.running()
        && was.older() == now.older()
        && was.wanted() == now.wanted()
        && was.crashed() == now.crashed()
        && was.detail().equals(now.detail());
  }

  private static boolean replaced(ProcessView was, ProcessView now) {
    return !was.guid().equals(now.guid());
  }

  private static boolean resized(ProcessView was, ProcessView now) {
    return was.wanted() != now.wanted() || was.memory() != now.memory() || was.disk() != now.disk();
  }

  /** A stop looks like that. */
  private static boolean sank(ProcessView was, ProcessView now) {
    return now.running() < was.running() && now.running() < now.wanted();
  }
}
