package io.acf.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The feed goes on where it was cut. */
class EventStreamTest {

  /** Ends a feed that would go on for ever. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Test
  void resumesAfterACutWithTheLastId() throws IOException {
    var lastIds = new CopyOnWriteArrayList<String>();
    var talk = new ArrayList<String>();
    var got = new ArrayList<Long>();
    try (var server = new Server()) {
      server.on(
          "/events/stream",
          exchange -> {
            lastIds.add(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            var text =
                switch (lastIds.size()) {
                  case 1 ->
                      "retry: 1\n: hello\n\nid: 8\nevent: converged\ndata: {\"sequence\":\ndata: 8}\n\n";
                  case 2 -> "event: reset\ndata: {\"last\":80}\n\n";
                  default -> "id: 9\ndata: {\"sequence\": 9}\n\n";
                };
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
          });
      var stream =
          new EventStream(new Remote(URI.create(server.url())), "/events/stream", 7, talk::add);
      assertThatThrownBy(
              () ->
                  stream.follow(
                      event -> {
                        got.add(event.body().path("sequence").asLong());
                        if (got.size() == 2) {
                          throw new Enough();
                        }
                      }))
          .isInstanceOf(Enough.class);
    }
    assertThat(got).isEqualTo(List.of(8L, 9L));
    assertThat(lastIds).containsExactly("7", "8", "80");
    assertThat(talk).anyMatch(line -> line.contains("stream lost"));
    assertThat(talk).anyMatch(line -> line.contains("some events are gone"));
  }

  @Test
  void aRefusalEndsIt() throws IOException {
    try (var server = new Server()) {
      var stream =
          new EventStream(new Remote(URI.create(server.url())), "/events/stream", 0, line -> {});
      assertThatThrownBy(() -> stream.follow(event -> {}))
          .isInstanceOfSatisfying(
              Failure.class, failure -> assertThat(failure.exit()).isEqualTo(Exit.FAILED));
    }
  }
}
