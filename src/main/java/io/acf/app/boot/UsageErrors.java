package io.acf.app.boot;

import io.acf.config.Text;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** A command line that cannot be run: what is wrong, and what to do, in three lines at most. */
public final class UsageErrors implements CommandLine.IParameterExceptionHandler {
  private static final int USAGE = 2;
  private static final Pattern CHOICES =
      Pattern.compile("expected one of \\[([^\\]]+)\\] \\(case-insensitive\\) but was '([^']*)'");

  /** A mistake that knows its mend. */
  static final class Mistake extends CommandLine.ParameterException {
    private static final long serialVersionUID = 1;
    private final String tip;

    Mistake(CommandLine command, String message, String tip, Throwable cause) {
      super(command, message, cause);
      this.tip = tip;
    }

    Mistake(CommandLine command, String message, String tip) {
      super(command, message);
      this.tip = tip;
    }
  }

  @Override
  public int handleParseException(CommandLine.ParameterException e, String[] args) {
    var command = e.getCommandLine();
    var err = command.getErr();
    var message = plain(Objects.requireNonNullElse(e.getMessage(), "wrong usage"));
    err.println("acf: " + Text.plainLines(Text.masked(message)));
    var guesses = new StringWriter();
    CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(guesses, true));
    var guess = guesses.toString().strip();
    if (!guess.isEmpty()) {
      err.println(Text.plainLines(Text.masked(guess)));
    }
    err.println(
        "TIP: "
            + (e instanceof Mistake mistake
                ? mistake.tip
                : command.getCommandSpec().qualifiedName() + " --help"));
    err.flush();
    return USAGE;
  }

  /** Choices as one types them. */
  private static String plain(String message) {
    return CHOICES
        .matcher(message)
        .replaceFirst(
            found ->
                java.util.regex.Matcher.quoteReplacement(
                    "must be one of "
                        + found.group(1).toLowerCase(Locale.ROOT)
                        + ", is '"
                        + found.group(2)
                        + "'"));
  }
}
