package io.acf.simulator.conformance;

/**
 * One place where an answer is not what the API's description says.
 *
 * @param operation method and path as in the description, or the raw path where it has none
 * @param place where: for absent and surplus properties the schema and the path below it ({@code
 *     Deployment/options/canary}), else the operation and the pointer into the body
 * @param kind what sort of difference
 */
record Problem(String operation, String place, Kind kind, String message) {
  enum Kind {
    /** The description has no such operation. */
    OPERATION,
    /** The operation does not describe this status. */
    STATUS,
    /** The content type is not one that is described. */
    CONTENT_TYPE,
    /** The body breaks the schema. */
    SCHEMA,
    /** A described property is not in the body. */
    MISSING,
    /** The body has a property that is not described. */
    UNDESCRIBED
  }

  static Problem of(String operation, String pointer, Kind kind, String message) {
    return new Problem(operation, (operation + " " + pointer).trim(), kind, message);
  }

  @Override
  public String toString() {
    return kind + " " + place + " (" + operation + "): " + message;
  }
}
