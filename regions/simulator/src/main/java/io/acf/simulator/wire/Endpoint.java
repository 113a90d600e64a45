package io.acf.simulator.wire;

/**
 * One thing a client can ask for.
 *
 * @param method GET, POST, PATCH, PUT or DELETE
 * @param path template such as {@code /v3/apps/:guid}
 * @param doc one sentence for the table of endpoints
 * @param access who may ask
 * @param handler what answers
 */
public record Endpoint(String method, String path, String doc, Access access, Handler handler) {

  /** Who may ask. */
  public enum Access {
    /** Anyone, without a token. */
    OPEN,
    /** Whoever has a valid token. */
    TOKEN
  }

  /** Answers a call; throws {@link CfError} for what the API calls an error. */
  @FunctionalInterface
  public interface Handler {
    Reply handle(Call call);
  }

  /** Whether a call of this endpoint changes the region in the sense of the journal. */
  public boolean mutating() {
    return !method.equals("GET")
        && (!path.startsWith("/oauth/") || path.startsWith("/oauth/clients"))
        && !path.equals("/check_token")
        && !path.equals("/introspect")
        && !path.endsWith("/manifest_diff")
        && !path.equals("/v3/resource_matches");
  }
}
