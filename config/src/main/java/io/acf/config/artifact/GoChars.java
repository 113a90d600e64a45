package io.acf.config.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set of characters of a {@link GoPattern}.
 *
 * @param ranges first and last of each range
 * @param negated all but those
 */
record GoChars(List<int[]> ranges, boolean negated) {
  static final GoChars NONE = of();
  static final GoChars ALL_BUT_NEW_LINE = new GoChars(List.of(new int[] {'\n', '\n'}), true);
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

  GoChars {
    ranges = List.copyOf(ranges);
  }

  /** First and last of each range. */
  static GoChars of(int... bounds) {
    List<int[]> ranges = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2) {
      ranges.add(new int[] {bounds[i], bounds[i + 1]});
    }
    return new GoChars(ranges, false);
  }

  /** By the name between {@code [:} and {@code :]}. */
  static Optional<GoChars> posix(String name) {
    return name.startsWith("^")
        ? posix(name.substring(1)).map(GoChars::others)
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

  GoChars others() {
    return new GoChars(ranges, !negated);
  }

  /** What either holds. */
  static GoChars either(List<GoChars> sets) {
    List<int[]> all = new ArrayList<>();
    sets.forEach(set -> all.addAll(set.positive()));
    return new GoChars(all, false);
  }

  private List<int[]> positive() {
    if (!negated) {
      return ranges;
    }
    List<int[]> gaps = new ArrayList<>();
    int from = 0;
    for (var range : ranges.stream().sorted((a, b) -> Integer.compare(a[0], b[0])).toList()) {
      if (range[0] > from) {
        gaps.add(new int[] {from, range[0] - 1});
      }
      from = Math.max(from, range[1] + 1);
    }
    gaps.add(new int[] {from, Character.MAX_CODE_POINT});
    return gaps;
  }

  boolean holds(int character) {
    for (var range : ranges) {
      if (range[0] <= character && character <= range[1]) {
        return !negated;
      }
    }
    return negated;
  }
}
