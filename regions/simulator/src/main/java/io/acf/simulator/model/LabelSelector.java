package io.acf.simulator.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which labels a resource must have: {@code key}, {@code !key}, {@code key=value}, {@code
 * key==value}, {@code key!=value}, {@code key in (a,b)}, {@code key notin (a,b)}, comma-separated,
 * all of them. Source: CF API v3, "Labels and selectors".
 */
public record LabelSelector(List<Requirement> requirements) {
  /** How many requirements CC takes. */
  public static final int REQUIREMENTS_MAX = 50;

  private static final String KEY = "([\\w.-]+(?:/[\\w.-]+)?)";
  private static final String VALUE = "([\\w.-]*)";
  private static final Pattern EQUALITY = Pattern.compile(KEY + "\\s*(==|=|!=)\\s*" + VALUE);
  private static final Pattern SET =
      Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(\\s*([\\w.,\\s-]*?)\\s*\\)");
  private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*" + KEY);
  private static final Pattern COMMA_OUTSIDE = Pattern.compile(",(?![^(]*\\))");

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /** One condition. */
  public sealed interface Requirement {
    boolean matches(Map<String, String> labels);

    record Exists(String key) implements Requirement {
      @Override
      public boolean matches(Map<String, String> labels) {
        return labels.containsKey(key);
      }
    }

    record Absent(String key) implements Requirement {
      @Override
      public boolean matches(Map<String, String> labels) {
        return !labels.containsKey(key);
      }
    }

    record In(String key, Set<String> values) implements Requirement {
      @Override
      public boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        return value != null && values.contains(value);
      }
    }

    /** Also true where there is no such label. */
    record NotIn(String key, Set<String> values) implements Requirement {
      @Override
      public boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        return value == null || !values.contains(value);
      }
    }
  }

  /**
   * Reads a selector.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static LabelSelector parse(String text) {
    List<Requirement> requirements = new ArrayList<>();
    for (String part : COMMA_OUTSIDE.split(text, -1)) {
      requirements.add(requirement(part.trim()));
    }
    return new LabelSelector(requirements);
  }

  private static Requirement requirement(String text) {
    Matcher set = SET.matcher(text);
    if (set.matches()) {
      Set<String> values =
          Arrays.stream(set.group(3).split(",", -1)).map(String::trim).collect(Collectors.toSet());
      return set.group(2).equals("in")
          ? new Requirement.In(set.group(1), values)
          : new Requirement.NotIn(set.group(1), values);
    }
    Matcher equality = EQUALITY.matcher(text);
    if (equality.matches()) {
      Set<String> value = Set.of(equality.group(3));
      return equality.group(2).equals("!=")
          ? new Requirement.NotIn(equality.group(1), value)
          : new Requirement.In(equality.group(1), value);
    }
    Matcher existence = EXISTENCE.matcher(text);
    if (existence.matches()) {
      return existence.group(1).isEmpty()
          ? new Requirement.Exists(existence.group(2))
          : new Requirement.Absent(existence.group(2));
    }
    throw new IllegalArgumentException("not a label selector: " + text);
  }

  public boolean matches(Map<String, String> labels) {
    for (Requirement each : requirements) {
      if (!each.matches(labels)) {
        return false;
      }
    }
    return true;
  }
}
