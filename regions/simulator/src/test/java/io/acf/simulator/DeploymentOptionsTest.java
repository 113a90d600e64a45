package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a deployment may be asked to go on, and what is said of anything else. */
class DeploymentOptionsTest {
  private static Region region;
  private static Pushes pushes;
  private static String app;

  @BeforeAll
  static void start() {
    region = new Region();
    pushes = new Pushes(region.client);
    app = pushes.app("deployed");
    String droplet = pushes.droplet(app, Map.of("index.html", "hello"));
    region.client.patch(
        "/v3/apps/" + app + "/relationships/current_droplet", "data", Map.of("guid", droplet));
    region.client.post("/v3/apps/" + app + "/processes/web/actions/scale", "instances", 3);
    region.client.post("/v3/apps/" + app + "/actions/start");
  }

  @AfterAll
  static void stop() {
    region.close();
  }

  private static Client.Answer deploy(String strategy, String options) {
    return region.ask(
        "POST /v3/deployments",
        "{'strategy':'%s','options':%s,'relationships':{'app':{'data':{'guid':'%s'}}}}"
            .formatted(strategy, options, app));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rolling | 'x' | Options must be an object",
        "rolling | {'foo':1,'bar':2} | Options has unsupported key(s): foo, bar",
        "rolling | {'max_in_flight':0} | Max in flight must be an integer greater than 0",
        "rolling | {'max_in_flight':'2'} | Max in flight must be an integer greater than 0",
        "rolling | {'max_in_flight':1.5} | Max in flight must be an integer greater than 0",
        "rolling | {'memory_in_mb':0} | Memory in mb must be greater than 0",
        "rolling | {'log_rate_limit_in_bytes_per_second':-2} | Log rate limit in bytes per second"
            + " must be greater than or equal to -1",
        "rolling | {'canary':{}} | Options canary are only valid for Canary deployments",
        "canary | {'canary':'x'} | Options canary must be an object",
        "canary | {'canary':{'steps':'x'}} | Options canary steps must be an array of objects",
        "canary | {'canary':{'steps':[1]}} | Options canary steps must be an array of objects",
        "canary | {'canary':{'steps':[{'instance_weight':10,'a':1}]}} | Options canary steps has"
            + " unsupported key(s): a",
        "canary | {'canary':{'steps':[{}]}} | Options canary steps missing key:"
            + " \"instance_weight\", Options canary steps instance weight must be an Integer"
            + " between 1-100 (inclusive)",
        "canary | {'canary':{'steps':[{'instance_weight':'10'}]}} | Options canary steps instance"
            + " weight must be an Integer between 1-100 (inclusive)",
        "canary | {'canary':{'steps':[{'instance_weight':101}]}} | Options canary steps instance"
            + " weight must be an Integer between 1-100 (inclusive)",
        "canary | {'canary':{'steps':[{'instance_weight':20},{'instance_weight':10}]}} | Options"
            + " canary steps instance weight must be sorted in ascending order"
      })
  void whatCannotBe(String strategy, String options, String said) {
    assertThat(Region.said(deploy(strategy, options))).isEqualTo("422 " + said);
  }

  @Test
  void allInstancesAtOnceAndALogRateOfManyBytes() {
    var made =
        deploy(
            "rolling",
            "{'max_in_flight':2147483647,'log_rate_limit_in_bytes_per_second':9000000000,"
                + "'canary':null}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String path = "/v3/deployments/" + made.json().path("guid").asText();
    var done = pushes.until(path, "/status/reason", "DEPLOYED");
    assertThat(done.at("/options/log_rate_limit_in_bytes_per_second").asLong())
        .isEqualTo(9_000_000_000L);
    assertThat(region.client.get("/v3/apps/" + app + "/processes/web").json().path("instances"))
        .hasToString("3");
  }
}
