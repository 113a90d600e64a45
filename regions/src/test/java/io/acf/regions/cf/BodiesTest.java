package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of an answer. */
class BodiesTest {
  private static JsonNode json(String text) {
    return Bodies.json(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ofAListWhatNobodyReadsIsLeftOut() {
    var read =
        json(
            """
            {"pagination": {"total_results": 2}, "included": {"links": 1}, "resources": [
              {"guid": "a", "links": {"self": {"href": "x"}}, "lifecycle": {"type": "docker"},
                "metadata": {"labels": {"links": "kept"}, "annotations": null}},
              {"guid": "b", "instances": 2, "health_check": [1, {"a": 2}], "destinations": []}]}
            """);
    assertThat(read)
        .hasToString(
            "{'pagination':{'total_results':2},'included':{'links':1},'resources':[{'guid':'a','metadata':{'labels':{'links':'kept'},'annotations':null}},{'guid':'b','instances':2,'destinations':[]}]}"
                .replace('\'', '"'));
  }

  @Test
  void aSingleResourceIsKeptWhole() {
    var root = "{\"links\":{\"login\":{\"href\":\"http://uaa\"}},\"resources\":[1,null,\"x\"]}";
    assertThat(json(root)).hasToString(root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "<html>",
        "{\"resources\": [{\"guid\": \"a\"}",
        "{\"resources\": [{\"guid\": \"a\", \"links\": {\"self\"",
        "{\"resources\": [}]}",
        "{\"a\": 1",
      })
  void whatIsNoObjectIsNonsense(String text) {
    assertThatThrownBy(() -> json(text)).isInstanceOf(CfException.Failed.class);
  }
}
