package io.acf.simulator.router;

import io.acf.simulator.engine.Blobs;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a {@code Staticfile} says beside its root, and who may come in by {@code Staticfile.auth}.
 * Source: the static buildpack's documentation.
 *
 * @param directory whether folders without an index are listed
 * @param pushState whether an unknown path gets the index page
 * @param forceHttps whether plain requests are redirected
 * @param strictTransport whether answers say that only https is wanted
 * @param dotFiles whether files that begin with a dot are served
 * @param statusPages path of the page for a status
 * @param users password entries by user; empty lets everybody in
 */
record StaticOptions(
    boolean directory,
    boolean pushState,
    boolean forceHttps,
    boolean strictTransport,
    boolean dotFiles,
    Map<Integer, String> statusPages,
    Map<String, String> users) {
  private static final int SHA1_BYTES = 20;

  static StaticOptions of(Blobs blobs, String sha256) {
    Map<?, ?> file = yaml(blobs.read(sha256, "Staticfile"));
    Map<Integer, String> pages = new LinkedHashMap<>();
    if (file.get("status_codes") instanceof Map<?, ?> codes) {
      codes.forEach(
          (status, page) -> {
            if (String.valueOf(status).matches("[45]\\d\\d")) {
              pages.put(Integer.parseInt(String.valueOf(status)), String.valueOf(page));
            }
          });
    }
    return new StaticOptions(
        on(file.get("directory")),
        on(file.get("pushstate")),
        on(file.get("force_https")),
        on(file.get("http_strict_transport_security")),
        on(file.get("host_dot_files")),
        pages,
        users(blobs.read(sha256, "Staticfile.auth")));
  }

  private static boolean on(@Nullable Object value) {
    return value != null
        && (value.equals(true) || value.equals("visible") || value.equals("enabled"));
  }

  private static Map<?, ?> yaml(Optional<byte[]> bytes) {
    if (bytes.isEmpty()) {
      return Map.of();
    }
    try {
      Object tree =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(new String(bytes.get(), StandardCharsets.UTF_8));
      return tree instanceof Map<?, ?> map ? map : Map.of();
    } catch (YAMLException unreadable) {
      return Map.of();
    }
  }

  private static Map<String, String> users(Optional<byte[]> bytes) {
    Map<String, String> users = new LinkedHashMap<>();
    String text = bytes.map(each -> new String(each, StandardCharsets.UTF_8)).orElse("");
    text.lines()
        .filter(line -> line.indexOf(':') > 0)
        .forEach(
            line ->
                users.put(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).trim()));
    return users;
  }

  /** Whether a Basic header opens the site. */
  boolean opens(Optional<String> authorization) {
    if (users.isEmpty()) {
      return true;
    }
    String header = authorization.orElse("");
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return false;
    }
    String pair;
    try {
      pair =
          new String(
              Base64.getDecoder().decode(header.substring(6).trim()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
    int colon = pair.indexOf(':');
    String kept = colon < 0 ? null : users.get(pair.substring(0, colon));
    return kept != null && matches(kept, pair.substring(colon + 1));
  }

  /** {SHA}, {SSHA} and {PLAIN} as nginx reads them; other schemes never match. */
  private static boolean matches(String kept, String password) {
    byte[] given = password.getBytes(StandardCharsets.UTF_8);
    try {
      if (kept.startsWith("{PLAIN}")) {
        return MessageDigest.isEqual(kept.substring(7).getBytes(StandardCharsets.UTF_8), given);
      }
      if (kept.startsWith("{SHA}") || kept.startsWith("{SSHA}")) {
        byte[] all = Base64.getDecoder().decode(kept.substring(kept.indexOf('}') + 1));
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        digest.update(given);
        if (all.length > SHA1_BYTES) {
          digest.update(all, SHA1_BYTES, all.length - SHA1_BYTES);
        }
        return MessageDigest.isEqual(
            Arrays.copyOf(all, Math.min(all.length, SHA1_BYTES)), digest.digest());
      }
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
