package io.acf.regions.cf;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/**
 * A user or a client of a region's UAA. The secret has no getter, is in no text form, and the type
 * is not serialisable: it leaves only in a token request.
 */
public final class Credentials {
  private final boolean client;
  private final String id;
  private final String secret;

  private Credentials(boolean client, String id, String secret) {
    this.client = client;
    this.id = id;
    this.secret = secret;
  }

  /** A user (grant {@code password}). */
  public static Credentials user(String name, String password) {
    return new Credentials(false, name, password);
  }

  /** A client (grant {@code client_credentials}). */
  public static Credentials client(String id, String secret) {
    return new Credentials(true, id, secret);
  }

  /** Whether UAA counts refusals against it, and locks it out: a user. */
  boolean locks() {
    return !client;
  }

  /**
   * Header {@code Authorization} of a token request (RFC 6749, 2.3.1), as it is: UAA decodes it
   * only where {@code X-CF-ENCODED-CREDENTIALS} asks for it.
   */
  String basic() {
    String pair = client ? id + ":" + secret : "cf:";
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Body of a token request (RFC 6749, 4.3.2 and 4.4.2). */
  String form() {
    return client
        ? "grant_type=client_credentials"
        : "grant_type=password&username=" + encoded(id) + "&password=" + encoded(secret);
  }

  private static String encoded(String value) {
    return java.net.URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Credentials that
        && client == that.client
        && id.equals(that.id)
        && secret.equals(that.secret);
  }

  @Override
  public int hashCode() {
    return Objects.hash(client, id);
  }

  @Override
  public String toString() {
    return client ? "client credentials" : "user credentials";
  }
}
