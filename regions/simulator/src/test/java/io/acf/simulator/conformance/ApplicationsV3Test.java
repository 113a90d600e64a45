package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.BuildpackData;
import org.cloudfoundry.client.v3.Lifecycle;
import org.cloudfoundry.client.v3.LifecycleType;
import org.cloudfoundry.client.v3.Metadata;
import org.cloudfoundry.client.v3.applications.*;
import org.cloudfoundry.client.v3.droplets.DropletState;
import org.cloudfoundry.client.v3.processes.ProcessState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/apps. */
@ExtendWith(Conformance.class)
final class ApplicationsV3Test {
  private final Cloud cloud = Cloud.shared();

  private final ApplicationsV3 apps = cloud.cf.applicationsV3();

  @Test
  void createsGetsRenamesAndDeletes() {
    CreateApplicationResponse created =
        now(
            apps.create(
                CreateApplicationRequest.builder()
                    .name("apps-crud")
                    .relationships(
                        ApplicationRelationships.builder().space(one(cloud.space())).build())
                    .environmentVariable("COLOUR", "green")
                    .metadata(Metadata.builder().label("acf-federation", "crud").build())
                    .lifecycle(
                        Lifecycle.builder()
                            .type(LifecycleType.BUILDPACK)
                            .data(BuildpackData.builder().buildpack("staticfile_buildpack").build())
                            .build())
                    .build()));
    assertThat(created.getState()).isEqualTo(ApplicationState.STOPPED);
    assertThat(created.getLifecycle().getType()).isEqualTo(LifecycleType.BUILDPACK);
    String app = created.getId();

    UpdateApplicationResponse updated =
        now(
            apps.update(
                UpdateApplicationRequest.builder()
                    .applicationId(app)
                    .name("apps-crud-renamed")
                    .metadata(Metadata.builder().annotation("acf-generation", "7.0").build())
                    .build()));
    assertThat(updated.getMetadata().getLabels()).containsEntry("acf-federation", "crud");
    assertThat(updated.getMetadata().getAnnotations()).containsEntry("acf-generation", "7.0");
    GetApplicationResponse got =
        now(apps.get(GetApplicationRequest.builder().applicationId(app).build()));
    assertThat(got.getName()).isEqualTo("apps-crud-renamed");

    cloud.done(now(apps.delete(DeleteApplicationRequest.builder().applicationId(app).build())));
    String gone =
        refused(404, apps.get(GetApplicationRequest.builder().applicationId(app).build()));
    assertThat(gone).isEqualTo("App not found");
  }

  @Test
  void refusesATakenNameAndAnUnknownSpace() {
    cloud.app("apps-taken");
    CreateApplicationRequest again =
        CreateApplicationRequest.builder()
            .name("apps-taken")
            .relationships(ApplicationRelationships.builder().space(one(cloud.space())).build())
            .build();
    assertThat(refused(422, apps.create(again))).contains("apps-taken");
    CreateApplicationRequest nowhere =
        CreateApplicationRequest.builder()
            .name("apps-nowhere")
            .relationships(ApplicationRelationships.builder().space(one("no-such-space")).build())
            .build();
    assertThat(refused(422, apps.create(nowhere))).containsIgnoringCase("space");
  }

  @Test
  void listsByNameSpaceAndLabel() {
    String app = cloud.app("apps-listed");
    now(
        apps.update(
            UpdateApplicationRequest.builder()
                .applicationId(app)
                .metadata(Metadata.builder().label("suite", "listed").build())
                .build()));
    assertThat(
            now(apps.list(
                    ListApplicationsRequest.builder()
                        .name("apps-listed")
                        .spaceId(cloud.space())
                        .organizationId(cloud.org())
                        .labelSelector("suite=listed")
                        .build()))
                .getResources())
        .singleElement()
        .satisfies(found -> assertThat(found.getId()).isEqualTo(app));
    ListApplicationsResponse none =
        now(apps.list(ListApplicationsRequest.builder().name("apps-nobody").build()));
    assertThat(none.getResources()).isEmpty();
    assertThat(none.getPagination().getTotalPages()).isEqualTo(1);
    assertThat(none.getPagination().getTotalResults()).isZero();
  }

