package io.acf.federation;

import io.acf.config.RegionName;
import io.acf.regions.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Hears what a delivery machine has to say, and does nothing about it. */
final class Nobody implements DeliveryPorts.Listener {
  @Override
  public void facts(List<Fact> facts) {}

  @Override
  public void pairs(RegionName region, List<PairStatus> pairs) {}

  @Override
  public void looked(RegionName region, String result, Duration took) {}

  @Override
  public void api(RegionName region, Optional<Fault> fault) {}

  @Override
  public void raised(RegionName region, long by) {}
}
