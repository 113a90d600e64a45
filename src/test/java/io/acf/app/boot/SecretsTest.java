package io.acf.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.app.log.LogFilter;
import io.acf.config.CredentialsRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder;

  private static CredentialsRef env(String name) {
    return new CredentialsRef(CredentialsRef.From.ENV, name);
  }

  @Test
  void theEnvironmentNamesAUserOrAClient() {
    var secrets =
        new Secrets(
            Map.of(
                "EU1_USERNAME", "admin",
                "EU1_PASSWORD", "pass-word-1",
                "US1_CLIENT_ID", "acf",
                "US1_CLIENT_SECRET", "client-secret-1",
                "AP1_USERNAME", "half"));
    assertThat(secrets.read(env("EU1"))).contains(new Secrets.Login(false, "admin", "pass-word-1"));
    assertThat(secrets.read(env("US1")))
        .contains(new Secrets.Login(true, "acf", "client-secret-1"));
    assertThat(secrets.read(env("AP1"))).as("half of it is nothing").isEmpty();
    assertThat(secrets.read(env("EU1")).orElseThrow()).hasToString("user");
    assertThat(LogFilter.clean("oops pass-word-1")).isEqualTo("oops <redacted>");
  }

  @Test
  void aFolderIsReadAnewEachTime() throws Exception {
    var secrets = new Secrets(Map.of());
    var ref = new CredentialsRef(CredentialsRef.From.FILE, folder.toString());
    assertThat(secrets.read(ref)).isEmpty();
    Files.writeString(folder.resolve("username"), "admin\n");
    Files.writeString(folder.resolve("password"), "first-one\n");
    assertThat(secrets.read(ref)).contains(new Secrets.Login(false, "admin", "first-one"));
    Files.writeString(folder.resolve("password"), "second-one");
    assertThat(secrets.read(ref)).contains(new Secrets.Login(false, "admin", "second-one"));
  }
}
