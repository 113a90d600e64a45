package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.regions.AppMarks;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A person has said that apps of a federation in a region are taken back, whatever they carry.
 *
 * @param marks what each of the apps carried when it was said: only that is written over
 */
public record Adoption(Controls.Said said, SortedMap<AppName, AppMarks> marks) {
  private static final String PREFIX = "app.";
  private static final String NONE = "-";

  public Adoption {
    marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
  }

  /** Whether the app still carries what it did, the completed release left aside. */
  boolean covers(AppName app, AppMarks now) {
    var then = marks.get(app);
    return then != null && then.sameFence(now) && then.replica().equals(now.replica());
  }

  /** As much of what an app carries as tells whether it still does. */
  static AppMarks fence(AppMarks marks) {
    return new AppMarks(
        marks.owner(), Optional.empty(), marks.generation(), marks.commit(), marks.replica());
  }

  /** A command with what each app carries. */
  static FactText with(FactText text, SortedMap<AppName, AppMarks> marks) {
    var full = text;
    for (var entry : marks.entrySet()) {
      full = full.with(PREFIX + entry.getKey(), written(entry.getValue()));
    }
    return full;
  }

  /** What a newer version may have written otherwise is skipped. */
  static SortedMap<AppName, AppMarks> marks(FactText text) {
    var marks = new TreeMap<AppName, AppMarks>();
    text.details()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                try {
                  marks.put(new AppName(key.substring(PREFIX.length())), read(value));
                } catch (IllegalArgumentException e) {
                  // Not of this form.
                }
              }
            });
    return marks;
  }

  /** Owner, generation, commit and, up to the end, replica. */
  private static String written(AppMarks marks) {
    return String.join(
        " ",
        marks.owner().map(FederationName::value).orElse(NONE),
        marks.generation().map(Generation::toString).orElse(NONE),
        marks.commit().map(CommitId::hex).orElse(NONE),
        marks.replica().orElse(NONE));
  }

  private static AppMarks read(String text) {
    var fields = text.split(" ", 4);
    if (fields.length < 4) {
      throw new IllegalArgumentException("not four fields: " + text);
    }
    return new AppMarks(
        field(fields[0]).map(FederationName::new),
        Optional.empty(),
        field(fields[1]).flatMap(Generation::parse),
        field(fields[2]).map(CommitId::new),
        field(fields[3]));
  }

  private static Optional<String> field(String text) {
    return text.equals(NONE) ? Optional.empty() : Optional.of(text);
  }
}
