package io.acf.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipLinksTest {
  @TempDir Path dir;

  /** A zip as cf writes it: of a link, the content is where it leads. */
  private String adopted(Blobs blobs, Map<String, String> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey().replace("@", "")));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    int at = bytes.getInt(bytes.limit() - 22 + 16);
    for (String name : files.keySet()) {
      bytes.put(at + 5, (byte) 3);
      bytes.putInt(at + 38, (name.startsWith("@") ? 0120777 : 0100644) << 16);
      at += 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30);
    }
    return blobs.adopt(Files.write(Files.createTempFile(dir, "x", ".zip"), bytes.array()));
  }

  @Test
  void linksAreFollowedInTheArchiveOnly() throws IOException {
    Blobs blobs = new Blobs(dir.resolve("blobs"));
    Map<String, String> files = new LinkedHashMap<>();
    files.put("v2/page.html", "two");
    files.put("@latest", "v2");
    files.put("@v2/same.html", "page.html");
    files.put("@bin/up", "../latest/same.html");
    files.put("@out", "../../etc/passwd");
    files.put("@absolute", "/etc/passwd");
    files.put("@broken", "nothing");
    files.put("@round", "round");
    String blob = adopted(blobs, files);
    for (String name :
        new String[] {"v2/page.html", "latest/page.html", "v2/same.html", "bin/up"}) {
      assertThat(blobs.read(blob, name)).as(name).hasValue("two".getBytes(StandardCharsets.UTF_8));
    }
    for (String name : new String[] {"out", "absolute", "broken", "round", "latest", "latest/x"}) {
      assertThat(blobs.read(blob, name)).as(name).isEmpty();
    }
    Path target = dir.resolve("unpacked");
    blobs.unpack(blob, target);
    assertThat(target.resolve("bin/up")).isSymbolicLink().hasContent("two");
    blobs.close();
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Blobs blobs = new Blobs(dir.resolve("blobs"));
    Path outside = Files.createDirectory(dir.resolve("outside"));
    Map<String, String> files = new LinkedHashMap<>();
    files.put("@a", outside.toString());
    files.put("@a/b", "x");
    files.put("a/c", "x");
    String blob = adopted(blobs, files);
    assertThatThrownBy(() -> blobs.unpack(blob, dir.resolve("unpacked")))
        .isInstanceOf(IOException.class);
    assertThat(outside).isEmptyDirectory();
    blobs.close();
  }

  @Test
  void aDropletTellsWhereLongLinksLead() throws Exception {
    Blobs blobs = new Blobs(dir.resolve("blobs"));
    String target = "d".repeat(60) + "/" + "e".repeat(60);
    String blob = adopted(blobs, Map.of("@far", target));
    Path tgz = Files.write(dir.resolve("droplet.tgz"), blobs.tarball(blob, ""));
    Process tar = new ProcessBuilder("tar", "xzf", tgz.toString()).directory(dir.toFile()).start();
    assertThat(tar.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readSymbolicLink(dir.resolve("app/far"))).hasToString(target);
  }

  /** No path has a NUL in it, so that nothing is linked there. */
  @Test
  void aTargetThatIsNoPathIsContent() throws IOException {
    Blobs blobs = new Blobs(dir.resolve("blobs"));
    String blob = adopted(blobs, Map.of("@odd", "a\0b"));
    assertThat(blobs.read(blob, "odd")).hasValue("a\0b".getBytes(StandardCharsets.UTF_8));
    blobs.unpack(blob, dir.resolve("unpacked"));
    assertThat(dir.resolve("unpacked/odd")).isRegularFile();
    blobs.close();
  }
}
