package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.Metadata;
import org.cloudfoundry.client.v3.isolationsegments.*;
import org.cloudfoundry.client.v3.organizations.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/organizations. */
@ExtendWith(Conformance.class)
final class OrganizationsV3Test {
  private final Cloud cloud = Cloud.shared();

  private final OrganizationsV3 organizations = cloud.cf.organizationsV3();

  @Test
  void createsGetsLabelsListsAndDeletes() {
    String org =
        now(organizations.create(CreateOrganizationRequest.builder().name("orgs-crud").build()))
            .getId();
    now(
        organizations.update(
            UpdateOrganizationRequest.builder()
                .organizationId(org)
                .metadata(Metadata.builder().label("tier", "gold").build())
                .build()));
    assertThat(
            now(organizations.get(GetOrganizationRequest.builder().organizationId(org).build()))
                .getMetadata()
                .getLabels())
        .containsEntry("tier", "gold");
    assertThat(
            now(organizations.list(ListOrganizationsRequest.builder().name("orgs-crud").build()))
                .getResources())
        .hasSize(1);
    refused(
        422, organizations.create(CreateOrganizationRequest.builder().name("orgs-crud").build()));
    cloud.done(
        now(organizations.delete(DeleteOrganizationRequest.builder().organizationId(org).build())));
    assertThat(
            refused(
                404,
                organizations.get(GetOrganizationRequest.builder().organizationId(org).build())))
        .isEqualTo("Organization not found");
  }

  @Test
  void tellsDomainsAndUsage() {
    assertThat(
            now(organizations.getDefaultDomain(
                    GetOrganizationDefaultDomainRequest.builder()
                        .organizationId(cloud.org())
                        .build()))
                .getName())
        .isEqualTo(DOMAIN);
    assertThat(
            now(organizations.listDomains(
                    ListOrganizationDomainsRequest.builder()
                        .organizationId(cloud.org())
                        .name(DOMAIN)
                        .build()))
                .getResources())
        .hasSize(1);
    assertThat(
            now(organizations.getUsageSummary(
                    GetOrganizationUsageSummaryRequest.builder()
                        .organizationId(cloud.org())
                        .build()))
                .getUsageSummary()
                .getStartedInstances())
        .isNotNegative();
  }

  @Test
  void hasADefaultIsolationSegment() {
    String org =
        now(organizations.create(CreateOrganizationRequest.builder().name("orgs-segment").build()))
            .getId();
    String segment =
        now(cloud
                .cf
                .isolationSegments()
                .create(CreateIsolationSegmentRequest.builder().name("orgs-segment").build()))
            .getId();
    now(
        cloud
            .cf
            .isolationSegments()
            .addOrganizationEntitlement(
                AddIsolationSegmentOrganizationEntitlementRequest.builder()
                    .isolationSegmentId(segment)
                    .data(to(org))
                    .build()));
    assertThat(
            now(organizations.assignDefaultIsolationSegment(
                    AssignOrganizationDefaultIsolationSegmentRequest.builder()
                        .organizationId(org)
                        .data(to(segment))
                        .build()))
                .getData()
                .getId())
        .isEqualTo(segment);
    assertThat(
            now(organizations.getDefaultIsolationSegment(
                    GetOrganizationDefaultIsolationSegmentRequest.builder()
                        .organizationId(org)
                        .build()))
                .getData()
                .getId())
        .isEqualTo(segment);
  }
}
