package io.acf.simulator.engine;

import io.acf.simulator.model.Quota;
import java.util.ArrayList;
import java.util.List;

/** Decides whether a quota lets something grow: limits, what is used and what is wanted. */
final class QuotaRule {
  private QuotaRule() {}

  /** Whom a quota holds for; organizations are asked before spaces. */
  enum Level {
    ORGANIZATION("organization", ""),
    SPACE("space", "space_");

    final String title;
    private final String prefix;

    Level(String title, String prefix) {
      this.title = title;
      this.prefix = prefix;
    }
  }

  /**
   * What running things take.
   *
   * @param memoryMb of all instances
   * @param instances how many
   * @param largestMb the memory of the largest single instance
   * @param logRate bytes a second of all instances that have a limit
   * @param unlimitedLog whether some instance may log as much as it likes
   */
  record Load(long memoryMb, long instances, long largestMb, long logRate, boolean unlimitedLog) {
    static final Load NONE = new Load(0, 0, 0, 0, false);

    static Load of(int count, int memoryMb, long logRate) {
      return count <= 0
          ? NONE
          : new Load(
              (long) count * memoryMb,
              count,
              memoryMb,
              logRate < 0 ? 0 : count * logRate,
              logRate < 0);
    }

    Load plus(Load other) {
      return new Load(
          memoryMb + other.memoryMb,
          instances + other.instances,
          Math.max(largestMb, other.largestMb),
          logRate + other.logRate,
          unlimitedLog || other.unlimitedLog);
    }
  }

  /**
   * What CC says of a load that becomes another one; nothing where it may. What does not grow is
   * never refused, so that an app over a lowered limit can still shrink.
   *
   * @param others what else runs
   * @param before what the thing that changes takes now
   * @param after what it would take
   */
  static List<String> resize(Level level, Quota quota, Load others, Load before, Load after) {
    List<String> refusals = new ArrayList<>(1);
    if (grows(before.memoryMb, after.memoryMb)
        && over(quota, "total_memory_in_mb", others.memoryMb + after.memoryMb)) {
      refusals.add("memory " + level.prefix + "quota_exceeded");
    }
    if (grows(before.largestMb, after.largestMb)
        && over(quota, "per_process_memory_in_mb", after.largestMb)) {
      refusals.add("memory " + level.prefix + "instance_memory_limit_exceeded");
    }
    if (grows(before.instances, after.instances)
        && over(quota, "total_instances", others.instances + after.instances)) {
      refusals.add("app_instance_limit " + level.prefix + "app_instance_limit_exceeded");
    }
    boolean unlimited =
        after.unlimitedLog && grows(before.unlimitedLog ? before.instances : 0, after.instances);
    if (quota.limits.containsKey("log_rate_limit_in_bytes_per_second")
        && (unlimited
            || grows(before.logRate, after.logRate)
                && over(
                    quota, "log_rate_limit_in_bytes_per_second", others.logRate + after.logRate))) {
      refusals.add("log_rate_limit exceeds " + level.title + " log rate quota");
    }
    return refusals;
  }

  /** What CC says of one more task, which it words in its own way. */
  static List<String> task(Level level, Quota quota, Load others, Load task, long tasksOfApp) {
    List<String> refusals = new ArrayList<>(1);
    if (over(quota, "total_memory_in_mb", others.memoryMb + task.memoryMb)) {
      refusals.add("memory_in_mb exceeds " + level.title + " memory quota");
    }
    if (over(quota, "per_process_memory_in_mb", task.largestMb)) {
      refusals.add("memory_in_mb exceeds " + level.title + " instance memory quota");
    }
    if (over(quota, "per_app_tasks", tasksOfApp + 1)) {
      refusals.add("app_task_limit " + level.prefix + "app_task_limit_exceeded");
    }
    return refusals;
  }

  private static boolean grows(long before, long after) {
    return after > before;
  }

  /** Whether a total is over a limit; a limit that is not set holds nothing back. */
  static boolean over(Quota quota, String limit, long total) {
    Integer most = quota.limits.get(limit);
    return most != null && total > most;
  }
}
