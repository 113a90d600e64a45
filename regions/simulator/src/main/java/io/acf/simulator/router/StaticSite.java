package io.acf.simulator.router;

import io.acf.simulator.engine.Blobs;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.wire.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers as the web server of the static buildpack does, from the files of a droplet. */
final class StaticSite {
  private static final Set<String> NEVER_SERVED =
      Set.of("Staticfile", "Staticfile.auth", "manifest.yml", "Procfile");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("css", "text/css"),
          Map.entry("csv", "text/csv"),
          Map.entry("gif", "image/gif"),
          Map.entry("htm", "text/html"),
          Map.entry("html", "text/html"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("js", "application/javascript"),
          Map.entry("json", "application/json"),
          Map.entry("mjs", "application/javascript"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("xml", "text/xml"));

  private final Blobs blobs;

  StaticSite(Blobs blobs) {
    this.blobs = blobs;
  }

  Reply answer(Droplet droplet, String method, String path) {
    if (droplet.sha256 == null) {
      return Reply.text(200, "text/plain", "simulated instance of image " + droplet.image + "\n");
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return page(405, "405 Not Allowed").with("Allow", "GET, HEAD");
    }
    Optional<String> name = fileName(path);
    if (name.isEmpty()) {
      return page(400, "400 Bad Request");
    }
    String file = name.get();
    if (file.isEmpty() || file.endsWith("/")) {
      return file(droplet, file + "index.html");
    }
    if (blobs.read(droplet.sha256, droplet.root + file + "/index.html").isPresent()) {
      return page(301, "301 Moved Permanently").with("Location", "/" + file + "/");
    }
    return file(droplet, file);
  }

  private Reply file(Droplet droplet, String name) {
    boolean hidden = NEVER_SERVED.contains(name) || ("/" + name).contains("/.");
    Optional<byte[]> bytes =
        hidden || droplet.sha256 == null
            ? Optional.empty()
            : blobs.read(droplet.sha256, droplet.root + name);
    return bytes
        .map(
            body ->
                new Reply(200, Map.of("Content-Type", type(name)), body).with("Server", "nginx"))
        .orElseGet(() -> page(404, "404 Not Found"));
  }

  /** The file a path means; nothing for a path that leaves the site. */
  private static Optional<String> fileName(String path) {
    try {
      String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      boolean leaves = (decoded + "/").contains("/../") || decoded.indexOf('\0') >= 0;
      return leaves
          ? Optional.empty()
          : Optional.of(decoded.replaceAll("/{2,}", "/").replaceFirst("^/", ""));
    } catch (IllegalArgumentException notEncoded) {
      return Optional.empty();
    }
  }

  private static String type(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }

  private static Reply page(int status, String title) {
    return Reply.text(
            status,
            "text/html",
            "<html>\n<head><title>"
                + title
                + "</title></head>\n<body>\n<center><h1>"
                + title
                + "</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>\n")
        .with("Server", "nginx");
  }
}
