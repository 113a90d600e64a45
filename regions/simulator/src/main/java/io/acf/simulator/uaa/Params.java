package io.acf.simulator.uaa;

import io.acf.simulator.model.UaaClient;
import io.acf.simulator.wire.Call;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a call of OAuth says: parameters of query, form or body, and who the client is. */
final class Params {
  private final Call call;
  private final Map<String, String> all;

  private Params(Call call, Map<String, String> all) {
    this.call = call;
    this.all = all;
  }

  /** The parameters of a call; those of the body win over those of the query. */
  static Params of(Call call) {
    Map<String, String> all = new HashMap<>(call.form());
    call.query().forEach((key, values) -> all.put(key, values.getLast()));
    if (!call.header("content-type").orElse("").contains("json")) {
      Call.parameters(call.text()).forEach((key, values) -> all.put(key, values.getLast()));
    }
    return new Params(call, all);
  }

  /** A parameter, empty where there is none. */
  String get(String name) {
    return all.getOrDefault(name, "");
  }

  boolean has(String name) {
    return !get(name).isEmpty();
  }

  /** The words of a parameter, in order. */
  List<String> words(String name) {
    return wordsOf(get(name));
  }

  /** The words of a text, between blanks and commas, in order. */
  static List<String> wordsOf(String text) {
    return Pattern.compile("[ ,]+").splitAsStream(text).filter(each -> !each.isEmpty()).toList();
  }

  /** User and password of a Basic header. */
  Optional<String[]> basic() {
    String header = call.header("authorization").orElse("");
    if (!header.toLowerCase(Locale.ROOT).startsWith("basic ")) {
      return Optional.empty();
    }
    String pair = decode(header.substring(6).trim());
    int colon = pair.indexOf(':');
    String name = colon < 0 ? pair : pair.substring(0, colon);
    String secret = colon < 0 ? "" : pair.substring(colon + 1);
    boolean encoded = call.header("x-cf-encoded-credentials").filter("true"::equals).isPresent();
    return Optional.of(
        encoded ? new String[] {plain(name), plain(secret)} : new String[] {name, secret});
  }

  /** The client that a Basic header or the parameters prove; nothing where they do not. */
  Optional<UaaClient> client(Directory directory) {
    String[] pair = basic().orElseGet(() -> new String[] {get("client_id"), get("client_secret")});
    return directory.client(pair[0]).filter(each -> Clients.knows(each, pair[1]));
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static String plain(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return encoded;
    }
  }
}
