package io.acf.simulator.osb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with catalogs, as people read it; {@code /} stands for a line's end. */
class CatalogCheckTest {
  private static final String SERVICE =
      "'id':'s','name':'db','description':'d','bindable':true,'plans':[{'id':'p','name':'one','description':'d'}]";

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static String wrong(String services, List<Catalog.Known> known) {
    return CatalogCheck.of(json("{'services':[" + services + "]}"), known)
        .orElse("")
        .replace('\n', '/');
  }

  @Test
  void nothingIsWrongWithAGoodOne() {
    assertThat(wrong("{" + SERVICE + "}", List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'id':'s' | 'id':5 | Service id must be a string, but has value 5",
        "'id':'s', | '' | Service id is required",
        "'name':'db' | 'name':' ' | Service name is required",
        "'bindable':true | 'bindable':'yes' | Service \"bindable\" field must be a boolean, but has"
            + " value \"yes\"",
        "'bindable':true, | '' | Service \"bindable\" field is required",
        "'bindable':true | 'bindable':true,'plan_updateable':1 | Service \"plan_updateable\" field"
            + " must be a boolean, but has value 1",
        "'bindable':true | 'bindable':true,'tags':'sql' | Service tags must be an array of strings,"
            + " but has value \"sql\"",
        "'bindable':true | 'bindable':true,'requires':['money'] | Service \"requires\" field"
            + " contains unsupported value \"money\"",
        "'bindable':true | 'bindable':true,'metadata':[1] | Service metadata must be a hash, but"
            + " has value [1]",
        "'bindable':true | 'bindable':true,'dashboard_client':{'id':'x','secret':'y'} | Service"
            + " dashboard client redirect_uri is required",
        "[{'id':'p','name':'one','description':'d'}] | [] | At least one plan is required",
        "[{'id':'p','name':'one','description':'d'}] | ['x'] | Service plans list must be an array"
            + " of hashes, but has value [\"x\"]",
      })
  void anOfferingThatIsWrong(String instead, String of, String why) {
    String service = SERVICE.replace(instead, of.equals("''") ? "" : of);
    String name = json("{" + service + "}").path("name").asText();
    assertThat(wrong("{" + service + "}", List.of()))
        .isEqualTo("/Service " + name + "/  " + why + "/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'id':3 | Plan id must be a string, but has value 3",
        "'description':'' | Plan description is required",
        "'free':'no' | Plan free must be a boolean, but has value \"no\"",
        "'bindable':{'a':1} | Plan bindable must be a boolean, but has value {\"a\"=>1}",
        "'maximum_polling_duration':'1' | Maximum polling duration must be an integer, but has"
            + " value \"1\"",
        "'maintenance_info':{'version':'1'} | Maintenance info version must be a Semantic Version,"
            + " but has value \"1\"",
        "'maintenance_info':{'version':'1.0.0','x':1} | Maintenance info contains invalid key(s):"
            + " x",
        "'schemas':1 | Plan schemas must be a hash, but has value 1",
      })
  void aPlanThatIsWrong(String field, String why) {
    String plan = "{'id':'p','name':'one','description':'d'," + field + "}";
    String service = SERVICE.replaceAll("\\[.*]", "[" + plan + "]");
    assertThat(wrong("{" + service + "}", List.of()))
        .isEqualTo("/Service db/  Plan one/    " + why + "/");
  }

  @Test
  void aSchemaThatSaysNotWhichItIs() {
    String service =
        SERVICE.replace(
            "'description':'d'}]",
            "'description':'d','schemas':{'service_binding':{'create':{'parameters':{'a':1}}}}}]");
    assertThat(wrong("{" + service + "}", List.of()))
        .isEqualTo(
            "/Service db/  Plan one/    Schemas/      Schema service_binding.create.parameters is"
                + " not valid. Schema must have $schema key but was not present/");
  }

  @Test
  void whatIsThereTwice() {
    assertThat(wrong("{" + SERVICE + "},{" + SERVICE + "}", List.of()))
        .isEqualTo(
            "/Service ids must be unique/Service names must be unique within a broker/Plan ids must"
                + " be unique. Unable to register plan with id 'p' (plan name 'one', service name"
                + " 'db') because it uses the same id as another plan in the catalog (plan name"
                + " 'one', service name 'db')/");
    String twins =
        SERVICE.replace(
            "'description':'d'}]", "'description':'d'},{'id':'q','name':'one','description':'d'}]");
    assertThat(wrong("{" + twins + "}", List.of()))
        .isEqualTo(
            "/Service db/  Plan names must be unique within a service. Service db already has a"
                + " plan named one/");
  }

  @Test
  void whatTheRegionHasAlready() {
    var used = new Catalog.Known("old", "old", "other", "db", "mine", true);
    assertThat(wrong("{" + SERVICE + "}", List.of(used)))
        .isEqualTo(
            "/Service names must be unique within a broker. Services with names [\"db\"] already"
                + " exist/");
    var moved = new Catalog.Known("p", "was", "other", "elsewhere", "mine", false);
    assertThat(wrong("{" + SERVICE + "}", List.of(moved)))
        .isEqualTo(
            "/Plan ids must be unique. Unable to register plan with id 'p' (plan name 'one',"
                + " service name 'db') because it uses the same id as an existing plan (plan name"
                + " 'was', service name 'elsewhere', broker name 'mine')/");
  }

  @ParameterizedTest
  @CsvSource({
    "broker.example,true", "a.b.invalid,true", "shop.test,true", "www.example.com,true",
    "EXAMPLE.ORG,true", "192.0.2.7,true", "203.0.113.1,true", "localhost,false",
    "127.0.0.1,false", "contest,false", "myexample.com,false", "192.0.20.1,false"
  })
  void hostsThatNobodyCanHave(String host, boolean reserved) {
    assertThat(ReservedNames.reserved(host)).isEqualTo(reserved);
  }
}
