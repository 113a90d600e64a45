package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter of SCIM (RFC 7644 3.4.2.2) over the JSON of resources: comparisons joined by {@code and}
 * and {@code or}, with parentheses. Texts compare without regard to case, as UAA's database does.
 */
final class ScimFilter {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\(|\\)|\"(?:[^\"\\\\]|\\\\.)*+\"|'[^']*'|[^\\s()\"']+)");
  private static final int TOKENS_MAX = 5_000;
  private static final int DEPTH_MAX = 50;

  private final List<String> tokens = new ArrayList<>();
  private final Set<String> known;
  private int at;
  private int depth;

  private ScimFilter(String text, Set<String> known) {
    this.known = known;
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end && tokens.size() < TOKENS_MAX) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (!text.substring(end).isBlank()) {
      throw new IllegalArgumentException("not a filter: " + text);
    }
  }

  /**
   * Reads a filter.
   *
   * @param known the attributes that may be named, in lower case, such as {@code meta.created}
   * @throws IllegalArgumentException for what is no filter
   */
  static Predicate<JsonNode> parse(String text, Set<String> known) {
    ScimFilter filter = new ScimFilter(text, known);
    Predicate<JsonNode> all = filter.either();
    if (filter.at != filter.tokens.size()) {
      throw new IllegalArgumentException("more than a filter: " + text);
    }
    return all;
  }

  private Predicate<JsonNode> either() {
    List<Predicate<JsonNode>> parts = new ArrayList<>();
    do {
      parts.add(both());
    } while (next("or"));
    return node -> parts.stream().anyMatch(each -> each.test(node));
  }

  private Predicate<JsonNode> both() {
    List<Predicate<JsonNode>> parts = new ArrayList<>();
    do {
      parts.add(one());
    } while (next("and"));
    return node -> parts.stream().allMatch(each -> each.test(node));
  }

  private Predicate<JsonNode> one() {
    if (next("(")) {
      if (++depth > DEPTH_MAX) {
        throw new IllegalArgumentException("nested too deeply");
      }
      Predicate<JsonNode> inner = either();
      depth--;
      if (!next(")")) {
        throw new IllegalArgumentException("no closing parenthesis");
      }
      return inner;
    }
    String attribute = take().toLowerCase(Locale.ROOT);
    if (!known.contains(attribute)) {
      throw new IllegalArgumentException("no such attribute: " + attribute);
    }
    String operator = take().toLowerCase(Locale.ROOT);
    if (operator.equals("pr")) {
      return node -> !ScimAttributes.values(node, attribute).isEmpty();
    }
    String wanted = literal(take()).toLowerCase(Locale.ROOT);
    BiPredicate<String, String> test = test(operator);
    return node ->
        ScimAttributes.values(node, attribute).stream()
            .anyMatch(each -> test.test(each.toLowerCase(Locale.ROOT), wanted));
  }

  private static BiPredicate<String, String> test(String operator) {
    return switch (operator) {
      case "eq" -> String::equals;
      case "co" -> String::contains;
      case "sw" -> String::startsWith;
      case "gt" -> (each, wanted) -> ScimAttributes.order(each, wanted) > 0;
      case "ge" -> (each, wanted) -> ScimAttributes.order(each, wanted) >= 0;
      case "lt" -> (each, wanted) -> ScimAttributes.order(each, wanted) < 0;
      case "le" -> (each, wanted) -> ScimAttributes.order(each, wanted) <= 0;
      default -> throw new IllegalArgumentException("no such operator: " + operator);
    };
  }

  private static String literal(String token) {
    boolean quoted = token.startsWith("\"") || token.startsWith("'");
    if (!quoted) {
      if (!token.matches("true|false|null|-?\\d+(\\.\\d+)?")) {
        throw new IllegalArgumentException("no value: " + token);
      }
      return token;
    }
    return token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  private boolean next(String word) {
    boolean there = at < tokens.size() && tokens.get(at).equalsIgnoreCase(word);
    at += there ? 1 : 0;
    return there;
  }

  private String take() {
    if (at == tokens.size()) {
      throw new IllegalArgumentException("the filter ends too early");
    }
    return tokens.get(at++);
  }
}
