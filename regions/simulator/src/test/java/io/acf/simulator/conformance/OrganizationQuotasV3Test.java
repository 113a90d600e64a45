package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.ToManyRelationship;
import org.cloudfoundry.client.v3.organizations.CreateOrganizationRequest;
import org.cloudfoundry.client.v3.organizations.DeleteOrganizationRequest;
import org.cloudfoundry.client.v3.quotas.Apps;
import org.cloudfoundry.client.v3.quotas.organizations.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/organization_quotas. */
@ExtendWith(Conformance.class)
final class OrganizationQuotasV3Test {
  private final Cloud cloud = Cloud.shared();

  private final OrganizationQuotasV3 quotas = cloud.cf.organizationQuotasV3();

  @Test
  void createsGetsUpdatesListsAndDeletes() {
    String org =
        now(cloud
                .cf
                .organizationsV3()
                .create(CreateOrganizationRequest.builder().name("quotas-org").build()))
            .getId();
    CreateOrganizationQuotaResponse created =
        now(
            quotas.create(
                CreateOrganizationQuotaRequest.builder()
                    .name("org-quota")
                    .apps(Apps.builder().totalMemoryInMb(1024).build())
                    .relationships(
                        OrganizationQuotaRelationships.builder()
                            .organizations(ToManyRelationship.builder().data(to(org)).build())
                            .build())
                    .build()));
    String quota = created.getId();
    assertThat(created.getApps().getTotalMemoryInMb()).isEqualTo(1024);
    assertThat(
            now(quotas.update(
                    UpdateOrganizationQuotaRequest.builder()
                        .organizationQuotaId(quota)
                        .name("org-quota-renamed")
                        .build()))
                .getName())
        .isEqualTo("org-quota-renamed");
    assertThat(
            now(quotas.get(
                    GetOrganizationQuotaRequest.builder().organizationQuotaId(quota).build()))
                .getName())
        .isEqualTo("org-quota-renamed");
    assertThat(
            now(quotas.list(
                    ListOrganizationQuotasRequest.builder().name("org-quota-renamed").build()))
                .getResources())
        .hasSize(1);
    cloud.done(
        now(
            cloud
                .cf
                .organizationsV3()
                .delete(DeleteOrganizationRequest.builder().organizationId(org).build())));
    cloud.done(
        now(
            quotas.delete(
                DeleteOrganizationQuotaRequest.builder().organizationQuotaId(quota).build())));
    refused(
        404, quotas.get(GetOrganizationQuotaRequest.builder().organizationQuotaId(quota).build()));
  }
}
