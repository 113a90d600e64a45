package io.acf.simulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The archives of buildpacks. Only what they say of themselves is kept: nothing here is staged with
 * them (buildpack_upload_message.rb, stack_name_extractor.rb).
 */
public final class BuildpackBits {
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] GZIP = {0x1f, (byte) 0x8b, 8};
  private static final int MANIFEST_BYTES_MAX = 1024 * 1024;

  private final Buildpacks buildpacks;

  BuildpackBits(Foundation foundation, Jobs jobs) {
    this.buildpacks = new Buildpacks(foundation);
    jobs.on(
        "buildpack.upload",
        job -> foundation.buildpacks.find(job.subject).ifPresent(each -> take(each, job)));
    jobs.on(
        "buildpack.delete",
        job -> foundation.buildpacks.find(job.subject).ifPresent(buildpacks::remove));
  }

  /** Why a file cannot be the archive of a buildpack; nothing where it may be. */
  public static Optional<String> flaw(Path file, String name, String lifecycle) {
    boolean classic = lifecycle.equals("buildpack");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(ZIP.length);
      if (start.length == 0) {
        return Optional.of(name + " cannot be empty");
      }
      if (classic && !begins(start, ZIP)) {
        return Optional.of(
            name
                + " is not a zip file. Buildpacks of lifecycle \"buildpack\" must be valid zip"
                + " files.");
      }
      if (!classic && !begins(start, GZIP) && !name.endsWith(".cnb")) {
        return Optional.of(
            name
                + " is not a gzip archive or cnb file. Buildpacks of lifecycle \"cnb\" must be"
                + " valid gzip archives or cnb files.");
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean begins(byte[] start, byte[] magic) {
    return start.length >= magic.length
        && java.util.Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }

  /** What an upload's job has to know: the file's name, its stack, what is wrong inside. */
  public static String payload(Path file, String name, String lifecycle) {
    String stack = "";
    String error = "";
    if (lifecycle.equals("buildpack")) {
      try {
        stack = stack(file);
      } catch (ZipException e) {
        error = "buildpack zipfile is not valid";
      } catch (YAMLException e) {
        error = "buildpack manifest is not valid";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Json.object("filename", name, "stack", stack, "error", error).toString();
  }

  private static String stack(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry manifest = zip.getEntry("manifest.yml");
      if (manifest == null) {
        return "";
      }
      try (InputStream in = zip.getInputStream(manifest)) {
        byte[] bytes = in.readNBytes(MANIFEST_BYTES_MAX);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MANIFEST_BYTES_MAX);
        Object tree =
            new Yaml(new SafeConstructor(options)).load(new String(bytes, StandardCharsets.UTF_8));
        Object stack = tree instanceof Map<?, ?> map ? map.get("stack") : null;
        return stack == null ? "" : String.valueOf(stack);
      }
    }
  }

  private void take(io.acf.simulator.model.Buildpack buildpack, Job job) {
    JsonNode upload = Jobs.payload(job);
    String error = upload.path("error").asText();
    if (!error.isEmpty()) {
      throw new CfError(422, 390013, "CF-BuildpackZipError", "Buildpack zip error: " + error);
    }
    buildpacks.take(buildpack, upload.path("filename").asText(), upload.path("stack").asText());
  }
}
