package io.acf.simulator.router;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Reply;
import io.acf.simulator.wire.Traffic;
import java.util.Map;

/** Finds the instance for a request and answers for it, or as the router itself. */
public final class Router implements Traffic {
  private final Foundation foundation;

  public Router(Foundation foundation) {
    this.foundation = foundation;
  }

  @Override
  public Reply answer(String method, String host, String path, Map<String, String> headers) {
    return unknownRoute(host);
  }

  static Reply unknownRoute(String host) {
    return Reply.text(
            404,
            "text/plain; charset=utf-8",
            "404 Not Found: Requested route ('" + host + "') does not exist.\n")
        .with("X-Cf-RouterError", "unknown_route")
        .with("X-Content-Type-Options", "nosniff")
        .with("Cache-Control", "no-cache, no-store");
  }
}
