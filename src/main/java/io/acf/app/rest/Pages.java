package io.acf.app.rest;

import jakarta.ws.rs.core.UriInfo;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, with links as CF API v3 writes them.
 *
 * @param page 1 or more
 * @param size 1..5000
 */
record Pages(UriInfo uri, int page, int size) {
  static final int DEFAULT_SIZE = 50;
  static final int SIZE_MOST = 5000;

  Pages {
    if (page < 1) {
      throw Refusal.query("page", "page must be 1 or more");
    }
    if (size < 1 || size > SIZE_MOST) {
      throw Refusal.query("per_page", "per_page must be 1.." + SIZE_MOST);
    }
  }

  long skip() {
    return (page - 1L) * size;
  }

  <T, R> Api.Page<R> of(List<T> all, Function<T, R> view) {
    var here = all.stream().skip(skip()).limit(size).map(view).toList();
    return with(here, all.size());
  }

  <R> Api.Page<R> with(List<R> here, long total) {
    var last = Math.max(1, (total + size - 1) / size);
    return new Api.Page<>(
        new Api.Pagination(
            total,
            last,
            link(1),
            link(last),
            page < last ? link(page + 1L) : null,
            page > 1 ? link(Math.min(page - 1L, last)) : null),
        here);
  }

  private Api.Link link(long number) {
    var builder =
        uri.getRequestUriBuilder()
            .replaceQueryParam("page", number)
            .replaceQueryParam("per_page", size);
    return new Api.Link(builder.build().toString());
  }

  /** As ordered by the key already, or the other way round. */
  static <T> List<T> ordered(Collection<T> all, @Nullable String orderBy, String key) {
    var list = List.copyOf(all);
    return descending(orderBy, key) ? list.reversed() : list;
  }

  /** Whether a list is to be turned round; refuses to order by what it is not ordered by. */
  static boolean descending(@Nullable String orderBy, String key) {
    if (orderBy == null || orderBy.equals(key)) {
      return false;
    }
    if (orderBy.equals("-" + key)) {
      return true;
    }
    throw Refusal.query("order_by", "order_by must be " + key + " or -" + key);
  }
}
