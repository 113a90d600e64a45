package io.acf.simulator.api;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Table;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;

/** Finds what a path names. */
final class Finder {
  private final Foundation foundation;

  Finder(Foundation foundation) {
    this.foundation = foundation;
  }

  /** The resource of {@code :guid}, or the 404 that names {@code what}. */
  <E extends Entity> E get(Table<E> table, Call call, String what) {
    return get(table, call.param("guid"), what);
  }

  <E extends Entity> E get(Table<E> table, String guid, String what) {
    return table.find(guid).orElseThrow(() -> CfError.notFound(what));
  }

  App app(Call call) {
    return get(foundation.apps, call, "App");
  }
}
