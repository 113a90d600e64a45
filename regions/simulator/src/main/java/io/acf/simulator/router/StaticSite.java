package io.acf.simulator.router;

import io.acf.simulator.engine.Blobs;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.wire.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

  private static final int REMEMBERED = 256;

  private final Blobs blobs;
  private final Map<String, StaticOptions> options =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StaticOptions> eldest) {
          return size() > REMEMBERED;
        }
      };

  StaticSite(Blobs blobs) {
    this.blobs = blobs;
  }

  Reply answer(Droplet droplet, String method, String path, Map<String, String> headers) {
    if (droplet.sha256 == null) {
      return Reply.text(200, "text/plain", "simulated instance of image " + droplet.image + "\n");
    }
    StaticOptions site =
        options.computeIfAbsent(droplet.sha256, sha256 -> StaticOptions.of(blobs, sha256));
    if (site.forceHttps() && !"https".equals(headers.get("x-forwarded-proto"))) {
      return page(301, "301 Moved Permanently")
          .with("Location", "https://" + headers.getOrDefault("host", "") + path);
    }
    if (!site.opens(Optional.ofNullable(headers.get("authorization")))) {
      return page(401, "401 Authorization Required")
          .with("WWW-Authenticate", "Basic realm=\"Restricted\"");
    }
    Reply reply = found(droplet, site, method, path);
    reply = Unchanged.since(headers, custom(droplet, site, reply));
    return site.strictTransport()
        ? reply.with("Strict-Transport-Security", "max-age=31536000")
        : reply;
  }

  /** The site's own page for a status, where it has one. */
  private Reply custom(Droplet droplet, StaticOptions site, Reply reply) {
    String name = site.statusPages().get(reply.status());
    if (name == null || droplet.sha256 == null) {
      return reply;
    }
    String file = name.replaceFirst("^/", "");
    return blobs
        .read(droplet.sha256, droplet.root + file)
        .map(body -> new Reply(reply.status(), Map.of("Content-Type", type(file)), body))
        .map(own -> own.with("Server", "nginx"))
        .orElse(reply);
  }

  private Reply found(Droplet droplet, StaticOptions site, String method, String path) {
    if (droplet.sha256 == null) {
      return page(404, "404 Not Found");
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
      Reply index = file(droplet, site, file + "index.html");
      return index.status() == 404 ? withoutIndex(droplet, site, file) : index;
    }
    if (blobs.read(droplet.sha256, droplet.root + file + "/index.html").isPresent()) {
      return page(301, "301 Moved Permanently").with("Location", "/" + file + "/");
    }
    if (site.directory() && folder(droplet.sha256, droplet.root + file + "/")) {
      return page(301, "301 Moved Permanently").with("Location", "/" + file + "/");
    }
    Reply reply = file(droplet, site, file);
    return reply.status() == 404 && site.pushState() ? file(droplet, site, "index.html") : reply;
  }

  private boolean folder(String sha256, String prefix) {
    return blobs.files(sha256).keySet().stream().anyMatch(each -> each.startsWith(prefix));
  }

  private Reply withoutIndex(Droplet droplet, StaticOptions site, String folder) {
    String prefix = droplet.root + folder;
    if (site.pushState()) {
      return file(droplet, site, "index.html");
    }
    if (droplet.sha256 == null || !folder(droplet.sha256, prefix)) {
      return page(404, "404 Not Found");
    }
    if (!site.directory()) {
      return page(403, "403 Forbidden");
    }
    Set<String> entries = new TreeSet<>();
    for (String each : blobs.files(droplet.sha256).keySet()) {
      if (each.startsWith(prefix)) {
        String rest = each.substring(prefix.length());
        int slash = rest.indexOf('/');
        String entry = slash < 0 ? rest : rest.substring(0, slash + 1);
        if (!hidden(site, folder + entry)) {
          entries.add(entry);
        }
      }
    }
    StringBuilder list = new StringBuilder("<a href=\"../\">../</a>\n");
    for (String each : entries) {
      list.append("<a href=\"").append(escaped(each)).append("\">");
      list.append(escaped(each)).append("</a>\n");
    }
    String title = "Index of /" + escaped(folder);
    return Reply.text(
            200,
            "text/html",
            "<html>\n<head><title>%s</title></head>\n<body>\n<h1>%s</h1><hr><pre>%s</pre>%s"
                .formatted(title, title, list, "<hr></body>\n</html>\n"))
        .with("Server", "nginx");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static boolean hidden(StaticOptions site, String name) {
    return NEVER_SERVED.contains(name) || (!site.dotFiles() && ("/" + name).contains("/."));
  }

  private Reply file(Droplet droplet, StaticOptions site, String name) {
    boolean hidden = hidden(site, name);
    if (hidden || droplet.sha256 == null) {
      return page(404, "404 Not Found");
    }
    String entry = droplet.root + name;
    Optional<byte[]> bytes = blobs.read(droplet.sha256, entry);
    if (bytes.isEmpty()) {
      return page(404, "404 Not Found");
    }
    Reply reply =
        new Reply(200, Map.of("Content-Type", type(name)), bytes.get()).with("Server", "nginx");
    return blobs
        .modified(droplet.sha256, entry)
        .map(time -> Unchanged.dated(reply, time))
        .orElse(reply);
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