  @Test
  void pagesAndOrders() {
    for (String letter : new String[] {"b", "c", "a"}) {
      String app = cloud.app("apps-paged-" + letter);
      now(
          apps.update(
              UpdateApplicationRequest.builder()
                  .applicationId(app)
                  .metadata(Metadata.builder().label("suite", "paged").build())
                  .build()));
    }
    ListApplicationsRequest.Builder paged =
        ListApplicationsRequest.builder().labelSelector("suite in (paged)").orderBy("-name");
    ListApplicationsResponse first = now(apps.list(paged.page(1).perPage(2).build()));
    assertThat(first.getResources())
        .extracting(ApplicationResource::getName)
        .containsExactly("apps-paged-c", "apps-paged-b");
    assertThat(first.getPagination().getTotalPages()).isEqualTo(2);
    assertThat(first.getPagination().getNext().getHref()).contains("page=2").contains("per_page=2");
    ListApplicationsResponse second = now(apps.list(paged.page(2).perPage(2).build()));
    assertThat(second.getResources())
        .extracting(ApplicationResource::getName)
        .containsExactly("apps-paged-a");
    assertThat(second.getPagination().getNext()).isNull();
  }

  @Test
  void doesNotStartWithoutADroplet() {
    String app = cloud.app("apps-no-droplet");
    assertThat(
            refused(422, apps.start(StartApplicationRequest.builder().applicationId(app).build())))
        .isEqualTo("Assign a droplet before starting this app.");
    assertThat(
            refused(
                404,
                apps.getCurrentDroplet(
                    GetApplicationCurrentDropletRequest.builder().applicationId(app).build())))
        .isEqualTo("Droplet not found");
  }

  @Test
  void startsStopsRestartsAndScales() {
    String app = cloud.running("apps-lifecycle", "alive");
    assertThat(
            now(apps.scale(
                    ScaleApplicationRequest.builder()
                        .applicationId(app)
                        .type("web")
                        .instances(3)
                        .memoryInMb(128)
                        .diskInMb(256)
                        .build()))
                .getInstances())
        .isEqualTo(3);
    cloud.awaitRunning(app, 3);
    now(
        apps.terminateInstance(
            TerminateApplicationInstanceRequest.builder()
                .applicationId(app)
                .type("web")
                .index("2")
                .build()));
    cloud.awaitRunning(app, 3);
    assertThat(
            now(apps.restart(RestartApplicationRequest.builder().applicationId(app).build()))
                .getState())
        .isEqualTo(ApplicationState.STARTED);
    cloud.awaitRunning(app, 3);
    assertThat(
            now(apps.stop(StopApplicationRequest.builder().applicationId(app).build())).getState())
        .isEqualTo(ApplicationState.STOPPED);
    GetApplicationProcessStatisticsResponse down =
        now(
            apps.getProcessStatistics(
                GetApplicationProcessStatisticsRequest.builder()
                    .applicationId(app)
                    .type("web")
                    .build()));
    assertThat(down.getResources())
        .allSatisfy(instance -> assertThat(instance.getState()).isEqualTo(ProcessState.DOWN));
  }

