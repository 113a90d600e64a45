package io.acf.app.rest;

import io.acf.app.state.Commands;
import io.acf.app.state.Replica;
import io.acf.config.CommitId;
import io.acf.config.Text;
import io.acf.federation.Command;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From a command's body to its terms, and from what became of it to an answer. */
@Singleton
final class CommandReader {
  private static final int TEXT_MOST = 500;
  private static final Pattern ABBREVIATED = Pattern.compile("[0-9a-f]{4,39}");
  private static final List<String> SCOPES =
      Stream.of(Command.Scope.values()).map(Command.Scope::word).toList();
  private final Replica replica;

  CommandReader(Replica replica) {
    this.replica = replica;
  }

  /** A command that others will have to live with: it must say why. */
  Command.Terms reasoned(Api.@Nullable Command body) {
    if (plain("/reason", body == null ? null : body.reason()).isEmpty()) {
      throw Refusal.invalid("/reason", "say why: reason must not be empty");
    }
    return terms(body);
  }

  /** A command that needs no reason. */
  Command.Terms terms(Api.@Nullable Command command) {
    var body = command == null ? new Api.Lift(null, null) : command;
    var actor = plain("/actor", body.actor());
    return new Command.Terms(
        actor.isEmpty() ? "rest" : actor,
        plain("/reason", body.reason()),
        Optional.ofNullable(body.expiresAt()).map(this::until));
  }

  /** Refuses what a command that leaves no event must not say either. */
  void check(Api.@Nullable Command command) {
    if (command != null) {
      plain("/reason", command.reason());
      plain("/actor", command.actor());
    }
  }

  private Instant until(String written) {
    var until =
        instant(written)
            .orElseThrow(
                () ->
                    Refusal.invalid(
                        "/expires_at",
                        "expires_at must be a time such as 2030-01-31T18:00:00Z, is "
                            + Text.quoted(written)));
    if (!until.isAfter(replica.clock().instant())) {
      throw Refusal.invalid("/expires_at", "expires_at must lie in the future");
    }
    return until;
  }

  private static Optional<Instant> instant(String written) {
    try {
      return Optional.of(OffsetDateTime.parse(written).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String plain(String pointer, @Nullable String text) {
    var plain = text == null ? "" : text.strip();
    if (plain.length() > TEXT_MOST || !plain.equals(Text.plain(plain))) {
      throw Refusal.invalid(
          pointer,
          "at most "
              + TEXT_MOST
              + " characters, no control characters, and none that turns the direction of writing");
    }
    return plain;
  }

  /** {@code pushes}, {@code traffic} or {@code all}, which is what nothing means. */
  static Command.Scope scope(@Nullable String scope) {
    if (scope == null) {
      return Command.Scope.ALL;
    }
    if (!SCOPES.contains(scope)) {
      throw Refusal.invalid(
          "/scope",
          "scope must be pushes, traffic or all, is " + Text.quoted(scope),
          Text.didYouMean(scope, SCOPES));
    }
    return Command.Scope.of(scope);
  }

  static CommitId commit(Api.@Nullable Accept body) {
    var text = body == null || body.commit() == null ? "" : body.commit();
    try {
      return new CommitId(text);
    } catch (IllegalArgumentException e) {
      throw ABBREVIATED.matcher(text).matches()
          ? Refusal.invalid(
              "/commit",
              "commit " + Text.quoted(text) + " is abbreviated; it takes all 40 digits",
              "git rev-parse " + text + " prints them")
          : Refusal.invalid("/commit", e);
    }
  }

  /**
   * Returns where the command is in force, and refuses otherwise.
   *
   * @param expected what the sender believes to be so; judged first, under the lock of all commands
   */
  void tell(Command command, Commands.Guard expected, Commands.Guard safe) {
    switch (replica.commands().tell(command, expected, safe)) {
      case Commands.Told.Done done -> {}
      case Commands.Told.Changed changed -> throw Tags.changed();
      case Commands.Told.LastRegion last ->
          throw new Refusal(
              ProblemType.LAST_REGION,
              last.message(),
              "bring another region up, or undrain one, first");
      case Commands.Told.Refused refused ->
          throw new Refusal(ProblemType.NOT_DURABLE, refused.reason(), refused.tip());
    }
  }
}
