package io.acf.simulator.wire;

import java.util.Set;

/**
 * Who makes a call, from the token.
 *
 * @param id the user's guid, or the client's id
 * @param name the user's name, or the client's id
 * @param client the client that got the token
 * @param scopes what the token allows
 */
public record Actor(String id, String name, String client, Set<String> scopes) {
  public static final Actor NOBODY = new Actor("", "", "", Set.of());

  public Actor {
    scopes = Set.copyOf(scopes);
  }

  public boolean isAdmin() {
    return scopes.contains("cloud_controller.admin");
  }

  /** Whether a client acts for itself, not for a user. */
  public boolean isClient() {
    return id.equals(client);
  }

  /** Administrators and those who look at everything: read-only ones and auditors. */
  public boolean readsAll() {
    return readsSecrets() || scopes.contains("cloud_controller.global_auditor");
  }

  /** Those of them who read secrets as well. */
  public boolean readsSecrets() {
    return isAdmin() || scopes.contains("cloud_controller.admin_read_only");
  }

  public boolean mayWrite() {
    return isAdmin() || scopes.contains("cloud_controller.write");
  }
}
