package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.Lifecycle;
import org.cloudfoundry.client.v3.LifecycleType;
import org.cloudfoundry.client.v3.applications.ApplicationRelationships;
import org.cloudfoundry.client.v3.applications.CreateApplicationRequest;
import org.cloudfoundry.client.v3.droplets.DropletState;
import org.cloudfoundry.client.v3.packages.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/packages. */
@ExtendWith(Conformance.class)
final class PackagesTest {
  private final Cloud cloud = Cloud.shared();

  private final Packages packages = cloud.cf.packages();

  @Test
  void takesBitsOnceAndGivesThemBack() {
    String app = cloud.app("packages-bits");
    String pack = cloud.bitsPackage(app);
    GetPackageResponse empty =
        now(packages.get(GetPackageRequest.builder().packageId(pack).build()));
    assertThat(empty.getState()).isEqualTo(PackageState.AWAITING_UPLOAD);
    UploadPackageRequest upload =
        UploadPackageRequest.builder().packageId(pack).bits(cloud.zip("packages")).build();
    assertThat(now(packages.upload(upload)).getState()).isEqualTo(PackageState.PROCESSING_UPLOAD);
    assertThat(refused(400, packages.upload(upload))).containsIgnoringCase("bits");
    eventually(
        () -> now(packages.get(GetPackageRequest.builder().packageId(pack).build())).getState(),
        PackageState.READY::equals);
    byte[] bits =
        now(
            packages
                .download(DownloadPackageRequest.builder().packageId(pack).build())
                .reduce(
                    (a, b) -> {
                      byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
                      System.arraycopy(b, 0, both, a.length, b.length);
                      return both;
                    }));
    assertThat(bits).startsWith('P', 'K');
  }

  @Test
  void listsByAppStateAndType() {
    String app = cloud.app("packages-listed");
    String pack = cloud.readyPackage(app, "listed");
    cloud.bitsPackage(app);
    assertThat(
            now(packages.list(
                    ListPackagesRequest.builder()
                        .applicationId(app)
                        .state(PackageState.READY)
                        .type(PackageType.BITS)
                        .build()))
                .getResources())
        .singleElement()
        .satisfies(found -> assertThat(found.getId()).isEqualTo(pack));
  }

  @Test
  void copiesToAnotherAppAndDeletes() {
    String pack = cloud.readyPackage(cloud.app("packages-from"), "copied");
    String target = cloud.app("packages-to");
    String copy =
        now(packages.copy(
                CopyPackageRequest.builder()
                    .sourcePackageId(pack)
                    .relationships(PackageRelationships.builder().application(one(target)).build())
                    .build()))
            .getId();
    eventually(
        () -> now(packages.get(GetPackageRequest.builder().packageId(copy).build())).getState(),
        PackageState.READY::equals);
    cloud.staged(copy);
    assertThat(
            now(packages.listDroplets(
                    ListPackageDropletsRequest.builder()
                        .packageId(copy)
                        .state(DropletState.STAGED)
                        .build()))
                .getResources())
        .hasSize(1);
    cloud.done(now(packages.delete(DeletePackageRequest.builder().packageId(copy).build())));
    assertThat(refused(404, packages.get(GetPackageRequest.builder().packageId(copy).build())))
        .isEqualTo("Package not found");
  }

  @Test
  void aDockerPackageIsReadyAtOnce() {
    cloud.wire.patch("/v3/feature_flags/diego_docker", "{\"enabled\":true}").expect(200);
    String app =
        now(cloud
                .cf
                .applicationsV3()
                .create(
                    CreateApplicationRequest.builder()
                        .name("packages-docker")
                        .lifecycle(
                            Lifecycle.builder()
                                .type(LifecycleType.DOCKER)
                                .data(org.cloudfoundry.client.v3.DockerData.builder().build())
                                .build())
                        .relationships(
                            ApplicationRelationships.builder().space(one(cloud.space())).build())
                        .build()))
            .getId();
    CreatePackageResponse docker =
        now(
            packages.create(
                CreatePackageRequest.builder()
                    .type(PackageType.DOCKER)
                    .data(DockerData.builder().image("registry.example/app:1").build())
                    .relationships(PackageRelationships.builder().application(one(app)).build())
                    .build()));
    assertThat(docker.getState()).isEqualTo(PackageState.READY);
  }
}
