package io.acf.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Reading;
import io.acf.config.folder.FolderTree;
import io.acf.config.yaml.YamlManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoRepositoryTest {
  @TempDir Path dir;

  @Test
  void plainGitGoesOnFromItWithoutAnySetting() throws IOException, InterruptedException {
    DemoRepository.create(dir, List.of("eu-1"), 8081, dir.resolve("../credentials"));
    var page = dir.resolve("orders/site/index.html");
    assertThat(page).content().contains("orders 1.0.0");
    Files.writeString(page, Files.readString(page).replace("1.0.0", "1.1.0"));
    var git = new ProcessBuilder("git", "-C", dir.toString(), "commit", "-qam", "orders 1.1.0");
    git.environment().keySet().removeIf(key -> key.startsWith("GIT_"));
    git.environment().put("HOME", dir.resolve("nobody").toString());
    git.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process process;
    try {
      process = git.inheritIO().start();
    } catch (IOException e) {
      if (System.getenv("ACF_NO_SKIP") != null) {
        throw e;
      }
      Assumptions.abort("git is not installed");
      return;
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    try (var repository = Git.open(dir.toFile())) {
      assertThat(repository.getRepository().getBranch()).isEqualTo("main");
      assertThat(repository.status().call().isClean()).isTrue();
      assertThat(repository.log().call()).hasSize(2);
    } catch (org.eclipse.jgit.api.errors.GitAPIException e) {
      throw new AssertionError(e);
    }
  }

  /** What people start from has no key that is dropped and no value that arrives otherwise. */
  @Test
  void nothingIsSaidOfIt() throws IOException {
    DemoRepository.create(dir, List.of("eu-1", "us-1"), 8081, dir.resolve("../credentials"));
    var reading = new YamlManifestReader().read(FolderTree.NO_COMMIT, new FolderTree(dir));
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Accepted.class,
            accepted -> assertThat(accepted.desired().warnings()).isEmpty());
  }

  @Test
  void sharesAddUpToAHundred() {
    assertThat(DemoRepository.shares(3)).containsExactly(34, 33, 33);
    for (int regions = 1; regions <= DemoOptions.MOST_REGIONS; regions++) {
      assertThat(Arrays.stream(DemoRepository.shares(regions)).sum()).isEqualTo(100);
    }
  }
}
