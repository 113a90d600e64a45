package io.acf.simulator.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules for keys of labels and annotations and for values of labels, in the order in which the
 * Cloud Controller asks them: the first one that is broken is told.
 *
 * <p>Source: cloud_controller_ng, app/messages/metadata_validator_helper.rb.
 */
public final class LabelText {
  private static final int MAX = 63;
  private static final int PREFIX_MAX = 253;
  private static final int SHOWN = 8;
  private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9_.-]*");
  private static final Pattern ENDS = Pattern.compile("[A-Za-z0-9](.*[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile(
          "LABEL(?:\\.LABEL)++".replace("LABEL", "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"));

  private LabelText() {}

  /** What is wrong with a key. */
  public static Optional<String> keyProblem(String key) {
    if (key.isBlank()) {
      return Optional.of("key cannot be empty string");
    }
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    if (name.indexOf('/') >= 0) {
      return Optional.of("key has more than one '/'");
    }
    Optional<String> prefix = slash < 0 ? Optional.empty() : prefixProblem(key.substring(0, slash));
    if (prefix.isPresent()) {
      return prefix;
    }
    return name.isBlank() ? Optional.of("key cannot be empty string") : problem(name);
  }

  private static Optional<String> prefixProblem(String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      return Optional.of("prefix '" + prefix + "' must be in valid dns format");
    }
    if (prefix.length() > PREFIX_MAX) {
      return Optional.of(
          "prefix '" + prefix.substring(0, SHOWN) + "...' is greater than 253 characters");
    }
    return prefix.equalsIgnoreCase("cloudfoundry.org")
        ? Optional.of("prefix 'cloudfoundry.org' is reserved")
        : Optional.empty();
  }

  /** What is wrong with a label's value. */
  public static Optional<String> valueProblem(String value) {
    return value.isEmpty() ? Optional.empty() : problem(value);
  }

  private static Optional<String> problem(String text) {
    if (!CHARACTERS.matcher(text).matches()) {
      return Optional.of("'" + text + "' contains invalid characters");
    }
    if (!ENDS.matcher(text).matches()) {
      return Optional.of("'" + text + "' starts or ends with invalid characters");
    }
    return text.length() > MAX
        ? Optional.of("'" + text.substring(0, SHOWN) + "...' is greater than 63 characters")
        : Optional.empty();
  }

  /** What the database makes of a list in the place of a text: a row; nothing of an empty one. */
  public static @Nullable String row(List<String> parts) {
    return switch (parts.size()) {
      case 0 -> null;
      case 1 -> parts.getFirst();
      default ->
          parts.stream()
              .map(each -> each.matches("[^\\s,()\"\\\\]+") ? each : "\"" + each + "\"")
              .collect(Collectors.joining(",", "(", ")"));
    };
  }
}
