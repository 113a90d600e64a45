package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.Faults;
import io.acf.simulator.TokenFault;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Guard;
import io.acf.simulator.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Gives and checks tokens: JWTs that carry all they mean, so that they outlive a restart. */
public final class Tokens implements Guard {
  /** Of an access token, while no fault shortens it. */
  private static final Duration LIFE = Duration.ofMinutes(10);

  private static final Duration REFRESH_LIFE = Duration.ofDays(30);
  private static final int CACHED_MAX = 10_000;

  /** Parts the two parts of a signature. */
  private static final String OF_USER = "-";

  private final String zone;
  private final Optional<Path> keyFile;
  private final LongSupplier clock;
  private final Revocations revocations;
  private final Map<String, ObjectNode> verified =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
          return size() > CACHED_MAX;
        }
      };
  private @Nullable SigningKey key;
  private boolean refreshing = true;
  private boolean rotating;
  private long skewMillis;
  private Duration life = LIFE;

  /** Opaque tokens by themselves; a restart ends them. */
  private final Map<String, ObjectNode> opaque =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
          return size() > CACHED_MAX;
        }
      };

  /** Who a token is for. */
  record Subject(@Nullable UaaUser user, String client, String grant, List<String> scopes) {}

  /**
   * What kind of token is wanted.
   *
   * @param opaque a random text instead of a JWT
   * @param refresh with a refresh token
   * @param life of the access token
   * @param refreshLife of the refresh token
   * @param idToken with an ID token (OpenID Connect) where the scopes have openid
   */
  record Terms(
      boolean opaque, boolean refresh, Duration life, Duration refreshLife, boolean idToken) {
    static final Terms USUAL = new Terms(false, true, LIFE, REFRESH_LIFE, false);
  }

  /**
   * The tokens of a region.
   *
   * @param zone the region's name; a token of another region is not valid here
   * @param keyFile where the key is kept, with the revocations beside it; none makes a new one each
   *     time
   * @param clock milliseconds since the epoch
   */
  public Tokens(String zone, Optional<Path> keyFile, LongSupplier clock) {
    this.zone = zone;
    this.keyFile = keyFile;
    this.clock = clock;
    this.revocations =
        Revocations.open(
            keyFile.map(each -> each.resolveSibling("revoked-tokens")), clock.getAsLong());
  }

  /** From now on a refresh token is good for one use, or for many. */
  public synchronized void rotate(boolean on) {
    rotating = on;
  }

  /** From now on no token given so far is valid. */
  public synchronized void revokeAll() {
    revocations.all();
    verified.clear();
    opaque.clear();
  }

  /** What is wrong with tokens from now on. */
  public synchronized void faults(Faults faults) {
    refreshing = !faults.has(TokenFault.NoRefreshToken.class);
    skewMillis =
        faults.each(TokenFault.ClockSkew.class).stream()
            .mapToLong(each -> each.behind() ? -each.by().toMillis() : each.by().toMillis())
            .sum();
    life =
        faults.each(TokenFault.ShortTokens.class).stream()
            .map(TokenFault.ShortTokens::life)
            .reduce(LIFE, (one, other) -> one.compareTo(other) < 0 ? one : other);
  }

  /** Ends a token, by its id; an id may be anything, so one that no token has is passed over. */
  public synchronized void revoke(String jti) {
    if (jti.matches("[A-Za-z0-9-]{1,64}")) {
      end(List.of(jti, jti + "-r"));
    }
  }

  private void end(List<String> jtis) {
    long now = clock.getAsLong();
    revocations.add(jtis, now + REFRESH_LIFE.toMillis() + Math.abs(skewMillis), now);
  }

  /** UAA's answer to a successful token request. */
  synchronized ObjectNode grant(Subject subject, Terms terms, String issuer) {
    String jti = UUID.randomUUID().toString().replace("-", "");
    Duration lasting = life.equals(LIFE) || terms.life().compareTo(life) < 0 ? terms.life() : life;
    ObjectNode claims = claims(subject, jti, lasting, issuer);
    claims.put("revocable", terms.opaque());
    if (terms.opaque()) {
      opaque.put(jti, claims);
    }
    ObjectNode answer =
        Json.object(
            "access_token",
            terms.opaque() ? jti : key().sign(claims, issuer),
            "token_type",
            "bearer");
    if (subject.user() != null && refreshing && terms.refresh()) {
      ObjectNode refresh = claims(subject, jti + "-r", terms.refreshLife(), issuer);
      answer.put("refresh_token", key().sign(refresh, issuer));
    }
    if (terms.idToken() && subject.user() != null && subject.scopes().contains("openid")) {
      ObjectNode identity = claims(subject, jti + "-i", lasting, issuer);
      identity.set("scope", Json.array(List.of("openid")));
      identity.set("aud", Json.array(List.of(subject.client())));
      answer.put("id_token", key().sign(identity, issuer));
    }
    answer.put("expires_in", lasting.toSeconds() - 1);
    answer.put("scope", String.join(" ", subject.scopes()));
    answer.put("jti", jti);
    return answer;
  }

  private ObjectNode claims(Subject subject, String jti, Duration lasting, String issuer) {
    long now = (clock.getAsLong() + skewMillis) / 1000;
    UaaUser user = subject.user();
    ObjectNode claims =
        Json.object(
            "jti", jti,
            "sub", user == null ? subject.client() : user.guid,
            "scope", subject.scopes(),
            "client_id", subject.client(),
            "cid", subject.client(),
            "azp", subject.client(),
            "grant_type", subject.grant());
    if (user == null) {
      claims.set("authorities", Json.array(subject.scopes()));
    } else {
      claims.put("user_id", user.guid);
      claims.put("origin", user.origin);
      claims.put("user_name", user.userName);
      claims.put("email", user.email());
      claims.put("auth_time", now);
    }
    claims.put("rev_sig", signature(user));
    claims.put("iat", now);
    claims.put("exp", now + lasting.toSeconds());
    claims.put("iss", issuer + "/oauth/token");
    claims.put("zid", zone);
    Set<String> audiences = new TreeSet<>(List.of(subject.client()));
    subject.scopes().stream()
        .filter(each -> each.contains("."))
        .forEach(each -> audiences.add(each.substring(0, each.lastIndexOf('.'))));
    claims.set("aud", Json.array(audiences));
    return claims;
  }

  @Override
  public Actor authenticate(Optional<String> authorization) {
    String header = authorization.orElseThrow(CfError::notAuthenticated);
    if (!header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      throw CfError.notAuthenticated();
    }
    ObjectNode claims =
        valid(header.substring(7).trim()).filter(Tokens::access).orElseThrow(CfError::invalidToken);
    return actor(claims);
  }

  private static Actor actor(ObjectNode claims) {
    Set<String> scopes = Set.copyOf(Json.texts(claims.path("scope")));
    String client = claims.path("client_id").asText();
    return new Actor(
        claims.path("sub").asText(), claims.path("user_name").asText(client), client, scopes);
  }

  /** What a refresh token says; nothing where it is not valid. */
  Optional<ObjectNode> refreshed(String token) {
    return valid(token).filter(Tokens::refresh);
  }

  /** A refresh token was used: one that rotates ends with this. */
  synchronized void spend(ObjectNode claims) {
    if (rotating) {
      end(List.of(claims.path("jti").asText()));
    }
  }

  /** Whether a user still has the password that it had when a token was given. */
  synchronized boolean isSignedFor(ObjectNode claims, UaaUser user) {
    String signed = claims.path("rev_sig").asText();
    return signed.indexOf(OF_USER) < 0 || signed.equals(signature(user));
  }

  /** What a token is revoked by: the epoch of the region, and the password of its user. */
  private String signature(@Nullable UaaUser user) {
    String epoch = Long.toHexString(revocations.epoch());
    return user == null ? epoch : epoch + OF_USER + Integer.toHexString(user.password.hashCode());
  }

  /** What an access token says; nothing where it is not valid. */
  Optional<ObjectNode> read(String token) {
    return valid(token).filter(Tokens::access);
  }

  /** Neither a refresh token nor an ID token, which have the same key. */
  private static boolean access(ObjectNode claims) {
    return !refresh(claims) && !claims.path("jti").asText().endsWith("-i");
  }

  private static boolean refresh(ObjectNode claims) {
    return claims.path("jti").asText().endsWith("-r");
  }

  /** The claims of a token that is ours, not expired and not revoked. */
  private synchronized Optional<ObjectNode> valid(String token) {
    ObjectNode claims = opaque.getOrDefault(token, verified.get(token));
    if (claims == null) {
      claims = key().verify(token).orElse(null);
      if (claims == null) {
        return Optional.empty();
      }
      verified.put(token, claims);
    }
    boolean valid =
        claims.path("zid").asText().equals(zone)
            && claims.path("exp").asLong() * 1000 > clock.getAsLong()
            && claims.path("rev_sig").asText().split(OF_USER)[0].equals(signature(null))
            && !revocations.has(claims.path("jti").asText());
    return valid ? Optional.of(claims) : Optional.empty();
  }

  synchronized ObjectNode publicKey() {
    return key().publicKey();
  }

  private SigningKey key() {
    SigningKey held = key;
    if (held == null) {
      held = SigningKey.open(keyFile);
      key = held;
    }
    return held;
  }
}
