package io.acf.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** This program's version, and the server's where one answers. */
@Command(name = "version", description = "Print the version, and the server's where one answers.")
final class VersionVerb implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Mixin Common common = new Common();

  @Override
  public Integer call() {
    var answer = Reply.JSON.createObjectNode();
    answer.putObject("client").put("version", version()).put("java", Runtime.version().toString());
    try {
      answer.set("server", common.remote().get("/", PATIENCE).body());
    } catch (Failure noServer) {
      if (noServer.exit() == Exit.USAGE) {
        throw noServer;
      }
      common.say("no server at " + common.server);
    }
    if (!common.printed(new Reply(answer))) {
      var out = common.out();
      out.println("acf " + version() + " (java " + Runtime.version().feature() + ")");
      if (answer.has("server")) {
        var server = answer.get("server");
        out.printf(
            "server %s %s at %s%n",
            server.path("version").asText("?"),
            Words.brief(server.path("revision").asText("")),
            common.server);
      }
      out.flush();
    }
    return Exit.DONE;
  }

  static String version() {
    var path = "/META-INF/maven/io.acf/acf-config/pom.properties";
    try (var stream = VersionVerb.class.getResourceAsStream(path)) {
      if (stream == null) {
        return "development"; // classes in a folder, not in a jar
      }
      var properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "development");
    } catch (IOException e) {
      return "development";
    }
  }

  /** For {@code --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"acf " + version()};
    }
  }
}
