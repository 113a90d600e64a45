package io.acf.simulator.wire;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.Optional;

/**
 * What the proxy before an API takes of a request at most, and its words where it does not. Source:
 * nginx, large_client_header_buffers (4 of 8 KiB) and max_headers.
 */
final class Bounds {
  private static final int LINE_MAX = 8 * 1024;
  private static final int HEADERS_MAX = 1_000;
  private static final int HEADERS_BYTES_MAX = 4 * LINE_MAX;

  private Bounds() {}

  /**
   * What is wrong with a request before anybody looks at what it is for.
   *
   * @param api whether it is for the API; apps get what the router takes
   */
  static Optional<Reply> refusal(HttpServerRequest request, boolean api) {
    if (request.version() == HttpVersion.HTTP_1_1 && request.getHeader("Host") == null) {
      return Optional.of(page(400, "Bad Request"));
    }
    if (!api) {
      return Optional.empty();
    }
    if (request.uri().length() > LINE_MAX) {
      return Optional.of(page(414, "Request-URI Too Large"));
    }
    int bytes = 0;
    boolean tooMuch = request.headers().size() > HEADERS_MAX;
    for (Map.Entry<String, String> header : request.headers()) {
      int length = header.getKey().length() + header.getValue().length();
      bytes += length;
      tooMuch |= length > LINE_MAX;
    }
    return tooMuch || bytes > HEADERS_BYTES_MAX
        ? Optional.of(page(400, "Request Header Or Cookie Too Large"))
        : Optional.empty();
  }

  /** The answer to what is no HTTP, or more of it than can be read. */
  static Reply unreadable(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return page(414, "Request-URI Too Large");
    }
    return cause instanceof TooLongFrameException
        ? page(400, "Request Header Or Cookie Too Large")
        : page(400, "Bad Request");
  }

  private static Reply page(int status, String title) {
    return Reply.text(
            status,
            "text/html",
            """
            <html>
            <head><title>%d %s</title></head>
            <body>
            <center><h1>%d %s</h1></center>
            <hr><center>nginx</center>
            </body>
            </html>
            """
                .formatted(status, title, status, title))
        .with("Connection", "close");
  }
}
