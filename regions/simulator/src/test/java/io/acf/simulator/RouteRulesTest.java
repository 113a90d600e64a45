package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which routes, destinations and domains there cannot be, and in which words. */
class RouteRulesTest {
  private static final String HERE =
      "'relationships':{'space':{'data':{'guid':'{space}'}},'domain':{'data':{'guid':'{domain}'}}}";
  private static final String ELSEWHERE = HERE.replace("{space}", "{other}");
  private static Region region;

  @BeforeAll
  static void start() {
    region = new Region();
    String ofOrg = "'relationships':{'organization':{'data':{'guid':'{org}'}}}";
    region.make("other", "/v3/spaces", "{'name':'other'," + ofOrg + "}");
    region.make("second", "/v3/organizations", "{'name':'second'}");
    region.make(
        "abroad",
        "/v3/spaces",
        "{'name':'abroad','relationships':{'organization':{'data':{'guid':'{second}'}}}}");
    region.make("internal", "/v3/domains", "{'name':'apps.internal.test','internal':true}");
    region.make("private", "/v3/domains", "{'name':'private.test'," + ofOrg + "}");
    region.make(
        "routers",
        "/routing/v1/router_groups",
        "{'name':'rules','type':'tcp','reservable_ports':'1024-65535'}");
    region.make("tcp", "/v3/domains", "{'name':'tcp.test','router_group':{'guid':'{routers}'}}");
    region.make("taken", "/v3/routes", "{'host':'shop','path':'/Cart'," + HERE + "}");
    region.make("root", "/v3/routes", "{'host':'root'," + HERE + "}");
    region.make(
        "owned", "/v3/routes", "{'host':'h'," + HERE.replace("{domain}", "{private}") + "}");
    region.make("ported", "/v3/routes", "{'port':2000," + HERE.replace("{domain}", "{tcp}") + "}");
    String app = "'relationships':{'space':{'data':{'guid':'{space}'}}}";
    region.make("app", "/v3/apps", "{'name':'app'," + app + "}");
    region.make(
        "foreign", "/v3/apps", "{'name':'foreign'," + app.replace("{space}", "{other}") + "}");
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
        "'x' | 422 Options 'options' is not a valid object",
        "{'colour':'red'} | 422 Options Unknown field(s): 'colour'",
        "{'loadbalancing':'best'} | 422 Options Loadbalancing must be one of 'round-robin,"
            + " least-connection, hash' if present",
        "{'loadbalancing':1} | 422 Options Loadbalancing must be one of 'round-robin,"
            + " least-connection, hash' if present",
        "{'loadbalancing':'hash'} | 422 Options Hash header must be present when loadbalancing is"
            + " set to hash",
        "{'loadbalancing':'round-robin','hash_header':'X'} | 422 Options Hash header can only be"
            + " set when loadbalancing is hash",
        "{'loadbalancing':'hash','hash_header':'X','hash_balance':'much'} | 422 Options Hash"
            + " balance must be a numeric value"
      })
  void optionsThatCannotBe(String options, String said) {
    region.ask("PATCH /v3/feature_flags/hash_based_routing", "{'enabled':true}");
    String body = "{'host':'opts','options':" + options + "," + HERE + "}";
    assertThat(Region.said(region.ask("POST /v3/routes", body))).isEqualTo(said);
    assertThat(Region.said(region.ask("PATCH /v3/routes/{root}", "{'options':" + options + "}")))
        .isEqualTo(said);
  }

  @Test
  void aRouteGoesByAHeaderWhereTheFlagIsOn() {
    String hashed =
        "{'options':{'loadbalancing':'hash','hash_header':'X-User','hash_balance':1.5}}";
    region.ask("PATCH /v3/feature_flags/hash_based_routing", "{'enabled':false}");
    assertThat(Region.said(region.ask("PATCH /v3/routes/{root}", hashed)))
        .startsWith("422 Options Unknown field(s): 'hash_header', 'hash_balance', ");
    region.ask("PATCH /v3/feature_flags/hash_based_routing", "{'enabled':true}");
    assertThat(options(hashed))
        .isEqualTo(
            "{\"hash_balance\":\"1.5\",\"hash_header\":\"X-User\",\"loadbalancing\":\"hash\"}");
    assertThat(options("{'options':{'hash_balance':null}}"))
        .isEqualTo("{\"hash_header\":\"X-User\",\"loadbalancing\":\"hash\"}");
    assertThat(options("{'options':{'loadbalancing':'round-robin'}}"))
        .isEqualTo("{\"loadbalancing\":\"round-robin\"}");
    assertThat(options("{'options':{'loadbalancing':null}}")).isEqualTo("{}");
  }

  private static String options(String change) {
    var changed = region.ask("PATCH /v3/routes/{root}", change);
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    return changed.json().path("options").toString();
  }

  @Test
  void defaultRoutesAreInNoDomainOfPorts() {
    try (Region other = new Region()) {
      other.make(
          "own",
          "/v3/domains",
          "{'name':'own.test','relationships':{'organization':{'data':{'guid':'{org}'}}}}");
      String group = other.client.get("/routing/v1/router_groups").json().at("/0/guid").asText();
      other.make(
          "tcp", "/v3/domains", "{'name':'tcp.test','router_group':{'guid':'" + group + "'}}");
      other.done(other.ask("DELETE /v3/domains/{domain}", ""));
      assertThat(
              other
                  .ask("GET /v3/organizations/{org}/domains/default", "")
                  .json()
                  .path("name")
                  .asText())
          .isEqualTo("own.test");
      other.done(other.ask("DELETE /v3/domains/{own}", ""));
      assertThat(Region.said(other.ask("GET /v3/organizations/{org}/domains/default", "")))
          .isEqualTo("404 Domain not found");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'host':'x','port':1234 | domain | 422 Routes with protocol 'http' do not support ports.",
        "'host':'x','port':70000 | domain | 422 Port must be less than or equal to 65535",
        "'host':'shop','path':'/cart' | domain | 422 Route already exists with host 'shop' and path"
            + " '/cart' for domain 'apps.eu-1.test'.",
        "'host':'SHOP','path':'/Cart' | domain | 422 Route already exists with host 'SHOP' and path"
            + " '/Cart' for domain 'apps.eu-1.test'.",
        "'host':'Root' | domain | 422 Route already exists with host 'Root' for domain"
            + " 'apps.eu-1.test'.",
        "'path':'/x' | domain | 422 Missing host. Routes in shared domains must have a host"
            + " defined.",
        "'host':'a b' | domain | 422 Host must be either \"*\" or contain only alphanumeric"
            + " characters, \"_\", or \"-\"",
        "'host':'-a' | domain | 201",
        "'host':'x','path':'nope' | domain | 422 Path must begin with /",
        "'host':'x','path':'/' | domain | 422 Path cannot be exactly /",
        "'host':'x','path':'/a?b' | domain | 422 Path cannot contain ?",
        "'host':'*' | internal | 422 Wildcard hosts are not supported for internal domains.",
        "'host':'x','path':'/y' | internal | 422 Paths are not supported for internal domains.",
        "'host':'x','port':2001 | tcp | 422 Hosts are not supported for TCP routes.",
        "'path':'/x','port':2001 | tcp | 422 Paths are not supported for TCP routes.",
        "'port':2000 | tcp | 422 Route already exists with port '2000' for domain 'tcp.test'.",
        "'port':80 | tcp | 422 Port '80' is not available. Try a different port or use a different"
            + " domain.",
      })
  void aRouteThatCannotBe(String fields, String domain, String said) {
    var answer =
        region.ask(
            "POST /v3/routes",
            "{" + fields + "," + HERE.replace("{domain}", "{" + domain + "}") + "}");
    assertThat(Region.said(answer)).isEqualTo(said);
  }

  @Test
  void aHostBelongsToTheSpaceThatHadItFirst() {
    assertThat(
            Region.said(
                region.ask("POST /v3/routes", "{'host':'shop','path':'/other'," + ELSEWHERE + "}")))
        .isEqualTo("422 domain_id and host host_and_domain_taken_different_space");
    assertThat(Region.said(region.ask("POST /v3/routes", "{'host':'shop'," + ELSEWHERE + "}")))
        .isEqualTo("422 domain_id and host host_and_domain_taken_different_space");
    assertThat(
            Region.said(
                region.ask(
                    "POST /v3/routes",
                    "{'host':'h','path':'/p'," + ELSEWHERE.replace("{domain}", "{private}") + "}")))
        .as("a private domain is its organization's affair")
        .isEqualTo("201");
  }

  @Test
  void aPrivateDomainIsForItsOrganizationsAndThoseItIsSharedWith() {
    String there = HERE.replace("{space}", "{abroad}").replace("{domain}", "{private}");
    String abroad = "{'host':'abroad'," + there + "}";
    assertThat(Region.said(region.ask("POST /v3/routes", abroad)))
        .isEqualTo(
            "422 Invalid domain. Domain 'private.test' is not available in organization 'second'.");
    region.ask(
        "POST /v3/domains/{private}/relationships/shared_organizations",
        "{'data':[{'guid':'{second}'}]}");
    assertThat(Region.said(region.ask("POST /v3/routes", abroad))).isEqualTo("201");
  }

  @Test
  void aTcpRouteWithoutAPortGetsAFreeOne() {
    var first = region.ask("POST /v3/routes", "{" + HERE.replace("{domain}", "{tcp}") + "}");
    var second = region.ask("POST /v3/routes", "{" + HERE.replace("{domain}", "{tcp}") + "}");
    assertThat(first.json().path("port").asInt()).isGreaterThanOrEqualTo(1024);
    assertThat(second.json().path("port").asInt()).isNotEqualTo(first.json().path("port").asInt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | root | [] | 422 Destinations must be an array containing between 1 and 100"
            + " destination objects.",
        "POST | root | 1 | 422 Destinations must be an array containing between 1 and 100"
            + " destination objects.",
        "PATCH | root | {} | 422 Destinations must be an array containing between 0 and 100"
            + " destination objects.",
        "POST | root | [1] | 422 Destinations[0]: must be an object.",
        "POST | root | [{'port':8080}] | 422 Destinations[0]: must have an \"app\".",
        "POST | root | [{'app':{'guid':'{app}'},'x':1}] | 422 Destinations[0]: must have only"
            + " \"app\" and optionally \"weight\", \"port\" or \"protocol\".",
        "POST | root | [{'app':{'guid':1}}] | 422 Destinations[0]: app must have the structure"
            + " {\"guid\": \"app_guid\"}",
        "POST | root | [{'app':{'guid':'{app}','process':{}}}] | 422 Destinations[0]: process must"
            + " have the structure {\"type\": \"process_type\"}",
        "POST | root | [{'app':{'guid':'{app}'},'port':65536}] | 422 Destinations[0]: port must be"
            + " a positive integer between 1024 and 65535 inclusive.",
        "POST | root | [{'app':{'guid':'{app}'},'port':80}] | 422 Destinations[0]: port must be a"
            + " positive integer between 1024 and 65535 inclusive.",
        "POST | root | [{'app':{'guid':'{app}'},'protocol':'udp'}] | 422 Destinations[0]: protocol"
            + " must be 'http1', 'http2' or 'tcp'.",
        "POST | root | [{'app':{'guid':'{app}'},'protocol':'tcp'}] | 422 Cannot use 'tcp' protocol"
            + " for http routes; valid options are: [http1, http2].",
        "POST | ported | [{'app':{'guid':'{app}'},'protocol':'http2'}] | 422 Cannot use 'http2'"
            + " protocol for tcp routes; valid options are: [tcp].",
        "POST | root | [{'app':{'guid':'{app}'},'weight':5}] | 422 Destinations[0]: weighted"
            + " destinations can only be used when replacing all destinations.",
        "PATCH | root | [{'app':{'guid':'{app}'},'weight':5}] | 422 Destinations must have weights"
            + " that sum to 100.",
        "PATCH | root | [{'app':{'guid':'{app}'},'weight':0}] | 422 Destinations[0]: weight must be"
            + " a positive integer between 1 and 100.",
        "PATCH | root | [{'app':{'guid':'{app}'},'weight':5},{'app':{'guid':'{app}'},'port':9000}]"
            + " | 422 Destinations cannot contain both weighted and unweighted destinations.",
        "POST | root | [{'app':{'guid':'{app}'}},{'app':{'guid':'{app}'},'port':8080}] | 500 An"
            + " unknown error occurred.",
        "PATCH | root | [{'app':{'guid':'{app}'}},{'app':{'guid':'{app}'}}] | 422 Destinations"
            + " cannot contain duplicate entries",
        "POST | root | [{'app':{'guid':'nope'}}] | 422 App(s) with guid(s) \"nope\" do not exist.",
        "POST | root | [{'app':{'guid':'{foreign}'}}] | 422 Routes destinations must be in either"
            + " the route's space or the route's shared spaces",
      })
  void destinationsThatCannotBe(String method, String route, String list, String said) {
    var answer =
        region.ask(
            method + " /v3/routes/{" + route + "}/destinations", "{'destinations':" + list + "}");
    assertThat(Region.said(answer)).isEqualTo(said);
    assertThat(
            region
                .ask("GET /v3/routes/{" + route + "}/destinations", "")
                .json()
                .at("/destinations"))
        .as("nothing has changed")
        .isEmpty();
  }

  @Test
  void weightsAreGivenToAllAtOnce() {
    region.make("weighed", "/v3/routes", "{'host':'weighed'," + HERE + "}");
    String path = " /v3/routes/{weighed}/destinations";
    var set =
        region.ask(
            "PATCH" + path,
            "{'destinations':[{'app':{'guid':'{app}'},'weight':40},{'app':{'guid':'{app}'},'port':9000,'weight':60}]}");
    assertThat(set.json().at("/destinations/1/weight").asInt()).isEqualTo(60);
    assertThat(
            Region.said(
                region.ask(
                    "POST" + path, "{'destinations':[{'app':{'guid':'{app}'},'port':9001}]}")))
        .startsWith("422 Destinations cannot be inserted when there are weighted destinations");
    String one = set.json().at("/destinations/0/guid").asText();
    assertThat(Region.said(region.ask("DELETE" + path + "/" + one, "")))
        .isEqualTo("422 Weighted destinations cannot be deleted individually.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'name':'invalid-domain' | 422 Name does not comply with RFC 1035 standards, Name must"
            + " contain at least one \".\"",
        "'name':'a_b.test' | 422 Name does not comply with RFC 1035 standards, Name must consist of"
            + " alphanumeric characters and hyphens",
        "'name':'x.y' | 201",
        "'name':'i.test','internal':true,'relationships':{'organization':{'data':{'guid':'{org}'}}}"
            + " | 422 Cannot associate an internal domain with an organization",
        "'name':'i.test','internal':true,'router_group':{'guid':'x'} | 422 Internal domains cannot"
            + " be associated to a router group.",
        "'name':'i.test','router_group':{'guid':'x'},'relationships':{'organization':{'data':{'guid':'{org}'}}}"
            + " | 422 Domains scoped to an organization cannot be associated to a router group.",
        "'name':'i.test','relationships':{'shared_organizations':{'data':[{'guid':'{org}'}]}} | 422"
            + " Relationships cannot contain shared_organizations without an owning organization.",
        "'name':'APPS.eu-1.test' | 422 The domain name \"APPS.eu-1.test\" is already in use",
        "'name':'sub.private.test','relationships':{'organization':{'data':{'guid':'{second}'}}} |"
            + " 422 The domain name \"sub.private.test\" cannot be created because \"private.test\""
            + " is already reserved by another domain",
        "'name':'sub.private.test','relationships':{'organization':{'data':{'guid':'{org}'}}} |"
            + " 201",
        "'name':'root.apps.eu-1.test' | 422 The domain name \"root.apps.eu-1.test\" cannot be"
            + " created because \"root.apps.eu-1.test\" is already reserved by a route",
        "'name':'a.b.ROOT.apps.eu-1.test' | 422 The domain name \"a.b.ROOT.apps.eu-1.test\" cannot"
            + " be created because \"root.apps.eu-1.test\" is already reserved by a route",
        "'name':'i.test','relationships':{'organization':{'data':{'guid':'none'}}} | 422"
            + " Organization with guid 'none' does not exist or you do not have access to it.",
        "'name':'i.test','relationships':{'organization':{'data':{'guid':'{org}'}},"
            + "'shared_organizations':{'data':[{'guid':'none'}]}} | 422 Organization with guid"
            + " 'none' does not exist, or you do not have access to it.",
      })
  void aDomainThatCannotBe(String fields, String said) {
    assertThat(Region.said(region.ask("POST /v3/domains", "{" + fields + "}"))).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET /v3/routes/{root}/relationships/shared_spaces | {} ",
        "POST /v3/routes/{root}/relationships/shared_spaces | {'data':[{'guid':'{other}'}]}",
        "DELETE /v3/routes/{root}/relationships/shared_spaces/{other} | {}",
        "PATCH /v3/routes/{root}/relationships/space | {'data':{'guid':'{other}'}}",
      })
  void routesAreSharedWhereTheFlagIsOn(String request, String body) {
    assertThat(Region.said(region.ask(request, body)))
        .isEqualTo("403 Feature Disabled: route_sharing");
  }

  @Test
  void aSharedDomainIsUnsharedWhereNothingUsesItAndDeletedThen() {
    region.make(
        "lent",
        "/v3/domains",
        "{'name':'lent.test','relationships':{'organization':{'data':{'guid':'{org}'}}}}");
    String domain = "/v3/domains/{lent}";
    String shared = domain + "/relationships/shared_organizations";
    assertThat(Region.said(region.ask("POST " + shared, "{'data':[{'guid':'none'}]}")))
        .isEqualTo(
            "422 Organization with guid 'none' does not exist, or you do not have access to it.");
    assertThat(Region.said(region.ask("DELETE " + shared + "/none", "")))
        .isEqualTo(
            "422 Organization with guid 'none' does not exist or you do not have access to it.");
    assertThat(Region.said(region.ask("DELETE " + shared + "/{second}", "")))
        .isEqualTo(
            "422 Unable to unshare domain from organization with name 'second'. Ensure the domain"
                + " is shared to this organization.");
    assertThat(
            Region.said(
                region.ask(
                    "POST /v3/domains/{domain}/relationships/shared_organizations",
                    "{'data':[{'guid':'{second}'}]}")))
        .isEqualTo(
            "422 Domains cannot be shared with other organizations unless they are scoped to an"
                + " organization.");
    assertThat(region.ask("POST " + shared, "{'data':[{'guid':'{second}'}]}").status())
        .isEqualTo(200);
    region.make(
        "guest",
        "/v3/routes",
        "{'host':'guest','relationships':{'domain':{'data':{'guid':'{lent}'}},"
            + "'space':{'data':{'guid':'{abroad}'}}}}");
    assertThat(Region.said(region.ask("DELETE " + domain, "")))
        .isEqualTo("422 This domain is shared with other organizations. Unshare before deleting.");
    assertThat(Region.said(region.ask("DELETE " + shared + "/{second}", "")))
        .isEqualTo(
            "422 This domain has associated routes in this organization. Delete the routes before"
                + " unsharing.");
    region.done(region.ask("DELETE /v3/routes/{guest}", ""));
    assertThat(region.ask("DELETE " + shared + "/{second}", "").status()).isEqualTo(204);
    region.done(region.ask("DELETE " + domain, ""));
  }

  @Test
  void aRouteThatMovesKeepsItsPlaceInLists() {
    String list = "GET /v3/routes?hosts=mover,stayer";
    String first = region.make("mover", "/v3/routes", "{'host':'mover'," + HERE + "}");
    region.make("stayer", "/v3/routes", "{'host':'stayer'," + HERE + "}");
    region.ask("PATCH /v3/feature_flags/route_sharing", "{'enabled':true}");
    try {
      var moved =
          region.ask("PATCH /v3/routes/{mover}/relationships/space", "{'data':{'guid':'{other}'}}");
      assertThat(moved.status()).as(moved.text()).isEqualTo(204);
      assertThat(region.ask(list, "").json().at("/resources/0/guid").asText()).isEqualTo(first);
      assertThat(
              region.ask(list + "&space_guids={other}", "").json().at("/resources/0/guid").asText())
          .isEqualTo(first);
    } finally {
      region.ask("PATCH /v3/feature_flags/route_sharing", "{'enabled':false}");
    }
  }
}
