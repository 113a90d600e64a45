package io.acf.app.rest;

import io.acf.app.Commands;
import io.acf.app.Replica;
import io.acf.config.CommitId;
import io.acf.federation.Event;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** From a command's body to its event, and from what became of it to an answer. */
@Singleton
final class CommandReader {
  private static final int TEXT_MOST = 500;
  private final Replica replica;

  CommandReader(Replica replica) {
    this.replica = replica;
  }

  /**
   * @param reasoned a reason must be given
   */
  Event.Draft draft(Event.Kind kind, Api.@Nullable Command command, boolean reasoned) {
    var body = command == null ? new Api.Command(null, null, null, null, null) : command;
    var reason = text("/reason", body.reason());
    if (reasoned && reason.isEmpty()) {
      throw Refusal.invalid("/reason", "say why: reason must not be empty");
    }
    var actor = text("/actor", body.actor());
    var draft = Event.Draft.of(kind, actor.isEmpty() ? "rest" : actor).with("reason", reason);
    var until = body.expiresAt();
    if (until == null) {
      return draft;
    }
    if (!until.isAfter(replica.clock().instant())) {
      throw Refusal.invalid("/expires_at", "expires_at must lie in the future");
    }
    return draft.with("until", until.toString());
  }

  private static String text(String pointer, @Nullable String text) {
    var plain = text == null ? "" : text.strip();
    if (plain.length() > TEXT_MOST || plain.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.invalid(
          pointer, "at most " + TEXT_MOST + " characters, and no control characters");
    }
    return plain;
  }

  static String scope(Api.@Nullable Command command) {
    var scope = command == null || command.scope() == null ? "all" : command.scope();
    return switch (scope) {
      case "pushes", "traffic", "all" -> scope;
      default -> throw Refusal.invalid("/scope", "scope must be pushes, traffic or all");
    };
  }

  static CommitId commit(Api.@Nullable Command command) {
    try {
      return new CommitId(command == null || command.commit() == null ? "" : command.commit());
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("/commit", e);
    }
  }

  /** Returns where the command is in force, and refuses otherwise. */
  void tell(Event.Draft draft, Commands.Guard guard) {
    switch (replica.commands().tell(draft, guard)) {
      case Commands.Told.Done done -> {}
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
