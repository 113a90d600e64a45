package io.acf.config.artifact;

import io.acf.config.artifact.GoSyntax.Refused;

/** The text of an expression, and how far it has been read. */
class GoText {
  static final int MAX_REPEAT = 1_000;

  final int[] text;
  int at;

  GoText(String expression) {
    this.text = expression.codePoints().toArray();
  }

  /** A whole number without leading zero, at most {@link #MAX_REPEAT} and one; -1 for none. */
  final int number() {
    int start = at;
    int value = 0;
    while (at < text.length && GoChars.DIGIT.holds(text[at])) {
      value = Math.min(MAX_REPEAT + 1, value * 10 + text[at++] - '0');
    }
    boolean fine = at > start && (text[start] != '0' || at == start + 1);
    return fine ? value : -1;
  }

  /** One character that stands after a backslash. */
  final int character() {
    int c = peek();
    at++;
    if (c == '0' || (c >= '1' && c <= '7' && at < text.length && octal(text[at]))) {
      int value = c - '0';
      for (int i = 0; i < 2 && at < text.length && octal(text[at]); i++) {
        value = value * 8 + text[at++] - '0';
      }
      return value;
    }
    if (c == 'x') {
      return hexadecimal();
    }
    return switch (c) {
      case 'a' -> 7;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      default -> {
        if (c > 0x7F || Character.isLetterOrDigit(c)) {
          throw new Refused();
        }
        yield c;
      }
    };
  }

  private static boolean octal(int c) {
    return c >= '0' && c <= '7';
  }

  final int hexadecimal() {
    boolean braces = take('{');
    int value = 0;
    int digits = 0;
    while (digits < (braces ? 8 : 2) && Character.digit(peek(), 16) >= 0 && peek() <= 'f') {
      value = value * 16 + Character.digit(text[at++], 16);
      digits++;
    }
    if (braces) {
      need('}');
    }
    if (digits == 0 || (!braces && digits < 2) || value < 0 || value > Character.MAX_CODE_POINT) {
      throw new Refused();
    }
    return value;
  }

  /** The next character; nothing left is an error. */
  final int peek() {
    if (at >= text.length) {
      throw new Refused();
    }
    return text[at];
  }

  final boolean is(int c) {
    return at < text.length && text[at] == c;
  }

  final boolean take(int c) {
    boolean there = is(c);
    at += there ? 1 : 0;
    return there;
  }

  final void need(int c) {
    if (!take(c)) {
      throw new Refused();
    }
  }
}
