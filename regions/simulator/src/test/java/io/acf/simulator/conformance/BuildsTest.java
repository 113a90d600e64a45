package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.builds.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/builds. */
@ExtendWith(Conformance.class)
final class BuildsTest {
  private final Cloud cloud = Cloud.unhurried();

  private final Builds builds = cloud.cf.builds();

  @Test
  void stagesAReadyPackage() {
    String app = cloud.app("builds-one");
    String pack = cloud.readyPackage(app, "builds");
    CreateBuildResponse created =
        now(builds.create(CreateBuildRequest.builder().getPackage(to(pack)).build()));
    assertThat(created.getState()).isEqualTo(BuildState.STAGING);
    assertThat(created.getCreatedBy().getName()).isEqualTo("admin");
    assertThat(
            refused(422, builds.create(CreateBuildRequest.builder().getPackage(to(pack)).build())))
        .as("one staging at a time")
        .containsIgnoringCase("staging");
    GetBuildResponse staged =
        eventually(
            () -> now(builds.get(GetBuildRequest.builder().buildId(created.getId()).build())),
            seen -> seen.getState() == BuildState.STAGED);
    assertThat(staged.getDroplet().getId()).isNotEmpty();
    assertThat(
            now(builds.list(ListBuildsRequest.builder().applicationId(app).state("STAGED").build()))
                .getResources())
        .singleElement()
        .satisfies(found -> assertThat(found.getId()).isEqualTo(created.getId()));
  }

  @Test
  void refusesAPackageWithoutBits() {
    String pack = cloud.bitsPackage(cloud.app("builds-no-bits"));
    refused(400, builds.create(CreateBuildRequest.builder().getPackage(to(pack)).build()));
  }
}
