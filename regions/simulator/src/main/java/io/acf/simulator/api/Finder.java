package io.acf.simulator.api;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.Table;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** The organization of a space. */
  Optional<Org> orgOf(@Nullable String spaceGuid) {
    return foundation.spaces.find(spaceGuid).flatMap(space -> foundation.orgs.find(space.orgGuid));
  }

  /** The guid of a space's organization; null where there is none. */
  @Nullable String orgGuidOf(@Nullable String spaceGuid) {
    return foundation.spaces.find(spaceGuid).map(space -> space.orgGuid).orElse(null);
  }

  /** The guid of an app's space; null where there is no such app. */
  @Nullable String spaceGuidOf(@Nullable String appGuid) {
    return foundation.apps.find(appGuid).map(app -> app.spaceGuid).orElse(null);
  }

  App app(Call call) {
    return get(foundation.apps, call, "App");
  }
}
