package io.acf.app.cli;

import static io.acf.app.cli.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.acf.app.rest.Api;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tables as people see them, letter by letter. */
class ViewsTest {

  private static void looks(List<String> lines, String golden) {
    assertThat(String.join("\n", lines) + "\n").isEqualTo(golden);
  }

  @Test
  void statusStartsWithTheSentence() {
    looks(
        new StatusView(Paint.PLAIN, false, NOW).one(Samples.orders()),
        """
        orders is served from 2 of 3 regions; 2/3 converged on generation 18.
        REGION  STATE      GEN    READY  HEALTH  WEIGHT want/dns  SINCE  REASON
        ap-1    converged  18     2/2    up      50% / 50%        2h
        eu-1    deferred   17>18  0/2    down     0% /  0%        20s    the API refuses connections; refused x3; next try in 7s
        us-1    converged  18     2/2    up      50% / 50%        2h
        TIP: eu-1: the newest release is delivered when it is back
        """);
  }

  @Test
  void wideStatusTellsWhatItRestsOn() {
    looks(
        new StatusView(Paint.PLAIN, true, NOW).one(Samples.orders()).subList(0, 3),
        """
        orders is served from 2 of 3 regions; 2/3 converged on generation 18.
        REGION  STATE      GEN    READY  HEALTH  WEIGHT want/dns  SINCE  SEEN  RELEASE  REASON
        ap-1    converged  18     2/2    up      50% / 50%        2h     3s    9f2c4c0
        """);
  }

  @Test
  void severalFederationsAreALineEach() {
    looks(
        new StatusView(Paint.PLAIN, false, NOW).all(List.of(Samples.orders(), Samples.orders())),
        """
        FEDERATION  CONVERGED  GEN  COMMIT   SUMMARY
        orders      2/3        18   4f1c2ab  orders is served from 2 of 3 regions; 2/3 converged on generation 18.
        orders      2/3        18   4f1c2ab  orders is served from 2 of 3 regions; 2/3 converged on generation 18.
        """);
  }

  @Test
  void unknownIsNeverGreen() {
    assertThat(Paint.ANSI.state("unknown", "unknown")).doesNotContain("[32m");
    assertThat(Paint.ANSI.state("something new", "x")).doesNotContain("[32m");
    assertThat(Paint.ANSI.state("converged", "x")).contains("[32m");
    assertThat(Paint.PLAIN.state("converged", "x")).isEqualTo("x");
  }

  @Test
  void coloursDoNotMoveColumns() {
    var plain = new StatusView(Paint.PLAIN, false, NOW).one(Samples.orders());
    var painted = new StatusView(Paint.ANSI, false, NOW).one(Samples.orders());
    assertThat(painted.stream().map(line -> line.replaceAll("\u001b\\[[0-9]*m", "")).toList())
        .isEqualTo(plain);
  }

  @Test
  void regionsShowWhoSaidWhat() {
    looks(
        new RegionsView(Paint.PLAIN, false, NOW)
            .all(List.of(Samples.region("ap-1", true), Samples.region("eu-1", false))),
        """
        REGION  API   CIRCUIT    SCHEDULING  FEDERATIONS  CONVERGED  SEEN  LABELS              REMARK
        ap-1    up    closed     normal      4            4/4        2s    geo=emea,tier=prod
        eu-1    down  half-open  cordoned    4            3/4        4m    geo=emea,tier=prod  (ana: "router patching", 60m left)
        """);
  }

  @Test
  void aWaitThatARegionDictatesIsShown() {
    var waits =
        new Api.Region(
            "eu-1",
            "https://api.eu-1.test",
            true,
            "closed",
            "normal",
            false,
            new Api.RegionControls(null, null),
            4,
            4,
            new TreeMap<>(Map.of("geo", "emea")),
            List.of("127.0.1.1"),
            NOW.minusSeconds(240),
            new Api.Quiet(
                NOW.plusSeconds(3300).plusMillis(7),
                "the region asks us to wait (429, Retry-After 3600)"),
            "",
            "",
            "");
    looks(
        new RegionsView(Paint.PLAIN, false, NOW).all(List.of(waits)),
        """
        REGION  API  CIRCUIT  SCHEDULING  FEDERATIONS  CONVERGED  SEEN  LABELS    REMARK
        eu-1    up   closed   normal      4            4/4        4m    geo=emea  the region asks us to wait (429, Retry-After 3600): nothing is sent until %s, 55m more; ask now: acf regions probe eu-1
        """
            .formatted(NOW.plusSeconds(3300)));
  }

  @Test
  void trafficShowsWantedAndPublished() {
    var health = new Api.Health("warming", NOW, "");
    var traffic =
        new Api.Traffic(
            "orders",
            "orders.demo.test",
            "demo.test",
            30,
            "weighted",
            NOW.minusSeconds(6),
            7L,
            true,
            false,
            List.of(
                new Api.TrafficRow(
                    "eu-1", 0.255, 0.004, List.of("127.0.1.1"), health, false, "ramp 25 %")),
            "frozen",
            null,
            true,
            null);
    looks(
        new TrafficView(Paint.PLAIN, NOW, ZoneOffset.UTC).all(List.of(traffic)),
        """
        orders: orders.demo.test weighted ttl 30s, published 11:40:14 serial 7; FROZEN: stays as it is
        REGION  WANT  DNS  HEALTH   ADDRESSES  DRAINED  REASON
        eu-1    26%    1%  warming  127.0.1.1  no       ramp 25 %
        """);
  }

