package io.acf.app.rest;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The closed list of what may go wrong with a request (RFC 9457 types). */
enum ProblemType {
  BAD_REQUEST(400, "The request cannot be read", "Its form is wrong: path, query or body."),
  FORBIDDEN(403, "Not from there", "Host or Origin is not one that this server answers to."),
  NOT_FOUND(404, "Not found", "There is no such resource, or git does not name it (any more)."),
  METHOD_NOT_ALLOWED(405, "Method not allowed", "The resource has no such method."),
  NOT_ACCEPTABLE(406, "Not acceptable", "The resource has no form that the Accept header allows."),
  LENGTH_REQUIRED(411, "Length required", "A body is sent with its Content-Length, not in chunks."),
  LAST_REGION(
      409, "The last region that serves", "A drain that would leave a federation with no region."),
  STILL_WANTED(409, "Git wants it", "A host name that git wants is ended in git."),
  FROZEN(409, "Traffic is frozen", "What is published stays until somebody unfreezes it."),
  NOT_SEEN(409, "Not seen yet", "The region has not been looked at: nobody knows what is there."),
  NOTHING_LOST(409, "Nothing is lost", "Accepting a loss where the journal misses nothing."),
  PRECONDITION_FAILED(
      412, "Changed meanwhile", "If-Match names a state that is no longer so: look again."),
  CONTENT_TOO_LARGE(413, "Too large", "A request body is at most 1 MiB."),
  UNSUPPORTED_MEDIA_TYPE(
      415, "Unsupported media type", "Changes are taken as application/json, unencoded."),
  VALIDATION_FAILED(422, "Not valid", "The request was read, and says something impossible."),
  TOO_MANY_CLIENTS(429, "Too many", "More clients of this kind are connected than it may have."),
  INTERNAL(500, "Internal error", "A mistake of ours; the log has it under the trace id."),
  NOT_DURABLE(503, "Not durable", "The journal could not keep the command, so it is not in force."),
  REQUEST_FAILED(400, "The request failed", "See the status.");

  private final int status;
  private final String title;
  private final String meaning;

  ProblemType(int status, String title, String meaning) {
    this.status = status;
    this.title = title;
    this.meaning = meaning;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String meaning() {
    return meaning;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static ProblemType of(int status) {
    return status >= 500
        ? INTERNAL
        : Stream.of(values())
            .filter(type -> type.status == status)
            .findFirst()
            .orElse(REQUEST_FAILED);
  }

  static Optional<ProblemType> of(String word) {
    return Stream.of(values()).filter(type -> type.word().equals(word)).findFirst();
  }
}
