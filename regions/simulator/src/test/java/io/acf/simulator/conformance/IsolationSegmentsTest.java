package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.isolationsegments.*;
import org.cloudfoundry.client.v3.organizations.CreateOrganizationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/isolation_segments. */
@ExtendWith(Conformance.class)
final class IsolationSegmentsTest {
  private final Cloud cloud = Cloud.shared();

  private final IsolationSegments segments = cloud.cf.isolationSegments();

  @Test
  void createsRenamesEntitlesAndDeletes() {
    String segment =
        now(segments.create(CreateIsolationSegmentRequest.builder().name("segments-crud").build()))
            .getId();
    assertThat(
            now(segments.update(
                    UpdateIsolationSegmentRequest.builder()
                        .isolationSegmentId(segment)
                        .name("segments-renamed")
                        .build()))
                .getName())
        .isEqualTo("segments-renamed");
    assertThat(
            now(segments.get(
                    GetIsolationSegmentRequest.builder().isolationSegmentId(segment).build()))
                .getName())
        .isEqualTo("segments-renamed");
    assertThat(
            now(segments.list(
                    ListIsolationSegmentsRequest.builder().name("segments-renamed").build()))
                .getResources())
        .hasSize(1);
    String org =
        now(cloud
                .cf
                .organizationsV3()
                .create(CreateOrganizationRequest.builder().name("segments-org").build()))
            .getId();
    now(
        segments.addOrganizationEntitlement(
            AddIsolationSegmentOrganizationEntitlementRequest.builder()
                .isolationSegmentId(segment)
                .data(to(org))
                .build()));
    assertThat(
            now(segments.listEntitledOrganizations(
                    ListIsolationSegmentEntitledOrganizationsRequest.builder()
                        .isolationSegmentId(segment)
                        .build()))
                .getResources())
        .singleElement()
        .satisfies(found -> assertThat(found.getId()).isEqualTo(org));
    assertThat(
            now(segments.listOrganizationsRelationship(
                    ListIsolationSegmentOrganizationsRelationshipRequest.builder()
                        .isolationSegmentId(segment)
                        .build()))
                .getData())
        .hasSize(1);
    assertThat(
            now(segments.listSpacesRelationship(
                    ListIsolationSegmentSpacesRelationshipRequest.builder()
                        .isolationSegmentId(segment)
                        .build()))
                .getData())
        .isEmpty();
    now(
        segments.removeOrganizationEntitlement(
            RemoveIsolationSegmentOrganizationEntitlementRequest.builder()
                .isolationSegmentId(segment)
                .organizationId(org)
                .build()));
    now(
        segments.delete(
            DeleteIsolationSegmentRequest.builder().isolationSegmentId(segment).build()));
    refused(
        404,
        segments.get(GetIsolationSegmentRequest.builder().isolationSegmentId(segment).build()));
  }
}
