package io.acf.simulator.engine;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.HealthCheck;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Sidecar;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a process may be, whoever changes it: a request or a manifest.
 *
 * <p>Source: cloud_controller_ng, the policies of app/models/runtime/process_model.rb
 * (base_health_check_policy.rb, process_user_policy.rb, disk_quota_policy.rb,
 * sidecar_memory_less_than_process_memory_policy.rb).
 */
public final class ProcessRules {
  /** As the sample configuration of the Cloud Controller: the disk of one instance. */
  private static final int DISK_MB_MAX = 10_240;

  private static final Set<String> USERS = Set.of("vcap", "containeruser");
  private static final Pattern PATH = Pattern.compile("^(?:/|/([^\\s/]\\S*)?)$", Pattern.MULTILINE);

  private final Foundation foundation;

  public ProcessRules(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Whether a check can ask for it (uri_utils.rb is_uri_path?). */
  public static boolean isPath(@Nullable String text) {
    return text != null && PATH.matcher(text).find();
  }

  /**
   * Called before a process has these checks and this user; no user is the one that CC takes.
   *
   * @throws CfError 422 with all that is wrong
   */
  public static void check(HealthCheck health, HealthCheck readiness, @Nullable String user) {
    List<String> problems = new ArrayList<>();
    Integer timeout = health.timeout();
    if (timeout != null && timeout > HealthCheck.TIMEOUT_MAX) {
      problems.add(HealthCheck.TOO_LONG);
    }
    endpoint(health, "health_check", "health check", problems);
    endpoint(readiness, "readiness_health_check", "readiness health check", problems);
    if (user != null && !user.isBlank() && !USERS.contains(user.toLowerCase(Locale.ROOT))) {
      problems.add(
          "user invalid (requested user '"
              + user
              + "' not allowed, permitted users are: 'vcap', 'ContainerUser')");
    }
    if (!problems.isEmpty()) {
      throw CfError.unprocessable(String.join(", ", problems));
    }
  }

  private static void endpoint(
      HealthCheck check, String field, String words, List<String> problems) {
    String endpoint = check.endpoint();
    if (check.type().equals("http") && !isPath(endpoint)) {
      problems.add(
          field
              + "_http_endpoint HTTP "
              + words
              + " endpoint is not a valid URI path: "
              + (endpoint == null ? "" : endpoint));
    }
  }

  /**
   * Called before a process has this much disk.
   *
   * @throws CfError 422 where that is more than any instance gets
   */
  public static void disk(int diskMb) {
    if (diskMb > DISK_MB_MAX) {
      throw CfError.unprocessable(
          "disk_quota too much disk requested (requested %d MB - must be less than %d MB)"
              .formatted(diskMb, DISK_MB_MAX));
    }
  }

  /**
   * Called before a process has this much memory.
   *
   * @throws CfError 422 where its sidecars need all of it
   */
  public void memory(Process process, int memoryMb) {
    int needed = sidecars(process.appGuid, process.type, "");
    if (needed > 0 && needed >= memoryMb) {
      throw CfError.unprocessable(
          "The requested memory allocation is not large enough to run all of your sidecar"
              + " processes");
    }
  }

  /**
   * Called before a sidecar of this name has this much memory beside processes of these types.
   *
   * @throws CfError 422 where one of them has no more than all its sidecars would have
   */
  public void sidecar(App app, String name, Collection<String> types, int memoryMb) {
    for (Process each : foundation.processesOfApp.of(app.guid)) {
      if (types.contains(each.type)
          && sidecars(app.guid, each.type, name) + memoryMb >= each.memoryMb) {
        throw CfError.unprocessable(
            "The memory allocation defined is too large to run with the dependent \""
                + each.type
                + "\" process");
      }
    }
  }

  private int sidecars(String appGuid, String type, String without) {
    int memory = 0;
    for (Sidecar each : foundation.sidecarsOfApp.of(appGuid)) {
      if (each.processTypes.contains(type) && !each.name.equals(without)) {
        memory += each.memoryMb == null ? 0 : each.memoryMb;
      }
    }
    return memory;
  }
}
