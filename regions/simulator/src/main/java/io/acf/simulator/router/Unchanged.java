package io.acf.simulator.router;

import io.acf.simulator.wire.Reply;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Conditional requests as nginx answers them for files: {@code Last-Modified} is the time of the
 * file, {@code ETag} that time and the length, both in hex; {@code If-Modified-Since} must be
 * exactly that time. Source: nginx, ngx_http_not_modified_filter_module.
 */
final class Unchanged {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Unchanged() {}

  /** A file's answer with what later questions may name. */
  static Reply dated(Reply reply, Instant modified) {
    String tag =
        "\""
            + Long.toHexString(modified.getEpochSecond())
            + "-"
            + Long.toHexString(reply.body().length)
            + "\"";
    return reply.with("Last-Modified", HTTP_DATE.format(modified)).with("ETag", tag);
  }

  /** The answer itself, or 304 where who asks has it already. */
  static Reply since(Map<String, String> asked, Reply reply) {
    String modified = reply.headers().get("Last-Modified");
    String tag = reply.headers().get("ETag");
    String since = asked.get("if-modified-since");
    String match = asked.get("if-none-match");
    if (reply.status() != 200 || modified == null || tag == null) {
      return reply;
    }
    boolean changed = since == null && match == null;
    changed |= since != null && !since.equals(modified);
    changed |= match != null && !matches(match, tag);
    if (changed) {
      return reply;
    }
    Map<String, String> headers = new LinkedHashMap<>(reply.headers());
    headers.remove("Content-Type");
    return new Reply(304, headers, new byte[0]);
  }

  private static boolean matches(String list, String tag) {
    return list.strip().equals("*")
        || Arrays.stream(list.split(","))
            .map(String::strip)
            .map(each -> each.startsWith("W/") ? each.substring(2) : each)
            .anyMatch(tag::equals);
  }
}
