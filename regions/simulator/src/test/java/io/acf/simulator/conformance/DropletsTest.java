package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.droplets.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/droplets. */
@ExtendWith(Conformance.class)
final class DropletsTest {
  private final Cloud cloud = Cloud.shared();

  private final Droplets droplets = cloud.cf.droplets();

  @Test
  void getsListsCopiesAndDeletes() {
    String app = cloud.app("droplets-from");
    String droplet = cloud.droplet(app, "droplets");
    GetDropletResponse got =
        now(droplets.get(GetDropletRequest.builder().dropletId(droplet).build()));
    assertThat(got.getState()).isEqualTo(DropletState.STAGED);
    assertThat(got.getProcessTypes()).containsKey("web");
    assertThat(
            now(droplets.list(ListDropletsRequest.builder().applicationId(app).build()))
                .getResources())
        .singleElement()
        .satisfies(found -> assertThat(found.getId()).isEqualTo(droplet));
    String copy =
        now(droplets.copy(
                CopyDropletRequest.builder()
                    .sourceDropletId(droplet)
                    .relationships(
                        DropletRelationships.builder()
                            .application(one(cloud.app("droplets-to")))
                            .build())
                    .build()))
            .getId();
    eventually(
        () -> now(droplets.get(GetDropletRequest.builder().dropletId(copy).build())).getState(),
        DropletState.STAGED::equals);
    cloud.done(now(droplets.delete(DeleteDropletRequest.builder().dropletId(copy).build())));
    assertThat(refused(404, droplets.get(GetDropletRequest.builder().dropletId(copy).build())))
        .isEqualTo("Droplet not found");
  }
}
