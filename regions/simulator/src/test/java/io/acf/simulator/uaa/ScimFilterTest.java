package io.acf.simulator.uaa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters of SCIM over one user. */
class ScimFilterTest {
  private static final ObjectNode USER =
      Json.object(
          "id",
          "g-1",
          "userName",
          "Ana@example.org",
          "origin",
          "uaa",
          "active",
          true,
          "name",
          Map.of("givenName", "Ana", "familyName", "O\"Neil"),
          "emails",
          List.of(Map.of("value", "ana@example.org")),
          "meta",
          Map.of("version", 10, "created", "2026-11-28T09:00:00.000Z"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "userName eq \"ana@example.org\" | true",
        "username Eq 'ANA@example.org' | true",
        "userName eq \"ana\" | false",
        "userName co \"example\" | true",
        "userName sw \"ana\" and origin eq \"uaa\" | true",
        "userName sw \"ana\" and origin eq \"ldap\" | false",
        "userName eq \"bob\" or id eq \"g-1\" | true",
        "userName eq \"bob\" or id eq \"g-1\" and origin eq \"ldap\" | false",
        "(userName eq \"bob\" or id eq \"g-1\") and origin eq \"uaa\" | true",
        "externalId pr | false",
        "id pr | true",
        "active eq true | true",
        "active eq false | false",
        "emails.value co \"@example\" | true",
        "familyName eq \"o\\\"neil\" | true",
        "meta.version gt 9 | true",
        "meta.version ge 10 | true",
        "meta.version lt 9 | false",
        "meta.created gt \"2026-11-27T00:00:00.000Z\" | true"
      })
  void matches(String filter, boolean expected) {
    assertThat(ScimFilter.parse(filter, ScimUserJson.ATTRIBUTES).test(USER)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "userName",
        "userName eq",
        "userName is \"x\"",
        "userName eq x",
        "password eq \"x\"",
        "(id pr",
        "id pr)",
        "id pr and",
        "id eq \"x"
      })
  void whatIsNoFilterIsRefused(String filter) {
    assertThatThrownBy(() -> ScimFilter.parse(filter, ScimUserJson.ATTRIBUTES))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
