package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The part of a list that a call asks for.
 *
 * @param total how many there are; CC counts none where it was asked for a page beyond the last
 * @param page from 1; a page beyond the last is empty
 * @param perPage 1 to 5000
 */
record Paging(int total, int page, int perPage) {
  private static final int PER_PAGE = 50;
  private static final int PER_PAGE_MAX = 5000;

  /** What {@code page} and {@code per_page} say; a 400 where they are not such numbers. */
  static Paging of(Call call, int total) {
    int perPage = number(call, "per_page", PER_PAGE);
    if (perPage > PER_PAGE_MAX) {
      throw CfError.badQuery("Per page must be between 1 and " + PER_PAGE_MAX);
    }
    int page = number(call, "page", 1);
    boolean beyond = (long) (page - 1) * perPage >= total;
    return new Paging(beyond ? 0 : total, page, perPage);
  }

  private static int number(Call call, String name, int otherwise) {
    Optional<String> text = call.query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("0{0,9}[1-9]\\d{0,8}")) {
      throw CfError.badQuery(Body.title(name) + " must be a positive integer");
    }
    return Integer.parseInt(text.get());
  }

  int from() {
    return (int) Math.min((long) (page - 1) * perPage, total);
  }

  int to() {
    return Math.min(from() + perPage, total);
  }

  /** The pagination of an answer: an empty list has one page. */
  ObjectNode json(Call call) {
    int pages = Math.max(1, (total + perPage - 1) / perPage);
    return Json.object(
        "total_results",
        total,
        "total_pages",
        pages,
        "first",
        link(call, 1),
        "last",
        link(call, pages),
        "next",
        page < pages ? link(call, page + 1) : null,
        "previous",
        page > 1 ? link(call, page - 1) : null);
  }

  private ObjectNode link(Call call, int to) {
    StringBuilder query = new StringBuilder("?");
    call.query()
        .forEach(
            (name, values) -> {
              if (!name.equals("page") && !name.equals("per_page")) {
                query.append(encode(name)).append('=').append(encode(values.getLast())).append('&');
              }
            });
    query.append("page=").append(to).append("&per_page=").append(perPage);
    return Render.link(call.url(path(call)) + query);
  }

  /** The path of a list as CC writes it, however it was asked for. */
  static String path(Call call) {
    String path = call.path().replaceAll("/{2,}", "/");
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
