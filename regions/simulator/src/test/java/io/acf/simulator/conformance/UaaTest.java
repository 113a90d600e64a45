package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The UAA that clients log in to. */
@ExtendWith(Conformance.class)
final class UaaTest {
  private final Cloud cloud = Cloud.shared();
  private final Wire wire = new Wire(cloud.simulator.uri());

  private Wire.Answer token(Map<String, String> fields, String basic) {
    return wire.form("/oauth/token", fields, basic);
  }

  private static JsonNode part(String jwt, int index) throws IOException {
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(jwt.split("\\.")[index]));
  }

  @Test
  void aPasswordGivesAccessAndRefresh() throws Exception {
    JsonNode answer =
        token(Map.of("grant_type", "password", "username", "admin", "password", "admin"), "cf:")
            .expect(200)
            .json();
    for (String field : new String[] {"access_token", "refresh_token", "scope", "jti"}) {
      assertThat(answer.path(field).asText()).as(field).isNotEmpty();
    }
    JsonNode claims = part(answer.path("access_token").asText(), 1);
    assertThat(claims.path("scope").toString()).contains("cloud_controller.read");
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong())
        .isCloseTo(answer.path("expires_in").asLong(), within(2));
    JsonNode refreshed =
        token(
                Map.of(
                    "grant_type",
                    "refresh_token",
                    "refresh_token",
                    answer.path("refresh_token").asText()),
                "cf:")
            .expect(200)
            .json();
    assertThat(refreshed.path("access_token").asText()).isNotEmpty();
  }

  private static org.assertj.core.data.Offset<Long> within(long difference) {
    return org.assertj.core.data.Offset.offset(difference);
  }

  @Test
  void wrongPasswordsAndTokensAreRefused() {
    JsonNode bad =
        token(Map.of("grant_type", "password", "username", "admin", "password", "no"), "cf:")
            .expect(401)
            .json();
    assertThat(bad.path("error").asText()).isEqualTo("unauthorized");
    assertThat(bad.path("error_description").asText()).isEqualTo("Bad credentials");
    JsonNode stale =
        token(Map.of("grant_type", "refresh_token", "refresh_token", "nonsense"), "cf:")
            .expect(401)
            .json();
    assertThat(stale.path("error").asText()).isEqualTo("invalid_token");
    token(Map.of("grant_type", "client_credentials"), "acf:wrong").expect(401);
  }

  @Test
  void aClientGetsNoRefreshToken() throws Exception {
    JsonNode answer =
        token(Map.of("grant_type", "client_credentials"), "acf:acf-secret").expect(200).json();
    assertThat(answer.has("refresh_token")).isFalse();
    JsonNode claims = part(answer.path("access_token").asText(), 1);
    assertThat(claims.path("client_id").asText()).isEqualTo("acf");
    assertThat(claims.has("user_name")).isFalse();
  }

  @Test
  void tokensAreSignedWithThePublishedKey() throws Exception {
    String jwt =
        token(Map.of("grant_type", "client_credentials"), "acf:acf-secret")
            .expect(200)
            .json()
            .path("access_token")
            .asText();
    JsonNode header = part(jwt, 0);
    assertThat(header.path("alg").asText()).isEqualTo("RS256");
    JsonNode keys = wire.get("/token_keys").expect(200).json().path("keys");
    JsonNode key = null;
    for (JsonNode each : keys) {
      key = each.path("kid").asText().equals(header.path("kid").asText()) ? each : key;
    }
    assertThat(key).as("the key with the token's kid").isNotNull();
    assertThat(verified(jwt, key)).isTrue();
  }

  private static boolean verified(String jwt, JsonNode key) throws GeneralSecurityException {
    Base64.Decoder decoder = Base64.getUrlDecoder();
    PublicKey published =
        KeyFactory.getInstance("RSA")
            .generatePublic(
                new RSAPublicKeySpec(
                    new BigInteger(1, decoder.decode(key.path("n").asText())),
                    new BigInteger(1, decoder.decode(key.path("e").asText()))));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(published);
    int dot = jwt.lastIndexOf('.');
    signature.update(jwt.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(decoder.decode(jwt.substring(dot + 1)));
  }

  @Test
  void promptsAndHealth() {
    JsonNode prompts = wire.get("/login").expect(200).json().path("prompts");
    assertThat(prompts.path("username").get(1).asText()).isEqualTo("Email");
    assertThat(prompts.path("password").get(0).asText()).isEqualTo("password");
    wire.get("/info").expect(200);
    wire.get("/healthz").expect(200);
  }
}
