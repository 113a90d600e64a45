package io.acf.federation.testing;

import io.acf.config.Desired;
import io.acf.config.RegionName;
import io.acf.federation.DeliveryInput;
import io.acf.federation.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What rollouts that let everything pass say of a commit, to one region. */
public final class OpenGates {
  private OpenGates() {}

  public static List<DeliveryInput.Gated> of(Desired desired, RegionName region) {
    var gates = new ArrayList<DeliveryInput.Gated>();
    for (var spec : desired.in(region).values()) {
      var release = Objects.requireNonNull(spec.placement().get(region));
      gates.add(new DeliveryInput.Gated(spec.name(), Gate.open(release.digest())));
    }
    return gates;
  }
}
