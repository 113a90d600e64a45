package io.acf.config.artifact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A set of characters of a {@link GoPattern}. Asking it takes about as long for any set. */
final class GoChars {
  private static final int AFTER_ALL = Character.MAX_CODE_POINT + 1;

  static final GoChars NONE = of();
  static final GoChars ALL_BUT_NEW_LINE = of('\n', '\n').others();
  static final GoChars DIGIT = of('0', '9');
  static final GoChars SPACE = of('\t', '\n', '\f', '\r', ' ', ' ');
  static final GoChars WORD = of('0', '9', 'A', 'Z', '_', '_', 'a', 'z');

  /** Source: the POSIX classes of RE2's syntax. */
  private static final Map<String, GoChars> POSIX =
      Map.ofEntries(
          Map.entry("alnum", of('0', '9', 'A', 'Z', 'a', 'z')),
          Map.entry("alpha", of('A', 'Z', 'a', 'z')),
          Map.entry("ascii", of(0, 0x7F)),
          Map.entry("blank", of('\t', '\t', ' ', ' ')),
          Map.entry("cntrl", of(0, 0x1F, 0x7F, 0x7F)),
          Map.entry("digit", DIGIT),
          Map.entry("graph", of('!', '~')),
          Map.entry("lower", of('a', 'z')),
          Map.entry("print", of(' ', '~')),
          Map.entry("punct", of('!', '/', ':', '@', '[', '`', '{', '~')),
          Map.entry("space", of('\t', '\r', ' ', ' ')),
          Map.entry("upper", of('A', 'Z')),
          Map.entry("word", WORD),
          Map.entry("xdigit", of('0', '9', 'A', 'F', 'a', 'f')));

  /** In order: the first character in it, the next that is not, the next that is, and so on. */
  private final int[] changes;

  private GoChars(int[] changes) {
    this.changes = changes;
  }

  /** First and last of each range. */
  static GoChars of(int... bounds) {
    List<int[]> ranges = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2) {
      ranges.add(new int[] {bounds[i], bounds[i + 1] + 1});
    }
    return ofRanges(ranges);
  }

  /**
   * @param ranges of each the first, and what comes after the last
   */
  private static GoChars ofRanges(List<int[]> ranges) {
    ranges.sort(Comparator.comparingInt(range -> range[0]));
    var changes = new int[2 * ranges.size()];
    int count = 0;
    for (var range : ranges) {
      if (count > 0 && range[0] <= changes[count - 1]) {
        changes[count - 1] = Math.max(changes[count - 1], range[1]);
      } else {
        changes[count++] = range[0];
        changes[count++] = range[1];
      }
    }
    return new GoChars(Arrays.copyOf(changes, count));
  }

  /** By the name between {@code [:} and {@code :]}. */
  static Optional<GoChars> posix(String name) {
    return name.startsWith("^")
        ? Optional.ofNullable(POSIX.get(name.substring(1))).map(GoChars::others)
        : Optional.ofNullable(POSIX.get(name));
  }

  /** By the letter after a backslash. */
  static Optional<GoChars> perl(int letter) {
    return switch (letter) {
      case 'd' -> Optional.of(DIGIT);
      case 'D' -> Optional.of(DIGIT.others());
      case 's' -> Optional.of(SPACE);
      case 'S' -> Optional.of(SPACE.others());
      case 'w' -> Optional.of(WORD);
      case 'W' -> Optional.of(WORD.others());
      default -> Optional.empty();
    };
  }

  /** All characters that are not in it. */
  GoChars others() {
    List<int[]> gaps = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i] > from) {
        gaps.add(new int[] {from, changes[i]});
      }
      from = changes[i + 1];
    }
    if (from < AFTER_ALL) {
      gaps.add(new int[] {from, AFTER_ALL});
    }
    return ofRanges(gaps);
  }

  /** What any of them holds. */
  static GoChars either(List<GoChars> sets) {
    List<int[]> all = new ArrayList<>();
    for (var set : sets) {
      for (int i = 0; i < set.changes.length; i += 2) {
        all.add(new int[] {set.changes[i], set.changes[i + 1]});
      }
    }
    return ofRanges(all);
  }

  boolean holds(int character) {
    int found = Arrays.binarySearch(changes, character);
    int passed = found >= 0 ? found + 1 : -found - 1;
    return passed % 2 == 1;
  }

  /** The one character in it; empty where it holds more, or none. */
  OptionalInt only() {
    return changes.length == 2 && changes[1] == changes[0] + 1
        ? OptionalInt.of(changes[0])
        : OptionalInt.empty();
  }
}
