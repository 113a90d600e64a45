package io.acf.regions.cf;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.RouteUrl;
import io.acf.regions.CallGate;
import io.acf.regions.Region;
import io.acf.regions.RegionListener;
import io.acf.regions.testing.GlanceContract;
import io.acf.simulator.Pace;
import io.acf.simulator.SimulatorOptions;
import org.junit.jupiter.api.AfterEach;

/** The adapter keeps the contract, over the wire. */
class CfRegionContractTest extends GlanceContract {
  private SimulatedCf cf = SimulatedCf.quick();

  @AfterEach
  void stop() {
    cf.close();
  }

  @Override
  protected Region region() {
    return cf.region;
  }

  @Override
  protected String domain() {
    return "apps.eu-1.test";
  }

  @Override
  protected Artifact artifact(String content) {
    return cf.artifact(content, digest(content));
  }

  @Override
  protected void foreignApp(AppName name) {
    cf.foreignApp(name.value());
  }

  @Override
  protected void foreignRoute(AppName name, RouteUrl route) {
    cf.foreignRoute(name.value(), route);
  }

  @Override
  protected void pausedDeployment(AppName name) {
    cf.pausedCanary(name.value());
  }

  @Override
  protected void olderApi() {
    cf.close();
    cf =
        new SimulatedCf(
            SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withApiVersion("3.180.0"),
            SimulatedCf.LIMITS,
            CallGate.ALWAYS_OPEN,
            RegionListener.NONE);
  }

  @Override
  protected void cut() {
    cf.simulator.stopListening();
  }

  @Override
  protected void mend() {
    cf.simulator.listen();
  }
}
