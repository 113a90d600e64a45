package io.acf.simulator.api;

import io.acf.simulator.model.App;
import io.acf.simulator.model.Droplet;
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

  /** What a request relates to by a guid, or the 422 that names its kind. */
  <E extends Entity> E related(Table<E> table, @Nullable String guid, String kind) {
    return table
        .find(guid)
        .orElseThrow(
            () ->
                CfError.unprocessable(
                    "Invalid %s. Ensure that the %s exists and you have access to it."
                        .formatted(kind, kind)));
  }

  /** A droplet that an app may run, or the 422 that says that it is none. */
  Droplet runnable(App app, String guid) {
    return foundation
        .droplets
        .find(guid)
        .filter(each -> each.appGuid.equals(app.guid) && each.state.equals("STAGED"))
        .orElseThrow(
            () ->
                CfError.unprocessable(
                    "Unable to assign current droplet. Ensure the droplet exists and belongs to"
                        + " this app."));
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
