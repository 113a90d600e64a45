package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A region to ask, with names for the guids of what was made: {@code {space}} in a path or body
 * stands for the guid that is known as space. Bodies may have single quotes for double ones.
 */
final class Region implements AutoCloseable {
  final Simulator simulator;
  final Client client;
  final Pushes pushes;
  private final Map<String, String> guids = new TreeMap<>();

  Region() {
    this(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
  }

  Region(SimulatorOptions options) {
    simulator = Simulator.start(options);
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
    know("org", "/v3/organizations?names=demo");
    know("space", "/v3/spaces?names=prod");
    know("domain", "/v3/domains?names=apps." + options.name() + ".test");
  }

  /** Remembers the guid of the first resource of a list. */
  String know(String name, String list) {
    String guid = ask("GET " + list, "").json().at("/resources/0/guid").asText();
    assertThat(guid).as(list).isNotEmpty();
    guids.put(name, guid);
    return guid;
  }

  /** Makes something and remembers its guid. */
  String make(String name, String path, String body) {
    Client.Answer answer = ask("POST " + path, body);
    assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(201);
    String guid = answer.json().path("guid").asText();
    guids.put(name, guid);
    return guid;
  }

  String guid(String name) {
    String guid = guids.get(name);
    assertThat(guid).as(name).isNotNull();
    return guid == null ? "" : guid;
  }

  /** Text with the guids that names in braces stand for. */
  String filled(String text) {
    String full = text;
    for (Map.Entry<String, String> each : guids.entrySet()) {
      full = full.replace("{" + each.getKey() + "}", each.getValue());
    }
    return full;
  }

  /** Asks for {@code METHOD path}. */
  Client.Answer ask(String request, String body) {
    String[] parts = request.split(" ", 2);
    return client.call(
        parts[0], filled(parts[1]), filled(body).replace('\'', '"'), "application/json");
  }

  /** The details of all errors of an answer, with its status before them. */
  static String said(Client.Answer answer) {
    StringBuilder all = new StringBuilder(Integer.toString(answer.status()));
    if (answer.status() >= 400) {
      answer
          .json()
          .path("errors")
          .forEach(each -> all.append(' ').append(each.path("detail").asText()));
    }
    return all.toString();
  }

  /** What a job ended as, once it has ended: its state and errors. */
  JsonNode job(Client.Answer accepted) {
    return pushes.job(accepted);
  }

  /** Does what a job does, well. */
  void done(Client.Answer accepted) {
    pushes.done(accepted);
  }

  @Override
  public void close() {
    simulator.close();
  }
}
