package io.acf.app.stories;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client of the event stream, as a browser is one. */
final class EventFeed implements AutoCloseable {
  /** An event of the stream. */
  record Heard(String id, String kind, String data) {}

  private final List<Heard> heard = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Thread reader;

  /**
   * @param lastId what the client has seen; empty for only what comes
   */
  EventFeed(URI uri, String lastId) {
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(5));
    request.header("Accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    reader = Thread.ofVirtual().start(() -> read(request.build()));
  }

  private void read(HttpRequest request) {
    try (var lines = http.send(request, BodyHandlers.ofLines()).body()) {
      Map<String, String> fields = new TreeMap<>();
      lines.forEach(line -> take(line, fields));
    } catch (IOException | java.io.UncheckedIOException closed) {
      // The story closes the feed, or asserts on what it heard.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(String line, Map<String, String> fields) {
    if (line.isEmpty()) {
      if (fields.containsKey("id")) {
        synchronized (heard) {
          heard.add(
              new Heard(
                  fields.get("id"),
                  fields.getOrDefault("event", ""),
                  fields.getOrDefault("data", "")));
        }
      }
      fields.clear();
      return;
    }
    int colon = line.indexOf(':');
    if (colon > 0) {
      fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
  }

  List<Heard> heard() {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  List<String> ids() {
    return heard().stream().map(Heard::id).toList();
  }

  @Override
  public void close() {
    http.shutdownNow();
    reader.interrupt();
  }
}
