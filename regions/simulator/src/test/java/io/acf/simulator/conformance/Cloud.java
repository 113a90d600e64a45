package io.acf.simulator.conformance;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.acf.simulator.Pace;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.cloudfoundry.client.CloudFoundryClient;
import org.cloudfoundry.client.v3.ClientV3Exception;
import org.cloudfoundry.client.v3.Relationship;
import org.cloudfoundry.client.v3.ToOneRelationship;
import org.cloudfoundry.client.v3.applications.ApplicationRelationships;
import org.cloudfoundry.client.v3.applications.CreateApplicationRequest;
import org.cloudfoundry.client.v3.applications.GetApplicationProcessStatisticsRequest;
import org.cloudfoundry.client.v3.applications.SetApplicationCurrentDropletRequest;
import org.cloudfoundry.client.v3.applications.StartApplicationRequest;
import org.cloudfoundry.client.v3.builds.BuildState;
import org.cloudfoundry.client.v3.builds.CreateBuildRequest;
import org.cloudfoundry.client.v3.builds.GetBuildRequest;
import org.cloudfoundry.client.v3.builds.GetBuildResponse;
import org.cloudfoundry.client.v3.domains.ListDomainsRequest;
import org.cloudfoundry.client.v3.jobs.GetJobRequest;
import org.cloudfoundry.client.v3.jobs.GetJobResponse;
import org.cloudfoundry.client.v3.jobs.JobState;
import org.cloudfoundry.client.v3.organizations.ListOrganizationsRequest;
import org.cloudfoundry.client.v3.packages.CreatePackageRequest;
import org.cloudfoundry.client.v3.packages.GetPackageRequest;
import org.cloudfoundry.client.v3.packages.PackageRelationships;
import org.cloudfoundry.client.v3.packages.PackageState;
import org.cloudfoundry.client.v3.packages.PackageType;
import org.cloudfoundry.client.v3.packages.UploadPackageRequest;
import org.cloudfoundry.client.v3.processes.ProcessState;
import org.cloudfoundry.client.v3.routes.Application;
import org.cloudfoundry.client.v3.routes.CreateRouteRequest;
import org.cloudfoundry.client.v3.routes.Destination;
import org.cloudfoundry.client.v3.routes.InsertRouteDestinationsRequest;
import org.cloudfoundry.client.v3.routes.RouteRelationships;
import org.cloudfoundry.client.v3.spaces.ListSpacesRequest;
import org.cloudfoundry.reactor.ConnectionContext;
import org.cloudfoundry.reactor.DefaultConnectionContext;
import org.cloudfoundry.reactor.TokenProvider;
import org.cloudfoundry.reactor.client.ReactorCloudFoundryClient;
import org.cloudfoundry.reactor.tokenprovider.PasswordGrantTokenProvider;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The simulated region that all suites share, and the stock client pointed at it. */
final class Cloud {
  static final String DOMAIN = "apps.eu-1.test";
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Pace QUICK = Pace.all(Duration.ofMillis(25)).withRouterLag(Duration.ZERO);
  private static Cloud shared;
  private static Cloud unhurried;

  final Simulator simulator;
  final ConnectionContext context;
  final TokenProvider tokens;
  final CloudFoundryClient cf;
  final Wire wire;
  private final Path folder;

