package io.acf.config.artifact;

import java.util.List;

/** What an expression of {@link GoSyntax} is made of. */
sealed interface GoNode {
  /** The longest text, as far as it is easily seen, that all have in common that match. */
  default String needed() {
    return switch (this) {
      case One one ->
          one.chars().only().stream().mapToObj(Character::toString).findAny().orElse("");
      case Edge edge -> "";
      case Either either -> either.parts().size() > 1 ? "" : either.parts().getFirst().needed();
      case Repeat repeat -> repeat.least() > 0 ? repeat.node().needed() : "";
      case All all -> all.longest();
    };
  }

  /** Whether repetitions in repetitions make no more copies of anything, all multiplied. */
  default boolean fits(int copies) {
    return switch (this) {
      case One one -> true;
      case Edge edge -> true;
      case All all -> all.parts().stream().allMatch(part -> part.fits(copies));
      case Either either -> either.parts().stream().allMatch(part -> part.fits(copies));
      case Repeat repeat ->
          repeat.most() == 0
              || (repeat.copies() <= copies
                  && repeat.node().fits(copies / Math.max(1, repeat.copies())));
    };
  }

  record One(GoChars chars) implements GoNode {}

  record All(List<GoNode> parts) implements GoNode {
    /** Characters that stand side by side are needed together. */
    private String longest() {
      var longest = "";
      var together = new StringBuilder();
      for (var part : parts) {
        if (part instanceof One && !part.needed().isEmpty()) {
          together.append(part.needed());
        } else {
          longest = longer(longer(longest, together.toString()), part.needed());
          together.setLength(0);
        }
      }
      return longer(longest, together.toString());
    }

    private static String longer(String first, String second) {
      return second.length() > first.length() ? second : first;
    }
  }

  /**
   * @param parts one or more
   */
  record Either(List<GoNode> parts) implements GoNode {}

  /**
   * @param most {@link #ENDLESS} for no bound
   */
  record Repeat(GoNode node, int least, int most) implements GoNode {
    static final int ENDLESS = -1;

    int copies() {
      return most == ENDLESS ? least : most;
    }
  }

  /** A place between two characters. */
  enum Edge implements GoNode {
    BEGIN,
    END,
    WORD,
    NO_WORD
  }
}
