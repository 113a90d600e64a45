package io.acf.federation.testing;

import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
import java.util.Optional;

/** The API of a region that answers whenever it is asked as such, apart from looks and steps. */
public final class WellPlane implements ControlPlane {
  @Override
  public Optional<Fault> probe() {
    return Optional.empty();
  }

  @Override
  public void renew() {}
}
