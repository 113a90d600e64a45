package io.acf.simulator.manifest;

import io.acf.simulator.engine.ProcessRules;
import io.acf.simulator.manifest.AppManifest.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the settings of one process, in CC's order.
 *
 * <p>Source: cloud_controller_ng, app/messages/manifest_process_scale_message.rb and
 * manifest_process_update_message.rb.
 */
final class ProcessCheck {
  private static final int INSTANCES_MAX = 2_000_000;
  private static final int COMMAND_MAX = 4096;
  private static final int USER_MAX = 255;
  private static final Set<String> TYPES = Set.of("port", "process", "http", "none");

  private final List<String> problems = new ArrayList<>();

  private ProcessCheck() {}

  /** Whether the sizes have units. */
  static List<String> units(Part part) {
    ProcessCheck check = new ProcessCheck();
    Sizes.problem(part.get("memory")).ifPresent(each -> check.problem("Memory", each));
    Sizes.problem(part.get("disk_quota")).ifPresent(each -> check.problem("Disk quota", each));
    Sizes.rateProblem(part.get("log_rate_limit_per_second"))
        .ifPresent(each -> check.problem("Log rate limit per second", each));
    return check.problems;
  }

  /** Whether sizes that have units are large enough. */
  static List<String> scale(Part part) {
    ProcessCheck check = new ProcessCheck();
    Numericality.within(0, INSTANCES_MAX)
        .problem(part.get("instances"))
        .ifPresent(each -> check.problem("Instances", each));
    check.megabytes("Memory", part.get("memory"));
    check.megabytes("Disk quota", part.get("disk_quota"));
    Object rate = part.get("log_rate_limit_per_second");
    boolean tooLow =
        !Ruby.blank(rate) && Sizes.rateProblem(rate).isEmpty() && Sizes.rate(rate) < -1;
    if (tooLow) {
      check.problem("Log rate limit", "must be an integer greater than or equal to -1");
    }
    return check.problems;
  }

  private void megabytes(String name, @Nullable Object size) {
    boolean tooSmall =
        !Ruby.blank(size) && Sizes.problem(size).isEmpty() && Sizes.megabytes(size) < 1;
    if (tooSmall) {
      problem(name, "must be greater than 0MB");
    }
  }

  /** Commands and checks. */
  static List<String> update(Part part) {
    ProcessCheck check = new ProcessCheck();
    check.onlyHttpHasAnEndpoint("Health check", "health_check", part);
    check.onlyHttpHasAnEndpoint("Readiness health check", "readiness_health_check", part);
    if (part.has("command") && Ruby.truthy(part.get("command"))) {
      check.problems.addAll(TextRule.problems("Command", part.get("command"), COMMAND_MAX));
    }
    if (part.get("user") != null) {
      check.problems.addAll(TextRule.problems("User", part.get("user"), USER_MAX));
    }
    check.type("Health check", "health_check", part);
    check.endpoint("Health check", "health_check", part);
    check.seconds("Health check invocation timeout", "health_check_invocation_timeout", part);
    check.seconds("Health check interval", "health_check_interval", part);
    check.type("Readiness health check", "readiness_health_check", part);
    check.seconds(
        "Readiness health check invocation timeout",
        "readiness_health_check_invocation_timeout",
        part);
    check.endpoint("Readiness health check", "readiness_health_check", part);
    check.seconds("Readiness health check interval", "readiness_health_check_interval", part);
    check.seconds("Timeout", "timeout", part);
    return check.problems;
  }

  private void problem(String field, String what) {
    problems.add(field + " " + what);
  }

  private void onlyHttpHasAnEndpoint(String name, String kind, Part part) {
    boolean both = part.has(kind + "_type") && part.has(kind + "_http_endpoint");
    if (both && !"http".equals(part.get(kind + "_type"))) {
      problem(name + " type", "must be \"http\" to set a health check HTTP endpoint");
    }
  }

  private void type(String name, String kind, Part part) {
    Object type = part.get(kind + "_type");
    boolean known = type instanceof String text && TYPES.contains(text);
    if (part.has(kind + "_type") && !known) {
      problem(name + " type", "must be \"port\", \"process\", or \"http\"");
    }
  }

  private void endpoint(String name, String kind, Part part) {
    Object endpoint = part.get(kind + "_http_endpoint");
    if (endpoint != null && !(endpoint instanceof String text && ProcessRules.isPath(text))) {
      problem(name + " http endpoint", "must be a valid URI path");
    }
  }

  private void seconds(String name, String key, Part part) {
    Numericality.atLeast(1).problem(part.get(key)).ifPresent(each -> problem(name, each));
  }
}
