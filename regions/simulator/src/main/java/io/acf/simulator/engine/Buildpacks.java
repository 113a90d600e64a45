package io.acf.simulator.engine;

import io.acf.simulator.model.Buildpack;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The system buildpacks: unique by name and stack, and in an order without gaps. */
public final class Buildpacks {
  private final Foundation foundation;

  public Buildpacks(Foundation foundation) {
    this.foundation = foundation;
  }

  /** All of them, in the order in which they are asked whether an app is theirs. */
  public List<Buildpack> inOrder() {
    return foundation.buildpacks.all().stream()
        .sorted(Comparator.comparingInt((Buildpack each) -> each.position))
        .toList();
  }

  /** Adds one at a position, 1 being the first; those behind it move. */
  public void add(Buildpack buildpack, int position) {
    buildpack.position = foundation.buildpacks.size() + 1;
    foundation.create(foundation.buildpacks, buildpack);
    move(buildpack, position);
  }

  /** Moves one to a position, or to the end where that is behind it. */
  public void move(Buildpack buildpack, int position) {
    List<Buildpack> order = new ArrayList<>(inOrder());
    order.remove(buildpack);
    order.add(Math.min(Math.max(position, 1) - 1, order.size()), buildpack);
    for (int i = 0; i < order.size(); i++) {
      Buildpack each = order.get(i);
      if (each.position != i + 1) {
        each.position = i + 1;
        foundation.changed(foundation.buildpacks, each);
      }
    }
  }

  public void remove(Buildpack buildpack) {
    move(buildpack, Integer.MAX_VALUE);
    foundation.remove(foundation.buildpacks, buildpack);
  }

  /**
   * Called before a buildpack is called so, on such a stack.
   *
   * @throws CfError 422 where another one is
   */
  public void requireUnique(Buildpack buildpack, String name, String stack) {
    if (taken(buildpack, name, stack)) {
      throw CfError.unprocessable(
          "Buildpack with name '"
              + name
              + (stack.isEmpty()
                  ? "' and an unassigned stack already exists"
                  : "', stack '"
                      + stack
                      + "' and lifecycle '"
                      + buildpack.lifecycle
                      + "' already exists"));
    }
  }

  private boolean taken(Buildpack buildpack, String name, String stack) {
    return foundation.buildpacks.all().stream()
        .anyMatch(
            each ->
                each != buildpack
                    && each.name.equals(name)
                    && each.lifecycle.equals(buildpack.lifecycle)
                    && Objects.requireNonNullElse(each.stack, "").equals(stack));
  }

  /**
   * Gives a buildpack its bits, and the stack that they name where it has none.
   *
   * @throws CfError 422 where that stack is unknown, another one than it has, or has a buildpack of
   *     that name
   */
  void take(Buildpack buildpack, String filename, String stack) {
    String old = Objects.requireNonNullElse(buildpack.stack, "");
    if (!stack.isEmpty()) {
      boolean unknown = new BuildpackNames(foundation).stack(stack).isEmpty();
      if (unknown) {
        throw new CfError(
            422,
            390012,
            "CF-BuildpackStackDoesNotExist",
            "Uploaded buildpack stack (" + stack + ") does not exist");
      }
      if (!old.isEmpty() && !old.equals(stack)) {
        throw new CfError(
            422,
            390011,
            "CF-BuildpackStacksDontMatch",
            "Uploaded buildpack stack (" + stack + ") does not match " + old);
      }
      if (taken(buildpack, buildpack.name, stack)) {
        throw new CfError(
            422,
            290000,
            "CF-BuildpackNameStackTaken",
            "The buildpack name " + buildpack.name + " is already in use for the stack " + stack);
      }
      buildpack.stack = stack;
    }
    buildpack.filename = filename;
    buildpack.ready = true;
    foundation.changed(foundation.buildpacks, buildpack);
  }
}