  @Test
  void tellsDropletsPackagesBuildsAndProcesses() {
    String app = cloud.app("apps-parts");
    String pack = cloud.readyPackage(app, "parts");
    String droplet = cloud.staged(pack).getDroplet().getId();
    assertThat(
            now(apps.setCurrentDroplet(
                    SetApplicationCurrentDropletRequest.builder()
                        .applicationId(app)
                        .data(to(droplet))
                        .build()))
                .getData()
                .getId())
        .isEqualTo(droplet);
    assertThat(
            now(apps.getCurrentDroplet(
                    GetApplicationCurrentDropletRequest.builder().applicationId(app).build()))
                .getId())
        .isEqualTo(droplet);
    assertThat(
            now(apps.getCurrentDropletRelationship(
                    GetApplicationCurrentDropletRelationshipRequest.builder()
                        .applicationId(app)
                        .build()))
                .getData()
                .getId())
        .isEqualTo(droplet);
    assertThat(
            now(apps.listDroplets(
                    ListApplicationDropletsRequest.builder()
                        .applicationId(app)
                        .current(true)
                        .state(DropletState.STAGED)
                        .build()))
                .getResources())
        .singleElement()
        .satisfies(found -> assertThat(found.getId()).isEqualTo(droplet));
    assertThat(
            now(apps.listPackages(
                    ListApplicationPackagesRequest.builder().applicationId(app).build()))
                .getResources())
        .singleElement()
        .satisfies(found -> assertThat(found.getId()).isEqualTo(pack));
    assertThat(
            now(apps.listBuilds(ListApplicationBuildsRequest.builder().applicationId(app).build()))
                .getResources())
        .hasSize(1);
    assertThat(
            now(apps.listProcesses(
                    ListApplicationProcessesRequest.builder().applicationId(app).build()))
                .getResources())
        .singleElement()
        .satisfies(web -> assertThat(web.getType()).isEqualTo("web"));
    GetApplicationProcessResponse web =
        now(
            apps.getProcess(
                GetApplicationProcessRequest.builder().applicationId(app).type("web").build()));
    assertThat(web.getId()).as("the first web process has the app's guid").isEqualTo(app);
    assertThat(web.getInstances()).isEqualTo(1);
    assertThat(web.getMemoryInMb()).isPositive();
    assertThat(
            now(apps.listTasks(ListApplicationTasksRequest.builder().applicationId(app).build()))
                .getResources())
        .isEmpty();
  }

  @Test
  void mergesEnvironmentVariables() {
    String app = cloud.app("apps-env");
    now(
        apps.updateEnvironmentVariables(
            UpdateApplicationEnvironmentVariablesRequest.builder()
                .applicationId(app)
                .var("KEEP", "1")
                .build()));
    UpdateApplicationEnvironmentVariablesResponse merged =
        now(
            apps.updateEnvironmentVariables(
                UpdateApplicationEnvironmentVariablesRequest.builder()
                    .applicationId(app)
                    .var("OTHER", "3")
                    .build()));
    assertThat(merged.getVars()).containsOnlyKeys("KEEP", "OTHER");
    assertThat(
            now(apps.getEnvironmentVariables(
                    GetApplicationEnvironmentVariablesRequest.builder().applicationId(app).build()))
                .getVars())
        .containsEntry("OTHER", "3");
    GetApplicationEnvironmentResponse computed =
        now(
            apps.getEnvironment(
                GetApplicationEnvironmentRequest.builder().applicationId(app).build()));
    assertThat(computed.getEnvironmentVariables()).containsEntry("KEEP", "1");
    assertThat(computed.getSystemEnvironmentVariables()).containsKey("VCAP_SERVICES");
    assertThat(computed.getApplicationEnvironmentVariables()).containsKey("VCAP_APPLICATION");
  }

  @Test
  void switchesFeatures() {
    String app = cloud.app("apps-features");
    assertThat(
            now(apps.listFeatures(
                    ListApplicationFeaturesRequest.builder().applicationId(app).build()))
                .getResources())
        .extracting(ApplicationFeatureResource::getName)
        .contains("ssh", "revisions");
    assertThat(
            now(apps.updateFeature(
                    UpdateApplicationFeatureRequest.builder()
                        .applicationId(app)
                        .featureName("ssh")
                        .enabled(false)
                        .build()))
                .getEnabled())
        .isFalse();
    assertThat(
            now(apps.getFeature(
                    GetApplicationFeatureRequest.builder()
                        .applicationId(app)
                        .featureName("ssh")
                        .build()))
                .getEnabled())
        .isFalse();
    assertThat(
            now(apps.getSshEnabled(
                    GetApplicationSshEnabledRequest.builder().applicationId(app).build()))
                .getEnabled())
        .isFalse();
    assertThat(
            now(apps.getPermissions(
                    GetApplicationPermissionsRequest.builder().applicationId(app).build()))
                .getReadSensitiveData())
        .isTrue();
  }

  @Test
  void listsItsRoutes() {
    String app = cloud.app("apps-routed");
    String route = cloud.route("apps-routed");
    cloud.map(route, app);
    assertThat(
            now(apps.listRoutes(
                    ListApplicationRoutesRequest.builder()
                        .applicationId(app)
                        .host("apps-routed")
                        .build()))
                .getResources())
        .singleElement()
        .satisfies(found -> assertThat(found.getId()).isEqualTo(route));
  }
}
