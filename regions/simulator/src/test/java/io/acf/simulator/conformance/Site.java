package io.acf.simulator.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small static site whose page says a given word. */
final class Site {
  private Site() {}

  static Map<String, String> files(String word) {
    return new TreeMap<>(
        Map.of("index.html", "<h1>" + word + "</h1>\n", "Staticfile", "", "about.txt", word));
  }

  static byte[] zip(String word) {
    return zip(files(word));
  }

  static byte[] zip(Map<String, String> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(UTF_8));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Path folder(Path parent, String word) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("site-" + word));
    for (Map.Entry<String, String> file : files(word).entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    return folder;
  }

  static Path zipFile(Path parent, String word) throws IOException {
    return Files.write(parent.resolve(word + ".zip"), zip(word));
  }
}
