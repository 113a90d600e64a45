package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.quotas.Apps;
import org.cloudfoundry.client.v3.quotas.spaces.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/space_quotas. */
@ExtendWith(Conformance.class)
final class SpaceQuotasV3Test {
  private final Cloud cloud = Cloud.shared();

  private final SpaceQuotasV3 quotas = cloud.cf.spaceQuotasV3();

  @Test
  void createsGetsUpdatesListsAndDeletes() {
    CreateSpaceQuotaResponse created =
        now(
            quotas.create(
                CreateSpaceQuotaRequest.builder()
                    .name("space-quota")
                    .apps(Apps.builder().totalInstances(10).build())
                    .relationships(
                        SpaceQuotaRelationships.builder().organization(one(cloud.org())).build())
                    .build()));
    String quota = created.getId();
    assertThat(created.getApps().getTotalInstances()).isEqualTo(10);
    assertThat(
            now(quotas.update(
                    UpdateSpaceQuotaRequest.builder()
                        .spaceQuotaId(quota)
                        .name("space-quota-renamed")
                        .build()))
                .getName())
        .isEqualTo("space-quota-renamed");
    assertThat(
            now(quotas.get(GetSpaceQuotaRequest.builder().spaceQuotaId(quota).build())).getName())
        .isEqualTo("space-quota-renamed");
    assertThat(
            now(quotas.list(ListSpaceQuotasRequest.builder().name("space-quota-renamed").build()))
                .getResources())
        .hasSize(1);
    cloud.done(now(quotas.delete(DeleteSpaceQuotaRequest.builder().spaceQuotaId(quota).build())));
    refused(404, quotas.get(GetSpaceQuotaRequest.builder().spaceQuotaId(quota).build()));
  }
}
