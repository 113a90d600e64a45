package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.LabelSelector;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A list of resources as a call asks for it: filters, labels, order, pages. */
final class Listing<E extends Entity> {
  private final Call call;
  private final Set<String> known =
      new TreeSet<>(
          List.of(
              "page",
              "per_page",
              "order_by",
              "guids",
              "label_selector",
              "created_ats",
              "updated_ats"));
  private final Map<String, Comparator<E>> orders = new HashMap<>();
  private final List<Predicate<E>> tests = new ArrayList<>();
  private final Collection<E> all;
  private Related<E> related = new Related<>();
  private @Nullable String usual;

  private Listing(Collection<E> all, Call call) {
    this.all = all;
    this.call = call;
    orders.put("created_at", Comparator.comparingLong(each -> each.seq));
    orders.put("updated_at", Comparator.comparingLong(each -> each.updatedAt));
    filter("guids", each -> each.guid);
    call.query("label_selector").ifPresent(text -> tests.add(labels(selector(text))));
    times("created_ats", each -> each.createdAt);
    times("updated_ats", each -> each.updatedAt);
  }

  static <E extends Entity> Listing<E> of(Collection<E> all, Call call) {
    return new Listing<>(all, call);
  }

  private static <E extends Entity> Predicate<E> labels(LabelSelector selector) {
    return each -> selector.matches(each.labels);
  }

  private static LabelSelector selector(String text) {
    if (text.isBlank()) {
      throw CfError.badQuery("Missing label_selector value");
    }
    try {
      LabelSelector selector = LabelSelector.parse(text);
      if (selector.requirements().size() > LabelSelector.REQUIREMENTS_MAX) {
        throw CfError.badQuery(
            "Too many label_selector requirements (maximum is "
                + LabelSelector.REQUIREMENTS_MAX
                + ")");
      }
      return selector;
    } catch (IllegalArgumentException e) {
      throw CfError.badQuery("Invalid label_selector value").causedBy(e);
    }
  }

  /** A filter by one value of a resource. */
  Listing<E> filter(String name, Function<E, @Nullable String> value) {
    known.add(name);
    wanted(name).ifPresent(wanted -> tests.add(each -> wanted.contains(value.apply(each))));
    return this;
  }

  /** The filter {@code name[not]}: none of these values. */
  Listing<E> filterNot(String name, Function<E, @Nullable String> value) {
    String parameter = name + "[not]";
    known.add(parameter);
    wanted(parameter).ifPresent(hidden -> tests.add(each -> !hidden.contains(value.apply(each))));
    return this;
  }

  /** The filters by the space that a resource is in, and by that one's organization. */
  Listing<E> filterBySpace(Finder finder, Function<E, @Nullable String> spaceGuid) {
    return filter("space_guids", spaceGuid)
        .filter("organization_guids", each -> finder.orgGuidOf(spaceGuid.apply(each)));
  }

  /** Nothing but what is in spaces that the caller sees. */
  Listing<E> seen(Reach reach, Function<E, @Nullable String> spaceGuid) {
    if (!call.actor().readsAll()) {
      Set<String> spaces = reach.spaces(call.actor());
      tests.add(each -> spaces.contains(String.valueOf(spaceGuid.apply(each))));
    }
    return this;
  }

  /** The filters by the app that a resource belongs to, and by where that is. */
  Listing<E> filterByApp(Finder finder, Function<E, String> appGuid) {
    return filter("app_guids", appGuid::apply)
        .filterBySpace(finder, each -> finder.spaceGuidOf(appGuid.apply(each)));
  }

  /** A filter by any of several values of a resource. */
  Listing<E> filterAny(String name, Function<E, ? extends Collection<String>> values) {
    known.add(name);
    wanted(name)
        .ifPresent(
            wanted -> tests.add(each -> values.apply(each).stream().anyMatch(wanted::contains)));
    return this;
  }

