package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All that CF says is wrong, in its order (v3 docs, errors): a manifest is answered with everything
 * that is wrong in it, and who mends one thing at a time needs as many commits.
 */
record CfErrors(List<Entry> entries) {
  /** As many as one can look at, and as long. */
  private static final int MAX_SHOWN = 20;

  private static final int MAX_LENGTH = 2_000;

  CfErrors {
    entries = List.copyOf(entries);
  }

  /**
   * @param title e.g. {@code CF-UnprocessableEntity}; may be empty
   * @param detail may be empty
   */
  record Entry(String title, String detail) {
    boolean says(String words) {
      return title.contains(words) || detail.contains(words);
    }
  }

  /** Those of a resource or an answer; none where it has none. */
  static CfErrors of(JsonNode answer) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode error : answer.path("errors")) {
      if (error.isObject()) {
        var entry =
            new Entry(
                Faults.line(error.path("title").asText("")),
                Faults.line(error.path("detail").asText("")));
        if (!entries.contains(entry)) {
          entries.add(entry);
        }
      }
    }
    return new CfErrors(entries);
  }

  /** None where it is not CF's: then it is judged by the status alone. */
  static CfErrors in(byte[] body) {
    try {
      JsonNode tree = Bodies.JSON.readTree(body);
      return tree == null ? new CfErrors(List.of()) : of(tree);
    } catch (IOException e) {
      return new CfErrors(List.of());
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether there is nothing else than this: what is harmless alone hides nothing. */
  boolean onlySay(String words) {
    return !isEmpty() && entries.stream().allMatch(entry -> entry.says(words));
  }

  /** One line: {@code CF-UnprocessableEntity: this; that}. */
  String words() {
    return words(true);
  }

  /** The same without titles. */
  String details() {
    return words(false);
  }

  private String words(boolean titled) {
    var words = new StringBuilder();
    String title = "";
    int shown = 0;
    for (Entry entry : entries) {
      String said = entry.detail().isEmpty() ? entry.title() : entry.detail();
      boolean anew = titled && !entry.title().equals(title) && !entry.detail().isEmpty();
      String next = anew && !entry.title().isEmpty() ? entry.title() + ": " + said : said;
      if (shown == MAX_SHOWN || shown > 0 && words.length() + next.length() > MAX_LENGTH) {
        return words.append("; and ").append(entries.size() - shown).append(" more").toString();
      }
      words.append(shown == 0 ? "" : "; ").append(next);
      title = entry.title();
      shown++;
    }
    return words.toString();
  }
}
