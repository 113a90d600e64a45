package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.cloudfoundry.client.v3.Metadata;
import org.cloudfoundry.client.v3.domains.*;
import org.cloudfoundry.client.v3.organizations.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stock cf-java-client against /v3/domains. */
@ExtendWith(Conformance.class)
final class DomainsV3Test {
  private final Cloud cloud = Cloud.shared();

  private final DomainsV3 domains = cloud.cf.domainsV3();

  @Test
  void createsGetsLabelsAndDeletesASharedDomain() {
    CreateDomainResponse created =
        now(domains.create(CreateDomainRequest.builder().name("shared.example").build()));
    String domain = created.getId();
    now(
        domains.update(
            UpdateDomainRequest.builder()
                .domainId(domain)
                .metadata(Metadata.builder().label("kind", "shared").build())
                .build()));
    GetDomainResponse got = now(domains.get(GetDomainRequest.builder().domainId(domain).build()));
    assertThat(got.getMetadata().getLabels()).containsEntry("kind", "shared");
    assertThat(got.isInternal()).isFalse();
    assertThat(
            now(domains.list(ListDomainsRequest.builder().labelSelector("kind=shared").build()))
                .getResources())
        .hasSize(1);
    cloud.done(now(domains.delete(DeleteDomainRequest.builder().domainId(domain).build())));
    refused(404, domains.get(GetDomainRequest.builder().domainId(domain).build()));
  }

  @Test
  void refusesATakenName() {
    assertThat(refused(422, domains.create(CreateDomainRequest.builder().name(DOMAIN).build())))
        .contains(DOMAIN);
  }

  @Test
  void reservesRoutes() {
    cloud.route("domains-reserved");
    assertThat(
            now(domains.checkReservedRoutes(
                    CheckReservedRoutesRequest.builder()
                        .domainId(cloud.domain())
                        .host("domains-reserved")
                        .build()))
                .getMatchingRoute())
        .isTrue();
    assertThat(
            now(domains.checkReservedRoutes(
                    CheckReservedRoutesRequest.builder()
                        .domainId(cloud.domain())
                        .host("domains-free")
                        .build()))
                .getMatchingRoute())
        .isFalse();
  }

  @Test
  void sharesAPrivateDomainWithAnotherOrganization() {
    String owner =
        now(cloud
                .cf
                .organizationsV3()
                .create(CreateOrganizationRequest.builder().name("domains-owner").build()))
            .getId();
    String guest =
        now(cloud
                .cf
                .organizationsV3()
                .create(CreateOrganizationRequest.builder().name("domains-guest").build()))
            .getId();
    String domain =
        now(domains.create(
                CreateDomainRequest.builder()
                    .name("private.example")
                    .relationships(DomainRelationships.builder().organization(one(owner)).build())
                    .build()))
            .getId();
    assertThat(
            now(domains.share(
                    ShareDomainRequest.builder().domainId(domain).data(to(guest)).build()))
                .getData())
        .singleElement()
        .satisfies(found -> assertThat(found.getId()).isEqualTo(guest));
    assertThat(
            now(cloud
                    .cf
                    .organizationsV3()
                    .listDomains(
                        ListOrganizationDomainsRequest.builder()
                            .organizationId(guest)
                            .name("private.example")
                            .build()))
                .getResources())
        .hasSize(1);
    now(
        domains.unshare(
            UnshareDomainRequest.builder().domainId(domain).organizationId(guest).build()));
    cloud.done(now(domains.delete(DeleteDomainRequest.builder().domainId(domain).build())));
  }
}
