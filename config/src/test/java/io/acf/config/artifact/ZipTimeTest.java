package io.acf.config.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.TimeZone;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipTimeTest {
  @TempDir Path dir;

  private Path zip(Instant time) throws Exception {
    var file = Files.createTempFile(dir, "x", ".zip");
    try (var zip = new ZipWriter(file)) {
      zip.add(
          "a",
          false,
          ZipTime.of(time),
          1,
          new ByteArrayInputStream(new byte[] {1}),
          Package.sha256());
      zip.finish();
    }
    return file;
  }

  /** The JDK takes the extra field, as Info-ZIP, Go and Ruby do. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-28T12:00:01Z, 2026-11-28T12:00:01Z",
    "1980-01-01T00:00:00Z, 1980-01-01T00:00:00Z",
    "2038-01-19T03:14:07Z, 2038-01-19T03:14:07Z",
    "2038-01-19T03:14:08Z, 2038-01-19T03:14:08Z",
    "2106-02-07T06:28:16Z, 2106-02-07T06:28:16Z",
    "1970-01-01T00:00:00Z, 1980-01-01T00:00:00Z",
    "2200-01-01T00:00:00Z, 2107-12-31T23:59:58Z",
  })
  void readersGetTheMomentInAnyZone(Instant written, Instant read) throws Exception {
    var file = zip(written);
    var before = TimeZone.getDefault();
    try {
      for (var zone : new String[] {"UTC", "Pacific/Kiritimati", "America/St_Johns"}) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try (var zip = new ZipFile(file.toFile())) {
          assertThat(zip.getEntry("a").getLastModifiedTime().toInstant()).as(zone).isEqualTo(read);
        }
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void whoReadsTheOldFieldsAloneGetsUtcInStepsOfTwoSeconds() throws Exception {
    var entry =
        ZipDirectory.of(Bytes.of(zip(Instant.parse("2026-11-28T23:59:59Z")))).entries().getFirst();
    assertThat(
            LocalDateTime.of(
                1980 + (entry.date() >> 9),
                entry.date() >> 5 & 15,
                entry.date() & 31,
                entry.time() >> 11,
                entry.time() >> 5 & 63,
                2 * (entry.time() & 31)))
        .isEqualTo("2026-11-28T23:59:58");
  }
}
