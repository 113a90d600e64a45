package io.acf.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An error of the Cloud Controller, thrown by a handler and answered as its JSON body.
 *
 * <p>Codes and titles: errors/v2.yml of the Cloud Controller as noted in the CF API documentation.
 */
public final class CfError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** One entry of the {@code errors} list. */
  public record Entry(int code, String title, String detail) implements java.io.Serializable {}

  /** The code of what is said where there is nothing to ask. */
  static final int UNKNOWN_REQUEST = 10000;

  private final int status;
  private final List<Entry> entries;

  public CfError(int status, List<Entry> entries) {
    super(entries.isEmpty() ? "" : entries.getFirst().detail());
    this.status = status;
    this.entries = List.copyOf(entries);
  }

  public CfError(int status, int code, String title, String detail) {
    this(status, List.of(new Entry(code, title, detail)));
  }

  /** Remembers what led to this error. */
  public CfError causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  /** An answer to a client, not a defect: nobody reads its stack. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  public int status() {
    return status;
  }

  public List<Entry> entries() {
    return entries;
  }

  public ObjectNode body() {
    return body(entries);
  }

  public static ObjectNode body(List<Entry> entries) {
    return Json.object("errors", entries.stream().map(CfError::json).toList());
  }

  private static ObjectNode json(Entry entry) {
    return Json.object("code", entry.code(), "title", entry.title(), "detail", entry.detail());
  }

  /** An error of UAA, such as {@code invalid_grant}; its words are OAuth's, it has no number. */
  public static CfError uaa(int status, String error, String description) {
    return new CfError(status, 0, error, description);
  }

  public static CfError unknownRequest() {
    return new CfError(404, UNKNOWN_REQUEST, "CF-NotFound", "Unknown request");
  }

  /** {@code what} as CC words it: App, Droplet, Deployment, Process, Instance, ... */
  public static CfError notFound(String what) {
    return new CfError(404, 10010, "CF-ResourceNotFound", what + " not found");
  }

  public static CfError unprocessable(String detail) {
    return new CfError(422, unprocessableEntry(detail));
  }

  /** Several messages as CC answers them: one entry each. */
  public static CfError unprocessable(List<String> details) {
    return new CfError(
        422, details.stream().flatMap(each -> unprocessableEntry(each).stream()).toList());
  }

  private static List<Entry> unprocessableEntry(String detail) {
    return List.of(new Entry(10008, "CF-UnprocessableEntity", detail));
  }

  public static CfError uniqueness(String detail) {
    return new CfError(422, 10016, "CF-UniquenessError", detail);
  }

  public static CfError badQuery(String detail) {
    return new CfError(
        400, 10005, "CF-BadQueryParameter", "The query parameter is invalid: " + detail);
  }

  public static CfError messageParse(String detail) {
    return new CfError(
        400, 1001, "CF-MessageParseError", "Request invalid due to parse error: " + detail);
  }

  public static CfError badRequest(String detail) {
    return new CfError(400, 1004, "CF-BadRequest", detail);
  }

  /** What CC says when it meets what it did not expect. */
  public static CfError unknown() {
    return new CfError(500, 10001, "UnknownError", "An unknown error occurred.");
  }

  public static CfError notAuthenticated() {
    return new CfError(401, 10002, "CF-NotAuthenticated", "Authentication error");
  }

  public static CfError invalidToken() {
    return new CfError(401, 1000, "CF-InvalidAuthToken", "Invalid Auth Token");
  }

  /** A feature is switched off; {@code what} is its name, or what an operator says instead. */
  public static CfError featureDisabled(String what) {
    return new CfError(403, 330002, "CF-FeatureDisabled", "Feature Disabled: " + what);
  }

  /** Only administrators change what is in a suspended organization. */
  public static CfError orgSuspended() {
    return new CfError(403, 10017, "CF-OrgSuspended", "The organization is suspended");
  }

  public static CfError notAuthorized() {
    return new CfError(
        403, 10003, "CF-NotAuthorized", "You are not authorized to perform the requested action");
  }
}
