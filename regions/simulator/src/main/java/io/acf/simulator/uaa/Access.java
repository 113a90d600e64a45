package io.acf.simulator.uaa;

import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.CfError;
import java.util.List;

/** Which scopes UAA's own resources ask for. */
final class Access {
  private Access() {}

  /**
   * Any of these scopes, or uaa.admin.
   *
   * @throws CfError 403 insufficient_scope
   */
  static void need(Actor actor, String... anyOf) {
    if (!has(actor, anyOf)) {
      throw CfError.uaa(403, "insufficient_scope", "Insufficient scope for this resource");
    }
  }

  static boolean has(Actor actor, String... anyOf) {
    return actor.scopes().contains("uaa.admin")
        || List.of(anyOf).stream().anyMatch(actor.scopes()::contains);
  }
}
