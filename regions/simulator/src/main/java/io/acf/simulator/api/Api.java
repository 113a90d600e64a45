package io.acf.simulator.api;

import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.EndpointTable;

/** The endpoints of a region's API, put together in one place. */
public final class Api {
  private Api() {}

  public static void declare(EndpointTable table, SimulatorOptions options, Foundation foundation) {
    new RootEndpoints(options).declare(table);
  }
}
