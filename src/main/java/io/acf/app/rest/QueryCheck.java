package io.acf.app.rest;

import io.acf.config.Text;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a query parameter that the resource does not know, stands twice or is not of its type, as
 * CF API v3 does: a filter that is not applied must not look like one that found everything.
 */
final class QueryCheck {
  private final Map<Method, SortedMap<String, Class<?>>> known = new ConcurrentHashMap<>();

  @ServerRequestFilter
  public void check(ResourceInfo resource, UriInfo uri) {
    var parameters = known.computeIfAbsent(resource.getResourceMethod(), QueryCheck::parameters);
    uri.getQueryParameters().forEach((name, values) -> check(parameters, name, values));
  }

  private static SortedMap<String, Class<?>> parameters(Method method) {
    var parameters = new TreeMap<String, Class<?>>();
    for (var parameter : method.getParameters()) {
      Stream.ofNullable(parameter.getAnnotation(QueryParam.class))
          .forEach(query -> parameters.put(query.value(), parameter.getType()));
    }
    return Collections.unmodifiableSortedMap(parameters);
  }

  private static void check(
      SortedMap<String, Class<?>> parameters, String name, List<String> values) {
    var type = parameters.get(name);
    if (type == null) {
      throw unknown(parameters, name);
    }
    if (values.size() > 1) {
      throw Refusal.query(name, name + " stands twice in the query");
    }
    if (!fits(type, values.getFirst())) {
      throw Refusal.query(
          name,
          name
              + (type == boolean.class ? " must be true or false" : " must be a whole number")
              + ", is "
              + Text.quoted(values.getFirst()));
    }
  }

  private static Refusal unknown(SortedMap<String, Class<?>> parameters, String name) {
    var near = Text.didYouMean(name, parameters.keySet());
    var valid =
        parameters.isEmpty()
            ? "it takes none"
            : "valid ones are: " + String.join(", ", parameters.keySet());
    return Refusal.query(
        name,
        "unknown query parameter " + Text.quoted(name) + "; " + valid,
        near.isEmpty() ? "leave it out" : near);
  }

  private static boolean fits(Class<?> type, String value) {
    try {
      if (type == boolean.class) {
        return value.equals("true") || value.equals("false");
      }
      if (type == int.class) {
        Integer.parseInt(value);
      } else if (type == long.class || type == Long.class) {
        Long.parseLong(value);
      }
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
