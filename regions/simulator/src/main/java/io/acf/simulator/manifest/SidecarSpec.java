package io.acf.simulator.manifest;

import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sidecar of a manifest; its keys are taken as they are written.
 *
 * <p>Source: cloud_controller_ng, app/messages/sidecar_create_message.rb.
 */
record SidecarSpec(
    @Nullable Object name,
    @Nullable Object command,
    @Nullable Object processTypes,
    @Nullable Object memory) {

  /**
   * The sidecars of an application.
   *
   * @throws CfError an unknown error where one is no map
   */
  static List<SidecarSpec> of(AppManifest app) {
    List<SidecarSpec> all = new ArrayList<>();
    for (Object each : app.list("sidecars")) {
      if (!(each instanceof Map<?, ?> map)) {
        throw CfError.unknown();
      }
      all.add(
          new SidecarSpec(
              map.get("name"), map.get("command"), map.get("process_types"), map.get("memory")));
    }
    return all;
  }

  /** A size with a unit in MiB, anything else as it is. */
  private @Nullable Object megabytes() {
    boolean size = !Ruby.blank(memory) && Sizes.problem(memory).isEmpty();
    return size ? (Object) Sizes.megabytes(memory) : memory;
  }

  /** Its memory in MiB, if it has its own; 10 and 10M mean the same. */
  Optional<Integer> memoryMb() {
    return Optional.ofNullable(megabytes()).map(Numericality::of);
  }

  List<String> types() {
    return processTypes instanceof List<?> list
        ? list.stream().map(Ruby::text).toList()
        : List.of();
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    text("Name", name, problems);
    text("Command", command, problems);
    if (!(processTypes instanceof List)) {
      problems.add("Process types must be an array");
    }
    boolean none =
        processTypes instanceof List<?> list ? list.isEmpty() : Ruby.text(processTypes).isEmpty();
    if (none) {
      problems.add("Process types must have at least 1 process_type");
    }
    Numericality.positive()
        .problem(megabytes())
        .ifPresent(each -> problems.add("Memory in mb " + each));
    return problems;
  }

  private static void text(String field, @Nullable Object value, List<String> problems) {
    if (Ruby.blank(value)) {
      problems.add(field + " can't be blank");
    }
    if (!(value instanceof String)) {
      problems.add(field + " must be a string");
    }
  }
}
