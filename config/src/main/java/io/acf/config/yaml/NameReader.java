package io.acf.config.yaml;

import io.acf.config.AppName;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the name of an app, and refuses what could not be found again by it. */
final class NameReader {
  /** What the columns of a Cloud Controller on MySQL hold. */
  private static final int MYSQL = 255;

  /** Cloud Controller decodes names that it is asked for (app/messages/list_message.rb). */
  private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

  private final Problems problems;

  NameReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param app as it is sent: the CLI finds the name under this very key only
   */
  Optional<AppName> read(View app) {
    var name = app.get("name");
    var text = name.flatMap(it -> CfScalar.of(it.tree())).map(CfScalar::text);
    if (name.isEmpty() || text.filter(String::isEmpty).isPresent()) {
      problems.error(
          "missing-key",
          name.map(View::position).orElse(app.position()),
          app.path() + ".name: missing",
          other(app)
              .map(it -> "cf finds it under name only, not under " + Text.quoted(it.key()))
              .orElse("Each app needs a name"));
      return Optional.empty();
    }
    if (text.isEmpty()) {
      return wrong(name.get(), "wrong-type", "must be text", "");
    }
    var written = text.get();
    if (written.chars().anyMatch(Character::isISOControl)) {
      return wrong(
          name.get(), "bad-value", "must be one line without tabs", "Leave out what ends the line");
    }
    if (!written.equals(written.strip())) {
      return wrong(
          name.get(),
          "bad-value",
          "CF cuts off blanks at its ends, and the app is not found again",
          "Leave out the blanks");
    }
    if (ENCODED.matcher(written).find()) {
      return wrong(
          name.get(),
          "bad-value",
          "CF decodes %XX when it looks for the app, and it is not found again",
          "Leave out the %");
    }
    var second = other(app).filter(it -> !same(it.value(), written));
    if (second.isPresent()) {
      problems.error(
          "conflicting-keys",
          second.get().position(),
          View.below(app.path(), second.get().key())
              + ": CF takes it in place of name, and cf does not find the app again",
          "Leave it out");
      return Optional.empty();
    }
    try {
      var read = new AppName(written);
      if (written.length() > MYSQL) {
        problems.warning(
            "out-of-range",
            name.get().position(),
            name.get().path() + ": a region with MySQL takes at most 255 characters",
            "Choose a shorter name");
      }
      return Optional.of(read);
    } catch (IllegalArgumentException e) {
      return wrong(name.get(), "bad-value", "must be 1..1000 printable characters", "");
    }
  }

  /** Its name in another spelling of the key, which Cloud Controller reads and the CLI does not. */
  private static Optional<Tree.Entry> other(View app) {
    return app.entries().stream()
        .filter(it -> !it.key().equals("name") && CloudKeys.of(it.key()).equals("name"))
        .findFirst();
  }

  private static boolean same(Tree other, String name) {
    return CfScalar.of(other)
        .filter(it -> it.arrivesAsText() && it.text().equals(name))
        .isPresent();
  }

  private Optional<AppName> wrong(View name, String code, String what, String tip) {
    problems.error(code, name.position(), name.path() + ": " + what + Text.is(name.text()), tip);
    return Optional.empty();
  }
}
