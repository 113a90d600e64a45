package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a Staticfile and a Staticfile.auth say. */
class StaticSitesTest {
  @AutoClose private static final Region region = new Region();
  private static final Pushes pushes = region.pushes;
  private static int number;

  private static String site(String staticfile, String... namesAndTexts) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("Staticfile", staticfile);
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    String name = "site-" + ++number;
    String app = pushes.app(name);
    pushes.route(app, name);
    pushes.use(app, pushes.droplet(app, files));
    pushes.start(app);
    return name + ".apps.eu-1.test";
  }

  private static RouterClient.Answer get(String host, String path, String... header) {
    return new RouterClient(region.simulator)
        .get(host, path, header.length == 0 ? Map.of() : Map.of(header[0], header[1]));
  }

  @Test
  void foldersAreListedWhereThatIsWanted() {
    String host = site("directory: visible", "docs/a.txt", "A", "docs/b/c.txt", "C");
    assertThat(get(host, "/docs/").body()).contains("href=\"a.txt\"", "href=\"b/\"");
    assertThat(get(host, "/").body()).contains("docs/").doesNotContain("Staticfile");
    assertThat(get(host, "/docs").headers()).containsEntry("location", "/docs/");
    String closed = site("", "docs/a.txt", "A");
    assertThat(get(closed, "/docs/").status()).isEqualTo(403);
  }

  @Test
  void unknownPathsGetTheIndexWithPushState() {
    String host = site("root: public\npushstate: enabled", "public/index.html", "app");
    assertThat(get(host, "/some/where").body()).isEqualTo("app");
    assertThat(get(host, "/some/where/").status()).isEqualTo(200);
  }

  @Test
  void aPasswordIsAskedFor() {
    // user:{SHA} of "secret"
    String host =
        site("", "index.html", "in", "Staticfile.auth", "bob:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n");
    assertThat(get(host, "/").status()).isEqualTo(401);
    assertThat(get(host, "/").headers()).containsKey("www-authenticate");
    assertThat(get(host, "/", "Authorization", "Basic Ym9iOnNlY3JldA==").body()).isEqualTo("in");
    assertThat(get(host, "/", "Authorization", "Basic Ym9iOndyb25n").status()).isEqualTo(401);
  }

  @Test
  void plainRequestsAreSentToHttps() {
    String host = site("force_https: true", "index.html", "in");
    var answer = get(host, "/x");
    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.headers()).containsEntry("location", "https://" + host + "/x");
    assertThat(get(host, "/", "X-Forwarded-Proto", "https").status()).isEqualTo(200);
  }

  @Test
  void aSiteHasItsOwnPagesForErrors() {
    String host = site("status_codes: {404: /404.html}", "index.html", "in", "404.html", "lost");
    var answer = get(host, "/nowhere");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("lost");
  }

  /** As nginx answers, whose time must be met exactly. */
  @Test
  void whoHasAFileAlreadyIsNotSentIt() {
    String host = site("", "index.html", "in");
    var answer = get(host, "/");
    String time = answer.headers().get("last-modified");
    String tag = answer.headers().get("etag");
    assertThat(tag).matches("\"[0-9a-f]+-2\"");
    for (var header :
        Map.of("If-Modified-Since", time, "If-None-Match", "\"x\", W/" + tag).entrySet()) {
      var known = get(host, "/", header.getKey(), header.getValue());
      assertThat(known.status()).isEqualTo(304);
      assertThat(known.body()).isEmpty();
      assertThat(known.headers()).containsEntry("etag", tag).containsEntry("last-modified", time);
    }
    for (var header :
        Map.of("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT", "If-None-Match", "\"x\"")
            .entrySet()) {
      assertThat(get(host, "/", header.getKey(), header.getValue()).body()).isEqualTo("in");
    }
  }
}
