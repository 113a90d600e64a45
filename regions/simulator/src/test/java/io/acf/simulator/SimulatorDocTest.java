package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.acf.simulator.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/simulator.md} true. With {@code -Dacf.docs.write=true} its table of endpoints
 * is written anew instead of compared.
 */
class SimulatorDocTest {
  private static final Path DOC =
      Path.of(System.getProperty("acf.root", "../..")).resolve("docs/simulator.md");
  private static final String BEGIN = "<!-- endpoints -->\n";
  private static final String END = "<!-- /endpoints -->";

  private static String table() {
    return Simulator.endpoints().stream()
        .map(SimulatorDocTest::row)
        .collect(
            Collectors.joining(
                "\n", "| method | path | token | what |\n|---|---|---|---|\n", "\n"));
  }

  private static String row(Endpoint endpoint) {
    return "| %s | `%s` | %s | %s |"
        .formatted(
            endpoint.method(),
            endpoint.path(),
            endpoint.access() == Endpoint.Access.OPEN ? "no" : "yes",
            endpoint.doc().replace("|", "\\|"));
  }

  @Test
  void theTableOfEndpointsIsThatOfTheCode() throws IOException {
    String text = Files.readString(DOC);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (Boolean.getBoolean("acf.docs.write")) {
      Files.writeString(DOC, text.substring(0, begin) + table() + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end)).isEqualTo(table());
  }

  @Test
  void everyFaultIsDescribed() throws IOException {
    String text = Files.readString(DOC);
    for (JsonSubTypes.Type type : Fault.class.getAnnotation(JsonSubTypes.class).value()) {
      String name = type.value().getAnnotation(JsonTypeName.class).value();
      assertThat(text).contains("| `" + name + "` |");
    }
  }

  @Test
  void theScriptIsOne() throws IOException {
    String text = Files.readString(DOC);
    int begin = text.indexOf("```yaml\n") + 8;
    Weather weather =
        WeatherScript.read("simulator.md", text.substring(begin, text.indexOf("```", begin)));
    assertThat(weather.turns()).hasSize(5);
  }
}
