package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.Metadata;
import org.cloudfoundry.client.v3.routes.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/routes. */
@ExtendWith(Conformance.class)
final class RoutesV3Test {
  private final Cloud cloud = Cloud.shared();

  private final RoutesV3 routes = cloud.cf.routesV3();

  @Test
  void createsGetsLabelsListsAndDeletes() {
    CreateRouteResponse created =
        now(
            routes.create(
                CreateRouteRequest.builder()
                    .host("routes-crud")
                    .path("/shop")
                    .metadata(Metadata.builder().label("acf-federation", "routes").build())
                    .relationships(
                        RouteRelationships.builder()
                            .domain(one(cloud.domain()))
                            .space(one(cloud.space()))
                            .build())
                    .build()));
    assertThat(created.getUrl()).isEqualTo("routes-crud." + DOMAIN + "/shop");
    String route = created.getId();
    now(
        routes.update(
            UpdateRouteRequest.builder()
                .routeId(route)
                .metadata(Metadata.builder().annotation("note", "mine").build())
                .build()));
    GetRouteResponse got = now(routes.get(GetRouteRequest.builder().routeId(route).build()));
    assertThat(got.getMetadata().getAnnotations()).containsEntry("note", "mine");
    assertThat(
            now(routes.list(
                    ListRoutesRequest.builder()
                        .domainId(cloud.domain())
                        .host("routes-crud")
                        .path("/shop")
                        .spaceId(cloud.space())
                        .labelSelector("acf-federation=routes")
                        .build()))
                .getResources())
        .singleElement()
        .satisfies(found -> assertThat(found.getId()).isEqualTo(route));
    cloud.done(now(routes.delete(DeleteRouteRequest.builder().routeId(route).build())));
    assertThat(refused(404, routes.get(GetRouteRequest.builder().routeId(route).build())))
        .isEqualTo("Route not found");
  }

  @Test
  void refusesADuplicate() {
    cloud.route("routes-twice");
    assertThat(
            refused(
                422,
                routes.create(
                    CreateRouteRequest.builder()
                        .host("routes-twice")
                        .relationships(
                            RouteRelationships.builder()
                                .domain(one(cloud.domain()))
                                .space(one(cloud.space()))
                                .build())
                        .build())))
        .startsWith("Route already exists with host 'routes-twice'");
  }

  @Test
  void insertsReplacesAndRemovesDestinations() {
    String app = cloud.app("routes-app");
    String other = cloud.app("routes-other");
    String route = cloud.route("routes-app");
    cloud.map(route, app);
    cloud.map(route, app);
    ListRouteDestinationsResponse listed =
        now(routes.listDestinations(ListRouteDestinationsRequest.builder().routeId(route).build()));
    assertThat(listed.getDestinations()).as("equal ones are added once").hasSize(1);
    ReplaceRouteDestinationsResponse replaced =
        now(
            routes.replaceDestinations(
                ReplaceRouteDestinationsRequest.builder()
                    .routeId(route)
                    .destination(
                        Destination.builder()
                            .application(Application.builder().applicationId(other).build())
                            .port(9000)
                            .build())
                    .build()));
    assertThat(replaced.getDestinations())
        .singleElement()
        .satisfies(
            destination -> {
              assertThat(destination.getApplication().getApplicationId()).isEqualTo(other);
              assertThat(destination.getApplication().getProcess().getType()).isEqualTo("web");
              assertThat(destination.getPort()).isEqualTo(9000);
            });
    now(
        routes.removeDestinations(
            RemoveRouteDestinationsRequest.builder()
                .routeId(route)
                .destinationId(replaced.getDestinations().getFirst().getDestinationId())
                .build()));
    assertThat(
            now(routes.listDestinations(
                    ListRouteDestinationsRequest.builder().routeId(route).build()))
                .getDestinations())
        .isEmpty();
  }

  @Test
  void insertedDestinationsComeBack() {
    String app = cloud.app("routes-inserted");
    InsertRouteDestinationsResponse inserted =
        now(
            routes.insertDestinations(
                InsertRouteDestinationsRequest.builder()
                    .routeId(cloud.route("routes-inserted"))
                    .destination(
                        Destination.builder()
                            .application(Application.builder().applicationId(app).build())
                            .build())
                    .build()));
    assertThat(inserted.getDestinations())
        .singleElement()
        .satisfies(destination -> assertThat(destination.getPort()).isEqualTo(8080));
  }
}