  /** A filter that looks at the values that are wanted itself. */
  Listing<E> filterBy(String name, BiPredicate<E, Set<@Nullable String>> test) {
    known.add(name);
    wanted(name).ifPresent(wanted -> tests.add(each -> test.test(each, wanted)));
    return this;
  }

  /** A filter by a property that is true or false; anything else is a 400. */
  Listing<E> filterFlag(String name, Predicate<E> property) {
    known.add(name);
    Query.flag(call, name).ifPresent(wanted -> tests.add(each -> property.test(each) == wanted));
    return this;
  }

  /** A filter by one value that must be one of {@code values}; anything else is a 400. */
  Listing<E> filterOneOf(String name, List<String> values, Function<E, String> value) {
    call.query(name)
        .filter(text -> !values.contains(text))
        .ifPresent(
            text -> {
              throw CfError.badQuery(
                  Body.title(name) + " must be one of '" + String.join("', '", values) + "'");
            });
    return filter(name, value);
  }

  private Optional<Set<@Nullable String>> wanted(String name) {
    return call.queryList(name).map(HashSet::new);
  }

  Listing<E> order(String name, Comparator<E> comparator) {
    orders.put(name, comparator);
    return this;
  }

  /** An order by name, without regard to case: cf-deployment's database compares so. */
  Listing<E> byName(Function<E, String> name) {
    return order("name", Comparator.comparing(name, String.CASE_INSENSITIVE_ORDER));
  }

  /** The order of a list where a call names none; by creation otherwise. */
  Listing<E> usually(String name) {
    usual = name;
    return this;
  }

  /** Parameters that the caller looks at itself. */
  Listing<E> allow(String... names) {
    known.addAll(List.of(names));
    return this;
  }

  /** What comes along where it is asked for. */
  Listing<E> with(Related<E> alongside) {
    related = alongside;
    known.addAll(alongside.parameters());
    return this;
  }

  private void times(String name, Function<E, Long> value) {
    for (Map.Entry<String, List<String>> entry : call.query().entrySet()) {
      String key = entry.getKey();
      if (key.equals(name) || key.startsWith(name + "[")) {
        known.add(key);
        tests.add(
            Timestamps.test(
                Body.title(name), key.substring(name.length()), entry.getValue().getLast(), value));
      }
    }
  }

  /** Renders a page, with what comes along. */
  Reply reply(Function<E, ? extends JsonNode> render) {
    List<E> found = found();
    Paging paging = Paging.of(call, found.size());
    List<E> shown = found.subList(paging.from(), paging.to());
    ObjectNode alongside = Json.object();
    related.into(alongside, call, shown);
    return Reply.page(
        Json.object("pagination", paging.json(call)),
        "resources",
        shown.stream().map(render),
        alongside);
  }

  private List<E> found() {
    List<String> unknown =
        call.query().keySet().stream()
            .filter(each -> !known.contains(each) && !related.knows(each))
            .toList();
    if (!unknown.isEmpty()) {
      throw Related.unknown(unknown, List.copyOf(known));
    }
    related.check(call);
    List<E> found = new ArrayList<>(all.size());
    for (E each : all) {
      if (matches(each)) {
        found.add(each);
      }
    }
    sort(found);
    return found;
  }

  private boolean matches(E each) {
    for (Predicate<E> test : tests) {
      if (!test.test(each)) {
        return false;
      }
    }
    return true;
  }

  private void sort(List<E> found) {
    Optional<String> wanted = call.query("order_by").or(() -> Optional.ofNullable(usual));
    if (wanted.isEmpty()) {
      return;
    }
    boolean down = wanted.get().startsWith("-");
    String name = wanted.get().replaceFirst("^[+-]", "").trim();
    Comparator<E> order = orders.get(name);
    if (order == null) {
      throw CfError.badQuery(
          "Order by can only be: '" + String.join("', '", new TreeSet<>(orders.keySet())) + "'");
    }
    Comparator<E> stable = order.thenComparingLong(each -> each.seq);
    found.sort(down ? stable.reversed() : stable);
  }
}
