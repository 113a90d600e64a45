package io.acf.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as handlers see it.
 *
 * @param method as sent
 * @param path decoded, without the query
 * @param params the parameters of the path's template
 * @param query by name, each occurrence
 * @param headers names in lower case
 * @param body all of it; empty for multipart bodies
 * @param form the fields of a form or multipart body
 * @param files the files of a multipart body, on disk until the call ends
 * @param actor who asks
 * @param base scheme, host and port for links, without a final slash
 */
public record Call(
    String method,
    String path,
    Map<String, String> params,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    Map<String, String> form,
    Map<String, Path> files,
    Actor actor,
    String base) {

  public String param(String name) {
    String value = params.get(name);
    if (value == null) {
      throw new IllegalStateException("the path's template has no :" + name);
    }
    return value;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  public Optional<String> query(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  /** The values of a comma-separated parameter; empty where it was not given. */
  public Optional<List<String>> queryList(String name) {
    return query(name).map(text -> List.of(text.split(",\\s*", -1)));
  }

  /** What an uploaded file is called where it came from; empty where none was uploaded so. */
  public String fileName(String field) {
    return form.getOrDefault(fileNameField(field), "");
  }

  /** The field of a form that tells the name of a file, as CC's nginx hands it on. */
  static String fileNameField(String field) {
    return field + "_name";
  }

  /** An absolute URL of this region. */
  public String url(String path) {
    return base + path;
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The fields of the body, as the Cloud Controller reads them.
   *
   * @throws CfError 400 where the body should be JSON and is not
   */
  public ObjectNode json() {
    return Params.of(header("content-type").orElse(""), body, form);
  }

  /** Query or form parameters of {@code text}, in order. */
  public static Map<String, List<String>> parameters(String text) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        all.computeIfAbsent(decode(name), key -> new ArrayList<>()).add(decode(value));
      }
    }
    return all;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw CfError.badRequest("the request's parameters are not URL-encoded").causedBy(e);
    }
  }
}
