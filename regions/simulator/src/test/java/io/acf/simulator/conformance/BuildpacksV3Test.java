package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.buildpacks.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/buildpacks. */
@ExtendWith(Conformance.class)
final class BuildpacksV3Test {
  private final Cloud cloud = Cloud.shared();

  private final BuildpacksV3 buildpacks = cloud.cf.buildpacksV3();

  @Test
  void createsUploadsUpdatesListsAndDeletes() {
    String buildpack =
        now(buildpacks.create(
                CreateBuildpackRequest.builder()
                    .name("buildpacks-crud")
                    .stack("cflinuxfs4")
                    .position(1)
                    .enabled(true)
                    .locked(false)
                    .build()))
            .getId();
    GetBuildpackResponse awaiting =
        now(buildpacks.get(GetBuildpackRequest.builder().buildpackId(buildpack).build()));
    assertThat(awaiting.getState()).isEqualTo(BuildpackState.AWAITING_UPLOAD);
    now(
        buildpacks.upload(
            UploadBuildpackRequest.builder()
                .buildpackId(buildpack)
                .bits(cloud.zip("buildpack"))
                .build()));
    eventually(
        () -> now(buildpacks.get(GetBuildpackRequest.builder().buildpackId(buildpack).build())),
        seen -> seen.getState() == BuildpackState.READY);
    assertThat(
            now(buildpacks.update(
                    UpdateBuildpackRequest.builder()
                        .buildpackId(buildpack)
                        .enabled(false)
                        .position(2)
                        .build()))
                .getEnabled())
        .isFalse();
    assertThat(
            now(buildpacks.list(ListBuildpacksRequest.builder().name("buildpacks-crud").build()))
                .getResources())
        .hasSize(1);
    cloud.done(
        now(buildpacks.delete(DeleteBuildpackRequest.builder().buildpackId(buildpack).build())));
    refused(404, buildpacks.get(GetBuildpackRequest.builder().buildpackId(buildpack).build()));
  }

  @Test
  void hasTheUsualOnes() {
    assertThat(
            now(buildpacks.list(
                    ListBuildpacksRequest.builder().name("staticfile_buildpack").build()))
                .getResources())
        .hasSize(1);
  }
}
