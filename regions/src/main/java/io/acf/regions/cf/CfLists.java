package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.regions.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Lists of the API, whole or not at all: what is missing in half an answer would look like
 * something that was deleted. Pages are followed by number, never by the link that the region
 * sends.
 */
final class CfLists {
  static final int PER_PAGE = 5000;
  private static final int PAGES = 40;

  private final CfCalls calls;

  CfLists(CfCalls calls) {
    this.calls = calls;
  }

  /**
   * All of a resource, in the order that the API gives.
   *
   * @param resource such as {@code apps}
   * @throws CfException where it cannot be had completely
   */
  List<JsonNode> all(String resource, UnaryOperator<UriComponentsBuilder> filter) {
    return read(resource, filter, page -> {});
  }

  /**
   * @param included what the API sent along
   */
  record Included(List<JsonNode> resources, List<JsonNode> included) {}

  /**
   * All of a resource, with others that belong to it.
   *
   * @param included such as {@code organizations}
   */
  Included including(String resource, String included, UnaryOperator<UriComponentsBuilder> filter) {
    List<JsonNode> along = new ArrayList<>();
    List<JsonNode> all =
        read(resource, filter, page -> page.path("included").path(included).forEach(along::add));
    return new Included(all, along);
  }

  private List<JsonNode> read(
      String resource, UnaryOperator<UriComponentsBuilder> filter, Consumer<JsonNode> each) {
    List<JsonNode> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int total = -1;
    for (int page = 1; ; page++) {
      JsonNode answer = page(resource, filter, page);
      each.accept(answer);
      int claimed = answer.path("pagination").path("total_results").asInt(-1);
      int pages = answer.path("pagination").path("total_pages").asInt(-1);
      JsonNode resources = answer.path("resources");
      if (claimed < 0 || pages < 1 || pages > PAGES || !resources.isArray()) {
        throw nonsense("list " + resource + " has no usable paging");
      }
      if (total >= 0 && claimed != total) {
        throw nonsense("list " + resource + " changed while it was read");
      }
      total = claimed;
      for (JsonNode resourceNode : resources) {
        if (!seen.add(CfCalls.guid(resourceNode.path("guid")))) {
          throw nonsense("list " + resource + " names a guid twice");
        }
        all.add(resourceNode);
      }
      if (page >= pages) {
        break;
      }
    }
    if (all.size() != total) {
      throw nonsense("list " + resource + " counts " + total + " and shows " + all.size());
    }
    return all;
  }

  /**
   * The newest of a resource, at most one page, the oldest of them first: for what grows with each
   * release and is never counted. What is older is looked for when a step needs it.
   *
   * @throws CfException where the page cannot be had completely
   */
  List<JsonNode> newest(String resource, UnaryOperator<UriComponentsBuilder> filter) {
    JsonNode answer =
        page(resource, uri -> filter.apply(uri).queryParam("order_by", "-created_at"), 1);
    int claimed = answer.path("pagination").path("total_results").asInt(-1);
    JsonNode resources = answer.path("resources");
    if (claimed < 0 || !resources.isArray() || resources.size() != Math.min(claimed, PER_PAGE)) {
      throw nonsense("list " + resource + " counts " + claimed + " and shows " + resources.size());
    }
    List<JsonNode> newest = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonNode it : resources) {
      if (!seen.add(CfCalls.guid(it.path("guid")))) {
        throw nonsense("list " + resource + " names a guid twice");
      }
      newest.add(it);
    }
    return newest.reversed();
  }

  /**
   * The first page, in the order of the API: of what is followed, and goes on with the next
   * reading.
   */
  List<JsonNode> first(String resource, UnaryOperator<UriComponentsBuilder> filter) {
    JsonNode resources = page(resource, filter, 1).path("resources");
    if (!resources.isArray()) {
      throw nonsense("list " + resource + " has no usable paging");
    }
    List<JsonNode> all = new ArrayList<>();
    resources.forEach(all::add);
    return all;
  }

  private JsonNode page(String resource, UnaryOperator<UriComponentsBuilder> filter, int page) {
    return calls.read(
        uri -> {
          UriComponentsBuilder list =
              filter.apply(uri.pathSegment(resource).queryParam("per_page", PER_PAGE));
          return page == 1 ? list : list.queryParam("page", page);
        });
  }

  private static CfException.Failed nonsense(String what) {
    return new CfException.Failed(
        new Fault(Fault.Cause.NONSENSE, what, "Nothing is changed until the counts fit."));
  }
}