  private Cloud(Pace pace) {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(pace));
    context =
        DefaultConnectionContext.builder()
            .apiHost(simulator.host())
            .port(simulator.port())
            .secure(false)
            .cacheDuration(Duration.ofMinutes(5))
            .additionalHttpClientConfiguration(
                client ->
                    client
                        .responseTimeout(Duration.ofSeconds(10))
                        .doOnConnected(
                            connection -> connection.addHandlerLast("wire-tap", new WireTap())))
            .build();
    tokens = PasswordGrantTokenProvider.builder().username("admin").password("admin").build();
    cf =
        Driven.noting(
            ReactorCloudFoundryClient.builder()
                .connectionContext(context)
                .tokenProvider(tokens)
                .build());
    wire = new Wire(simulator.uri()).login("admin", "admin");
    try {
      folder = Files.createTempDirectory("acf-conformance");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Leaves nothing behind when the JVM ends. */
  private void close() {
    simulator.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One region for the life of this JVM: suites use names of their own. */
  static synchronized Cloud shared() {
    if (shared == null) {
      shared = new Cloud(QUICK);
    }
    return shared;
  }

  /**
   * Another such region, where what takes time takes long enough to be seen under way: for tests of
   * what is refused or shown meanwhile.
   */
  static synchronized Cloud unhurried() {
    if (unhurried == null) {
      unhurried =
          new Cloud(
              QUICK
                  .withStaging(Duration.ofSeconds(1))
                  .withInstanceStart(Duration.ofMillis(500))
                  .withJob(Duration.ofSeconds(1)));
    }
    return unhurried;
  }

  /** The one value of a call, or null for an empty one. */
  static <T> T now(Publisher<T> call) {
    return Flux.from(call).blockLast(DEADLINE);
  }

  /** The call must be refused by the API with this status; its first error's text comes back. */
  static String refused(int status, Publisher<?> call) {
    Throwable thrown = catchThrowable(() -> now(call));
    assertThat(thrown).isInstanceOf(ClientV3Exception.class);
    ClientV3Exception refusal = (ClientV3Exception) thrown;
    assertThat(refusal.getStatusCode()).as(refusal.getMessage()).isEqualTo(status);
    return refusal.getErrors().getFirst().getDetail();
  }

  static Relationship to(String guid) {
    return Relationship.builder().id(guid).build();
  }

  static ToOneRelationship one(String guid) {
    return ToOneRelationship.builder().data(to(guid)).build();
  }

  String org() {
    return now(cf.organizationsV3().list(ListOrganizationsRequest.builder().name("demo").build()))
        .getResources()
        .getFirst()
        .getId();
  }

  String space() {
    return now(cf.spacesV3().list(ListSpacesRequest.builder().name("prod").build()))
        .getResources()
        .getFirst()
        .getId();
  }

  String domain() {
    return now(cf.domainsV3().list(ListDomainsRequest.builder().name(DOMAIN).build()))
        .getResources()
        .getFirst()
        .getId();
  }

  /** Waits until a job is over, which must be well. */
  GetJobResponse done(String job) {
    GetJobResponse over = over(job);
    assertThat(over.getState()).as("%s", over.getErrors()).isEqualTo(JobState.COMPLETE);
    return over;
  }

  /** Waits until a job is over, well or not. */
  GetJobResponse over(String job) {
    GetJobRequest request = GetJobRequest.builder().jobId(job).build();
    return await()
        .atMost(DEADLINE)
        .pollInterval(10, MILLISECONDS)
        .until(
            () -> now(cf.jobsV3().get(request)),
            seen -> seen.getState() == JobState.COMPLETE || seen.getState() == JobState.FAILED);
  }

  /** A new, stopped app without anything. */
  String app(String name) {
    return now(cf.applicationsV3()
            .create(
                CreateApplicationRequest.builder()
                    .name(name)
                    .relationships(ApplicationRelationships.builder().space(one(space())).build())
                    .build()))
        .getId();
  }

  /** A package of an app that awaits its bits. */
  String bitsPackage(String app) {
    return now(cf.packages()
            .create(
                CreatePackageRequest.builder()
                    .type(PackageType.BITS)
                    .relationships(PackageRelationships.builder().application(one(app)).build())
                    .build()))
        .getId();
  }

  /** A package that is READY with a site that says the word. */
  String readyPackage(String app, String word) {
    String guid = bitsPackage(app);
    now(
        cf.packages()
            .upload(UploadPackageRequest.builder().packageId(guid).bits(zip(word)).build()));
    await()
        .atMost(DEADLINE)
        .pollInterval(10, MILLISECONDS)
        .until(
            () ->
                now(cf.packages().get(GetPackageRequest.builder().packageId(guid).build()))
                    .getState(),
            PackageState.READY::equals);
    return guid;
  }

  Path zip(String word) {
    try {
      return Site.zipFile(folder, word);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stages a package; the finished build. */
  GetBuildResponse staged(String readyPackage) {
    String build =
        now(cf.builds().create(CreateBuildRequest.builder().getPackage(to(readyPackage)).build()))
            .getId();
    GetBuildResponse over =
        await()
            .atMost(DEADLINE)
            .pollInterval(10, MILLISECONDS)
            .until(
                () -> now(cf.builds().get(GetBuildRequest.builder().buildId(build).build())),
                seen -> seen.getState() != BuildState.STAGING);
    assertThat(over.getState()).as(over.getError()).isEqualTo(BuildState.STAGED);
    return over;
  }

  /** A droplet of an app with a site that says the word. */
  String droplet(String app, String word) {
    return staged(readyPackage(app, word)).getDroplet().getId();
  }

  /** A started app with a droplet whose web instance runs; no route. */
  String running(String name, String word) {
    String app = app(name);
    assign(app, droplet(app, word));
    now(cf.applicationsV3().start(StartApplicationRequest.builder().applicationId(app).build()));
    awaitRunning(app, 1);
    return app;
  }

  void assign(String app, String droplet) {
    now(
        cf.applicationsV3()
            .setCurrentDroplet(
                SetApplicationCurrentDropletRequest.builder()
                    .applicationId(app)
                    .data(to(droplet))
                    .build()));
  }

  void awaitRunning(String app, int instances) {
    await()
        .atMost(DEADLINE)
        .pollInterval(10, MILLISECONDS)
        .until(
            () ->
                now(
                        cf.applicationsV3()
                            .getProcessStatistics(
                                GetApplicationProcessStatisticsRequest.builder()
                                    .applicationId(app)
                                    .type("web")
                                    .build()))
                    .getResources()
                    .stream()
                    .filter(instance -> instance.getState() == ProcessState.RUNNING)
                    .count(),
            running -> running == instances);
  }

  /** A route HOST.DOMAIN in the space, not mapped. */
  String route(String host) {
    return now(cf.routesV3()
            .create(
                CreateRouteRequest.builder()
                    .host(host)
                    .relationships(
                        RouteRelationships.builder()
                            .domain(one(domain()))
                            .space(one(space()))
                            .build())
                    .build()))
        .getId();
  }

  void map(String route, String app) {
    now(
        cf.routesV3()
            .insertDestinations(
                InsertRouteDestinationsRequest.builder()
                    .routeId(route)
                    .destination(
                        Destination.builder()
                            .application(Application.builder().applicationId(app).build())
                            .build())
                    .build()));
  }

  /** Waits until the router answers a host with this word on its page. */
  void awaitPage(String host, String word) {
    await()
        .atMost(DEADLINE)
        .pollInterval(10, MILLISECONDS)
        .untilAsserted(
            () -> {
              Wire.Answer page = wire.visit(host, "/");
              assertThat(page.status()).isEqualTo(200);
              assertThat(page.text()).contains(word);
            });
  }

  /** Waits until what a call shows passes. */
  static <T> T eventually(
      java.util.concurrent.Callable<T> look, java.util.function.Predicate<T> ok) {
    return await().atMost(DEADLINE).pollInterval(10, MILLISECONDS).until(look, ok::test);
  }

  Optional<String> jobOf(Wire.Answer answer) {
    return answer.header("location").map(location -> location.replaceFirst(".*/", ""));
  }
}
