package io.acf.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Lists that come page by page. */
final class Pages {
  private static final int PER_PAGE = 500;

  /** More pages than this is a server that pages in circles. */
  private static final int MOST = 1000;

  private Pages() {}

  /** All pages as one answer: the first one's pagination, everyone's resources. */
  static Reply all(Remote remote, String path) {
    var mark = path.contains("?") ? "&" : "?";
    var first = remote.get(path + mark + "per_page=" + PER_PAGE);
    var pages = first.body().path("pagination").path("total_pages").asInt(1);
    if (!(first.body() instanceof ObjectNode body)
        || !(body.path("resources") instanceof ArrayNode resources)) {
      return first;
    }
    for (int page = 2; page <= Math.min(pages, MOST); page++) {
      var next = remote.get(path + mark + "per_page=" + PER_PAGE + "&page=" + page);
      next.body().path("resources").forEach(resources::add);
    }
    return first;
  }

  static <T> List<T> resources(Reply reply, Class<T> type) {
    var nodes = reply.body().isArray() ? reply.body() : reply.body().path("resources");
    var resources = new ArrayList<T>();
    nodes.forEach(node -> resources.add(new Reply(node).as(type)));
    return resources;
  }
}
