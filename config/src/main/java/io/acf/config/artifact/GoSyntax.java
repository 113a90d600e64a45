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

  /** What an expression is made of. */
  sealed interface Node {
    record One(GoChars chars) implements Node {}

    record All(List<Node> parts) implements Node {}

    /**
     * @param parts one or more
     */
    record Either(List<Node> parts) implements Node {}

    /**
     * @param most {@link #ENDLESS} for no bound
     */
    record Repeat(Node node, int least, int most) implements Node {
      static final int ENDLESS = -1;

      private int copies() {
        return most == ENDLESS ? least : most;
      }
    }

    /** A place between two characters. */
    enum Edge implements Node {
      BEGIN,
      END,
      WORD,
      NO_WORD
    }
  }

  GoSyntax(String expression) {
    super(expression);
  }

  /**
   * @throws Refused where Go gives an error
   */
  Node parse() {
    var node = either();
    if (at < text.length) {
      throw new Refused(); // a ) too many
    }
    return node;
  }

  private Node either() {
    if (++depth > MAX_DEPTH) {
      throw new Refused();
    }
    List<Node> parts = new ArrayList<>();
    do {
      parts.add(all());
    } while (take('|'));
    depth--;
    return new Node.Either(parts);
  }

  private Node all() {
    List<Node> parts = new ArrayList<>();
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
    return new Node.All(parts);
  }

  private Node repeated(Node node) {
    var count = count();
    if (count.isEmpty()) {
      return node;
    }
    boolean unused = take('?'); // whether few or many are tried first
    if (count().isPresent()) {
      throw new Refused(); // c++ is an error, and nothing is left out
    }
    var repeat = new Node.Repeat(node, count.get()[0], count.get()[1]);
    if (repeat.copies() > 1 && !fits(repeat, MAX_REPEAT)) {
      throw new Refused();
    }
    return repeat;
  }

  /** Whether repetitions in repetitions make no more copies of anything, all multiplied. */
  private static boolean fits(Node node, int copies) {
    return switch (node) {
      case Node.One one -> true;
      case Node.Edge edge -> true;
      case Node.All all -> all.parts().stream().allMatch(part -> fits(part, copies));
      case Node.Either either -> either.parts().stream().allMatch(part -> fits(part, copies));
      case Node.Repeat repeat ->
          repeat.most() == 0
              || (repeat.copies() <= copies
                  && fits(repeat.node(), copies / Math.max(1, repeat.copies())));
    };
  }

  /** How often what stands before it; what looks like braces only is text. */
  private Optional<int[]> count() {
    if (take('*')) {
      return Optional.of(new int[] {0, Node.Repeat.ENDLESS});
    }
    if (take('+')) {
      return Optional.of(new int[] {1, Node.Repeat.ENDLESS});
    }
    if (take('?')) {
      return Optional.of(new int[] {0, 1});
    }
    int start = at;
    if (take('{')) {
      int least = number();
      int most = least;
      if (least >= 0 && take(',')) {
        most = is('}') ? Node.Repeat.ENDLESS : number();
        least = most < 0 && !is('}') ? -1 : least;
      }
      if (least >= 0 && take('}')) {
        if (least > MAX_REPEAT
            || most > MAX_REPEAT
            || (most != Node.Repeat.ENDLESS && most < least)) {
          throw new Refused();
        }
        return Optional.of(new int[] {least, most});
      }
    }
    at = start;
    return Optional.empty();
  }

  private void one(List<Node> parts) {
    int c = text[at++];
    switch (c) {
      case '(' -> {
        parts.add(either());
        need(')');
      }
      case '[' -> parts.add(new Node.One(set()));
      case '.' -> parts.add(new Node.One(GoChars.ALL_BUT_NEW_LINE));
      case '^' -> parts.add(Node.Edge.BEGIN);
      case '$' -> parts.add(Node.Edge.END);
      case '\\' -> escaped(parts);
      default -> parts.add(literal(c));
    }
  }

  private static Node literal(int c) {
    return new Node.One(GoChars.of(c, c));
  }

  private void escaped(List<Node> parts) {
    int c = peek();
    var chars = GoChars.perl(c);
    if (chars.isPresent()) {
      at++;
      parts.add(new Node.One(chars.get()));
      return;
    }
    switch (c) {
      case 'A' -> edge(parts, Node.Edge.BEGIN);
      case 'z' -> edge(parts, Node.Edge.END);
      case 'b' -> edge(parts, Node.Edge.WORD);
      case 'B' -> edge(parts, Node.Edge.NO_WORD);
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

  private void edge(List<Node> parts, Node.Edge edge) {
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
