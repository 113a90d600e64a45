package io.acf.dns.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.dns.Zone;
import io.acf.dns.ZonePublisher.Publication;
import io.acf.dns.testing.Zones;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that publishes without a pause is killed again and again: no zone that it called
 * published is lost, none is torn.
 */
@Tag("story")
class KilledZonesStoryTest {
  private static final int KILLS = 15;

  @TempDir Path folder;

  @Test
  void whatWasPublishedIsThereAfterAKill() throws Exception {
    var dice = new SplittableRandom(4);
    long published = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledZonesStoryTest.class.getName(),
                  folder.toString(),
                  "" + (published + 1))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      int lines = dice.nextInt(1, 40);
      try (BufferedReader out = process.inputReader()) {
        for (int line = 0; line < lines; line++) {
          published = said(out.readLine(), published);
        }
        assertThat(process.toHandle().destroyForcibly()).isTrue(); // SIGKILL; its pipe stays
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          published = said(line, published);
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      List<Zone> answered = new ArrayList<>();
      EmbeddedZones after = EmbeddedZones.open(folder, answered::add, gone -> {});
      assertThat(after.problems()).as("kill " + kill).isEmpty();
      assertThat(answered).hasSize(1);
      assertThat(answered.getFirst().serial()).isGreaterThanOrEqualTo(published);
      published = answered.getFirst().serial();
    }
  }

  /** The serial that a line says; a line that the kill cut says nothing. */
  private static long said(String line, long before) {
    return line.endsWith(".") ? Long.parseLong(line.substring(0, line.length() - 1)) : before;
  }

  /** Publishes one serial after the other, and says each once it is published. */
  public static void main(String[] arguments) {
    EmbeddedZones zones = EmbeddedZones.open(Path.of(arguments[0]), zone -> {}, gone -> {});
    for (long serial = Long.parseLong(arguments[1]); ; serial++) {
      if (!(zones.replace(Zones.zone(serial)) instanceof Publication.Published)) {
        throw new IllegalStateException("not published: " + serial);
      }
      System.out.println(serial + ".");
    }
  }
}
