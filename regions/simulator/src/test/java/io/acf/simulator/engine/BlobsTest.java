package io.acf.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
  @TempDir private Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void equalArchivesAreHeldOnceAndNothingElseIsLeft() throws IOException {
    Blobs blobs = new Blobs(folder);
    String first = blobs.adopt(blobs.emptyArchive());
    String second = blobs.adopt(blobs.emptyArchive());
    assertThat(second).isEqualTo(first);
    assertThat(files()).containsExactly(blobs.path(first));
    blobs.emptyArchive();
    blobs.sweep(Set.of(first));
    assertThat(files()).containsExactly(blobs.path(first));
  }
}
