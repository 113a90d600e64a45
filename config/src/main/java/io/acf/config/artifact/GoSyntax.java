package io.acf.config.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a regular expression by the rules of Go's package {@code regexp/syntax} with its usual
 * flags. Groups of {@code (?...)} are not read, for no line of a {@code .cfignore} becomes one.
 */
final class GoSyntax extends GoText {
  private static final int MAX_DEPTH = 200;

  private int depth;

  /** Go refuses the expression. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused() {
      super("not an expression", null, false, false);
    }
  }

  GoSyntax(String expression) {
    super(expression);
  }

  /**
   * @throws Refused where Go gives an error
   * @throws CfIgnore.TooSlow where groups are nested deeper than is sensible
   */
  GoNode parse() {
    var node = either();
    if (at < text.length) {
      throw new Refused(); // a ) too many
    }
    return node;
  }

  private GoNode either() {
    if (++depth > MAX_DEPTH) {
      throw new CfIgnore.TooSlow();
    }
    List<GoNode> parts = new ArrayList<>();
    do {
      parts.add(all());
    } while (take('|'));
    depth--;
    return new GoNode.Either(parts);
  }

  private GoNode all() {
    List<GoNode> parts = new ArrayList<>();
    while (at < text.length && !is('|') && !is(')')) {
      if (count().isPresent()) {
        throw new Refused(); // nothing to repeat
      }
      int before = parts.size();
      one(parts);
      if (parts.size() > before) {
        parts.set(parts.size() - 1, repeated(parts.getLast()));
      }
    }
    return new GoNode.All(parts);
  }

  private GoNode repeated(GoNode node) {
    var count = count();
    if (count.isEmpty()) {
      return node;
    }
    boolean unused = take('?'); // whether few or many are tried first
    if (count().isPresent()) {
      throw new Refused(); // c++ is an error, and nothing is left out
    }
    var repeat = new GoNode.Repeat(node, count.get()[0], count.get()[1]);
    if (repeat.copies() > 1 && !repeat.fits(MAX_REPEAT)) {
      throw new Refused();
    }
    return repeat;
  }

  /** How often what stands before it; what looks like braces only is text. */
  private Optional<int[]> count() {
    if (take('*')) {
      return Optional.of(new int[] {0, GoNode.Repeat.ENDLESS});
    }
    if (take('+')) {
      return Optional.of(new int[] {1, GoNode.Repeat.ENDLESS});
    }
    if (take('?')) {
      return Optional.of(new int[] {0, 1});
    }
    int start = at;
    if (take('{')) {
      int least = number();
      int most = least;
      if (least >= 0 && take(',')) {
        most = is('}') ? GoNode.Repeat.ENDLESS : number();
        least = most < 0 && !is('}') ? -1 : least;
      }
      if (least >= 0 && take('}')) {
        if (least > MAX_REPEAT
            || most > MAX_REPEAT
            || (most != GoNode.Repeat.ENDLESS && most < least)) {
          throw new Refused();
        }
        return Optional.of(new int[] {least, most});
      }
    }
    at = start;
    return Optional.empty();
  }

  private void one(List<GoNode> parts) {
    int c = text[at++];
    switch (c) {
      case '(' -> {
        parts.add(either());
        need(')');
      }
      case '[' -> parts.add(new GoNode.One(set()));
      case '.' -> parts.add(new GoNode.One(GoChars.ALL_BUT_NEW_LINE));
      case '^' -> parts.add(GoNode.Edge.BEGIN);
      case '$' -> parts.add(GoNode.Edge.END);
      case '\\' -> escaped(parts);
      default -> parts.add(literal(c));
    }
  }

  private static GoNode literal(int c) {
    return new GoNode.One(GoChars.of(c, c));
  }

  private void escaped(List<GoNode> parts) {
    int c = peek();
    var chars = GoChars.perl(c);
    if (chars.isPresent()) {
      at++;
      parts.add(new GoNode.One(chars.get()));
      return;
    }
    switch (c) {
      case 'A' -> edge(parts, GoNode.Edge.BEGIN);
      case 'z' -> edge(parts, GoNode.Edge.END);
      case 'b' -> edge(parts, GoNode.Edge.WORD);
      case 'B' -> edge(parts, GoNode.Edge.NO_WORD);
      case 'Q' -> {
        at++;
        while (at < text.length && !(is('\\') && at + 1 < text.length && text[at + 1] == 'E')) {
          parts.add(literal(text[at++]));
        }
        at = Math.min(text.length, at + 2);
      }
      default -> parts.add(literal(character()));
    }
  }

  private void edge(List<GoNode> parts, GoNode.Edge edge) {
    at++;
    parts.add(edge);
  }

  /** What stands in square brackets; the first is gone already. */
  private GoChars set() {
    boolean negated = take('^');
    List<GoChars> sets = new ArrayList<>();
    boolean first = true;
    while (first || !is(']')) {
      first = false;
      var named = named();
      if (named.isPresent()) {
        sets.add(named.get());
        continue;
      }
      int low = inSet();
      int high = low;
      if (at + 1 < text.length && is('-') && text[at + 1] != ']') {
        at++;
        high = inSet();
      }
      if (high < low) {
        throw new Refused();
      }
      sets.add(GoChars.of(low, high));
    }
    need(']');
    var all = GoChars.either(sets);
    return negated ? all.others() : all;
  }

  private Optional<GoChars> named() {
    if (is('[') && at + 1 < text.length && text[at + 1] == ':') {
      for (int end = at + 2; end + 1 < text.length; end++) {
        if (text[end] == ':' && text[end + 1] == ']') {
          var name = new String(text, at + 2, end - at - 2);
          at = end + 2;
          return Optional.of(GoChars.posix(name).orElseThrow(Refused::new));
        }
      }
    }
    if (is('\\') && at + 1 < text.length) {
      var perl = GoChars.perl(text[at + 1]);
      at += perl.isPresent() ? 2 : 0;
      return perl;
    }
    return Optional.empty();
  }

  private int inSet() {
    int c = peek();
    at++;
    return c == '\\' ? character() : c;
  }
}
