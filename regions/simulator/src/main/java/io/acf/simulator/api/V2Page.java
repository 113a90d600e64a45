package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Entity;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** The lists of the old v2: filters, pages and the shape of their resources. */
final class V2Page {
  private static final int PER_PAGE = 50;
  private static final int PER_PAGE_MAX = 100;

  private V2Page() {}

  /** A resource as v2 shows one: what it is, apart from what it has. */
  static ObjectNode resource(Entity it, String path, ObjectNode entity) {
    return Json.object(
        "metadata",
        Json.object(
            "guid",
            it.guid,
            "url",
            path + "/" + it.guid,
            "created_at",
            Render.time(it.createdAt),
            "updated_at",
            Render.time(it.updatedAt)),
        "entity",
        entity);
  }

  /**
   * A page of the resources that the filters {@code q} want, oldest first.
   *
   * @param filters what may be filtered by
   * @throws CfError 400 for another filter, or a page that there cannot be
   */
  static <E extends Entity> Reply of(
      Call call,
      Collection<E> all,
      Map<String, Function<E, String>> filters,
      Function<E, ObjectNode> json) {
    Predicate<E> wanted = each -> true;
    for (String q : call.query().getOrDefault("q", List.of())) {
      String[] parts = q.split(":| IN ", 2);
      Function<E, String> value = filters.get(parts[0]);
      if (value == null || parts.length < 2) {
        throw new CfError(
            400, 10005, "CF-BadQueryParameter", "The query parameter is invalid: " + q);
      }
      boolean several = q.startsWith(parts[0] + " IN ");
      List<String> values = several ? List.of(parts[1].split(",", -1)) : List.of(parts[1]);
      wanted = wanted.and(each -> values.contains(value.apply(each)));
    }
    List<E> found =
        all.stream().filter(wanted).sorted(Comparator.comparingLong(each -> each.seq)).toList();
    int size = number(call, "results-per-page", PER_PAGE);
    if (size > PER_PAGE_MAX) {
      throw CfError.badQuery("results_per_page must be <= " + PER_PAGE_MAX);
    }
    int page = number(call, "page", 1);
    int pages = Math.max(1, (found.size() + size - 1) / size);
    return Reply.ok(
        Json.object(
            "total_results",
            found.size(),
            "total_pages",
            pages,
            "prev_url",
            page > 1 ? page(call, page - 1, size) : null,
            "next_url",
            page < pages ? page(call, page + 1, size) : null,
            "resources",
            found.stream().skip((page - 1L) * size).limit(size).map(json).toList()));
  }

  /** Another page of the same filters. */
  private static String page(Call call, int page, int size) {
    StringBuilder url = new StringBuilder(call.path() + "?");
    for (String q : call.query().getOrDefault("q", List.of())) {
      url.append("q=").append(URLEncoder.encode(q, StandardCharsets.UTF_8)).append('&');
    }
    return url.append("page=").append(page).append("&results-per-page=").append(size).toString();
  }

  private static int number(Call call, String name, int otherwise) {
    String text = call.query(name).orElse("" + otherwise);
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw CfError.badQuery(name + " must be a positive number");
    }
    return Integer.parseInt(text);
  }
}
