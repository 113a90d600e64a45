package io.acf.app.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is refused, with what to tell whoever sent it. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final ProblemType type;
  private final String tip;
  private final transient List<Api.ProblemError> errors;

  Refusal(ProblemType type, String detail, String tip) {
    this(type, detail, tip, List.of());
  }

  Refusal(ProblemType type, String detail, String tip, List<Api.ProblemError> errors) {
    this(type, detail, tip, errors, null);
  }

  private Refusal(
      ProblemType type,
      String detail,
      String tip,
      List<Api.ProblemError> errors,
      @Nullable Throwable cause) {
    super(detail, cause, false, false);
    this.type = type;
    this.tip = tip;
    this.errors = List.copyOf(errors);
  }

  static Refusal notFound(String what, String tip) {
    return new Refusal(ProblemType.NOT_FOUND, what, tip);
  }

  /** A query parameter that is unknown or says something impossible. */
  static Refusal query(String name, String message) {
    return query(name, message, "");
  }

  static Refusal query(String name, String message, String tip) {
    return new Refusal(
        ProblemType.BAD_REQUEST,
        message,
        tip,
        List.of(new Api.ProblemError("?" + name, null, message)));
  }

  /**
   * @param pointer JSON pointer (RFC 6901) into the body
   */
  static Refusal invalid(String pointer, String message) {
    return invalid(pointer, message, "");
  }

  static Refusal invalid(String pointer, String message, String tip) {
    return new Refusal(
        ProblemType.VALIDATION_FAILED,
        message,
        tip,
        List.of(new Api.ProblemError(pointer, null, message)));
  }

  static Refusal invalid(String pointer, IllegalArgumentException cause) {
    var message = String.valueOf(cause.getMessage());
    return new Refusal(
        ProblemType.VALIDATION_FAILED,
        message,
        "",
        List.of(new Api.ProblemError(pointer, null, message)),
        cause);
  }

  ProblemType type() {
    return type;
  }

  String tip() {
    return tip;
  }

  List<Api.ProblemError> errors() {
    return errors;
  }
}
