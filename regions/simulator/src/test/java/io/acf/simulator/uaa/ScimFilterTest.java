package io.acf.simulator.uaa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
        "familyName eq 'o\"neil' | true",
        "(userName eq\"ana@example.org\")and(origin eq 'uaa') | true",
        "familyName eq \"o\\\\neil\" | false",
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
        "id eq \"x",
        "id eq \"x\\\"",
        "id eq 'x",
        "\"id\" pr",
        "id \"pr"
      })
  void whatIsNoFilterIsRefused(String filter) {
    assertThatThrownBy(() -> ScimFilter.parse(filter, ScimUserJson.ATTRIBUTES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Neither reading nor asking needs a deeper stack for what is longer. */
  @Test
  void longFiltersAreReadAndAnswered() {
    for (String text : List.of("x".repeat(100_000), "\\x".repeat(50_000))) {
      assertThat(matches("id eq \"" + text + "\"")).isFalse();
    }
    assertThat(matches("id eq \"x\" or ".repeat(1_200) + "id eq \"g-1\"")).isTrue();
    assertThat(matches("id pr and ".repeat(1_200) + "id eq \"x\"")).isFalse();
    assertThatThrownBy(() -> matches("id pr or ".repeat(2_000) + "id pr"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> matches("(".repeat(60) + "id pr" + ")".repeat(60)))
        .hasMessageContaining("nested too deeply");
  }

  private static boolean matches(String filter) {
    return ScimFilter.parse(filter, ScimUserJson.ATTRIBUTES).test(USER);
  }

  @Test
  void anyValuesHaveOneOrder() {
    List<String> values = List.of("10", "9", "1a", "-3", "", "b", "2");
    List<String> sorted = new ArrayList<>(values);
    sorted.sort(ScimAttributes::order);
    assertThat(sorted).containsExactly("-3", "2", "9", "10", "", "1a", "b");
    for (String one : values) {
      for (String other : values) {
        for (String third : values) {
          if (ScimAttributes.order(one, other) < 0 && ScimAttributes.order(other, third) < 0) {
            assertThat(ScimAttributes.order(one, third)).as(one + other + third).isNegative();
          }
        }
      }
    }
  }
}
