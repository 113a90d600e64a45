package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** A route whose requests should pass a route service first; a route has one at most. */
public final class RouteBinding extends Bond {
  public String routeGuid = "";

  /** Where the route service is; none while a managed one is being bound. */
  public @Nullable String routeServiceUrl;
}
