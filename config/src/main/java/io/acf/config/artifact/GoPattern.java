package io.acf.config.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A regular expression as Go reads it (RE2, package regexp), in as far as a line of a {@code
 * .cfignore} can become one. Matching takes time in proportion to pattern and text, whatever the
 * pattern; that of Java would not, and reads {@code c++} and {@code [a&&b]} otherwise.
 */
final class GoPattern {
  private static final int CHARS = 0;
  private static final int FORK = 1;
  private static final int LEAP = 2;
  private static final int BEGIN = 3;
  private static final int END = 4;
  private static final int WORD_EDGE = 5;
  private static final int NO_WORD_EDGE = 6;
  private static final int FOUND = 7;

  /** As much of what is needed is looked for: more tells little more and may take long. */
  private static final int MAX_NEEDED = 16;

  /** One instruction of the machine: what it asks for, and where it goes on. */
  private record Step(int kind, GoChars chars, int next, int other) {}

  private final List<Step> steps;
  private final String needed;

  private GoPattern(List<Step> steps, String needed) {
    this.steps = List.copyOf(steps);
    this.needed = needed.substring(0, Math.min(needed.length(), MAX_NEEDED));
  }

  /**
   * Empty where Go refuses the expression.
   *
   * @throws CfIgnore.TooSlow where it is larger than anybody needs
   */
  static Optional<GoPattern> of(String expression) {
    try {
      var node = new GoSyntax(expression).parse();
      var machine = new Machine();
      int start = machine.build(node, machine.add(FOUND, -1, -1));
      machine.steps.add(new Step(LEAP, GoChars.NONE, start, -1));
      return Optional.of(new GoPattern(machine.steps, node.needed()));
    } catch (GoSyntax.Refused e) {
      return Optional.empty();
    }
  }

  /** The number of steps that it is made of. */
  int size() {
    return steps.size();
  }

  /** What is part of every text that matches; may be empty. Quick to look for beforehand. */
  String needed() {
    return needed;
  }

  /**
   * Whether any part of the text matches.
   *
   * @param effort is told how many steps were taken, again and again
   */
  boolean matches(int[] text, Effort effort) {
    var now = new Threads(steps.size());
    var next = new Threads(steps.size());
    effort.spend(steps.size() / 8); // to make these two
    for (int at = 0; at <= text.length; at++) {
      if (reach(now, steps.size() - 1, text, at)) {
        return true;
      }
      effort.spend(now.count);
      if (at == text.length) {
        return false;
      }
      next.count = 0;
      for (int i = 0; i < now.count; i++) {
        var step = steps.get(now.dense[i]);
        if (step.kind() == CHARS
            && step.chars().holds(text[at])
            && reach(next, step.next(), text, at + 1)) {
          return true;
        }
      }
      var swap = now;
      now = next;
      next = swap;
    }
    return false;
  }

  /** Adds all that can be reached without taking a character; whether that is the end. */
  private boolean reach(Threads threads, int from, int[] text, int at) {
    if (!threads.add(from)) {
      return false;
    }
    // What is added is itself the list of what is yet to be followed.
    for (int open = threads.count - 1; open < threads.count; open++) {
      var step = steps.get(threads.dense[open]);
      boolean passes =
          switch (step.kind()) {
            case FORK, LEAP -> true;
            case BEGIN -> at == 0;
            case END -> at == text.length;
            case WORD_EDGE -> wordEdge(text, at);
            case NO_WORD_EDGE -> !wordEdge(text, at);
            default -> false;
          };
      if (step.kind() == FOUND) {
        return true;
      }
      if (passes) {
        boolean unused = threads.add(step.next());
        unused = step.kind() == FORK && threads.add(step.other());
      }
    }
    return false;
  }

  private static boolean wordEdge(int[] text, int at) {
    return (at > 0 && GoChars.WORD.holds(text[at - 1]))
        != (at < text.length && GoChars.WORD.holds(text[at]));
  }

  /** Counts the steps of matching; who counts may end it by an exception. */
  interface Effort {
    void spend(long steps);
  }

  /** A set of steps that is quick to clear. */
  private static final class Threads {
    private final int[] dense;
    private final int[] place;
    private int count;

    Threads(int size) {
      this.dense = new int[size];
      this.place = new int[size];
    }

    /** Whether it was not in it yet. */
    boolean add(int step) {
      if (place[step] < count && dense[place[step]] == step) {
        return false;
      }
      place[step] = count;
      dense[count++] = step;
      return true;
    }
  }

  /** Builds steps from the end to the start. */
  private static final class Machine {
    private static final int MAX_STEPS = 20_000;
    private final List<Step> steps = new ArrayList<>();

    private int add(int kind, int next, int other) {
      return add(kind, GoChars.NONE, next, other);
    }

    private int add(int kind, GoChars chars, int next, int other) {
      if (steps.size() >= MAX_STEPS) {
        throw new CfIgnore.TooSlow();
      }
      steps.add(new Step(kind, chars, next, other));
      return steps.size() - 1;
    }

    private int build(GoNode node, int next) {
      return switch (node) {
        case GoNode.One one -> add(CHARS, one.chars(), next, -1);
        case GoNode.Edge edge ->
            add(
                switch (edge) {
                  case BEGIN -> BEGIN;
                  case END -> END;
                  case WORD -> WORD_EDGE;
                  case NO_WORD -> NO_WORD_EDGE;
                },
                next,
                -1);
        case GoNode.All all -> {
          int at = next;
          for (var part : all.parts().reversed()) {
            at = build(part, at);
          }
          yield at;
        }
        case GoNode.Either either -> {
          int at = build(either.parts().getLast(), next);
          for (int i = either.parts().size() - 2; i >= 0; i--) {
            at = add(FORK, build(either.parts().get(i), next), at);
          }
          yield at;
        }
        case GoNode.Repeat repeat -> repeat(repeat, next);
      };
    }

    private int repeat(GoNode.Repeat repeat, int next) {
      int at = next;
      if (repeat.most() == GoNode.Repeat.ENDLESS) {
        int loop = add(FORK, next, next);
        int body = build(repeat.node(), loop);
        steps.set(loop, new Step(FORK, GoChars.NONE, body, next));
        at = loop;
      } else {
        for (int i = repeat.least(); i < repeat.most(); i++) {
          at = add(FORK, build(repeat.node(), at), next);
        }
      }
      for (int i = 0; i < repeat.least(); i++) {
        at = build(repeat.node(), at);
      }
      return at;
    }
  }
}
