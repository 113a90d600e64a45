package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.cloudfoundry.client.v3.Metadata;
import org.cloudfoundry.client.v3.applications.ListApplicationsRequest;
import org.cloudfoundry.client.v3.isolationsegments.*;
import org.cloudfoundry.client.v3.jobs.JobState;
import org.cloudfoundry.client.v3.routes.*;
import org.cloudfoundry.client.v3.spaces.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/spaces. */
@ExtendWith(Conformance.class)
final class SpacesV3Test {
  private final Cloud cloud = Cloud.shared();

  private final SpacesV3 spaces = cloud.cf.spacesV3();

  private String space(String name) {
    return now(spaces.create(
            CreateSpaceRequest.builder()
                .name(name)
                .relationships(SpaceRelationships.builder().organization(one(cloud.org())).build())
                .build()))
        .getId();
  }

  @Test
  void createsGetsLabelsListsAndDeletes() {
    String space = space("spaces-crud");
    now(
        spaces.update(
            UpdateSpaceRequest.builder()
                .spaceId(space)
                .name("spaces-renamed")
                .metadata(Metadata.builder().label("tier", "gold").build())
                .build()));
    GetSpaceResponse got = now(spaces.get(GetSpaceRequest.builder().spaceId(space).build()));
    assertThat(got.getName()).isEqualTo("spaces-renamed");
    assertThat(got.getRelationships().getOrganization().getData().getId()).isEqualTo(cloud.org());
    assertThat(
            now(spaces.list(
                    ListSpacesRequest.builder()
                        .name("spaces-renamed")
                        .organizationId(cloud.org())
                        .build()))
                .getResources())
        .hasSize(1);
    cloud.done(now(spaces.delete(DeleteSpaceRequest.builder().spaceId(space).build())));
    assertThat(refused(404, spaces.get(GetSpaceRequest.builder().spaceId(space).build())))
        .isEqualTo("Space not found");
  }

  @Test
  void appliesAManifestVerbatim() {
    String manifest =
        """
        applications:
        - name: spaces-manifest
          instances: 2
          memory: 64M
          env:
            COLOUR: green
          routes:
          - route: spaces-manifest.%s
          processes:
          - type: worker
            command: work
            instances: 0
        """
            .formatted(DOMAIN);
    String job =
        now(spaces.applyManifest(
                ApplyManifestRequest.builder()
                    .spaceId(cloud.space())
                    .manifest(manifest.getBytes(StandardCharsets.UTF_8))
                    .build()))
            .getJobId()
            .orElseThrow();
    assertThat(cloud.done(job).getOperation()).isEqualTo("space.apply_manifest");
    assertThat(
            now(cloud
                    .cf
                    .applicationsV3()
                    .list(ListApplicationsRequest.builder().name("spaces-manifest").build()))
                .getResources())
        .hasSize(1);
    assertThat(
            now(cloud
                    .cf
                    .routesV3()
                    .list(ListRoutesRequest.builder().host("spaces-manifest").build()))
                .getResources())
        .hasSize(1);
  }

  @Test
  void refusesABadManifestAtOnceWithAllMessages() {
    byte[] manifest =
        """
        applications:
        - name: spaces-bad
          memory: lots
          instances: -1
        """
            .getBytes(StandardCharsets.UTF_8);
    String detail =
        refused(
            422,
            spaces.applyManifest(
                ApplyManifestRequest.builder().spaceId(cloud.space()).manifest(manifest).build()));
    assertThat(detail).startsWith("For application 'spaces-bad':");
    byte[] anchors =
        "a: &x 1\napplications:\n- name: y\n  instances: *x\n".getBytes(StandardCharsets.UTF_8);
    refused(
        400,
        spaces.applyManifest(
            ApplyManifestRequest.builder().spaceId(cloud.space()).manifest(anchors).build()));
  }

  @Test
  void aManifestWithAnUnknownDomainFailsInItsJob() {
    byte[] manifest =
        """
        applications:
        - name: spaces-unknown-domain
          routes:
          - route: a.no-such-domain.example
        """
            .getBytes(StandardCharsets.UTF_8);
    String job =
        now(spaces.applyManifest(
                ApplyManifestRequest.builder().spaceId(cloud.space()).manifest(manifest).build()))
            .getJobId()
            .orElseThrow();
    assertThat(cloud.over(job).getState()).isEqualTo(JobState.FAILED);
  }

  @Test
  void hasAnIsolationSegment() {
    String space = space("spaces-segment");
    String segment =
        now(cloud
                .cf
                .isolationSegments()
                .create(CreateIsolationSegmentRequest.builder().name("spaces-segment").build()))
            .getId();
    now(
        cloud
            .cf
            .isolationSegments()
            .addOrganizationEntitlement(
                AddIsolationSegmentOrganizationEntitlementRequest.builder()
                    .isolationSegmentId(segment)
                    .data(to(cloud.org()))
                    .build()));
    assertThat(
            now(spaces.assignIsolationSegment(
                    AssignSpaceIsolationSegmentRequest.builder()
                        .spaceId(space)
                        .data(to(segment))
                        .build()))
                .getData()
                .getId())
        .isEqualTo(segment);
    assertThat(
            now(spaces.getIsolationSegment(
                    GetSpaceIsolationSegmentRequest.builder().spaceId(space).build()))
                .getData()
                .getId())
        .isEqualTo(segment);
    assertThat(
            now(cloud
                    .cf
                    .isolationSegments()
                    .listSpacesRelationship(
                        ListIsolationSegmentSpacesRelationshipRequest.builder()
                            .isolationSegmentId(segment)
                            .build()))
                .getData())
        .hasSize(1);
  }

  @Test
  void deletesItsUnmappedRoutes() {
    String space = space("spaces-unmapped");
    now(
        cloud
            .cf
            .routesV3()
            .create(
                CreateRouteRequest.builder()
                    .host("spaces-unmapped")
                    .relationships(
                        RouteRelationships.builder()
                            .domain(one(cloud.domain()))
                            .space(one(space))
                            .build())
                    .build()));
    cloud.done(
        now(
            spaces.deleteUnmappedRoutes(
                DeleteUnmappedRoutesRequest.builder().spaceId(space).build())));
    assertThat(
            now(cloud
                    .cf
                    .routesV3()
                    .list(ListRoutesRequest.builder().host("spaces-unmapped").build()))
                .getResources())
        .isEmpty();
  }
}