  @Test
  void aHostNameThatLeftGitSaysSoAndHowToEndIt() {
    var health = new Api.Health("up", NOW, "HTTP 200");
    var traffic =
        new Api.Traffic(
            "carts",
            "carts.demo.test",
            "demo.test",
            30,
            "weighted",
            NOW.minusSeconds(6),
            7L,
            false,
            false,
            List.of(new Api.TrafficRow("eu-1", 1, 1, List.of("127.0.1.1"), health, false, "up")),
            "confirmed",
            NOW.minusSeconds(240),
            true,
            null);
    looks(
        new TrafficView(Paint.PLAIN, NOW, ZoneOffset.UTC).all(List.of(traffic)),
        """
        carts: carts.demo.test weighted ttl 30s, published 11:40:14 serial 7; ORPHANED: left git 4m ago and keeps its answer
        REGION  WANT  DNS   HEALTH  ADDRESSES  DRAINED  REASON
        eu-1    100%  100%  up      127.0.1.1  no
        TIP: bring carts.demo.test back in git, or: acf traffic release carts.demo.test --reason TEXT
        """);
  }

  @Test
  void planFoldsEqualRegionsAndPrintsNoNoOps() {
    var steps = List.of("Upload orders", "Stage orders");
    var plan =
        new Api.Plan(
            "orders",
            "18.0",
            "4f1c2ab",
            List.of(
                new Api.PlanRegion("ap-1", "progressing", steps, false, ""),
                new Api.PlanRegion("eu-1", "deferred", steps, true, "unreachable for 4m"),
                new Api.PlanRegion("eu-2", "converged", List.of(), false, ""),
                new Api.PlanRegion("us-1", "progressing", steps, false, "")));
    looks(
        new PlanView(Paint.PLAIN).one("orders", plan),
        """
        orders  generation 18  commit 4f1c2ab
          eu-1  ! deferred: unreachable for 4m
          ap-1, us-1:
            ~ Upload orders
            ~ Stage orders
        """);
    assertThat(PlanView.Tally.of(plan).sentence())
        .isEqualTo("Plan: 2 to change, 1 as wanted, 1 deferred.");
  }

  @Test
  void problemsAreInTheFormThatEditorsJumpTo() {
    var view =
        new ProblemsView(
            Paint.PLAIN,
            List.of(
                Samples.problem(
                    "error",
                    "unknown-key",
                    31,
                    "placment: unknown key",
                    "Did you mean \"placement\"?"),
                Samples.problem("warning", "shared-route", 4, "host is region-specific.", "")));
    looks(
        view.lines(),
        """
        orders/federation.yml:31:7  error  placment: unknown key. Did you mean "placement"?  [unknown-key]
        orders/federation.yml:4:7   warn   host is region-specific.  [shared-route]
        """);
    assertThat(view.tally()).isEqualTo("1 error, 1 warning");
  }

  @Test
  void explainSaysWhyAndWhatNext() {
    var explanation =
        new Api.Explanation(
            "orders",
            Samples.row("eu-1", "deferred", "17.0", 0, "down"),
            "half_open",
            List.of("Upload orders"),
            List.of(
                new Api.Control("cordon", "ana", "router patching", NOW.minusSeconds(90), null)),
            List.of(Samples.event(90, "health-changed", "eu-1 is down")));
    looks(
        new ExplainView(Paint.PLAIN, NOW, ZoneOffset.UTC).lines(explanation),
        """
        orders in eu-1 is deferred: region-unreachable for 20s
          message     the API refuses connections
          next try    in 7s
          last seen   3s ago
          generation  17, git wants 18
          release     9f2c4c0, git wants 9f2c4c0
          instances   0 of 2 run
          health      down (refused x3) for 10s
          weight      wants 0%, DNS has 0%
          circuit     half-open
          cordon      ana: "router patching" 90s ago
          next steps  Upload orders
        Events:
          11:40:10  health-changed     orders/eu-1       eu-1 is down
        TIP: the newest release is delivered when it is back
        """);
  }

  @Test
  void sourceShowsWhatIsInForceAndWhatIsNot() {
    var accepted = new Api.Commit("4f1c2ab01", "18.0", NOW.minusSeconds(300), "ana", "orders 1.1");
    var head = new Api.Commit("91aa0de01", "19.0", NOW.minusSeconds(30), "ben", "oops");
    var source =
        new Api.Source(
            "/srv/repo",
            "main",
            "rejected",
            "1 error",
            "mend it and commit",
            NOW.minusSeconds(25),
            accepted,
            head,
            List.of(Samples.problem("error", "unknown-key", 3, "regons: unknown key", "")));
    looks(
        new SourceView(Paint.PLAIN, NOW).lines(source),
        """
        /srv/repo#main  rejected for 25s
          1 error
        accepted  generation 18  4f1c2ab  5m ago  ana: orders 1.1
        head      generation 19  91aa0de  30s ago  ben: oops
        orders/federation.yml:3:7  error  regons: unknown key  [unknown-key]
        TIP: mend it and commit
        """);
  }
}
