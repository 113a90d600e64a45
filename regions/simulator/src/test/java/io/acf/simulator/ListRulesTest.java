package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lists refuse and count, names that are taken, and entitlements to isolation segments. */
class ListRulesTest {
  private static Region region;

  @BeforeAll
  static void start() {
    region = new Region();
    region.know("stack", "/v3/stacks");
    region.make("segment", "/v3/isolation_segments", "{'name':'far'}");
    region.make(
        "app", "/v3/apps", "{'name':'app','relationships':{'space':{'data':{'guid':'{space}'}}}}");
  }

  @AfterAll
  static void stop() {
    region.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v3/apps?label_selector= | Missing label_selector value",
        "/v3/routes?label_selector= | Missing label_selector value",
        "/v3/apps?created_ats%5Bgt%5D=2020-01-01T00:00:00Z,2021-01-01T00:00:00Z | Created ats only"
            + " accepts one value when using a relational operator",
        "/v3/spaces?updated_ats%5Bsince%5D=2020-01-01T00:00:00Z | Updated ats Invalid relational"
            + " operator: 'since'",
        "/v3/apps?created_ats=yesterday | Created ats has an invalid timestamp format. Timestamps"
            + " should be formatted as 'YYYY-MM-DDThh:mm:ssZ'",
        "/v3/audit_events?updated_ats=2020-01-01T00:00Z | Updated ats has an invalid timestamp"
            + " format. Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'",
        "/v3/apps?created_ats=2020-01-01T00:00:00.5Z | Created ats has an invalid timestamp format."
            + " Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'",
      })
  void aParameterThatCannotBe(String path, String said) {
    assertThat(Region.said(region.ask("GET " + path, "")))
        .isEqualTo("400 The query parameter is invalid: " + said);
  }

  @Test
  void aPageBeyondTheEndCountsNothing() {
    var pagination = region.ask("GET /v3/apps?page=3&per_page=5", "").json().path("pagination");
    assertThat(pagination.path("total_results").asInt()).isZero();
    assertThat(pagination.path("total_pages").asInt()).isEqualTo(1);
    assertThat(pagination.path("next").isNull()).isTrue();
    assertThat(pagination.at("/previous/href").asText()).contains("page=2");
  }

  @ParameterizedTest
  @CsvSource("/v3/apps/")
  void linksOfPagesHaveThePathOfTheList(String path) {
    var answer = region.ask("GET " + path + "?per_page=1", "");
    assertThat(answer.json().at("/pagination/first/href").asText())
        .as(answer.text())
        .isEqualTo(region.simulator.uri() + "/v3/apps?page=1&per_page=1");
  }

  @ParameterizedTest
  @CsvSource({
    "names=app,1",
    "names=other,0",
    "space_guids={space},1",
    "organization_guids=none,0",
    "lifecycle_type=docker,0",
    "order_by=-name,1"
  })
  void appsOfAStackAreFilteredAsApps(String query, int count) {
    var answer = region.ask("GET /v3/stacks/{stack}/apps?" + query, "");
    assertThat(answer.json().at("/pagination/total_results").asInt())
        .as(answer.text())
        .isEqualTo(count);
  }

  @Test
  void aNameThatIsTakenCannotBeTaken() {
    region.make("renamed", "/v3/organizations", "{'name':'renamed'}");
    String ofOrg = "'relationships':{'organization':{'data':{'guid':'{org}'}}}";
    region.make("moved", "/v3/spaces", "{'name':'moved'," + ofOrg + "}");
    assertThat(Region.said(region.ask("PATCH /v3/organizations/{renamed}", "{'name':'Demo'}")))
        .isEqualTo("422 Organization name 'Demo' is already taken.");
    assertThat(Region.said(region.ask("PATCH /v3/organizations/{renamed}", "{'name':'Renamed'}")))
        .isEqualTo("200");
    assertThat(Region.said(region.ask("PATCH /v3/organizations/{renamed}", "{'name':''}")))
        .isEqualTo("422 Name is too short (minimum is 1 character)");
    assertThat(Region.said(region.ask("PATCH /v3/spaces/{moved}", "{'name':'prod'}")))
        .isEqualTo("422 Organization 'demo' already contains a space with name 'prod'.");
    assertThat(Region.said(region.ask("PATCH /v3/spaces/{moved}", "{'name':'moved'}")))
        .isEqualTo("200");
  }

  @Test
  void aSegmentIsForWhoIsEntitled() {
    String space = " /v3/spaces/{here}/relationships/isolation_segment";
    region.make("entitled", "/v3/organizations", "{'name':'entitled'}");
    region.make(
        "here",
        "/v3/spaces",
        "{'name':'here','relationships':{'organization':{'data':{'guid':'{entitled}'}}}}");
    String assign = "{'data':{'guid':'{segment}'}}";
    assertThat(Region.said(region.ask("PATCH" + space, assign)))
        .isEqualTo(
            region.filled(
                "422 Unable to assign isolation segment with guid '{segment}'. Ensure it has been"
                    + " entitled to the organization that this space belongs to."));
    String organizations = " /v3/isolation_segments/{segment}/relationships/organizations";
    region.ask("POST" + organizations, "{'data':[{'guid':'{entitled}'}]}");
    assertThat(region.ask("GET" + organizations, "").json().at("/links/related/href").asText())
        .endsWith("/organizations");
    assertThat(Region.said(region.ask("PATCH" + space, assign))).isEqualTo("200");
    assertThat(Region.said(region.ask("DELETE" + organizations + "/{entitled}", "")))
        .isEqualTo(
            "422 Cannot remove the entitlement while this Isolation Segment is assigned to any"
                + " Spaces. Currently assigned to: 'here'");
    region.done(region.ask("DELETE /v3/organizations/{entitled}", ""));
    assertThat(region.ask("GET" + organizations, "").json().path("data")).isEmpty();
    assertThat(Region.said(region.ask("DELETE /v3/isolation_segments/{segment}", "")))
        .isEqualTo("204");
  }
}
