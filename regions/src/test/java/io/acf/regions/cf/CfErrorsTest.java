package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.regions.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All that is wrong is said at once, and not more than one can look at. */
class CfErrorsTest {
  private static String errors(String... titleAndDetail) {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < titleAndDetail.length; i += 2) {
      entries.add(
          "{\"code\":10008,\"title\":\"%s\",\"detail\":\"%s\"}"
              .formatted(titleAndDetail[i], titleAndDetail[i + 1]));
    }
    return "{\"errors\":[" + String.join(",", entries) + "]}";
  }

  private static CfException.Failed answer(int status, String body) {
    return Faults.answer(status, body.getBytes(StandardCharsets.UTF_8), null);
  }

  @Test
  void everyErrorIsShownOnce() {
    record Row(String body, String message) {}
    var u = "CF-UnprocessableEntity";
    for (var row :
        List.of(
            new Row(errors(u, "one"), u + ": one"),
            new Row(errors(u, "one", u, "two", u, "one"), u + ": one; two"),
            new Row(
                errors(u, "one", "CF-NotFound", "two", u, "three"),
                u + ": one; CF-NotFound: two; " + u + ": three"),
            new Row(errors("", "one", "", "two"), "one; two"),
            new Row(errors(u, "", u, "two"), u + "; two"),
            new Row(
                "{\"errors\":[{\"detail\":\"one\"},7,null,{\"title\":\"CF-X\"}]}", "one; CF-X"))) {
      var failed = answer(422, row.body());
      assertThat(failed.fault().message()).isEqualTo(row.message());
      assertThat(failed.fault().cause()).isEqualTo(Fault.Cause.INVALID);
    }
    assertThat(answer(503, errors("CF-A", "one", "CF-A", "two")).fault().message())
        .isEqualTo("503 CF-A: one; two");
    assertThat(answer(422, "{\"errors\":[]}").fault().cause()).isEqualTo(Fault.Cause.NONSENSE);
  }

  @Test
  void ofTooManyTheRestIsCounted() {
    var many = new ArrayList<String>();
    for (int i = 0; i < 500; i++) {
      many.add("CF-UnprocessableEntity");
      many.add("For application 'app-" + i + "': Process \\\"web\\\": Memory must use a unit");
    }
    var message = answer(422, errors(many.toArray(String[]::new))).fault().message();
    assertThat(message).contains("'app-0'", "'app-19'").endsWith("; and 480 more");
    var lengthy = "x y ".repeat(500);
    assertThat(answer(422, errors("T", lengthy + "1", "T", lengthy + "2")).fault().message())
        .hasSizeLessThan(2_100);
  }

  /** What is harmless alone must not hide what stands beside it. */
  @Test
  void harmlessIsOnlyWhatSaysNothingElse() {
    var exists = "Route already exists with host 'x'";
    assertThat(answer(422, errors("T", exists)).onlySays("already exists")).isTrue();
    assertThat(answer(422, errors("T", exists, "T", "no quota")).onlySays("already exists"))
        .isFalse();
    assertThat(answer(422, errors("CF-StagingInProgress", "x")).onlySays("StagingInProgress"))
        .isTrue();
  }

  @Test
  void noSecretPasses() {
    var token = "bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc";
    assertThat(answer(422, errors("T", "one", "T", "got " + token)).fault().message())
        .isEqualTo("T: one; got ***");
  }
}
