package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.DOMAIN;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A program with the commands of {@code cf} that {@link CfRound} gives, which makes the requests
 * that we know of. It tells whether the round itself is right, not what the real one does.
 */
final class StandInCf {
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> options = new TreeMap<>();
  private final Path target = Path.of(System.getenv("CF_HOME"), "target");

  private StandInCf(String[] line) {
    Iterator<String> words = Arrays.asList(line).iterator();
    while (words.hasNext()) {
      String word = words.next();
      if (List.of("--recent", "-r").contains(word) || (word.equals("-f") && !isPush())) {
        options.put(word, "");
      } else if (word.startsWith("-")) {
        options.put(word, words.next());
      } else {
        arguments.add(word);
      }
    }
  }

  private boolean isPush() {
    return arguments.getFirst().equals("push");
  }

  public static void main(String[] line) throws Exception {
    if (line[0].equals("version")) {
      System.out.println("cf version 8.99.0-stand-in");
      return;
    }
    new StandInCf(line).run();
    System.exit(0);
  }

  private void run() throws Exception {
    String name = arguments.size() > 1 ? arguments.get(1) : "shop";
    if (arguments.getFirst().equals("api")) {
      Files.writeString(target, name);
      return;
    }
    Wire wire = new Wire(URI.create(Files.readString(target)));
    Cli cli = Cli.login(wire);
    switch (arguments.getFirst()) {
      case "login", "logout" -> {}
      case "target" -> System.out.println("org: demo, space: prod");
      case "push" -> push(cli, name);
      case "continue-deployment" -> {
        String deployment =
            cli.activeDeployment(guid(cli, name)).orElseThrow().path("guid").asText();
        wire.post("/v3/deployments/" + deployment + "/actions/continue", "").expect(200);
        cli.awaitRest(deployment);
      }
      case "scale" -> {
        String scale = "/v3/apps/" + guid(cli, name) + "/processes/web/actions/scale";
        wire.post(scale, "{\"instances\":" + options.get("-i") + "}").expect(202);
      }
      case "apps" -> Cli.resources(wire.get("/v3/apps?order_by=name")).forEach(System.out::println);
      case "app" -> {
        int instances = cli.summary(name).get("web").path("instances").asInt();
        System.out.println("instances: " + instances + "/" + instances);
      }
      case "map-route", "unmap-route" -> route(cli, wire, guid(cli, name));
      case "revisions" ->
          Cli.resources(wire.get("/v3/apps/" + guid(cli, name) + "/revisions"))
              .forEach(each -> System.out.println(name + " " + each));
      case "rollback" -> {
        String versions = "/v3/apps/" + guid(cli, name) + "/revisions?versions=";
        JsonNode revision = Cli.only(wire.get(versions + options.get("--version")));
        wire.post(
                "/v3/deployments",
                "{\"revision\":{\"guid\":%s},\"strategy\":\"rolling\",\"relationships\":{\"app\":{\"data\":{\"guid\":\"%s\"}}}}"
                    .formatted(revision.path("guid"), guid(cli, name)))
            .expect(201);
      }
      case "logs" -> cli.readLogs(guid(cli, name), 1000).forEach(System.out::println);
      case "delete" -> {
        String app = "/v3/apps/" + guid(cli, name);
        for (JsonNode each : Cli.resources(wire.get(app + "/routes"))) {
          cli.awaitJob(wire.delete("/v3/routes/" + each.path("guid").asText()));
        }
        cli.awaitJob(wire.delete(app));
      }
      default -> throw new IllegalArgumentException("not a command here: " + arguments);
    }
  }

  private static String guid(Cli cli, String name) {
    return cli.app(name).path("guid").asText();
  }

  private void push(Cli cli, String name) throws Exception {
    String manifest =
        options.containsKey("-f")
            ? Files.readString(Path.of(options.get("-f"))) + "  default-route: true\n"
            : "applications:\n- name: " + name + "\n  default-route: true\n";
    String site = options.getOrDefault("-p", "site-one");
    Optional<String> strategy = Optional.ofNullable(options.get("--strategy"));
    String steps =
        Optional.ofNullable(options.get("--instance-steps"))
            .map("{\"canary\":{\"steps\":[{\"instance_weight\":%s}]}}"::formatted)
            .orElse("");
    String word = site.substring(site.lastIndexOf("site-") + "site-".length());
    cli.push(new Cli.Push(name, manifest, word, strategy, steps));
    System.out.println("pushed " + name);
  }

  private void route(Cli cli, Wire wire, String app) {
    String host = options.get("--hostname");
    String domain = Cli.only(wire.get("/v3/domains?names=" + DOMAIN)).path("guid").asText();
    String found = "/v3/routes?domain_guids=" + domain + "&hosts=" + host + "&paths=";
    if (arguments.getFirst().equals("unmap-route")) {
      JsonNode route = Cli.only(wire.get(found));
      wire.delete(
              "/v3/routes/%s/destinations/%s"
                  .formatted(
                      route.path("guid").asText(), route.at("/destinations/0/guid").asText()))
          .expect(204);
      return;
    }
    Wire.Answer made =
        wire.post(
                "/v3/routes",
                "{\"host\":\"%s\",\"relationships\":{\"domain\":{\"data\":{\"guid\":\"%s\"}},\"space\":{\"data\":{\"guid\":\"%s\"}}}}"
                    .formatted(host, domain, cli.spaceGuid))
            .expect(201);
    wire.post(
            "/v3/routes/" + made.guid() + "/destinations",
            "{\"destinations\":[{\"app\":{\"guid\":\"%s\"}}]}".formatted(app))
        .expect(200);
  }
}
