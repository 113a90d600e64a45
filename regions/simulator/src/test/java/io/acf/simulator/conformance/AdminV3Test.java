package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;

import org.cloudfoundry.client.v3.admin.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/admin. */
@ExtendWith(Conformance.class)
final class AdminV3Test {
  private final Cloud cloud = Cloud.shared();

  @Test
  void clearsTheBuildpackCache() {
    cloud.done(
        now(cloud.cf.adminV3().clearBuildpackCache(ClearBuildpackCacheRequest.builder().build())));
  }
}
